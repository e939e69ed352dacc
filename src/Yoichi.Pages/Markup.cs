using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Yoichi.Pages;

/// <summary>Writes HTML that is also well-formed XML. Text and attributes are escaped by the tree itself,
/// so a name from a file can never become markup.</summary>
public static class Markup
{
    /// <summary>An element with a closing tag of its own, even when empty: HTML does not know <c>&lt;td/&gt;</c>.</summary>
    public static XElement E(string name, params object?[] content) => new(name, content, "");

    /// <summary>An element that may close itself: HTML's void elements, and all of SVG.</summary>
    public static XElement V(string name, params object?[] content) => new(name, content);

    public static XAttribute A(string name, string value) => new(name, value);

    public static XAttribute Class(string names) => new("class", names);

    /// <summary>A text in both languages, one of which the style sheet hides.</summary>
    public static object Say(Bilingual text) => text.En == text.Ja
        ? text.En
        : new[] { E("span", A("lang", "en"), text.En), E("span", A("lang", "ja"), text.Ja) };

    public static object Say(string en, string ja) => Say(new Bilingual(en, ja));

    /// <summary>A name from a file: kept apart, so that right-to-left text in it cannot reorder the page.</summary>
    public static XElement Name(string name) => E("bdi", name);

    /// <summary>Style or script whose text both an HTML and an XML parser read as it stands.</summary>
    public static object[] Verbatim(string text) => [new XText("/*"), new XCData("*/" + text + "/*"), new XText("*/")];

    /// <summary>What <see cref="Verbatim"/> comes to between the tags, as an HTML parser sees it.</summary>
    public static string VerbatimText(string text) => "/*<![CDATA[*/" + text + "/*]]>*/";

    /// <summary>Elements that begin a line, so that two pages can be compared line by line: all are such that
    /// a line's end before them is not seen.</summary>
    static readonly HashSet<string> Blocks = ["head", "body", "main", "nav", "header", "section", "footer", "figure", "svg",
        "g", "path", "rect", "circle", "text", "h1", "h2", "h3", "p", "ul", "li", "dl", "dt", "div", "details", "table", "tr",
        "meta", "style", "script"];

    /// <summary>The page as text, with characters that no page may hold replaced by U+FFFD.</summary>
    public static string Write(XElement page)
    {
        foreach (var text in page.DescendantNodes().OfType<XText>()) text.Value = Clean(text.Value);
        foreach (var attribute in page.DescendantsAndSelf().Attributes()) attribute.Value = Clean(attribute.Value);

        foreach (var block in page.Descendants().Where(e => Blocks.Contains(e.Name.LocalName)).ToList())
            block.AddBeforeSelf(new XText("\n"));

        var written = new StringBuilder("<!DOCTYPE html>\n");
        var settings = new XmlWriterSettings { OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.None };
        using (var writer = XmlWriter.Create(written, settings)) page.Save(writer);
        return written.Append('\n').ToString();
    }

    static string Clean(string text)
    {
        StringBuilder? cleaned = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i])) continue;
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i])) { i++; continue; }
            (cleaned ??= new StringBuilder(text))[i] = '\uFFFD';
        }

        return cleaned?.ToString() ?? text;
    }
}
