using System.Text;
using Yoichi.Pages;

namespace Yoichi.Trials;

/// <summary>The tables of a re-enactment in Markdown, English: what docs/trial.md holds.</summary>
public static class TrialMarkdown
{
    public static string Of(Reenactment found)
    {
        var text = new StringBuilder();
        foreach (var line in TrialWords.Lead(found)) text.Append(line.En).Append('\n');
        foreach (var mechanism in found.Options.Mechanisms)
        {
            text.Append("\n### ").Append(TrialWords.CellsTitle(found, mechanism).En).Append("\n\n");
            Table(text, TrialWords.CellColumns, Cell.All.Select(c => TrialWords.CellRow(found.Figures(c, mechanism, found.Options.Best))));
            text.Append('\n');
            foreach (var line in TrialWords.Orders(found, mechanism).Append(TrialWords.Bars(found, mechanism))) text.Append("- ").Append(line.En).Append('\n');
        }

        text.Append("\n### ").Append(TrialWords.AgentsTitle.En).Append("\n\n");
        Table(text, TrialWords.AgentColumns(found), TrialWords.AgentRows(found));
        text.Append('\n');
        foreach (var line in TrialWords.Planner(found)) text.Append(line.En).Append('\n');
        foreach (var mechanism in found.Options.Mechanisms)
        {
            text.Append("\n### ").Append(TrialWords.MadeOfTitle(found, mechanism).En).Append("\n\n");
            Table(text, TrialWords.MadeOfColumns, Cell.All.Select(c => TrialWords.MadeOfRow(found.Figures(c, mechanism, found.Options.Best))));
        }

        if (found.Sweep.IsEmpty) return text.ToString();
        text.Append("\n### ").Append(TrialWords.SweepTitle(found).En).Append("\n\n");
        Table(text, TrialWords.SweepColumns, found.Sweep.Select(TrialWords.SweepCells));
        return text.ToString();
    }

    static void Table(StringBuilder text, IReadOnlyList<Bilingual> columns, IEnumerable<IReadOnlyList<Bilingual>> rows)
    {
        Row(text, columns);
        text.Append("| --- |").Insert(text.Length, " ---: |", columns.Count - 1).Append('\n');
        foreach (var row in rows) Row(text, row);
    }

    static void Row(StringBuilder text, IReadOnlyList<Bilingual> cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(c => c.En.Replace('\u202F', ' '))).Append(" |\n");
}
