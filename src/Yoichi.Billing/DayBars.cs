using System.Xml.Linq;
using Yoichi.Pages;
using Yoichi.Pages.Charts;
using static Yoichi.Pages.Charts.Paths;
using static Yoichi.Pages.Markup;

namespace Yoichi.Billing;

/// <summary>A month by day: above the line what came from the grid, below it what went to it.</summary>
static class DayBars
{
    const double Width = 520, Height = 190;

    static readonly (string Fill, Bilingual Words)[] Legend =
    [
        ("local", new("bought", "市場で購入")), ("retail", new("from the retailer", "電力会社から")),
        ("own", new("sold", "市場で販売")), ("use", new("to the retailer", "電力会社へ")),
    ];

    public static XElement Of(MonthStatement statement)
    {
        var days = statement.Days().ToList();
        return E("figure", A("id", "days"),
            E("h2", Say("Day by day, kWh", "日別の電気（kWh）")),
            E("ul", Class("legend"), Legend.Select(item =>
                E("li", E("span", Class("swatch " + item.Fill), A("aria-hidden", "true")), Say(item.Words)))),
            V("svg", A("viewBox", $"0 0 {Number(Width)} {Number(Height)}"), A("role", "img"), A("aria-labelledby", "days-title"),
                V("title", A("id", "days-title"), "Energy by day / 日別の電力量"), Draw(days)),
            E("p", Class("readout"), A("aria-hidden", "true"), Say("Point at a day to read it.", "日に触れると値を表示します。")));
    }

    static IEnumerable<object> Draw(List<(DateOnly Day, StatementRow Row)> days)
    {
        var frame = new Frame(34, 8, Width - 4, Height - 22);
        double Up(StatementRow r) => r.Forward.WattHours / 1000.0;
        double Down(StatementRow r) => r.Reverse.WattHours / 1000.0;
        var y = Scale.Nice(-days.Max(d => Down(d.Row)), Math.Max(0.1, days.Max(d => Up(d.Row))), frame.Bottom, frame.Top, about: 4);
        var (ticks, decimals) = y.Ticks(4);
        foreach (var value in ticks)
        {
            yield return Frame.Line(frame.Left, y.At(value), frame.Right, y.At(value), value == 0 ? "axis" : "grid");
            yield return Frame.Label(frame.Left - 5, y.At(value) + 4, Numbers.Fixed(Math.Abs(value), decimals), "end");
        }

        var step = frame.Width / days.Count;
        for (var i = 0; i < days.Count; i++)
        {
            var (day, row) = days[i];
            var x = frame.Left + i * step;
            foreach (var box in Pile(row, y, x + step * 0.12, Math.Min(step * 0.76, 40))) yield return box;
            if (days.Count <= 10 || day.Day == 1 || day.Day % 5 == 0)
                yield return Frame.Label(x + Math.Min(step, 52) / 2, frame.Bottom + 16, day.Day.ToString(), "middle");
            yield return frame.Hover(x, x + step, Reading(day, row));
        }
    }

    static IEnumerable<XElement> Pile(StatementRow row, Scale y, double x, double width)
    {
        var (up, down) = (0.0, 0.0);
        foreach (var (fill, wh, sign) in new[] { ("local", row.Used.WattHours, 1), ("retail", row.FromRetailer.WattHours, 1),
            ("own", row.Delivered.WattHours, -1), ("use", row.ToRetailer.WattHours, -1) })
        {
            if (wh == 0) continue;
            var from = sign > 0 ? up : down;
            var to = from + sign * wh / 1000.0;
            yield return Frame.Box(x, Math.Min(y.At(from), y.At(to)), width, Math.Abs(y.At(from) - y.At(to)), fill);
            if (sign > 0) up = to;
            else down = to;
        }
    }

    static string Reading(DateOnly day, StatementRow row) =>
        $"{Dates.Brief(day).OnOneLine}: +{Numbers.KWh(row.Used)} +{Numbers.KWh(row.FromRetailer)} −{Numbers.KWh(row.Delivered)} −{Numbers.KWh(row.ToRetailer)} kWh";
}
