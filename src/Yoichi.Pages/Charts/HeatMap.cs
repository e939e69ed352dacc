using System.Xml.Linq;
using static Yoichi.Pages.Charts.Paths;
using static Yoichi.Pages.Markup;

namespace Yoichi.Pages.Charts;

/// <summary>A grid of values as colours: time of day across, days down, or whatever an axis of one's own says.</summary>
public static class HeatMap
{
    /// <summary>How many colours there are; the style sheet names them <c>h0</c> (lowest) upward.</summary>
    public const int Colours = 8;

    /// <param name="Value">Null leaves the cell empty.</param>
    public readonly record struct Cell(double? Value, string Readout);

    public sealed record Row(Bilingual Label, IReadOnlyList<Cell> Cells);

    /// <param name="rows">Each with as many cells as the others.</param>
    /// <param name="range">Values of the lowest and the highest colour; those beyond get the same colours.</param>
    /// <param name="across">The axis below; null for the hours of a day.</param>
    public static (double Height, object Content) Draw(
        double width, IReadOnlyList<Row> rows, (double Low, double High) range,
        Func<Frame, IEnumerable<object>>? across = null)
    {
        var rowHeight = rows.Count > 40 ? 9.0 : 14.0;
        var frame = new Frame(width < 500 ? 64 : 74, 8, width - 14, 8 + rows.Count * rowHeight);
        var content = new List<object>();
        for (var r = 0; r < rows.Count; r++)
        {
            var top = frame.Top + r * rowHeight;
            if (r % Math.Max(1, (int)Math.Ceiling(14 / rowHeight)) == 0)
                content.Add(Frame.Label(frame.Left - 6, top + rowHeight - 3, rows[r].Label, "end", "t small"));
            content.Add(V("g", rows[r].Cells.Select((cell, c) =>
                Shape(frame, rows[r].Cells.Count, c, cell, top, rowHeight, range))));
        }

        content.AddRange(across is null ? frame.HoursAxis() : across(frame));
        return (frame.Bottom + 28, content);
    }

    static XElement Shape(
        Frame frame, int count, int index, Cell cell, double top, double height, (double Low, double High) range)
    {
        var left = frame.Left + frame.Width * index / count;
        var right = frame.Left + frame.Width * (index + 1) / count;
        return Frame.Box(left, top, right - left, height,
            cell.Value is { } value ? "h" + Number(ColourOf(value, range)) : "none", cell.Readout);
    }

    public static int ColourOf(double value, (double Low, double High) range) => range.High <= range.Low
        ? Colours / 2
        : (int)Math.Clamp(Math.Floor((value - range.Low) / (range.High - range.Low) * Colours), 0, Colours - 1);

    /// <summary>Which values each colour stands for.</summary>
    public static IReadOnlyList<(string Fill, Bilingual Words)> Legend((double Low, double High) range, Bilingual none)
    {
        var items = new List<(string, Bilingual)>();
        if (range.High <= range.Low) items.Add(($"h{Colours / 2}", Bilingual.Same(Numbers.Fixed(range.Low, 2))));
        else
            for (var i = 0; i < Colours; i++)
            {
                double Edge(int k) => range.Low + (range.High - range.Low) * k / Colours;
                var text = i == 0 ? "< " + Numbers.Fixed(Edge(1), 2)
                    : i == Colours - 1 ? "≥ " + Numbers.Fixed(Edge(i), 2)
                    : $"{Numbers.Fixed(Edge(i), 2)} –";
                items.Add(($"h{i}", Bilingual.Same(text)));
            }

        items.Add(("none", none));
        return items;
    }
}
