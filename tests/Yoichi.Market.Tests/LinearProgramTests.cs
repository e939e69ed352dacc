using System.Diagnostics;
using System.Globalization;
using System.Text;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Market.Tests;

/// <summary>1,000 random tagged books against COIN-OR's linear programming solver.</summary>
/// <remarks>Batches of books go into one program each, since they share no variable; each book's objective is then
/// summed up from the solver's own solution, and the solver's dual prices are not used at all.</remarks>
public class LinearProgramTests
{
    const int Books = 1_000;
    const int BooksABatch = 100;
    static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "clp");

    [Fact]
    public void The_call_auction_gains_what_a_linear_program_gains()
    {
        if (!Clp.IsThere && Clp.IsRequired) Assert.Fail(Clp.Absent);
        Assert.SkipUnless(Clp.IsThere, Clp.Absent);

        var withTrades = 0;
        for (var batch = 0; batch < Books / BooksABatch; batch++)
        {
            var books = Enumerable.Range(batch * BooksABatch, BooksABatch)
                .Select(k => RandomBooks.Draw(new Rng((ulong)k + 7_000), 2 + k % 29)).ToArray();
            var optimum = Solve("clp", $"batch{batch}", books);
            for (var k = 0; k < books.Length; k++)
            {
                var clearing = new CallAuction().Clear(books[k]);
                if (clearing.Traded > Energy.Zero) withTrades++;
                // Welfare is whole, and the solver's error is far below a half: this is an exact comparison.
                Assert.True(clearing.Welfare.MicroYen == decimal.Round(optimum[k]),
                    $"batch {batch}, book {k}: the auction gains {clearing.Welfare.MicroYen}, the program {optimum[k]}");
                Assert.True(Math.Abs(clearing.Welfare.MicroYen - optimum[k]) <= 1e-9m * Math.Max(1, optimum[k]) + 0.001m);
            }
        }

        Assert.True(withTrades > Books / 2, $"only {withTrades} books traded: the test has little to say");
    }

    /// <summary>The optimum of each book in µ¥.</summary>
    static decimal[] Solve(string clp, string name, Order[][] books)
    {
        Directory.CreateDirectory(Folder);
        var (program, solution) = (Path.Combine(Folder, name + ".lp"), Path.Combine(Folder, name + ".sol"));
        File.Delete(solution);
        var pairs = Write(program, books);

        // Primal and dual tolerances as tight as clp takes; "all" prints every column, also those at zero.
        using var process = Process.Start(new ProcessStartInfo(clp)
        {
            ArgumentList =
            {
                program, "-primalTolerance", "1e-9", "-dualTolerance", "1e-9", "-dualsimplex",
                "-printingOptions", "normal", "-solution", solution,
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0 && File.Exists(solution), said);

        var lines = File.ReadAllLines(solution);
        Assert.Contains("optimal", lines[0], StringComparison.OrdinalIgnoreCase);
        var gained = new decimal[books.Length];
        foreach (var line in lines.Skip(1))
        {
            var cells = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (cells.Length < 3 || !cells[1].StartsWith('x')) continue;
            var (book, gain) = pairs[int.Parse(cells[1].AsSpan(1), CultureInfo.InvariantCulture)];
            gained[book] += gain * decimal.Parse(cells[2], NumberStyles.Float, CultureInfo.InvariantCulture);
        }

        return gained;
    }

    /// <summary>One variable a pair of orders that may trade, one row an order: nothing here knows of
    /// classes.</summary>
    static List<(int Book, long Gain)> Write(string path, Order[][] books)
    {
        var pairs = new List<(int Book, long Gain)>();
        var (objective, rows) = (new StringBuilder(), new StringBuilder());
        for (var k = 0; k < books.Length; k++)
        {
            var orders = books[k];
            var uses = orders.Select(_ => new StringBuilder()).ToArray();
            for (var i = 0; i < orders.Length; i++)
            {
                for (var j = 0; j < orders.Length; j++)
                {
                    if (orders[i].Side != Side.Buy || orders[j].Side != Side.Sell) continue;
                    if (!OrderMatch.Admissible(orders[i], orders[j])) continue;
                    var gain = (OrderMatch.EffectiveBuyLimit(orders[i], orders[j])
                        - OrderMatch.EffectiveSellLimit(orders[j], orders[i])).MicroYenPerWattHour;
                    objective.Append(CultureInfo.InvariantCulture, $" {(gain < 0 ? "-" : "+")} {Math.Abs(gain)} x{pairs.Count}\n");
                    uses[i].Append(CultureInfo.InvariantCulture, $" + x{pairs.Count}");
                    uses[j].Append(CultureInfo.InvariantCulture, $" + x{pairs.Count}");
                    pairs.Add((k, gain));
                }
            }

            for (var i = 0; i < orders.Length; i++)
                if (uses[i].Length > 0)
                    rows.Append(CultureInfo.InvariantCulture, $" b{k}o{i}:{uses[i]} <= {orders[i].Quantity.WattHours}\n");
        }

        File.WriteAllText(path, $"Maximize\n obj:\n{objective}Subject To\n{rows}End\n");
        return pairs;
    }
}
