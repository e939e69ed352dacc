using Yoichi.Devices;
using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>A patient buyer: while a vehicle has time it bids low, towards its departure it bids up to break-even, and
/// the retailer fills in as late as possible. What the departure needs is never put at risk.</summary>
sealed class VehicleAgent : IAgent
{
    /// <summary>How far down the corridor a vehicle bids that has all the time in the world.</summary>
    const double Patience = 0.8;

    /// <summary>Energy beyond the need is taken in the cheapest quarter of the corridor.</summary>
    const double Cheap = 0.25;

    readonly OrderDesk desk;
    readonly StoreModel model;
    readonly VehicleCalendar calendar;
    readonly Energy needed;
    readonly long slotLimit;
    readonly int minutes, week;

    public VehicleAgent(SiteProfile profile, VehicleSpec vehicle)
    {
        DeviceCheck.Require(DeviceCheck.Problems(vehicle, "vehicle"));
        (desk, model, calendar) = (new(profile), new(vehicle.AsBattery()), new(vehicle, profile.Grid));
        (needed, minutes, week) = (vehicle.NeededAtDeparture, profile.Grid.Minutes, 7 * profile.Grid.PerDay);
        slotLimit = model.ChargeLimit(minutes).WattHours;
    }

    /// <summary>Up to the departure after it, nothing later matters.</summary>
    public DeliverySlot? NeedsUntil(DeliverySlot last) => calendar.NextDeparture(last) is not { } departure ? null
        : departure > last ? departure - 1 : last;

    public void Order(Round round, ReadOnlySpan<SlotOutlook> slots, ReadOnlySpan<SlotOutlook> horizon, Energy stored,
        ICollection<OrderIntent> orders)
    {
        if (slots.IsEmpty) return;
        if (round == Round.AfterMetering)
        {
            foreach (ref readonly var slot in slots) desk.OrderMetered(orders, slot);
            return;
        }

        var first = slots[0].Slot - horizon[0].Slot;
        if (first < 0 || first >= horizon.Length) return;
        for (var i = 0; i < first; i++) stored = After(horizon[i..], stored);
        if (round == Round.Gate) OrderAtGate(horizon[first..], stored, orders);
        else OrderEarly(horizon[first..], slots.Length, stored, orders);
    }

    /// <summary>A day ahead: what each departure needs, in the slots expected to be cheapest.</summary>
    void OrderEarly(ReadOnlySpan<SlotOutlook> ahead, int orderable, Energy stored, ICollection<OrderIntent> orders)
    {
        for (var i = 0; i < ahead.Length && i < orderable;)
        {
            // Empty where the first slot itself is a departure.
            var window = ahead[i..EndOfWindow(ahead, i)];
            if (!window.IsEmpty) OrderWindow(window, Math.Min(window.Length, orderable - i), stored, orders);
            i += window.Length;
            if (i >= ahead.Length) break;
            // Whatever the market does, the need will be there at departure.
            stored = After(ahead[i..], Energy.Max(stored, Energy.Min(needed, model.Ceiling)));
            i++;
        }
    }

    /// <summary>What the departure at a window's end needs, in its cheapest slots; orders only in its first few.</summary>
    void OrderWindow(ReadOnlySpan<SlotOutlook> window, int orderable, Energy stored, ICollection<OrderIntent> orders)
    {
        var missing = Missing(window, stored, needed);
        var (plugged, required) = Time(window[0].Slot, missing);
        foreach (var k in Cheapest(window))
        {
            if (missing <= 0) break;
            var quantity = Math.Min(missing, slotLimit - Held(window[k]));
            if (quantity <= 0) continue;
            missing -= quantity;
            if (k >= orderable) continue;
            var left = plugged - PluggedBefore(window, k);
            desk.Buy(orders, window[k], quantity, PatientBid(window[k], left, required), Reasons.ChargeForDeparture);
        }
    }

    /// <summary>At the gate: the need at a patient price, room beyond it at a low one.</summary>
    void OrderAtGate(ReadOnlySpan<SlotOutlook> ahead, Energy stored, ICollection<OrderIntent> orders)
    {
        ref readonly var slot = ref ahead[0];
        if (!calendar.IsPlugged(slot.Slot))
        {
            orders.Add(OrderIntent.None(slot.Slot, new(Reasons.NotPlugged)));
            return;
        }

        var window = ahead[..EndOfWindow(ahead, 0)];
        var held = Held(slot);
        var fits = Math.Min(slotLimit, model.AcToStore(model.Ceiling - stored).WattHours);
        if (held > fits)
        {
            desk.Sell(orders, slot, held - fits, desk.LowestAsk(slot), Reasons.SellBack, own: false);
            return;
        }

        var missing = Missing(window, stored, needed);
        var need = Math.Clamp(missing, 0, fits - held);
        var (plugged, required) = Time(slot.Slot, missing);
        var bid = PatientBid(slot, plugged, required);
        desk.Buy(orders, slot, need, bid, Reasons.ChargeForDeparture);

        var room = Math.Min(fits - held, Missing(window, stored, model.Ceiling)) - need;
        desk.Buy(orders, slot, room, Between(slot, Cheap), Reasons.ChargeCheap);
    }

    /// <summary>Charges what was bought, and from the retailer what can no longer wait.</summary>
    public DeviceAct Act(in SlotOutlook now, ReadOnlySpan<SlotOutlook> horizon, Energy stored)
    {
        if (!calendar.IsPlugged(now.Slot)) return new(default, new(Reasons.NotPlugged));
        var held = now.Bought - now.Sold;
        var retail = FromRetailer(now, horizon, stored);
        return new(held + new Energy(retail), retail > 0
            ? new(Reasons.ChargeFromRetailer, retail, held.WattHours, needed.WattHours)
            : new(Reasons.ChargeBought, held.WattHours));
    }

    /// <summary>The part of the missing charge that belongs into this slot when the plugged slots up to departure are
    /// filled cheapest retail price first, the latest of equals first. Slots past the horizon count as the cheapest:
    /// what can wait that long waits.</summary>
    long FromRetailer(in SlotOutlook now, ReadOnlySpan<SlotOutlook> horizon, Energy stored)
    {
        if (calendar.NextDeparture(now.Slot) is not { } departure) return 0;
        var (missing, better) = (model.AcToStore(needed - stored).WattHours - Held(now), 0L);
        var usable = Math.Max(0, slotLimit - 2);    // what goes in is rounded down in every slot
        for (var slot = now.Slot + 1; slot < departure && missing > better; slot += 1)
        {
            if (!calendar.IsPlugged(slot)) continue;
            var i = slot - now.Slot;
            if (i >= horizon.Length)
            {
                better += usable;
                continue;
            }

            missing -= Held(horizon[i]);
            if (horizon[i].RetailPrice <= now.RetailPrice) better += Math.Max(0, usable - Held(horizon[i]));
        }

        return Math.Clamp(missing - better, 0, slotLimit - Math.Min(slotLimit, Held(now)));
    }

    /// <summary>State after the first slot, by what is bought and what <see cref="Act"/> would do.</summary>
    Energy After(ReadOnlySpan<SlotOutlook> ahead, Energy stored)
    {
        ref readonly var slot = ref ahead[0];
        stored -= Energy.Max(default, Energy.Min(calendar.Drive(slot.Slot), stored - model.Floor));
        return stored + model.At(stored, Act(slot, ahead, stored).Wish, minutes).Change;
    }

    /// <summary>AC Wh still to buy in this window to reach a state by its end; may be negative.</summary>
    long Missing(ReadOnlySpan<SlotOutlook> window, Energy stored, Energy wanted)
    {
        var missing = model.AcToStore(Energy.Min(wanted, model.Ceiling) - stored).WattHours;
        foreach (ref readonly var slot in window)
            if (calendar.IsPlugged(slot.Slot)) missing -= Held(slot);
        return missing;
    }

    /// <summary>From here to the next departure: plugged slots there are, and slots that charging must have.</summary>
    (long Plugged, long Required) Time(DeliverySlot from, long missing)
    {
        var end = calendar.NextDeparture(from) ?? from + week;
        var plugged = 0L;
        for (var slot = from; slot < end; slot += 1)
            if (calendar.IsPlugged(slot)) plugged++;
        return (plugged, slotLimit == 0 ? 0 : (Math.Max(0, missing) + slotLimit - 1) / slotLimit);
    }

    /// <summary>The more of the plugged slots left can be done without, the lower; break-even (less the margin) when
    /// every one of them is required.</summary>
    Price PatientBid(in SlotOutlook slot, long plugged, long required)
    {
        var slack = plugged <= 0 ? 0 : Math.Clamp(1 - (double)required / plugged, 0, 1);
        return Between(slot, 1 - Patience * slack);
    }

    /// <summary>0 is the buy-back price, 1 the highest bid.</summary>
    Price Between(in SlotOutlook slot, double share)
    {
        var (low, high) = (slot.BuyBackPrice, desk.HighestBid(slot));
        return high <= low ? high : low + new Price((long)((high - low).MicroYenPerWattHour * share));
    }

    int EndOfWindow(ReadOnlySpan<SlotOutlook> ahead, int from)
    {
        var departure = calendar.NextDeparture(ahead[from].Slot);
        return departure is { } d ? (int)Math.Min(ahead.Length, from + (long)(d - ahead[from].Slot)) : ahead.Length;
    }

    /// <summary>Plugged slots of a window, expected price first, earliest of equals first.</summary>
    IEnumerable<int> Cheapest(ReadOnlySpan<SlotOutlook> window)
    {
        var slots = new List<(Price Price, int Index)>();
        for (var k = 0; k < window.Length; k++)
            if (calendar.IsPlugged(window[k].Slot)) slots.Add((Corridor.Expected(window[k]), k));
        slots.Sort();
        return slots.Select(s => s.Index);
    }

    long PluggedBefore(ReadOnlySpan<SlotOutlook> window, int index)
    {
        var count = 0L;
        for (var k = 0; k < index; k++)
            if (calendar.IsPlugged(window[k].Slot)) count++;
        return count;
    }

    static long Held(in SlotOutlook slot) => (slot.Bought - slot.Sold).WattHours;
}
