using System.Xml.Linq;
using static Yoichi.Pages.Charts.Paths;
using static Yoichi.Pages.Markup;

namespace Yoichi.Pages.Charts;

/// <summary>The rectangle a chart draws in, inside its margins, and the axes around it.</summary>
/// <remarks>Units are those of the picture's view box: about one pixel on the device it was drawn for.</remarks>
public sealed record Frame(double Left, double Top, double Right, double Bottom)
{
    public double Width => Right - Left;

    public double Height => Bottom - Top;

    public static XElement Path(string d, string classes) => V("path", Class(classes), A("d", d));

    public static XElement Line(double x0, double y0, double x1, double y1, string classes) =>
        Path($"M{Number(x0)} {Number(y0)}L{Number(x1)} {Number(y1)}", classes);

    public static XElement Box(double x, double y, double width, double height, string classes, string? readout = null) =>
        V("rect", Class(classes), A("x", Number(x)), A("y", Number(y)), A("width", Number(width)),
            A("height", Number(height)), readout is null ? null : V("title", readout));

    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>.</param>
    public static object Label(double x, double y, Bilingual text, string anchor = "start", string classes = "t")
    {
        XElement In(string? language, string words) => V("text", Class(classes), A("x", Number(x)), A("y", Number(y)),
            anchor == "start" ? null : A("text-anchor", anchor),
            language is null ? null : A("lang", language), words);
        return text.En == text.Ja ? In(null, text.En) : new[] { In("en", text.En), In("ja", text.Ja) };
    }

    public static object Label(double x, double y, string text, string anchor = "start", string classes = "t") =>
        Label(x, y, Bilingual.Same(text), anchor, classes);

    /// <summary>Grid lines and numbers on the left, and what they are above them.</summary>
    public IEnumerable<object> LeftAxis(Scale y, Bilingual title, int about = 5)
    {
        var (values, decimals) = y.Ticks(about);
        foreach (var value in values)
        {
            yield return Line(Left, y.At(value), Right, y.At(value), value == 0 ? "axis" : "grid");
            yield return Label(Left - 6, y.At(value) + 4, Numbers.Fixed(value, decimals), "end");
        }

        yield return Label(0, Top - 10, title, classes: "t axis-title");
    }

    /// <summary>Ticks and numbers below, and what they are at the right end.</summary>
    public IEnumerable<object> BottomAxis(Scale x, Bilingual title, int about = 8)
    {
        var (values, decimals) = x.Ticks(about);
        yield return Line(Left, Bottom, Right, Bottom, "axis");
        foreach (var value in values)
        {
            yield return Line(x.At(value), Bottom, x.At(value), Bottom + 5, "axis");
            yield return Label(x.At(value), Bottom + 19, Numbers.Fixed(value, decimals), "middle");
        }

        yield return Label(Right, Bottom + 37, title, "end", "t axis-title");
    }

    /// <summary>Hours of a day from 0 to 24 below.</summary>
    public IEnumerable<object> HoursAxis(bool labelled = true)
    {
        var every = Width < 500 ? 6 : 3;
        for (var hour = 0; hour <= 24; hour += every)
        {
            var x = Left + Width * hour / 24;
            yield return Line(x, Bottom, x, Bottom + 5, "axis");
            if (labelled) yield return Label(x, Bottom + 19, $"{hour}:00", "middle");
        }

        yield return Line(Left, Bottom, Right, Bottom, "axis");
    }

    /// <summary>An unseen strip the height of the frame that tells its reading when pointed at.</summary>
    public XElement Hover(double from, double to, string readout) =>
        Box(from, Top, to - from, Height, "hit", readout);
}
