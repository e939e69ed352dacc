using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Yoichi.Web.Tests;

/// <summary>What every page must be: well formed, in one language, and usable without eyes or mouse.</summary>
static partial class PageCheck
{
    static readonly HashSet<string> Void = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

    /// <summary>Every fault found, in words; none for a page as it should be.</summary>
    /// <param name="language"><c>ja</c> or <c>en</c>.</param>
    public static List<string> Faults(string html, string language)
    {
        var faults = new List<string>();
        XElement root;
        try
        {
            root = Parse(html);
        }
        catch (System.Xml.XmlException broken)
        {
            return [$"not well formed: {broken.Message}"];
        }

        if (root.Attribute("lang")?.Value != language) faults.Add($"html lang is {root.Attribute("lang")?.Value}");
        if (root.Descendants("title").All(t => t.Value.Length == 0)) faults.Add("no title");
        if (root.Descendants("h1").Count() != 1) faults.Add($"{root.Descendants("h1").Count()} h1");
        if (root.Descendants("main").Count() != 1) faults.Add("not one main");
        var ids = root.Descendants().Select(e => e.Attribute("id")?.Value).Where(id => id is not null).ToList();
        faults.AddRange(ids.GroupBy(id => id).Where(g => g.Count() > 1).Select(g => $"id {g.Key} twice"));
        foreach (var field in root.Descendants().Where(e => e.Name.LocalName is "input" or "select" or "textarea" && e.Attribute("type")?.Value is not ("hidden" or "submit")))
        {
            var isLabelled = field.Ancestors("label").Any() || field.Attribute("aria-label") is not null
                || (field.Attribute("id")?.Value is { } id && root.Descendants("label").Any(l => l.Attribute("for")?.Value == id));
            if (!isLabelled) faults.Add($"a field without a label: {field.Attribute("name")?.Value}");
        }

        faults.AddRange(root.Descendants("img").Where(i => i.Attribute("alt") is null).Select(i => $"img without alt: {i.Attribute("src")?.Value}"));
        faults.AddRange(root.Descendants().Where(e => e.Attribute("role")?.Value == "img" && e.Attribute("aria-label") is null).Select(e => $"a picture without a name: {e}"));
        faults.AddRange(root.Descendants().Where(e => e.Name.LocalName is "a" or "button" && e.Value.Trim().Length == 0 && e.Attribute("aria-label") is null).Select(e => $"nothing to read in {e}"));
        faults.AddRange(root.Descendants("th").Where(t => t.Attribute("scope") is null).Select(t => $"th without scope: {t.Value}"));
        faults.AddRange(root.Descendants("form").Where(f => f.Attribute("method")?.Value == "post" && f.Descendants("input").All(i => i.Attribute("name")?.Value != "csrf")).Select(f => $"a form without its token: {f.Attribute("action")?.Value}"));
        faults.AddRange(Strangers(root, language).Select(text => $"not in {language}: {text}"));
        return faults;
    }

    /// <summary>Text of the other language: Japanese letters on an English page; on a Japanese one a sentence without any.</summary>
    static IEnumerable<string> Strangers(XElement root, string language)
    {
        foreach (var text in root.Descendants("main").Concat(root.Descendants("header")).SelectMany(m => m.DescendantNodes().OfType<XText>()))
        {
            var parents = text.Ancestors().TakeWhile(e => e.Name.LocalName != "html").ToList();
            if (parents.Any(e => e.Name.LocalName is "script" or "code" or "bdi" || e.Attribute("lang") is not null || e.Attribute("hreflang") is not null)) continue;
            var value = text.Value.Trim();
            var hasJapanese = Japanese().IsMatch(value);
            if (language == "en" ? hasJapanese : !hasJapanese && Sentence().IsMatch(value)) yield return value;
        }
    }

    /// <summary>HTML of ours as XML: void elements closed, attributes without a value given one.</summary>
    static XElement Parse(string html)
    {
        var text = html[html.IndexOf("<html", StringComparison.Ordinal)..];
        text = ScriptText().Replace(text, m => m.Groups[1].Value + m.Groups[3].Value);
        text = Tag().Replace(text, tag =>
        {
            var name = tag.Groups[1].Value;
            var attributes = Bare().Replace(tag.Groups[2].Value, m => $"{m.Groups[1].Value}=\"{m.Groups[1].Value.Trim()}\"");
            return Void.Contains(name) ? $"<{name}{attributes.TrimEnd('/', ' ')} />" : $"<{name}{attributes}>";
        });
        return XElement.Parse(text.Replace("&nbsp;", "&#160;", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"(<script[^>]*>)(.*?)(</script>)", RegexOptions.Singleline)]
    private static partial Regex ScriptText();

    [GeneratedRegex("""<([a-z][a-z0-9]*)((?:\s+[^\s=>/"]+(?:="[^"]*")?|\s*/)*)\s*>""")]
    private static partial Regex Tag();

    /// <summary>An attribute that is followed by no value; what stands in quotes is passed over.</summary>
    [GeneratedRegex("""(?<=^|["\s])(\s*[a-z][a-z-]*)(?=\s|$)(?=(?:[^"]*"[^"]*")*[^"]*$)""")]
    private static partial Regex Bare();

    [GeneratedRegex(@"[\u3040-\u30ff\u4e00-\u9fff]")]
    private static partial Regex Japanese();

    /// <summary>Three words of letters in a row.</summary>
    [GeneratedRegex(@"[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}")]
    private static partial Regex Sentence();
}
