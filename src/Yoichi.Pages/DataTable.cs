using System.Xml.Linq;
using static Yoichi.Pages.Markup;

namespace Yoichi.Pages;

/// <summary>Tables: the first column names the row, the others are numbers unless they say otherwise.</summary>
public static class DataTable
{
    /// <param name="headings">One per column.</param>
    /// <param name="rows">Cells: a string, or whatever an element may hold.</param>
    /// <param name="words">Indexes of further columns that hold words.</param>
    public static XElement Of(
        Bilingual caption, IReadOnlyList<Bilingual> headings, IEnumerable<IReadOnlyList<object>> rows, params int[] words)
    {
        XAttribute? Kind(int column) => column == 0 || words.Contains(column) ? Class("w") : null;
        return E("div", Class("scroll"), A("tabindex", "0"), A("role", "region"), A("aria-label", caption.OnOneLine),
            E("table",
                E("caption", Say(caption)),
                E("thead", E("tr", headings.Select((heading, i) => E("th", A("scope", "col"), Kind(i), Say(heading))))),
                E("tbody", rows.Select(row => E("tr", row.Select((cell, i) =>
                    i == 0 ? E("th", A("scope", "row"), cell) : E("td", Kind(i), cell)))))));
    }

    /// <summary>A table one opens, e.g. the numbers behind a picture.</summary>
    public static XElement Folded(Bilingual summary, XElement table) =>
        E("details", E("summary", Say(summary)), table);

    public static XElement Behind(XElement table) => Folded(new("The numbers behind it", "グラフの元の数値"), table);
}
