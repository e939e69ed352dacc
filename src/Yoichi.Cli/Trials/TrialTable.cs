using System.Globalization;
using Spectre.Console;
using Yoichi.Cli.Clear;
using Yoichi.Pages;
using Yoichi.Trials;

namespace Yoichi.Cli.Trials;

/// <summary>The re-enactment on a terminal: cells, what they are made of, agents and planner, switches.</summary>
static class TrialTable
{
    const int Width = 160;                                   // no cell is ever cut
    static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    public static void Print(TextWriter writer, Reenactment found, bool ja)
    {
        foreach (var line in TrialWords.Lead(found)) writer.WriteLine(ja ? line.Ja : line.En);
        foreach (var mechanism in found.Options.Mechanisms)
        {
            writer.WriteLine();
            writer.WriteLine(Text(TrialWords.CellsTitle(found, mechanism), ja));
            Cells(writer, found, mechanism, ja);
            foreach (var line in TrialWords.Orders(found, mechanism).Append(TrialWords.Bars(found, mechanism))) writer.WriteLine("  " + Text(line, ja));
        }

        writer.WriteLine();
        writer.WriteLine(Text(TrialWords.AgentsTitle, ja));
        ByAgents(writer, found, ja);
        foreach (var line in TrialWords.Planner(found)) writer.WriteLine("  " + Text(line, ja));
        foreach (var mechanism in found.Options.Mechanisms)
        {
            writer.WriteLine();
            writer.WriteLine(Text(TrialWords.MadeOfTitle(found, mechanism), ja));
            MadeOf(writer, found, mechanism, ja);
        }

        foreach (var line in TrialWords.Identity) writer.WriteLine("  " + Text(line, ja));
        if (found.Sweep.IsEmpty) return;
        writer.WriteLine();
        writer.WriteLine(Text(TrialWords.SweepTitle(found), ja));
        Sweep(writer, found, ja);
    }

    static void Cells(TextWriter writer, Reenactment found, string mechanism, bool ja)
    {
        var table = Begin(TrialWords.CellColumns, ja);
        foreach (var cell in Cell.All) table.AddRow([.. TrialWords.CellRow(found.Figures(cell, mechanism, found.Options.Best)).Select(c => Text(c, ja))]);
        Tables.To(writer, Width).Write(table);
    }

    static void ByAgents(TextWriter writer, Reenactment found, bool ja)
    {
        var table = Begin(TrialWords.AgentColumns(found), ja);
        foreach (var row in TrialWords.AgentRows(found)) table.AddRow([.. row.Select(c => Text(c, ja))]);
        Tables.To(writer, Width).Write(table);
    }

    static void MadeOf(TextWriter writer, Reenactment found, string mechanism, bool ja)
    {
        var table = Begin(TrialWords.MadeOfColumns, ja);
        foreach (var cell in Cell.All) table.AddRow([.. TrialWords.MadeOfRow(found.Figures(cell, mechanism, found.Options.Best)).Select(c => Text(c, ja))]);
        Tables.To(writer, Width).Write(table);
    }

    static void Sweep(TextWriter writer, Reenactment found, bool ja)
    {
        var table = Begin(TrialWords.SweepColumns, ja);
        table.Columns[1].NoWrap();
        foreach (var row in found.Sweep) table.AddRow([.. TrialWords.SweepCells(row).Select(c => Text(c, ja))]);
        Tables.To(writer, Width).Write(table);
    }

    static Table Begin(IReadOnlyList<Bilingual> columns, bool ja)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn(Text(columns[0], ja)).NoWrap());
        foreach (var heading in columns.Skip(1)) table.AddColumn(new TableColumn(Text(heading, ja)).RightAligned());
        return table;
    }

    static string Text(Bilingual text, bool ja) => Spectre.Console.Markup.Escape(ja ? text.Ja : text.En).Replace('\u202F', ' ').Replace('−', '-');
}
