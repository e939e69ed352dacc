using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>Bids below, and asks above, what the plan says a Wh is worth: as far as the site's own trades have shown to
/// pay.</summary>
/// <remarks>Most slots use the depth that did best on past days; in one of sixteen each depth, no shading among them, is tried
/// again, in turn through the hours. Nothing is drawn by chance and nobody else's order is seen. A limit is never better for
/// others than the plan's.</remarks>
sealed class ShadingAgent(IAgent inner, SiteProfile profile) : IAgent, IRemembers
{
    /// <summary>Of so many slots each depth is tried in one.</summary>
    const int Turn = 16;

    readonly ShadeRecord buys = new(), sales = new();
    readonly List<OrderIntent> wanted = [];
    readonly Dictionary<(DeliverySlot Slot, Side Side, Price Limit), (Price Value, int Depth)> values = [];
    readonly int phase = (int)(Rng.Stream(0, profile.Id.Name).NextDouble() * Turn);
    DateOnly? day;

    public bool WantsFills => true;

    public bool ReckonsMonthEnd => inner.ReckonsMonthEnd;

    public bool PlansFlexible => inner.PlansFlexible;

    public DeliverySlot? NeedsUntil(DeliverySlot last) => inner.NeedsUntil(last);

    public DeviceAct Act(in SlotOutlook now, ReadOnlySpan<SlotOutlook> horizon, Energy stored)
    {
        var current = now.Slot;
        var today = profile.Grid.JstDay(now.Slot);
        if (day is { } last && last < today)
        {
            buys.EndDay();
            sales.EndDay();
            // After metering a slot trades once it is over.
            foreach (var old in values.Keys.Where(k => k.Slot < current - 1).ToList()) values.Remove(old);
        }

        day = today;
        return inner.Act(now, horizon, stored);
    }

    public void Order(Round round, ReadOnlySpan<SlotOutlook> slots, ReadOnlySpan<SlotOutlook> horizon, Energy stored,
        ICollection<OrderIntent> orders)
    {
        wanted.Clear();
        inner.Order(round, slots, horizon, stored, wanted);
        foreach (var intent in wanted)
        {
            var place = slots.IsEmpty ? -1 : intent.Slot - slots[0].Slot;
            orders.Add(intent.Quantity == Energy.Zero || place < 0 || place >= slots.Length ? intent : Shaded(intent, slots[place]));
        }

        if (round == Round.DayAhead && !slots.IsEmpty && buys.Best + sales.Best > 0)
            orders.Add(OrderIntent.None(slots[0].Slot, new(Reasons.Shades, (long)(1000 * ShadeRecord.Depths[buys.Best]),
                (long)(1000 * ShadeRecord.Depths[sales.Best]), (long)Math.Max(buys.Lead, sales.Lead))));
    }

    OrderIntent Shaded(in OrderIntent intent, in SlotOutlook slot)
    {
        var isBuy = intent.Side == Side.Buy;
        var record = isBuy ? buys : sales;
        var depth = Depth(intent.Slot, record.Best);
        record.Want(depth, intent.Quantity.WattHours);
        var share = ShadeRecord.Depths[depth];
        var room = isBuy ? intent.Limit - Corridor.SellBreakEven(slot) : Corridor.BuyBreakEven(slot) - intent.Limit;
        var step = new Price((long)(share * Math.Max(0, room.MicroYenPerWattHour)));
        var limit = isBuy ? (intent.Limit - step).FloorToTick() : OrderDesk.CeilingToTick(intent.Limit + step);
        values[(intent.Slot, intent.Side, limit)] = (intent.Limit, depth);
        return intent with { Limit = limit };
    }

    int Depth(DeliverySlot slot, int best)
    {
        // A day has 48 slots: a day later each depth is tried an hour and a half earlier or later.
        var turn = (slot.Index + 3 * (slot.Index / profile.Grid.PerDay) + phase) % Turn;
        return turn >= 0 && turn < ShadeRecord.Depths.Length ? turn : best;
    }

    public void Filled(in Fill fill)
    {
        if (inner.WantsFills) inner.Filled(fill);
        if (!values.TryGetValue((fill.Slot, fill.Side, fill.Limit), out var order)) return;
        var (isBuy, record) = (fill.Side == Side.Buy, fill.Side == Side.Buy ? buys : sales);
        var gain = (isBuy ? order.Value - fill.Price : fill.Price - order.Value).MicroYenPerWattHour;
        record.Gain(order.Depth, (double)fill.Quantity.WattHours * gain);
    }

    public void Remember(AgentMemory memory)
    {
        (inner as IRemembers)?.Remember(memory);
        buys.Remember(memory);
        sales.Remember(memory);
        var (hasDay, number) = (day is not null, day?.DayNumber ?? 0);
        memory.Flag(ref hasDay);
        memory.Whole(ref number);
        day = hasDay ? DateOnly.FromDayNumber(number) : null;
        memory.Map(values, (key, order) =>
        {
            var (slot, side, limit) = ((key.Slot, (int)key.Side, key.Limit));
            memory.Slot(ref slot);
            memory.Whole(ref side);
            memory.Price(ref limit);
            memory.Price(ref order.Value);
            memory.Whole(ref order.Depth);
            if (order.Depth < 0 || order.Depth >= ShadeRecord.Depths.Length) throw new InvalidDataException("no such depth");
            return ((slot, (Side)side, limit), order);
        });
    }
}
