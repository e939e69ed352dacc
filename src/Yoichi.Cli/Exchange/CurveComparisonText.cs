using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Yoichi.Cli.Clear;

namespace Yoichi.Cli.Exchange;

/// <summary>Slots of an exchange as a table of days, and as JSON slot by slot.</summary>
static class CurveComparisonText
{
    const int MostShown = 50;

    public static void Print(TextWriter writer, IReadOnlyList<CurveSlot> slots, bool ja)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(ja ? "受渡日" : "day");
        foreach (var heading in ja
            ? new[] { "コマ", "注文", "一致", "下限 0.01 円", "不一致", "公表なし", "最安", "最高" }
            : ["slots", "orders", "same", "floor 0.01", "differ", "unpublished", "lowest", "highest"])
            table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (var day in slots.GroupBy(slot => slot.Day))
        {
            string Count(CurveVerdict verdict) => Text(day.Count(slot => slot.Verdict == verdict));
            table.AddRow(day.Key.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Text(day.Count()), Text(day.Sum(s => s.Orders)),
                Count(CurveVerdict.Same), Count(CurveVerdict.Floor), Count(CurveVerdict.Differs), Count(CurveVerdict.Unpublished),
                day.Min(s => s.Found)?.ToString() ?? "–", day.Max(s => s.Found)?.ToString() ?? "–");
        }

        Tables.To(writer).Write(table);
        foreach (var slot in slots.Where(s => s.Verdict is CurveVerdict.Floor or CurveVerdict.Differs).Take(MostShown))
            writer.WriteLine(Sentence(slot, ja));
        writer.WriteLine(ja
            ? "価格は 円/kWh。カーブの増分ごとに 1 件の注文とし、板寄せで約定させた。0.00 円で交わるコマを取引所は下限の 0.01 円で公表する。"
            : "Prices in ¥/kWh. Each increment of a curve is one order, cleared by the call auction. Where curves cross at 0.00 the exchange publishes its floor, 0.01.");
    }

    static string Sentence(CurveSlot slot, bool ja)
    {
        var (when, found) = ($"{slot.Day:yyyy-MM-dd} #{slot.Number}", slot.Found?.ToString() ?? "–");
        return slot.Verdict == CurveVerdict.Floor
            ? ja ? $"{when}: 計算 {found}、公表 {slot.Published}（下限）" : $"{when}: found {found}, published {slot.Published} (the floor)"
            : ja ? $"{when}: 計算 {found}、公表 {slot.Published}（不一致）" : $"{when}: found {found}, published {slot.Published}: they differ";
    }

    public static string ToJson(IReadOnlyList<CurveSlot> slots) => JsonSerializer.Serialize(new
    {
        same = slots.Count(s => s.Verdict == CurveVerdict.Same),
        floor = slots.Count(s => s.Verdict == CurveVerdict.Floor),
        differ = slots.Count(s => s.Verdict == CurveVerdict.Differs),
        unpublished = slots.Count(s => s.Verdict == CurveVerdict.Unpublished),
        slots = slots.Select(s => new
        {
            day = s.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            number = s.Number,
            orders = s.Orders,
            tradedWh = s.Traded.WattHours,
            found = s.Found?.ToString(),
            published = s.Published?.ToString(),
            verdict = JsonNamingPolicy.CamelCase.ConvertName(s.Verdict.ToString()),
        }),
    });

    static string Text(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
