namespace Yoichi.Devices;

/// <summary>What the best use of a store comes to, over all slots.</summary>
/// <param name="Cost">Σ of <see cref="PlanSlot.Cost"/>.</param>
/// <param name="MissedWattHours">Σ over slots of what states wanted and did not get.</param>
/// <param name="ShortfallWattHours">Σ of what trips had to take from elsewhere.</param>
/// <param name="FinalState">Wh stored at the end.</param>
/// <param name="Objective">What was minimised: Cost, Wear, both penalties, less the worth of the final state; with a
/// demand charge what it adds to the month's.</param>
/// <param name="Wear">Σ of what is taken out to be delivered × <see cref="PlanStore.WearPrice"/>.</param>
public readonly record struct PlanTotals(
    double Cost, double MissedWattHours, double ShortfallWattHours, double FinalState, double Objective, double Wear = 0)
{
    /// <summary>Every wish was met (to a thousandth of a Wh); otherwise the plan is the best effort.</summary>
    public bool MeetsWishes => MissedWattHours + ShortfallWattHours < 1e-3;
}

/// <summary>What energy in a store is worth, in the unit of the prices, per Wh stored.</summary>
/// <param name="Last">What the last stored Wh saves: worth paying for it, less what is lost on the way in.</param>
/// <param name="More">What one more Wh would save: give it away for no less, considering what is lost on the way out.
/// Not above Last; the two differ where the store holds just what is worth holding.</param>
public readonly record struct StoredValue(double Last, double More);

/// <summary>The best use of a store, slot by slot.</summary>
/// <param name="AcWattHours">Per slot, at the AC terminals: positive charges, negative discharges.</param>
/// <param name="States">Per slot, Wh stored at its end.</param>
/// <param name="Values">Per slot, what stored energy is worth at its end.</param>
public sealed record StoragePlan(
    IReadOnlyList<double> AcWattHours, IReadOnlyList<double> States, IReadOnlyList<StoredValue> Values,
    PlanTotals Totals)
{
    /// <summary>Plans once, with arrays of its own; who plans often keeps a <see cref="StoragePlanner"/>.</summary>
    /// <exception cref="ArgumentException">A slot or the store is impossible.</exception>
    public static StoragePlan Of(in PlanStore store, ReadOnlySpan<PlanSlot> slots)
    {
        var (ac, states, values) = (new double[slots.Length], new double[slots.Length], new StoredValue[slots.Length]);
        var totals = new StoragePlanner().Solve(store, slots, ac, states, values);
        return new(ac, states, values, totals);
    }
}
