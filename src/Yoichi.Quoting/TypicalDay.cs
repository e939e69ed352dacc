using System.Xml.Linq;
using Yoichi.Pages;
using Yoichi.Pages.Charts;
using Yoichi.Units;
using static Yoichi.Pages.Markup;

namespace Yoichi.Quoting;

/// <summary>The mean day of the variant with the most in it: use, sun, battery, the meter, and the street's price.</summary>
static class TypicalDay
{
    const double Left = 52, Margin = 14;

    public static XElement Of(QuoteResult quote)
    {
        var shown = quote.Variants.MaxBy(v => v.Variant.Panels.Length + (v.Variant.Battery is null ? 0 : 1) + (v.Variant.Vehicle is null ? 0 : 1))!;
        var month = shown.Middle;
        var hasStore = month.Charged != Energy.Zero;
        List<(string, Bilingual)> legend = [("use", new("use", "使用")), ("own", new("sun", "太陽光"))];
        if (quote.Home.Kind == MeterKind.AtTheGrid) legend = [("use", new("from the grid", "買電")), ("own", new("surplus and new panels", "余剰と新しい太陽光"))];
        if (hasStore) legend.Add(("store", new("battery or car: discharge up, charge down", "蓄電池・車：上が放電、下が充電")));
        legend.Add(("price", new("price between neighbours", "近所どうしの価格")));
        return E("section", A("id", "day"),
            E("h2", Say("A typical day", "平均的な1日")),
            E("p", Say(new Bilingual("The mean of all days of the month: ", "この月の全日の平均：") + VariantWords.Of(shown.Variant, quote.Terms.Plan))),
            new Picture("typical-day", new("Half hour by half hour", "30分ごとの動き"),
                new("Panels over the hours of a day: use and sun, battery, and the mean price of trades in the middle street.",
                    "1日の時刻に沿った段：使用と太陽光、蓄電池、中央値の町内の平均約定価格。"))
            {
                Legend = legend,
                Data = DataTable.Behind(Table(month)),
            }.Draw(width => Draw(month, hasStore, width)));
    }

    static (double, object) Draw(HouseholdMonth month, bool hasStore, double width)
    {
        var content = new List<object>();
        double X(int slot) => Left + (width - Left - Margin) * slot / month.Day.Length;
        double? Kilowatts(long wattHours) => wattHours * month.Day.Length / 24 / 1000.0;
        var frame = new Frame(Left, 38, width - Margin, 208);
        Panel(content, frame, X, new("Use and sun, kW", "使用と太陽光（kW）"),
            ("use", [.. month.Day.Select(d => Kilowatts(d.Load))]), ("own line", [.. month.Day.Select(d => Kilowatts(d.Generated))]));
        if (hasStore)
            Panel(content, frame = Below(frame, 90), X, new("Discharge above zero, charge below, kW", "上が放電、下が充電（kW）"),
                ("store", [.. month.Day.Select(d => Kilowatts(d.Discharged))]), ("store", [.. month.Day.Select(d => Kilowatts(-d.Charged))]));
        if (month.Prices.Any(p => p is not null))
            Panel(content, frame = Below(frame, 90), X, Numbers.YenPerKWh,
                ("price line", [.. month.Prices.Select(p => p?.MicroYenPerWattHour / 1000.0)]));
        content.AddRange(frame.HoursAxis());
        var all = frame with { Top = 28 };
        for (var i = 0; i < month.Day.Length; i++) content.Add(all.Hover(X(i), X(i + 1), Readout(month, i)));
        return (frame.Bottom + 28, content);
    }

    static Frame Below(Frame frame, double height) => frame with { Top = frame.Bottom + 38, Bottom = frame.Bottom + 38 + height };

    static void Panel(List<object> content, Frame frame, Func<int, double> x, Bilingual title, params (string Fill, double?[] Values)[] series)
    {
        var known = series.SelectMany(s => s.Values).OfType<double>().Append(0).ToList();
        var y = Scale.Nice(known.Min(), known.Max(), frame.Bottom, frame.Top, 6);
        content.AddRange(frame.LeftAxis(y, title, 3));
        foreach (var (fill, values) in series)
            content.Add(fill.EndsWith(" line", StringComparison.Ordinal)
                ? Frame.Path(Paths.Steps(values, x, y.At), fill)
                : Frame.Path(Paths.StepArea([.. values.Select(v => v is null ? null : (double?)0)], values, x, y.At), fill));
        content.AddRange(frame.HoursAxis(labelled: false));
    }

    static string Readout(HouseholdMonth month, int slot)
    {
        var d = month.Day[slot];
        var text = $"{Dates.TimeOfDay(SlotGrid.HalfHour, slot + 1)} · ⌂ {d.Load} Wh · ☀ {d.Generated} Wh · ↓ {d.Forward} Wh · ↑ {d.Reverse} Wh";
        if (d.Charged + d.Discharged > 0) text += $" · ▮ {Numbers.Whole(d.Charged - d.Discharged)} Wh";
        return month.Prices[slot] is { } price ? $"{text} · {Numbers.PriceOf(price)} ¥/kWh" : text;
    }

    static XElement Table(HouseholdMonth month) => DataTable.Of(
        new("The mean day in Wh and ¥/kWh", "平均的な1日の電力量（Wh）と価格（円/kWh）"),
        [new("Starts", "開始"), new("Use", "使用"), new("Sun", "太陽光"), new("Charged", "充電"), new("Discharged", "放電"),
            new("From the grid", "買電"), new("To the grid", "売電"), new("Price", "価格")],
        month.Day.Select((d, i) => new object[]
        {
            Dates.TimeOfDay(SlotGrid.HalfHour, i + 1), Numbers.Whole(d.Load), Numbers.Whole(d.Generated), Numbers.Whole(d.Charged),
            Numbers.Whole(d.Discharged), Numbers.Whole(d.Forward), Numbers.Whole(d.Reverse), Numbers.PriceOf(month.Prices[i]),
        }));
}
