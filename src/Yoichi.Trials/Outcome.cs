using Yoichi.Simulation;

namespace Yoichi.Trials;

/// <summary>What one run came to.</summary>
/// <param name="Cells">By <see cref="Cell.Code"/>.</param>
/// <param name="Everybody">All members, the office too.</param>
/// <param name="Refill">What it would cost to charge every store up to what it would hold without the market, at retail, µ¥.</param>
/// <param name="WorseOff">Members whose month cost more than with the retailer alone: 0, or a fault.</param>
public sealed record Outcome(
    ulong Seed, string Mechanism, string Agents, IReadOnlyDictionary<string, GainSums> Cells, GainSums Everybody,
    long TradedWattHours, long PaidForTrades, long Refill, long Driven, int WorseOff)
{
    /// <summary>What the market gained for all, with all stores filled up, before bills were rounded and the guarantee gave
    /// anybody anything, µ¥: the figure to hold against <see cref="PlannerCost.MostGain"/>.</summary>
    public long MarketGain => Everybody.Baseline - Everybody.Total - Everybody.Rounding - Everybody.Guarantee - Refill;

    /// <summary>¥/kWh; null where nothing traded.</summary>
    public double? MeanPrice => TradedWattHours == 0 ? null : PaidForTrades / 1e3 / TradedWattHours;

    /// <summary>Plays a run for this alone, without a journal.</summary>
    public static Outcome Of(SimulationRun run, CancellationToken cancellationToken)
    {
        var watch = new GainWatch(run.Definition);
        run.PlayFor(cancellationToken, watch);
        return new(run.Definition.Origin.Seed, run.Definition.Market.Mechanism, run.Definition.Origin.Agents,
            Cell.All.ToDictionary(cell => cell.Code, watch.Of), watch.Of(null), watch.TradedWattHours, watch.PaidForTrades,
            watch.RefillAtRetail(run.ChargeEfficiencyOf), watch.Driven, watch.WorseOff);
    }
}
