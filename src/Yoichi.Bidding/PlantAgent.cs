using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>A plant without use of its own: it sells all it expects to generate, the sure part a day ahead and the rest
/// at the gate, and buys only what it sold and will not deliver.</summary>
/// <remarks>Where it should have generated for some slots on end and did not, its forecast is not believed until it
/// generates again: it offers nothing, and covers what it has sold.</remarks>
sealed class PlantAgent(SiteProfile profile) : IAgent, IRemembers
{
    readonly OrderDesk desk = new(profile);
    readonly Dictionary<DeliverySlot, Energy> expected = [];
    readonly OutputWatch output = new();

    /// <summary>Each slot stands for itself.</summary>
    public DeliverySlot? NeedsUntil(DeliverySlot last) => last;

    public void Order(Round round, ReadOnlySpan<SlotOutlook> slots, ReadOnlySpan<SlotOutlook> horizon, Energy stored,
        ICollection<OrderIntent> orders)
    {
        foreach (ref readonly var slot in slots)
            if (round == Round.AfterMetering) desk.OrderMetered(orders, slot);
            else Order(round, slot, orders);
    }

    void Order(Round round, in SlotOutlook slot, ICollection<OrderIntent> orders)
    {
        expected[slot.Slot] = slot.Generated - slot.Load;
        var isDead = output.IsSilent;
        var sold = (slot.Sold - slot.Bought).WattHours;
        var left = (isDead ? 0 : (slot.Generated - slot.Load).WattHours) - sold;
        if (isDead) orders.Add(OrderIntent.None(slot.Slot, new(Reasons.PlantSilent, slot.Generated.WattHours, output.Silence)));
        if (left < 0)
        {
            // Day ahead the forecast may still come true: only the gate covers.
            if (round == Round.Gate) desk.Buy(orders, slot, -left, desk.HighestBid(slot), Reasons.CoverSale);
            return;
        }

        if (round == Round.Gate)
        {
            desk.Sell(orders, slot, left, desk.LowestAsk(slot), Reasons.Surplus);
            return;
        }

        // Half way from its own limit to a better price expected, as everybody's early orders.
        var ask = desk.LowestAsk(slot);
        var limit = slot.ExpectedPrice is { } price && price > ask
            ? new((ask.MicroYenPerWattHour + price.MicroYenPerWattHour) / 2) : ask;
        desk.Sell(orders, slot, Caution.ToSell(slot, left), limit, Reasons.CautiousSurplus);
    }

    public DeviceAct Act(in SlotOutlook now, ReadOnlySpan<SlotOutlook> horizon, Energy stored)
    {
        var current = now.Slot;
        foreach (var over in expected.Keys.Where(s => s < current).ToList()) expected.Remove(over);
        output.Learn(now.Generated, expected.TryGetValue(now.Slot, out var wattHours) ? wattHours : null);
        return new(default, new(Reasons.NoStore));
    }

    public void Remember(AgentMemory memory)
    {
        output.Remember(memory);
        memory.Map(expected, (slot, wattHours) =>
        {
            memory.Slot(ref slot);
            memory.Energy(ref wattHours);
            return (slot, wattHours);
        });
    }
}
