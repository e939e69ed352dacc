using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>How much more than it costs stored energy must be worth before the store fills from the grid: the margin that would
/// have paid best lately, among six stores that are only reckoned, run on what was metered.</summary>
/// <remarks>A store filled at night that the sun would have filled loses several times what it gains where the energy is used,
/// so the level to fill to is a low quantile of the need. A few weeks of courses show too little of their tails, and the level
/// comes out too high by some amount that differs from site to site: it is learnt. All meet the same prices, without
/// any trade. Where every hour costs the same nothing is filled and the margins are equal; the least is then kept.</remarks>
sealed class FillRecord(StorePlan plan, SlotGrid grid)
{
    /// <summary>Each day counts less by this factor than the one after it.</summary>
    const double Fading = 0.97;

    /// <summary>Shares of the price. With the highest, stores as most homes have fill at no night rate known.</summary>
    static readonly double[] Margins = [0, 0.03, 0.06, 0.09, 0.12, 0.16];

    readonly double[] states = new double[Margins.Length], leads = new double[Margins.Length],
        today = new double[Margins.Length], gaps = new double[Margins.Length];
    bool started;

    /// <summary>The one to use.</summary>
    public double Margin { get; private set; }

    /// <summary>After a look at the slot, and before the next.</summary>
    public void Learn(in SlotOutlook now, Energy stored)
    {
        if (!started) Array.Fill(states, stored.WattHours);
        started = true;
        var need = (double)(now.Load - now.Generated).WattHours;
        var prices = PlanPrices.Retail(now);
        for (var k = 0; k < Margins.Length; k++)
        {
            var act = plan.Act(now.Slot, prices, states[k], need, 0, Margins[k]);
            states[k] = plan.After(states[k], act);
            today[k] -= prices.Cost(need + act);
        }

        for (var k = 1; k < Margins.Length; k++)
        {
            // What is stored more (or less) than by no margin counts at what it is worth half way between both.
            var worth = plan.Worth.At(now.Slot, (states[k] + states[0]) / 2) * (states[k] - states[0]);
            today[k] += worth - gaps[k];
            gaps[k] = worth;
        }

        if (grid.JstNumber(now.Slot) == grid.PerDay) EndDay();
    }

    void EndDay()
    {
        var best = 0;
        for (var k = 1; k < Margins.Length; k++)
        {
            leads[k] = Fading * leads[k] + today[k] - today[0];
            if (leads[k] > leads[best]) best = k;
        }

        today.AsSpan().Clear();
        Margin = Margins[best];
    }

    public void Remember(AgentMemory memory)
    {
        var margin = Margin;
        foreach (var values in (double[][])[states, leads, today, gaps]) memory.Reals(values);
        memory.Flag(ref started);
        memory.Real(ref margin);
        Margin = margin;
    }
}
