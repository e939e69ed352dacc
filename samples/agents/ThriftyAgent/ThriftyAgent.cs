using Yoichi.Bidding;
using Yoichi.Market;
using Yoichi.Units;

namespace ThriftyAgent;

/// <summary>Buys only below a price it learnt, sells its surplus, and lets the battery follow the house.</summary>
public sealed class ThriftyAgent(SiteProfile profile) : IAgent
{
    /// <summary>Each price seen moves what is learnt by a sixteenth of the difference.</summary>
    const int Slowness = 16;

    readonly OrderTerms purchase = OrderTerms.Create([], profile.Require, profile.Premiums);
    readonly OrderTerms sale = OrderTerms.Create(profile.SaleTags);
    Price? learnt;
    DeliverySlot? lastLearnt;

    /// <summary>Nothing beyond the slots it orders for makes a difference, so nothing beyond them need be forecast.</summary>
    public DeliverySlot? NeedsUntil(DeliverySlot last) => last;

    public void Order(
        Round round, ReadOnlySpan<SlotOutlook> slots, ReadOnlySpan<SlotOutlook> horizon, Energy stored, ICollection<OrderIntent> orders)
    {
        foreach (var slot in slots)
        {
            Learn(slot);
            if (profile.Battery is not null && round != Round.AfterMetering)
            {
                orders.Add(OrderIntent.None(slot.Slot, new(ThriftyAgents.BatteryFirst)));
                continue;
            }

            var need = slot.Load - slot.Generated - (slot.Bought - slot.Sold);
            if (need > Energy.Zero) Buy(slot, need, orders);
            else if (need < Energy.Zero) Sell(slot, -need, orders);
        }
    }

    public DeviceAct Act(in SlotOutlook now, ReadOnlySpan<SlotOutlook> horizon, Energy stored)
    {
        var position = now.Bought - now.Sold;
        // Without a battery nothing comes of the wish; with one, what is traded is left to the grid.
        var wish = profile.Battery is null ? Energy.Zero : now.Generated - now.Load + position;
        return new(wish, new(profile.Battery is null ? Reasons.NoStore : ThriftyAgents.Follow, position.WattHours));
    }

    /// <summary>Counts each slot once, however often it is ordered for.</summary>
    void Learn(in SlotOutlook slot)
    {
        if (slot.ExpectedPrice is not { } seen || (lastLearnt is { } last && slot.Slot <= last)) return;
        lastLearnt = slot.Slot;
        learnt = learnt is { } before
            ? new((before.MicroYenPerWattHour * (Slowness - 1) + seen.MicroYenPerWattHour) / Slowness) : seen;
    }

    void Buy(in SlotOutlook slot, Energy need, ICollection<OrderIntent> orders)
    {
        // Above this the retailer is cheaper: charges come on top of what is paid in the market.
        var breakEven = slot.RetailPrice - slot.Charges - profile.PurchaseMargin;
        var limit = Price.Min(learnt ?? breakEven, breakEven).FloorToTick();
        if (limit <= slot.BuyBackPrice)
            orders.Add(OrderIntent.None(slot.Slot, new(ThriftyAgents.TooDear, need.WattHours, limit.MicroYenPerWattHour)));
        else
            orders.Add(new(slot.Slot, Side.Buy, need, limit, purchase,
                new(ThriftyAgents.Bargain, need.WattHours, limit.MicroYenPerWattHour)));
    }

    void Sell(in SlotOutlook slot, Energy surplus, ICollection<OrderIntent> orders)
    {
        var least = (slot.BuyBackPrice + profile.SaleMargin).FloorToTick() + Price.Tick;
        orders.Add(new(slot.Slot, Side.Sell, surplus, least, sale,
            new(ThriftyAgents.Surplus, surplus.WattHours, slot.BuyBackPrice.MicroYenPerWattHour)));
    }
}
