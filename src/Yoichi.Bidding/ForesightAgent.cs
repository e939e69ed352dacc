using Yoichi.Devices;
using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>The best one site can do at given prices when the outlook is what will happen.</summary>
/// <remarks>Plans its store with <see cref="StoragePlanner"/> over the horizon shown: purchases at the expected price
/// and charges, sales at the expected price, both no worse than the retailer. Orders what the plan draws or feeds, at
/// the price at which it would just as soon not. An upper bound for its own site, at those prices, as far as the
/// horizon sees: it takes prices as given and knows no demand charge.</remarks>
sealed class ForesightAgent : IAgent
{
    /// <summary>1,000 ¥/kWh: far above any price of energy, so wishes give way only where they cannot be had.</summary>
    const double NeedPenalty = 1e6, ShortfallPenalty = 2e6;

    readonly OrderDesk desk;
    readonly StoreModel? model;
    readonly VehicleCalendar? calendar;
    readonly Energy needed;
    readonly int minutes;
    readonly StoragePlanner planner = new();
    PlanSlot[] plan = [];
    double[] ac = [], states = [];
    StoredValue[] values = [];
    bool tradesAfterMetering;

    public ForesightAgent(SiteProfile profile)
    {
        desk = new(profile with { PurchaseMargin = default, SaleMargin = default });
        minutes = profile.Grid.Minutes;
        if (profile.Vehicle is { } vehicle)
        {
            DeviceCheck.Require(DeviceCheck.Problems(vehicle, "vehicle"));
            (model, calendar) = (new(vehicle.AsBattery()), new(vehicle, profile.Grid));
            // Whole Wh are rounded down on the way in; two of them cover what that costs in the last slot.
            needed = vehicle.NeededAtDeparture == default ? default : vehicle.NeededAtDeparture + new Energy(2);
        }
        else if (profile.Battery is { } battery)
        {
            model = new(battery);
        }
    }

    public void Order(Round round, ReadOnlySpan<SlotOutlook> slots, ReadOnlySpan<SlotOutlook> horizon, Energy stored,
        ICollection<OrderIntent> orders)
    {
        if (round == Round.AfterMetering)
        {
            tradesAfterMetering = true;
            foreach (ref readonly var slot in slots) desk.OrderMetered(orders, slot);
            return;
        }

        if (slots.IsEmpty) return;
        // At a gate the slots before it have closed: what is not traded there meets the retailer's prices.
        var closed = round == Round.Gate && !tradesAfterMetering ? slots[0].Slot - horizon[0].Slot : 0;
        Plan(horizon, stored, closed);
        foreach (ref readonly var slot in slots)
        {
            var i = slot.Slot - horizon[0].Slot;
            if (i >= 0 && i < horizon.Length) Order(slot, Whole(ac[i]), values[i], orders);
        }
    }

    /// <summary>Orders what is left after the store's act: the site's own part at its break-even, the store's part at
    /// what stored energy is worth.</summary>
    void Order(in SlotOutlook slot, long act, StoredValue value, ICollection<OrderIntent> orders)
    {
        var own = (slot.Load - slot.Generated - slot.Bought + slot.Sold).WattHours;
        var left = own + act;
        if (left > 0)
        {
            var direct = Math.Clamp(own, 0, left);
            desk.Buy(orders, slot, direct, Corridor.BuyBreakEven(slot), Reasons.PlannedPurchase);
            if (left == direct) return;
            var worth = new Price((long)Math.Floor(value.Last * model!.ChargeEfficiency + 1e-3)) - slot.Charges;
            desk.Buy(orders, slot, left - direct, worth, Reasons.PlannedPurchase);
        }
        else
        {
            var direct = Math.Clamp(-own, 0, -left);
            desk.Sell(orders, slot, direct, Corridor.SellBreakEven(slot), Reasons.PlannedSale);
            if (-left == direct) return;
            var worth = new Price((long)Math.Ceiling(value.More / model!.DischargeEfficiency - 1e-3));
            desk.Sell(orders, slot, -left - direct, worth, Reasons.PlannedSale, own: false);
        }
    }

    public DeviceAct Act(in SlotOutlook now, ReadOnlySpan<SlotOutlook> horizon, Energy stored)
    {
        if (model is null) return new(default, new(Reasons.NoStore));
        SlotOutlook[] seen = [now, .. horizon.Length > 1 ? horizon[1..] : []];
        Plan(seen, stored, tradesAfterMetering ? 0 : 1);
        return new(new(Whole(ac[0])), new(Reasons.PlannedAct));
    }

    /// <param name="closed">So many slots from the first can no longer be traded.</param>
    void Plan(ReadOnlySpan<SlotOutlook> horizon, Energy stored, int closed)
    {
        if (plan.Length < horizon.Length)
            (plan, ac, states, values) = (new PlanSlot[horizon.Length], new double[horizon.Length],
                new double[horizon.Length], new StoredValue[horizon.Length]);
        ac.AsSpan(0, horizon.Length).Clear();
        if (model is null) return;

        var n = horizon.Length;
        for (var i = 0; i < n; i++) plan[i] = Slot(horizon[i], open: i >= closed);
        var terminal = PlanPrices.Terminal(plan.AsSpan(0, n), hasSurplus: calendar is null,
            calendar is null ? model.DischargeEfficiency : 1 / model.ChargeEfficiency);
        var (floor, ceiling) = (model.Floor.WattHours, model.Ceiling.WattHours);
        var store = new PlanStore(floor, ceiling, Math.Clamp(stored.WattHours, floor, ceiling),
            model.ChargeEfficiency, model.DischargeEfficiency, terminal, NeedPenalty, ShortfallPenalty);
        planner.Solve(store, plan.AsSpan(0, n), ac.AsSpan(0, n), states.AsSpan(0, n), values.AsSpan(0, n));
    }

    PlanSlot Slot(in SlotOutlook slot, bool open)
    {
        // Around the position: what is bought or sold already costs the same whatever the store does.
        var net = (slot.Load - slot.Generated - slot.Bought + slot.Sold).WattHours;
        var (buy, sell) = open ? PlanPrices.Market(slot) : PlanPrices.Retail(slot);
        var plugged = calendar is null || calendar.IsPlugged(slot.Slot);
        return new(net, buy, sell,
            plugged ? model!.ChargeLimit(minutes).WattHours : 0,
            plugged ? model!.DischargeLimit(minutes).WattHours : 0,
            calendar?.Drive(slot.Slot).WattHours ?? 0,
            calendar is not null && calendar.Departs(slot.Slot) ? needed.WattHours : 0);
    }

    /// <summary>Charging is rounded up and discharging down: at most a Wh more is stored than planned.</summary>
    static long Whole(double wattHours) => (long)Math.Ceiling(wattHours - 1e-6);
}
