using Yoichi.Simulation;

namespace Yoichi.Trials;

/// <summary>What one run came to.</summary>
/// <param name="Cells">By <see cref="Cell.Code"/>.</param>
/// <param name="Everybody">All members, the office too.</param>
/// <param name="StoredMoreAtBuyBack">What stores hold more than they would without the market, at the buy-back price, µ¥.</param>
/// <param name="WorseOff">Members whose month cost more than with the retailer alone: 0, or a fault.</param>
public sealed record Outcome(
    ulong Seed, string Mechanism, string Agents, IReadOnlyDictionary<string, GainSums> Cells, GainSums Everybody,
    long TradedWattHours, long PaidForTrades, long StoredMoreAtBuyBack, long Driven, int WorseOff)
{
    /// <summary>What the market gained for all, before the guarantee gave anybody anything, µ¥: the figure to hold
    /// against <see cref="PlannerCost.MostGain"/>.</summary>
    public long MarketGain => Everybody.Baseline - Everybody.Total - Everybody.Guarantee + StoredMoreAtBuyBack;

    /// <summary>¥/kWh; null where nothing traded.</summary>
    public double? MeanPrice => TradedWattHours == 0 ? null : PaidForTrades / 1e3 / TradedWattHours;

    /// <summary>Plays a run for this alone, without a journal.</summary>
    public static Outcome Of(SimulationRun run, CancellationToken cancellationToken)
    {
        var watch = new GainWatch(run.Definition);
        run.PlayFor(cancellationToken, watch);
        return new(run.Definition.Origin.Seed, run.Definition.Market.Mechanism, run.Definition.Origin.Agents,
            Cell.All.ToDictionary(cell => cell.Code, watch.Of), watch.Of(null), watch.TradedWattHours, watch.PaidForTrades,
            watch.StoredMoreAtBuyBack, watch.Driven, watch.WorseOff);
    }
}
