using System.Diagnostics;
using System.Globalization;
using System.Text;
using Yoichi.Market;

namespace Yoichi.Benchmarks;

/// <summary>The same slot as a linear program for COIN-OR Clp (Debian: <c>coinor-clp</c>): one variable a pair of orders
/// that may trade, one row an order. Nothing here knows of classes.</summary>
public static class LinearProgram
{
    /// <summary>Whether the command <c>clp</c> is on the path.</summary>
    public static bool IsThere { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Any(folder => File.Exists(Path.Combine(folder, "clp")));

    /// <summary>What a solver's run took and found.</summary>
    /// <param name="Variables">Pairs of orders that may trade.</param>
    /// <param name="ProcessMilliseconds">From the start of the solver to its end: reading the model is in it.</param>
    /// <param name="SolveMilliseconds">What the solver says the solution took, after the model is read.</param>
    /// <param name="Welfare">In µ¥, as printed: nine significant digits.</param>
    public readonly record struct Solved(int Variables, double ProcessMilliseconds, double SolveMilliseconds, double Welfare);

    /// <summary>Solves a book several times with the solver's own settings; the fastest run counts.</summary>
    public static Solved Solve(Order[] orders, int repeats)
    {
        var folder = Directory.CreateTempSubdirectory("yoichi-lp-");
        try
        {
            var model = Path.Combine(folder.FullName, "slot.lp");
            var variables = Write(model, orders);
            var best = new Solved(variables, double.MaxValue, double.MaxValue, 0);
            for (var i = 0; i < repeats; i++)
            {
                var (process, solve, welfare) = Run(model);
                best = new(variables, Math.Min(best.ProcessMilliseconds, process), Math.Min(best.SolveMilliseconds, solve), welfare);
            }

            return best;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static (double Process, double Solve, double Welfare) Run(string model)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("clp", [model, "-solve"]) { RedirectStandardOutput = true })!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        // Optimal objective 123456789 - 1234 iterations time 0.052, Presolve 0.03
        const string mark = "Optimal objective ";
        var line = said.Split('\n').FirstOrDefault(l => l.Contains(mark, StringComparison.Ordinal))
            ?? throw new InvalidOperationException("clp found no optimum: " + said);
        var words = line[(line.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..].Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        return (took, 1000 * Number(words[Array.IndexOf(words, "time") + 1]), Math.Abs(Number(words[0])));
    }

    static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    static int Write(string path, Order[] orders)
    {
        var (objective, rows) = (new StringBuilder(), new StringBuilder());
        var uses = Array.ConvertAll(orders, _ => new StringBuilder());
        var count = 0;
        for (var i = 0; i < orders.Length; i++)
        {
            for (var j = 0; j < orders.Length; j++)
            {
                if (orders[i].Side != Side.Buy || orders[j].Side != Side.Sell) continue;
                if (!OrderMatch.Admissible(orders[i], orders[j])) continue;
                var gain = (OrderMatch.EffectiveBuyLimit(orders[i], orders[j])
                    - OrderMatch.EffectiveSellLimit(orders[j], orders[i])).MicroYenPerWattHour;
                objective.Append(CultureInfo.InvariantCulture, $" {(gain < 0 ? "-" : "+")} {Math.Abs(gain)} x{count}\n");
                uses[i].Append(CultureInfo.InvariantCulture, $" + x{count}\n");
                uses[j].Append(CultureInfo.InvariantCulture, $" + x{count}\n");
                count++;
            }
        }

        for (var i = 0; i < orders.Length; i++)
            if (uses[i].Length > 0)
                rows.Append(CultureInfo.InvariantCulture, $" o{i}:{uses[i]} <= {orders[i].Quantity.WattHours}\n");
        File.WriteAllText(path, $"Maximize\n obj:\n{objective}Subject To\n{rows}End\n");
        return count;
    }
}
