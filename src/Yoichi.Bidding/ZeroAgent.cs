using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>Zero intelligence, constrained: the expected quantity at a random price that loses nothing.</summary>
/// <remarks>Gode and Sunder (1993), "Allocative efficiency of markets with zero-intelligence traders", Journal of
/// Political Economy 101: the floor any cleverer agent has to beat.</remarks>
sealed class ZeroAgent(SiteProfile profile, ulong seed) : IAgent
{
    readonly OrderDesk desk = new(profile);
    readonly RetailDevices devices = new(profile);
    readonly Rng chance = Rng.Stream(seed, profile.Id.Name);

    public void Order(Round round, ReadOnlySpan<SlotOutlook> slots, ReadOnlySpan<SlotOutlook> horizon, Energy stored,
        ICollection<OrderIntent> orders)
    {
        var next = 0;
        foreach (ref readonly var slot in slots)
        {
            var net = slot.Load - slot.Generated;
            // The battery runs forward up to the slot; after metering its act is in the net already.
            if (round != Round.AfterMetering)
                for (; next < horizon.Length && horizon[next].Slot <= slot.Slot; next++)
                    net = devices.Run(horizon[next], ref stored);
            var left = (net - slot.Bought + slot.Sold).WattHours;
            if (round == Round.AfterMetering) left = Untraded(slot);
            Draw(slot, left, orders);
        }
    }

    void Draw(in SlotOutlook slot, long left, ICollection<OrderIntent> orders)
    {
        var low = OrderDesk.CeilingToTick(Corridor.SellBreakEven(slot)).MicroYenPerWattHour / 10;
        var high = Corridor.BuyBreakEven(slot).FloorToTick().MicroYenPerWattHour / 10;
        if (left == 0 || high < low) return;
        var limit = Price.OfTicks(chance.Between(low, high));
        if (left > 0) desk.Buy(orders, slot, left, limit, Reasons.RandomPurchase);
        else desk.Sell(orders, slot, -left, limit, Reasons.RandomSale, own: slot.Bought <= slot.Sold);
    }

    static long Untraded(in SlotOutlook slot)
    {
        var net = (slot.Load - slot.Generated).WattHours;
        var position = (slot.Bought - slot.Sold).WattHours;
        return net > 0 ? Math.Max(0, net - Math.Max(position, 0)) : Math.Min(0, net - Math.Min(position, 0));
    }

    public DeliverySlot? NeedsUntil(DeliverySlot last) => last;

    public DeviceAct Act(in SlotOutlook now, ReadOnlySpan<SlotOutlook> horizon, Energy stored)
    {
        var (wish, held) = (devices.Wish(now), now.Bought - now.Sold);
        return profile.Vehicle is null || wish >= held ? new(wish, new(Reasons.ByRetailRule))
            : new(held, new(Reasons.ChargeBought, held.WattHours));
    }
}
