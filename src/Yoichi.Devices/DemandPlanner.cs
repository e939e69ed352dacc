namespace Yoichi.Devices;

/// <summary>The cheapest use of a store where the highest draw of a month is charged for: exactly.</summary>
/// <remarks><para>For a level L let g(L) be the cost of the best plan when a draw beyond L costs a penalty in every slot, at least
/// the demand price. Then g(L) + demand price × max(0, L − peak so far) is convex in L, because it is the least over the
/// plan of what is convex in both, and its least value is the optimum: no plan with its own peak as L costs more, and
/// passing L in a slot saves no more than raising it. So a search over one number, with a plan for each
/// (<see cref="StoragePlanner"/>), finds it; the cost is in straight pieces, so the search ends at a corner.</para>
/// <para>It begins at the lowest level that can be held at all, which is found without a plan, by charging whatever fits under
/// a level: below it some slot passes every level by more, the less it is, so raising it always pays. Where energy costs
/// little beside the peak that is the answer already.</para>
/// <para>Not for two threads at a time; buffers are kept.</para></remarks>
public sealed class DemandPlanner
{
    /// <summary>Each look drops a straight piece of the cost; it has about as many as slots.</summary>
    const int MostLooks = 200;

    /// <summary>Distance at which a slope is taken, Wh.</summary>
    const double Step = 1e-3;

    readonly StoragePlanner planner = new();
    readonly PriceStep[] shared = new PriceStep[1];
    PlanSlot[] capped = [];

    /// <summary>The level held by the last plan: no slot draws more unless nothing else can be done. Not below the peak so
    /// far.</summary>
    public double Level { get; private set; }

    /// <param name="slots">All held to one level, also those past the end of a month.</param>
    /// <param name="peakSoFar">Highest draw of the month already over, Wh a slot, ≥ 0: below it nothing is gained.</param>
    /// <param name="demandPrice">What a Wh more in the month's highest slot costs, ≥ 0; in the unit of the prices.</param>
    /// <param name="ac">As for <see cref="StoragePlanner.Solve"/>, and so are the others.</param>
    /// <returns>Objective: with what the plan's peak adds to the month's demand charge.</returns>
    /// <exception cref="ArgumentException">A slot, the store, the peak or the price is impossible.</exception>
    public PlanTotals Solve(
        in PlanStore store, ReadOnlySpan<PlanSlot> slots, double peakSoFar, double demandPrice,
        Span<double> ac, Span<double> states, Span<StoredValue> values)
    {
        if (!(peakSoFar >= 0 && demandPrice >= 0 && double.IsFinite(peakSoFar + demandPrice)))
            throw new ArgumentException($"not a demand charge: {demandPrice} a Wh above {peakSoFar} Wh", nameof(demandPrice));
        var totals = planner.Solve(store, slots, ac, states, values);
        var highest = Peak(slots, ac, peakSoFar);
        Level = highest;
        if (highest <= peakSoFar || demandPrice == 0) return totals;

        Level = Search(store, slots, LowestHeld(store, slots, peakSoFar, highest), highest, totals.Objective + highest * demandPrice, demandPrice);
        planner.Solve(store, Capped(slots, Level, demandPrice), ac, states, values);
        return WithDemand(store, slots, ac, states, peakSoFar, demandPrice);
    }

    /// <summary>No level below it can be held in all slots.</summary>
    /// <param name="high">Can be held.</param>
    static double LowestHeld(in PlanStore store, ReadOnlySpan<PlanSlot> slots, double low, double high)
    {
        if (CanHold(store, slots, low)) return low;
        for (var halving = 0; halving < 60 && high - low > 1e-12 * high; halving++)
        {
            var middle = low + (high - low) / 2;
            if (CanHold(store, slots, middle)) high = middle;
            else low = middle;
        }

        return low;
    }

    /// <summary>Charges all that fits under a level, gives what goes beyond it, and leaves trips to others: no plan is fuller
    /// at any time and draws no more.</summary>
    static bool CanHold(in PlanStore store, ReadOnlySpan<PlanSlot> slots, double level)
    {
        var state = store.Initial;
        foreach (ref readonly var slot in slots)
        {
            var room = level - slot.NetWattHours;
            if (slot.Drive > 0)
            {
                if (room < 0) return false;
            }
            else if (room < 0)
            {
                state += room / store.DischargeEfficiency;
                if (-room > slot.DischargeLimit || state < store.Minimum) return false;
            }
            else
            {
                state = Math.Min(store.Maximum, state + Math.Min(room, slot.ChargeLimit) * store.ChargeEfficiency);
            }
        }

        return true;
    }

    /// <summary>Between both ends the tangents there meet below the function: where they meet is looked at next, until
    /// they meet on it.</summary>
    /// <param name="atHigh">The cost at the upper end, from where on no plan wants to go higher.</param>
    double Search(in PlanStore store, ReadOnlySpan<PlanSlot> slots, double low, double high, double atHigh, double demandPrice)
    {
        var slopeHigh = demandPrice;
        var (atLow, slopeLow) = Tangent(store, slots, low, demandPrice);
        for (var look = 0; look < MostLooks && slopeLow < 0 && high - low > Step; look++)
        {
            var level = (atHigh - atLow + slopeLow * low - slopeHigh * high) / (slopeLow - slopeHigh);
            if (!(level > low + Step / 2 && level < high - Step / 2)) return level <= low + Step / 2 ? low : high;
            var (at, slope) = Tangent(store, slots, level, demandPrice);
            if (at <= atLow + slopeLow * (level - low) + 1e-12 * Math.Abs(at)) return level;
            if (slope < 0) (low, atLow, slopeLow) = (level, at, slope);
            else (high, atHigh, slopeHigh) = (level, at, slope);
        }

        return slopeLow >= 0 || atLow < atHigh ? low : high;
    }

    /// <summary>The cost at a level and how fast it rises from there.</summary>
    (double Cost, double Slope) Tangent(in PlanStore store, ReadOnlySpan<PlanSlot> slots, double level, double demandPrice)
    {
        var at = Cost(store, slots, level, demandPrice);
        return (at, (Cost(store, slots, level + Step, demandPrice) - at) / Step);
    }

    double Cost(in PlanStore store, ReadOnlySpan<PlanSlot> slots, double level, double demandPrice) =>
        planner.Value(store, Capped(slots, level, demandPrice)) + level * demandPrice;

    /// <summary>The slots, with a step of twice the demand price at the level.</summary>
    ReadOnlySpan<PlanSlot> Capped(ReadOnlySpan<PlanSlot> slots, double level, double demandPrice)
    {
        if (capped.Length < slots.Length) capped = new PlanSlot[slots.Length];
        shared[0] = new(level, 2 * demandPrice);
        for (var t = 0; t < slots.Length; t++)
            capped[t] = slots[t] with { Steps = slots[t].Steps.IsEmpty ? shared : With(slots[t].Steps.Span, shared[0]) };
        return capped.AsSpan(0, slots.Length);
    }

    static PriceStep[] With(ReadOnlySpan<PriceStep> steps, PriceStep step)
    {
        var all = new PriceStep[steps.Length + 1];
        var at = 0;
        while (at < steps.Length && steps[at].NetWattHours <= step.NetWattHours) at++;
        steps[..at].CopyTo(all);
        all[at] = step;
        steps[at..].CopyTo(all.AsSpan(at + 1));
        return all;
    }

    static double Peak(ReadOnlySpan<PlanSlot> slots, ReadOnlySpan<double> ac, double peakSoFar)
    {
        for (var t = 0; t < slots.Length; t++) peakSoFar = Math.Max(peakSoFar, slots[t].NetWattHours + ac[t]);
        return peakSoFar;
    }

    /// <summary>The plan's totals without the penalty, and with what its peak costs.</summary>
    static PlanTotals WithDemand(
        in PlanStore store, ReadOnlySpan<PlanSlot> slots, ReadOnlySpan<double> ac, ReadOnlySpan<double> states,
        double peakSoFar, double demandPrice)
    {
        var (cost, missed, shortfall, wear) = (0.0, 0.0, 0.0, 0.0);
        var state = store.Initial;
        for (var t = 0; t < slots.Length; t++)
        {
            missed += Math.Max(0, slots[t].Needed - state);
            if (slots[t].Drive > 0) shortfall += Math.Max(0, slots[t].Drive - (state - states[t]));
            cost += slots[t].Cost(slots[t].NetWattHours + ac[t]);
            wear += Math.Max(0, -ac[t]) / store.DischargeEfficiency * store.WearPrice;
            state = states[t];
        }

        var objective = cost + wear + missed * store.NeedPenalty + shortfall * store.ShortfallPenalty
            - state * store.TerminalPrice + (Peak(slots, ac, peakSoFar) - peakSoFar) * demandPrice;
        return new(cost, missed, shortfall, state, objective, wear);
    }
}
