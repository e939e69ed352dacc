using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>What following the plan gained over following the meter, day by day: two batteries that are only reckoned, run
/// on what was metered.</summary>
/// <remarks>Both meet the same prices, without any trade, so that neither is credited with the other's orders.</remarks>
sealed class PlanRecord(StorePlan plan, SlotGrid grid)
{
    const int Days = 21, FewestDays = 4;

    /// <summary>Of its standard errors, how far the gain may lie below zero before the plan is given up.</summary>
    const double Tolerance = 1;

    readonly double[] gains = new double[Days];
    double planned, followed, today, gap;
    bool started;
    int days;

    /// <summary>Mean gain of the last days, µ¥ a day; 0 while there are too few.</summary>
    public double Gain { get; private set; }

    /// <summary>What chance alone leaves that mean uncertain by: its standard error, µ¥ a day.</summary>
    public double Error { get; private set; }

    /// <summary>The plan has recently cost more than following the meter.</summary>
    public bool IsBehind { get; private set; }

    /// <summary>After a look at the slot, and before the next.</summary>
    public void Learn(in SlotOutlook now, Energy stored)
    {
        if (!started) (planned, followed, started) = (stored.WattHours, stored.WattHours, true);
        var need = (double)(now.Load - now.Generated).WattHours;
        var prices = PlanPrices.Retail(now);
        var act = plan.Act(now.Slot, prices, planned, need, 0);
        var (net, netFollowed) = (need + act, need);
        planned = plan.After(planned, act);
        var (lowest, highest) = plan.Reach(followed, need);
        var (down, up) = (plan.Move(followed, lowest), plan.Move(followed, highest));
        var greedy = Math.Clamp(-need, down, up);
        netFollowed += greedy;
        followed = plan.After(followed, greedy);

        // What is stored more (or less) than the other holds counts at what it is worth half way between both.
        var worth = plan.Worth.At(now.Slot, (planned + followed) / 2) * (planned - followed);
        today += prices.Cost(netFollowed) - prices.Cost(net) + worth - gap;
        gap = worth;
        if (grid.JstNumber(now.Slot) == grid.PerDay) EndDay();
    }

    void EndDay()
    {
        gains[days++ % Days] = today;
        today = 0;
        var known = Math.Min(days, Days);
        if (known < FewestDays) return;
        var (sum, squares) = (0.0, 0.0);
        foreach (var gain in gains.AsSpan(0, known)) sum += gain;
        Gain = sum / known;
        foreach (var gain in gains.AsSpan(0, known)) squares += (gain - Gain) * (gain - Gain);
        Error = Math.Sqrt(squares / known / known);
        IsBehind = Gain < -Tolerance * Error;
    }

    public void Remember(AgentMemory memory)
    {
        var (gain, error, isBehind) = (Gain, Error, IsBehind);
        memory.Reals(gains);
        memory.Real(ref planned);
        memory.Real(ref followed);
        memory.Real(ref today);
        memory.Real(ref gap);
        memory.Flag(ref started);
        memory.Whole(ref days);
        memory.Real(ref gain);
        memory.Real(ref error);
        memory.Flag(ref isBehind);
        (Gain, Error, IsBehind) = (gain, error, isBehind);
    }
}
