using Yoichi.Devices;
using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>A vehicle that trades charge for what it is worth: it waits for cheap surplus as long as waiting is worth
/// more, sells back where that pays, and never breaks its departure charge.</summary>
/// <remarks>Every decision comes from <see cref="VehicleWorth"/>: at a gate the vehicle bids for each further part of a
/// slot's charging by what the part would save later; day ahead it orders what it expects to charge. Where that is above
/// the price expected it bids half way between the two. What no market brings the retailer does, in the last slots that are enough
/// (<see cref="DepartureGuard"/>). Where no market price is known yet it is the patient buyer of
/// <see cref="VehicleAgent"/>.</remarks>
sealed class PlanVehicleAgent : IAgent, IRemembers
{
    const int MostOrdersPerSlot = 4;

    /// <summary>Parts whose worth differs by less than this go into one order, 0.30 ¥/kWh.</summary>
    const double OneOrder = 300;

    /// <summary>What was bought is sold back only for this gain or more, 1 ¥/kWh: plans that are nearly equal must not
    /// buy and sell in turn.</summary>
    const double SwitchGain = 1000;

    readonly OrderDesk desk;
    readonly VehicleCalendar calendar;
    readonly VehicleWorth worth;
    readonly VehicleAgent patient;
    readonly bool mayGiveBack;
    readonly Energy needed;
    readonly StateWatch watch = new();
    int closed = 1;                                            // slots from now on that can no longer be traded

    public PlanVehicleAgent(SiteProfile profile, VehicleSpec vehicle)
    {
        patient = new(profile, vehicle);
        calendar = new(vehicle, profile.Grid);
        var premium = profile.Premiums.Where(p => p.Tag.IsIdentity is false).Select(p => p.Amount).DefaultIfEmpty().Max();
        worth = new(vehicle, calendar, profile.Grid, Price.Max(premium, default));
        (desk, mayGiveBack, needed) = (new(profile), vehicle.DischargeWatts > 0, vehicle.NeededAtDeparture);
    }

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
        stored = watch.Read(horizon[0].Slot, stored);
        if (watch.IsFrozen) orders.Add(OrderIntent.None(slots[0].Slot, new(Reasons.VehicleStateFrozen, stored.WattHours)));
        if (Simpler(horizon) is { } why)
        {
            if (why.Code != Reasons.VehicleNeverLeaves) patient.Order(round, slots, horizon, stored, orders);
            orders.Add(OrderIntent.None(slots[0].Slot, why));
            return;
        }

        if (round == Round.Gate) closed = Math.Max(1, first);
        if (round == Round.Gate && first == 0) worth.TradesIntoDelivery = true;
        worth.Look(horizon, closed);
        for (var i = 0; i < first; i++) stored = Pass(horizon, i, stored);
        if (round == Round.Gate)
        {
            OrderAtGate(horizon, first, worth.AfterTrip(horizon[first].Slot, stored), orders);
            return;
        }

        for (var i = first; i < horizon.Length && i < first + slots.Length; i++) stored = OrderEarly(horizon, i, stored, orders);
    }

    /// <summary>Why the plan has nothing to work with; null where it has.</summary>
    Cause? Simpler(ReadOnlySpan<SlotOutlook> horizon)
    {
        if (!mayGiveBack && calendar.NextDeparture(horizon[0].Slot) is null) return new(Reasons.VehicleNeverLeaves);
        foreach (ref readonly var slot in horizon)
            if (slot.ExpectedPrice is not null) return null;
        return new(Reasons.VehicleKnowsNoPrices);
    }

    /// <summary>State after a slot on the way to the ones to order in: as agreed, and as expected where it can still trade.</summary>
    Energy Pass(ReadOnlySpan<SlotOutlook> horizon, int i, Energy stored)
    {
        ref readonly var slot = ref horizon[i];
        stored = worth.AfterTrip(slot.Slot, stored);
        var act = i < closed ? worth.Decide(i, slot, stored).Act : Expected(i, slot, stored);
        return worth.After(stored, act);
    }

    /// <summary>What it would do in a slot at the price expected of the market.</summary>
    long Expected(int i, in SlotOutlook slot, Energy stored)
    {
        var held = Held(slot);
        if (slot.ExpectedPrice is not { } price || price > desk.HighestBid(slot))
            return worth.Decide(i, slot, stored).Act;
        var act = worth.Charging(i, slot, stored, held, worth.FeltPrice(slot, price));
        if (act == held) act = worth.Giving(i, slot, stored, held, price.MicroYenPerWattHour);
        return worth.Safe(slot.Slot, stored, act);
    }

    /// <summary>Day ahead: what is expected to be charged or given back, half way to the price expected.</summary>
    /// <returns>State after the slot if all of it trades.</returns>
    Energy OrderEarly(ReadOnlySpan<SlotOutlook> horizon, int i, Energy stored, ICollection<OrderIntent> orders)
    {
        ref readonly var slot = ref horizon[i];
        stored = worth.AfterTrip(slot.Slot, stored);
        if (!calendar.IsPlugged(slot.Slot) || slot.ExpectedPrice is not { } price)
        {
            if (!calendar.IsPlugged(slot.Slot)) orders.Add(OrderIntent.None(slot.Slot, new(Reasons.NotPlugged)));
            return Pass(horizon, i, stored);
        }

        var (held, act) = (Held(slot), Expected(i, slot, stored));
        var after = worth.After(stored, act);
        if (act > held)
        {
            var value = worth.OfCharging(i, after.WattHours - 1);
            var limit = Price.Min(desk.HighestBid(slot), new((long)value - slot.Charges.MicroYenPerWattHour));
            desk.Buy(orders, slot, act - held, Middle(limit, price), Why(slot, value, after.WattHours));
        }
        else if (act < held)
        {
            var value = (long)worth.OfGiving(i, after.WattHours + 1);
            desk.Sell(orders, slot, held - act, Middle(Price.Max(desk.LowestAsk(slot), new(value)), price),
                new Cause(Reasons.VehicleGivesBack, value, price.MicroYenPerWattHour, after.WattHours));
        }
        else
        {
            Waits(i, slot, after, orders);
        }

        return after;
    }

    /// <summary>At the gate, the last chance of this slot: every further part at what it would save later.</summary>
    void OrderAtGate(ReadOnlySpan<SlotOutlook> horizon, int i, Energy stored, ICollection<OrderIntent> orders)
    {
        ref readonly var slot = ref horizon[i];
        if (!calendar.IsPlugged(slot.Slot))
        {
            orders.Add(OrderIntent.None(slot.Slot, new(Reasons.NotPlugged)));
            return;
        }

        var held = Held(slot);
        var fits = Math.Min(worth.ChargeLimit, worth.Model.AcToStore(worth.Model.Ceiling - stored).WattHours);
        if (held > fits)
        {
            desk.Sell(orders, slot, held - fits, desk.LowestAsk(slot), Reasons.SellBack, own: false);
            return;
        }

        if (SellsBack(i, slot, stored, held, orders) || GivesBack(i, slot, stored, held, orders)) return;
        var (act, state, count) = (held, (double)worth.After(stored, held).WattHours, orders.Count);
        var range = Bid(i, slot, state) - Math.Max(slot.BuyBackPrice.MicroYenPerWattHour, 0);
        var together = Math.Max(OneOrder, range / MostOrdersPerSlot);
        while (act < fits)
        {
            var best = Bid(i, slot, state);
            if (best < slot.BuyBackPrice.MicroYenPerWattHour || best <= 0) break;
            var (from, lowest) = (act, best);
            for (; act < fits && Bid(i, slot, state) is var bid && bid > best - together; lowest = bid)
            {
                var next = Math.Min(worth.NextStep(state), worth.Model.Ceiling.WattHours);
                act = Math.Min(fits, act + Math.Max(1, (long)Math.Ceiling((next - state) / worth.Model.ChargeEfficiency)));
                state = next;
            }

            desk.Buy(orders, slot, act - from, new((long)lowest), Why(slot, lowest, (long)state));
        }

        if (orders.Count == count) Waits(i, slot, worth.After(stored, held), orders);
    }

    /// <summary>What a further Wh is worth, half way back to the price expected where that is lower: to bid all of it
    /// would be to pay it, where the vehicles' own bids make the price.</summary>
    double Bid(int i, in SlotOutlook slot, double state)
    {
        var value = Math.Min(desk.HighestBid(slot).MicroYenPerWattHour,
            worth.OfCharging(i, state) - slot.Charges.MicroYenPerWattHour - 1);    // of equal courses, the later one
        return slot.ExpectedPrice is { MicroYenPerWattHour: var expected } && expected < value
            ? (value + expected) / 2 : value;
    }

    /// <summary>Sells what was bought for the slot where others would pay clearly more than it is worth later.</summary>
    bool SellsBack(int i, in SlotOutlook slot, Energy stored, long held, ICollection<OrderIntent> orders)
    {
        if (held <= 0 || slot.ExpectedPrice is not { } price) return false;
        var must = worth.Guard.MustCharge(slot.Slot, stored).WattHours;
        var ask = worth.OfKeeping(i, worth.After(stored, must).WattHours) + SwitchGain;
        if (held <= must || price.MicroYenPerWattHour < ask) return false;
        desk.Sell(orders, slot, held - must, Price.Max(desk.LowestAsk(slot), new((long)ask)),
            new Cause(Reasons.VehicleSellsBack, (long)ask, price.MicroYenPerWattHour), own: false);
        return true;
    }

    /// <summary>Offers stored energy where the price expected pays for what is missing later, losses and wear.</summary>
    bool GivesBack(int i, in SlotOutlook slot, Energy stored, long held, ICollection<OrderIntent> orders)
    {
        if (!mayGiveBack || held > 0 || slot.ExpectedPrice is not { } price) return false;
        var act = worth.Giving(i, slot, stored, held, price.MicroYenPerWattHour);
        if (act >= held) return false;
        var after = worth.After(stored, act);
        var ask = (long)worth.OfGiving(i, after.WattHours + 1);
        desk.Sell(orders, slot, held - act, Price.Max(desk.LowestAsk(slot), new(ask)),
            new Cause(Reasons.VehicleGivesBack, ask, price.MicroYenPerWattHour, after.WattHours));
        return true;
    }

    public DeviceAct Act(in SlotOutlook now, ReadOnlySpan<SlotOutlook> horizon, Energy stored)
    {
        stored = worth.AfterTrip(now.Slot, watch.Read(now.Slot, stored));
        if (!calendar.IsPlugged(now.Slot))
        {
            watch.Did(now.Slot, stored);
            return new(default, new(Reasons.NotPlugged));
        }

        SlotOutlook[] seen = [now, .. horizon.Length > 1 ? horizon[1..] : []];
        worth.Look(seen, closed);
        var (act, fromRetailer) = worth.Decide(0, now, stored);
        watch.Did(now.Slot, worth.After(stored, act));
        var held = Held(now);
        return new(new(act), fromRetailer > 0
            ? new(Reasons.ChargeFromRetailer, fromRetailer, held, needed.WattHours)
            : act < 0 ? new(Reasons.VehicleGives, -act, held) : new(Reasons.ChargeBought, held));
    }

    void Waits(int i, in SlotOutlook slot, Energy after, ICollection<OrderIntent> orders) =>
        orders.Add(OrderIntent.None(slot.Slot, after >= worth.Model.Ceiling
            ? new(Reasons.VehicleFull, after.WattHours)
            : new(Reasons.VehicleWaits, (long)worth.OfCharging(i, after.WattHours),
                slot.ExpectedPrice?.MicroYenPerWattHour ?? -1, after.WattHours)));

    /// <summary>Up to what a departure ahead needs it is the need that buys, beyond it the price.</summary>
    Cause Why(in SlotOutlook slot, double value, long state)
    {
        var until = calendar.NextDeparture(slot.Slot) is { } departure ? worth.Guard.RequiredAt(departure).WattHours : 0;
        return new(state <= until + 1 ? Reasons.VehicleNeeds : Reasons.VehicleFills, Math.Max(0, (long)value),
            slot.ExpectedPrice?.MicroYenPerWattHour ?? -1, state);
    }

    static long Held(in SlotOutlook slot) => (slot.Bought - slot.Sold).WattHours;

    static Price Middle(Price limit, Price expected) =>
        new((limit.MicroYenPerWattHour + expected.MicroYenPerWattHour) / 2);

    public void Remember(AgentMemory memory)
    {
        var intoDelivery = worth.TradesIntoDelivery;
        memory.Whole(ref closed);
        memory.Flag(ref intoDelivery);
        worth.TradesIntoDelivery = intoDelivery;
        watch.Remember(memory);
    }
}
