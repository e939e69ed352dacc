using Yoichi.Pages;

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
        return Page.Render(new(record.TitleEn, record.TitleJa),
            HeaderSection.Of(record),
            HeaderSection.Headline(record),
            SavingsSection.Of(record),
            MonthsSection.Of(record.Summary),
            PriceSection.Of(record),
            EnergySection.Of(record),
            DaySection.Of(record),
            CurvesSection.Of(record),
            NotesSection.Notes(record.Summary),
            NotesSection.Footer(record.Summary));
    }
}
