using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Yoichi.Testing;

/// <summary>A linear programme handed to COIN-OR Clp as an MPS file: a solver nobody here wrote.</summary>
public sealed class Clp
{
    readonly StringBuilder rows = new(), bounds = new(), rightSides = new();
    readonly List<(int Row, double Value)[]> columns = [];
    int rowCount;

    public static bool IsThere { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Any(folder => File.Exists(Path.Combine(folder, "clp")));

    /// <summary>Why a test without it skips.</summary>
    public const string Absent = "clp (Debian coinor-clp) is not installed";

    /// <summary>Whether a test must fail, not skip, where a tool is missing: ./verify installs them all.</summary>
    public static bool IsRequired => Environment.GetEnvironmentVariable("YOICHI_REQUIRE_TOOLS") == "1";

    /// <param name="kind">E equal, G at least, L at most.</param>
    public int Row(char kind, double right)
    {
        rows.Append(CultureInfo.InvariantCulture, $" {kind} R{rowCount}\n");
        rightSides.Append(CultureInfo.InvariantCulture, $" B R{rowCount} {right:R}\n");
        return rowCount++;
    }

    /// <param name="cost">In the objective, to be minimised.</param>
    public void Column(double cost, double lowest, double highest, params (int Row, double Value)[] entries)
    {
        var name = columns.Count;
        columns.Add([(-1, cost), .. entries]);
        bounds.Append(CultureInfo.InvariantCulture, $" LO D C{name} {lowest:R}\n");
        if (double.IsFinite(highest)) bounds.Append(CultureInfo.InvariantCulture, $" UP D C{name} {highest:R}\n");
    }

    /// <summary>The least cost, as printed: eight significant digits.</summary>
    public double Solve()
    {
        var folder = Directory.CreateTempSubdirectory("yoichi-clp-");
        try
        {
            var (model, solution) = (Path.Combine(folder.FullName, "m.mps"), Path.Combine(folder.FullName, "s.txt"));
            File.WriteAllText(model, Mps());
            using var process = Process.Start(new ProcessStartInfo(
                "clp", [model, "-primalTolerance", "1e-9", "-dualTolerance", "1e-9", "-solve", "-solution", solution])
            { RedirectStandardOutput = true })!;
            var said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            const string found = "Optimal - objective value";
            var first = File.ReadLines(solution).First();
            if (!first.StartsWith(found, StringComparison.Ordinal)) throw new InvalidOperationException(said);
            return double.Parse(first.AsSpan(found.Length), NumberStyles.Float, CultureInfo.InvariantCulture);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    string Mps()
    {
        var text = new StringBuilder("NAME plan FREE\nROWS\n N COST\n").Append(rows).Append("COLUMNS\n");
        for (var c = 0; c < columns.Count; c++)
            foreach (var (row, value) in columns[c])
                text.Append(CultureInfo.InvariantCulture, $" C{c} {(row < 0 ? "COST" : "R" + row)} {value:R}\n");
        return text.Append("RHS\n").Append(rightSides).Append("BOUNDS\n").Append(bounds).Append("ENDATA\n").ToString();
    }
}
