using System.Xml.Linq;
using Yoichi.Pages;
using Yoichi.Pages.Charts;

namespace Yoichi.Quoting;

/// <summary>For each variant what the month costs without and with the market, and how far the streets lie apart.</summary>
static class VariantBars
{
    const double Row = 62, RowWithLabelAbove = 84;

    public static XElement Of(QuoteResult quote) => new Picture("bars",
        new("What the month costs", "この月の電気代"),
        new("Two bars for each variant, without and with the market, and a line from the cheapest street to the dearest.",
            "条件ごとに市場なし・市場ありの2本の棒と、最も安い町内から最も高い町内までの線。"))
    {
        Legend = [("retail", new("without the market", "市場なし")), ("local", new("with the market", "市場あり"))],
    }.Draw(width => Draw(quote, width));

    static (double, object) Draw(QuoteResult quote, double width)
    {
        var isNarrow = width < 500;
        var (labels, row) = isNarrow ? (0.0, RowWithLabelAbove) : (290.0, Row);
        var frame = new Frame(labels, 34, width - 90, 34 + row * quote.Variants.Length);
        double[] all = [0, .. quote.Variants.SelectMany(v => new double[] { v.Middle.WithoutYen, v.Cheapest.WithYen, v.Dearest.WithYen })];
        // Room on the left for a number beside a bar that reaches below zero.
        var x = new Scale(all.Min(), Math.Max(1, all.Max()), frame.Left + (all.Min() < 0 ? 70 : 0), frame.Right);
        var content = new List<object> { Frame.Label(frame.Left, 20, new Bilingual("Yen", "円"), classes: "t axis-title") };
        for (var i = 0; i < quote.Variants.Length; i++)
        {
            var (v, top) = (quote.Variants[i], frame.Top + i * row);
            var words = VariantWords.Of(v.Variant, quote.Terms.Plan);
            content.Add(isNarrow ? Frame.Label(0, top + 14, words) : Frame.Label(labels - 10, top + 33, words, "end"));
            var first = isNarrow ? top + 22 : top + 6;
            Bar(content, x, first, v.Middle.WithoutYen, "retail", Numbers.Yen(v.Middle.WithoutYen), v.Middle.WithoutYen);
            Bar(content, x, first + 26, v.Middle.WithYen, "local", Numbers.Yen(v.Middle.WithYen), v.Dearest.WithYen);
            var (low, high, y) = (x.At(v.Cheapest.WithYen), x.At(v.Dearest.WithYen), first + 36.5);
            content.Add(Frame.Path(FormattableString.Invariant(
                $"M{low:0.#} {y}H{high:0.#}M{low:0.#} {y - 5}V{y + 5}M{high:0.#} {y - 5}V{y + 5}"), "range"));
        }

        content.Add(Frame.Line(x.At(0), frame.Top, x.At(0), frame.Bottom, "axis"));
        return (frame.Bottom + 8, content);
    }

    /// <param name="beyond">The number is written right of this value too, clear of the range.</param>
    static void Bar(List<object> content, Scale x, double y, long yen, string fill, string written, long beyond)
    {
        var (zero, end) = (x.At(0), x.At(yen));
        content.Add(Frame.Box(Math.Min(zero, end), y, Math.Abs(end - zero), 21, fill, written));
        content.Add(Frame.Label(Math.Max(Math.Max(zero, end), x.At(beyond)) + 8, y + 15, written, classes: "t ink"));
    }
}
