using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>Does and orders what a plan made beforehand says: the plan of a whole community that knows its future.</summary>
/// <remarks>Orders its planned net flow at its break-even: with the future known there is nothing to hold back, and
/// the market decides the price.</remarks>
public sealed class PlannedAgent : IAgent
{
    readonly OrderDesk desk;
    readonly DeliverySlot first;
    readonly IReadOnlyList<long> acts, nets;

    /// <param name="first">Slot of the plan's first entry.</param>
    /// <param name="acts">By slot, AC Wh of the store: positive charges, negative discharges.</param>
    /// <param name="nets">By slot, Wh the site then draws (negative: feeds in).</param>
    public PlannedAgent(SiteProfile profile, DeliverySlot first, IReadOnlyList<long> acts, IReadOnlyList<long> nets)
    {
        desk = new(profile with { PurchaseMargin = default, SaleMargin = default });
        (this.first, this.acts, this.nets) = (first, acts, nets);
    }

    public DeliverySlot? NeedsUntil(DeliverySlot last) => last;

    public void Order(Round round, ReadOnlySpan<SlotOutlook> slots, ReadOnlySpan<SlotOutlook> horizon, Energy stored,
        ICollection<OrderIntent> orders)
    {
        foreach (ref readonly var slot in slots)
        {
            var missing = nets[slot.Slot - first] - (slot.Bought - slot.Sold).WattHours;
            if (missing > 0) desk.Buy(orders, slot, missing, desk.HighestBid(slot), Reasons.PlannedPurchase);
            else if (missing < 0) desk.Sell(orders, slot, -missing, desk.LowestAsk(slot), Reasons.PlannedSale);
        }
    }

    public DeviceAct Act(in SlotOutlook now, ReadOnlySpan<SlotOutlook> horizon, Energy stored) =>
        new(new(acts[now.Slot - first]), new(Reasons.PlannedAct));
}
