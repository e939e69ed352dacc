using System.Globalization;
using Spectre.Console;
using Yoichi.Cli.Clear;
using Yoichi.Cli.Run;
using Yoichi.Explaining;
using Yoichi.Pages;
using Yoichi.Units;

namespace Yoichi.Cli.Explain;

/// <summary>A day on the terminal.</summary>
static class ExplainTable
{
    /// <param name="only">The one slot to tell in full; null for the day.</param>
    public static void Print(ExplainedDay day, ExplainedSlot? only)
    {
        if (only is not null)
        {
            foreach (var line in SlotWords.Of(day, only)) Console.WriteLine(In(line));
            return;
        }

        foreach (var sentence in DayStory.Of(day)) Console.WriteLine(In(sentence));
        PrintStretches(day);
        Section(new("Orders that did not trade, or not all of it", "約定しなかった注文"), Unfilled.Of(day).Select(g => Unfilled.Say(day, g)));
        Section(new("Times without an order", "注文しなかったコマ"), Unfilled.Refusals(day).Select(g => Unfilled.Say(day, g)));
        Section(new("What was out of the ordinary", "いつもと違うこと"), DayOddities.Of(day).Select(o => o.Text));
        Console.WriteLine();
        if (day.Money is not null) Console.WriteLine(In(DayStory.Basis(day)));
    }

    static void PrintStretches(ExplainedDay day)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(In(new("time", "時間")));
        table.AddColumn(In(new("what and why", "行動と理由")));
        foreach (var heading in new Bilingual[] { new("cost ¥", "費用 円"), new("alone ¥", "小売だけ 円") })
            table.AddColumn(new TableColumn(In(heading)).RightAligned());
        foreach (var stretch in Stretches.Of(day))
        {
            var why = string.Concat(StretchWords.Why(day, stretch).Select(w => "\n  " + In(w)));
            table.AddRow(Spans.Of(day.Grid, stretch.From, stretch.End), Spectre.Console.Markup.Escape(In(StretchWords.Doing(day, stretch)) + why),
                Yen(stretch.Cost), Yen(stretch.Alone));
        }

        Tables.To(Console.Out, width: 130).Write(table);
    }

    static void Section(Bilingual title, IEnumerable<Bilingual> lines)
    {
        var told = lines.ToList();
        if (told.Count == 0) return;
        Console.WriteLine(In(title));
        foreach (var line in told) Console.WriteLine($"  - {In(line)}");
    }

    static string Yen(Money money) =>
        Math.Round(money.MicroYen / 1_000_000m, 1).ToString("#,0.0", CultureInfo.InvariantCulture);

    static string In(Bilingual text) => Language.IsJapanese ? text.Ja : text.En;
}
