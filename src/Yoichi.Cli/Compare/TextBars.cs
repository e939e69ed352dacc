using System.Text;

namespace Yoichi.Cli.Compare;

/// <summary>A bar chart of characters, for a terminal: one row a mechanism, parts of different shades.</summary>
static class TextBars
{
    const int Width = 48;
    const string Shades = "█▒░";

    /// <summary>A row; parts below zero are drawn as nothing.</summary>
    public readonly record struct Row(string Label, IReadOnlyList<double> Parts, string Written);

    /// <param name="legend">One name a part; none for bars of one part.</param>
    public static void Print(TextWriter writer, string title, IReadOnlyList<string> legend, IReadOnlyList<Row> rows)
    {
        if (rows.Count == 0) return;
        var longest = rows.Max(row => row.Parts.Sum(part => Math.Max(0, part)));
        var labels = rows.Max(row => row.Label.Length);
        var names = string.Join("  ", legend.Select((name, i) => $"{Shades[i]} {name}"));
        writer.WriteLine(names.Length == 0 ? $"  {title}" : $"  {title}   {names}");
        foreach (var row in rows)
            writer.WriteLine($"  {row.Label.PadRight(labels)}  {Bar(row.Parts, longest)} {row.Written}");
        writer.WriteLine();
    }

    /// <summary>Each part ends where the running total does, rounded, so that equal totals are equally long.</summary>
    static string Bar(IReadOnlyList<double> parts, double longest)
    {
        var (bar, total) = (new StringBuilder(), 0.0);
        for (var i = 0; i < parts.Count && longest > 0; i++)
        {
            total += Math.Max(0, parts[i]);
            var end = (int)Math.Round(total / longest * Width);
            bar.Append(Shades[i], Math.Max(0, end - bar.Length));
        }

        return bar.ToString();
    }
}
