using System.Collections.Immutable;
using Yoichi.Simulation;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Trials;

/// <summary>The trial under one setting of the switches: means over a few seeds.</summary>
/// <param name="PvKilowatts">Mean of the homes' arrays; null for the file's own.</param>
/// <param name="BuyBack">¥/kWh.</param>
/// <param name="Charges">Name of the set of charges on trades.</param>
/// <param name="Percent">By <see cref="Cell.Code"/>.</param>
/// <param name="BoughtWattHours">By homes and vehicles, a seed; as are the next three.</param>
/// <param name="ToBuyers">µ¥ of the gain that went to homes and vehicles as buyers.</param>
/// <param name="ToSellers">µ¥ that went to them as sellers.</param>
public sealed record SweepRow(
    string Mechanism, double PvKilowatts, Price BuyBack, string Charges, IReadOnlyDictionary<string, double> Percent,
    long BoughtWattHours, double? MeanPrice, double ToBuyers, double ToSellers, double GuaranteeYen, int WorseOff)
{
    /// <summary>The sizes of the published illustration, and the file's own.</summary>
    static readonly double[] Kilowatts = [3.5, 4.1, 4.5, 6];

    static readonly string[] ChargesOnTrades = ["none", "tepco-low-voltage"];

    internal sealed record Piece(string Mechanism, double PvKilowatts, Price BuyBack, string Charges, RunOptions Run);

    internal static List<Piece> Plan(TrialOptions options, CommunityFile file, ImmutableArray<ulong> seeds) =>
        [.. from mechanism in options.Mechanisms
            from charges in ChargesOnTrades
            from buyBack in new[] { Price.OfTicks(850), Price.OfTicks(0) }
            from pv in Kilowatts
            from seed in Enumerable.Range(0, options.SweepSeeds).Select(i => file.Seed + (ulong)i)
            select new Piece(mechanism, pv, buyBack, charges, new(Days: options.Days, Seed: seed, Mechanism: mechanism,
                Agents: options.Best, PvMeanKilowatts: pv, BuyBack: buyBack, Charges: charges,
                Catalog: options.Catalog))];

    internal static ImmutableArray<SweepRow> Of(List<Piece> pieces, Outcome[] outcomes) =>
        [.. pieces.Zip(outcomes).GroupBy(x => (x.First.Mechanism, x.First.PvKilowatts, x.First.BuyBack, x.First.Charges))
            .Select(same => Row(same.Key.Mechanism, same.Key.PvKilowatts, same.Key.BuyBack, same.Key.Charges, [.. same.Select(x => x.Second)]))];

    static SweepRow Row(string mechanism, double pv, Price buyBack, string charges, List<Outcome> runs)
    {
        var all = new CellFigures(Cell.Of("all"), [.. runs.Select(r => r.Cells["all"])]);
        var (traded, paid) = (runs.Sum(r => r.TradedWattHours), runs.Sum(r => r.PaidForTrades));
        return new(mechanism, pv, buyBack, charges,
            Cell.All.ToDictionary(c => c.Code, c => Spread.Of(runs.Select(r => r.Cells[c.Code].Percent ?? 0)).Median),
            all.Sum.Bought / runs.Count, traded == 0 ? null : paid / 1e3 / traded, (double)all.Sum.Buying / runs.Count,
            (double)all.Sum.Selling / runs.Count, runs.Sum(r => r.Everybody.Guarantee) / 1e6 / runs.Count, runs.Sum(r => r.WorseOff));
    }
}
