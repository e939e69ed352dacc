namespace Yoichi.Bidding;

/// <summary>Where a store's state should be at the end of a slot, whatever its meter shows: within the corridor it follows
/// the meter.</summary>
/// <param name="FillTo">Below it the store charges from the grid up to it.</param>
/// <param name="KeepTo">Use takes the state no lower.</param>
/// <param name="StoreTo">Surplus takes the state no higher.</param>
/// <param name="SellTo">Above it the store discharges into the grid down to it. Ascending, each at least the one
/// before.</param>
readonly record struct StateCorridor(double FillTo, double KeepTo, double StoreTo, double SellTo)
{
    /// <summary>A price difference below this is none, µ¥/Wh: plans that are equally good leave the store at rest.</summary>
    const double Same = 5;

    /// <param name="buy">What a Wh drawn costs, µ¥, ≥ <paramref name="sell"/>.</param>
    /// <param name="sell">What a Wh fed in earns.</param>
    /// <param name="wear">Of a Wh taken out.</param>
    /// <param name="margin">By this share more than it costs must energy be worth before the store fills from the grid.</param>
    public static StateCorridor Of(
        WorthTable worth, Units.DeliverySlot slot, double buy, double sell, double charge, double discharge, double wear, double margin)
    {
        var fill = worth.Level(slot, buy / charge * (1 + margin) + Same);
        var keep = worth.Level(slot, buy * discharge - wear);
        var store = worth.Level(slot, sell / charge + Same);
        var sold = worth.Level(slot, Math.Max(0, sell * discharge - wear - Same));
        keep = Math.Max(fill, keep);
        store = Math.Max(keep, store);
        return new(fill, keep, store, Math.Max(store, sold));
    }

    /// <summary>What the store does: AC Wh, positive charges; within the store's limits.</summary>
    /// <param name="net">What the site draws without the store, Wh; negative feeds.</param>
    /// <param name="chargeLimit">Greatest AC Wh drawn in the slot.</param>
    /// <param name="dischargeLimit">Greatest AC Wh given.</param>
    public double Act(double state, double net, double chargeLimit, double dischargeLimit, double charge, double discharge)
    {
        // One after the other: fill, follow the meter, sell; each only as far as the one before left off.
        var most = Math.Min(chargeLimit, (StoreTo - state) / charge);
        var fill = Math.Min(chargeLimit, (FillTo - state) / charge);
        if (net < 0)
        {
            var follow = Math.Min(-net, Math.Max(0, most));
            if (fill > follow) return fill;
            if (follow > 0 || state <= SellTo) return follow;
            return -Math.Min(dischargeLimit, (state - SellTo) * discharge);
        }

        if (fill > 0) return fill;
        var used = Math.Min(Math.Min(net, dischargeLimit), Math.Max(0, (state - KeepTo) * discharge));
        var sold = Math.Min(dischargeLimit, (state - SellTo) * discharge);
        return -Math.Max(used, sold);
    }
}
