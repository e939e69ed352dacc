using System.Xml.Linq;
using static Yoichi.Pages.Charts.Paths;
using static Yoichi.Pages.Markup;

namespace Yoichi.Pages.Charts;

/// <summary>A chart as the page shows it: drawn twice, for a wide and a narrow screen, with its words around it.</summary>
/// <param name="Id">Unique on the page.</param>
/// <param name="Description">What can be seen, for those who cannot see it.</param>
public sealed record Picture(string Id, Bilingual Title, Bilingual Description)
{
    const double Wide = 960, Narrow = 350;

    /// <summary>Colours and what they stand for: the class that fills the swatch, and the words.</summary>
    public IReadOnlyList<(string Fill, Bilingual Words)> Legend { get; init; } = [];

    public Bilingual Caption { get; init; }

    /// <summary>The numbers behind the picture.</summary>
    public XElement? Data { get; init; }

    /// <param name="draw">Draws for a width and says how high the picture came out.</param>
    public XElement Draw(Func<double, (double Height, object Content)> draw) =>
        E("figure", A("id", Id),
            E("h3", Say(Title)),
            Caption == default ? null : E("p", Class("caption"), Say(Caption)),
            Legend.Count == 0 ? null : E("ul", Class("legend"), Legend.Select(item =>
                E("li", E("span", Class("swatch " + item.Fill), A("aria-hidden", "true")), Say(item.Words)))),
            Svg("wide", Wide, draw(Wide)),
            Svg("narrow", Narrow, draw(Narrow)),
            E("p", Class("readout"), A("aria-hidden", "true"), Say("Point at the chart, or tap it, to read values.",
                "グラフに触れると値を表示します。")),
            Data);

    XElement Svg(string size, double width, (double Height, object Content) drawn) =>
        V("svg", Class(size), A("viewBox", $"0 0 {Number(width)} {Number(drawn.Height)}"), A("role", "img"),
            A("aria-labelledby", $"{Id}-{size}-title {Id}-{size}-desc"),
            V("title", A("id", $"{Id}-{size}-title"), Title.OnOneLine),
            V("desc", A("id", $"{Id}-{size}-desc"), Description.OnOneLine),
            drawn.Content);
}
