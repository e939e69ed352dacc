using static Yoichi.Simulation.Reporting.Markup;

namespace Yoichi.Simulation.Reporting;

/// <summary>A run as one page: no network, no outside file, both languages, and the numbers behind every picture.</summary>
public static class HtmlReport
{
    /// <summary>A group's name as a Japanese reader knows it; the name itself where none is known.</summary>
    public static string JapaneseGroup(string name) => Vocabulary.Group(name).Ja;

    /// <summary>The page's text. The same record gives the same bytes: how long the run took is left out.</summary>
    /// <remarks>Well-formed as XML too, so that a script can read it with any XML library.</remarks>
    public static string Render(RunRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Write(E("html", A("lang", "en"),
            E("head",
                V("meta", A("charset", "utf-8")),
                V("meta", A("http-equiv", "Content-Security-Policy"), A("content", PageScript.Policy)),
                V("meta", A("name", "viewport"), A("content", "width=device-width, initial-scale=1")),
                V("meta", A("name", "color-scheme"), A("content", "light dark")),
                E("title", new Bilingual(record.TitleEn, record.TitleJa).OnOneLine + " · Yoichi"),
                E("style", Verbatim(PageStyle.Text))),
            E("body",
                V("input", A("type", "radio"), A("name", "language"), A("id", "lang-en"), A("checked", "checked")),
                V("input", A("type", "radio"), A("name", "language"), A("id", "lang-ja")),
                E("nav", A("aria-label", "Language / 言語"),
                    E("label", A("for", "lang-en"), "English"),
                    E("label", A("for", "lang-ja"), "日本語")),
                E("main",
                    HeaderSection.Of(record),
                    HeaderSection.Headline(record),
                    SavingsSection.Of(record),
                    PriceSection.Of(record),
                    EnergySection.Of(record),
                    DaySection.Of(record),
                    CurvesSection.Of(record),
                    NotesSection.Notes(record.Summary),
                    NotesSection.Footer(record.Summary)),
                E("script", Verbatim(PageScript.Text)))));
    }
}
