using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>Plans a home, office or shop, with one battery or none, and orders at the marginal value of energy.</summary>
/// <remarks><para>The plan says what stored energy is worth in each slot to come (<see cref="StorePlan"/>). From it follow
/// a corridor of states, within which the battery follows the meter, and the price of each further Wh in a slot: the
/// limits of its orders, on both sides. Day ahead it orders the surely expected part, by the forecast's spread; at the gate
/// the rest, and whatever else the battery would take or give, at the price it is worth.</para>
/// <para>Where nothing is forecast, where the meter stands still, and while the plan's recent gain over the rule is worse than
/// chance explains, it does as <c>rule</c> does, and says so (<see cref="OutlookWatch"/>).</para></remarks>
sealed class PlanAgent : IAgent
{
    readonly SiteProfile profile;
    readonly OrderDesk desk;
    readonly RuleAgent rule;
    readonly MonthPeak peak;
    readonly OutlookWatch watch;
    readonly StorePlan? plan;
    readonly PlanRecord? record;
    readonly PlanOrders? curve;
    bool tradesAfterMetering;

    public PlanAgent(SiteProfile profile)
    {
        (this.profile, desk, peak, watch) = (profile, new(profile), new(profile.Grid), new(profile.Grid));
        rule = new(profile, peak);
        if (profile.Battery is not { } battery) return;
        plan = new(profile, battery);
        record = new(plan, profile.Grid);
        curve = new(desk, plan);
    }

    public bool ReckonsMonthEnd => true;

    /// <summary>Without a battery what comes later makes no difference.</summary>
    public DeliverySlot? NeedsUntil(DeliverySlot last) => plan is null ? last : null;

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
        var seen = watch.Read(horizon, firstIsKnown: false);
        var place = slots[0].Slot - horizon[0].Slot;
        if (seen != horizon && place >= 0 && place + slots.Length <= seen.Length) slots = seen.Slice(place, slots.Length);
        horizon = seen;
        watch.Say(slots[0], orders);
        // A meter that stands still may do so tomorrow as well: what it will count is not known, and can be traded at the gate.
        if (watch.IsFrozen && round == Round.DayAhead) return;
        if (plan is null)
        {
            foreach (ref readonly var slot in slots)
                if (watch.KnowsNothing(slot.Slot)) orders.Add(OrderIntent.None(slot.Slot, new(Reasons.NothingForecast)));
                else OrderNet(round, slot, (slot.Load - slot.Generated).WattHours, orders);
            return;
        }

        if (Doubt(horizon) is { } doubt)
        {
            if (!watch.IsFrozen)
                foreach (ref readonly var slot in slots) orders.Add(OrderIntent.None(slot.Slot, doubt));
            rule.Order(round, slots, horizon, stored, orders);
            return;
        }

        var last = slots[^1].Slot - horizon[0].Slot;
        // At a gate the slots before it have closed: what is not traded there meets the retailer's prices.
        var open = round == Round.Gate && !tradesAfterMetering ? slots[0].Slot - horizon[0].Slot : 0;
        if (round == Round.DayAhead || !plan.Worth.Covers(slots[^1].Slot) || plan.Worth.First < horizon[0].Slot - 1)
            plan.Look(horizon, firstIsKnown: false, open, last, stored, peak.Of(horizon[0].Slot));
        if (round == Round.DayAhead && plan.KnownDays < StorePlan.FewestDays)
            orders.Add(OrderIntent.None(slots[0].Slot, new(Reasons.FewDaysKnown, plan.KnownDays, StorePlan.FewestDays)));
        var (state, next) = ((double)stored.WattHours, 0);
        foreach (ref readonly var slot in slots)
        {
            for (; next < horizon.Length && horizon[next].Slot < slot.Slot; next++) state = plan.After(state, Act(horizon[next], state));
            if (next >= horizon.Length || horizon[next].Slot != slot.Slot) continue;
            if (round == Round.DayAhead) OrderNet(round, slot, (slot.Load - slot.Generated).WattHours + (long)Act(slot, state), orders);
            else curve!.Order(slot, state, orders);
        }
    }

    /// <summary>What the battery does by what is expected of a slot, around what is traded.</summary>
    double Act(in SlotOutlook slot, double state) => plan!.Act(slot.Slot, PlanPrices.Retail(slot), state,
        (slot.Load - slot.Generated).WattHours, (slot.Bought - slot.Sold).WattHours);

    /// <summary>What the site will draw or feed: the sure part day ahead, all of it at the gate.</summary>
    /// <param name="net">At the meter, Wh: positive draws.</param>
    void OrderNet(Round round, in SlotOutlook slot, long net, ICollection<OrderIntent> orders)
    {
        var left = net - (slot.Bought - slot.Sold).WattHours;
        var early = round == Round.DayAhead;
        if (left > 0)
        {
            var quantity = early ? Caution.ToBuyBySpread(slot, left) : left;
            var cover = early ? 0 : Math.Clamp((slot.Sold - slot.Bought).WattHours, 0, left);
            desk.Buy(orders, slot, cover, desk.HighestBid(slot), Reasons.CoverSale);
            desk.Buy(orders, slot, quantity - cover, desk.HighestBid(slot), early ? Reasons.CautiousDeficit : Reasons.Deficit);
        }
        else if (left < 0)
        {
            var quantity = early ? Caution.ToSellBySpread(slot, -left) : -left;
            var back = early ? 0 : Math.Clamp((slot.Bought - slot.Sold).WattHours, 0, -left);
            desk.Sell(orders, slot, back, desk.LowestAsk(slot), Reasons.SellBack, own: false);
            desk.Sell(orders, slot, quantity - back, desk.LowestAsk(slot), early ? Reasons.CautiousSurplus : Reasons.Surplus);
        }
        else
        {
            orders.Add(OrderIntent.None(slot.Slot, OrderDesk.Expecting(Reasons.NothingLeft, slot)));
        }
    }

    public DeviceAct Act(in SlotOutlook now, ReadOnlySpan<SlotOutlook> horizon, Energy stored)
    {
        watch.Learn(now);
        if (plan is null) return new(default, new(Reasons.NoStore));
        var seen = watch.Read((SlotOutlook[])[now, .. horizon.Length > 1 ? horizon[1..] : []], firstIsKnown: true);
        if (!watch.IsDoubtful) plan.Learn(now, seen);
        plan.Look(seen, firstIsKnown: true, tradesAfterMetering ? 0 : 1, 0, stored, peak.Of(now.Slot));
        if (!watch.IsDoubtful) record!.Learn(now, stored);
        if (Doubt(seen) is { } doubt) return new(rule.Act(now, horizon, stored).Wish, doubt);

        var net = (now.Load - now.Generated).WattHours;
        var wish = Whole(Act(now, stored.WattHours));
        peak.Note(now.Slot, net + plan.Model.At(stored, profile.Battery!.Held(new(wish), new(net)), profile.Grid.Minutes).Net.WattHours);
        if (plan.Level < net && wish < 0) return new(new(wish), new(Reasons.HoldPeak, (long)plan.Level, net));
        var corridor = plan.Corridor(now.Slot, PlanPrices.Retail(now));
        return new(new(wish), new(Reasons.WithinCorridor, (long)corridor.KeepTo, (long)corridor.StoreTo,
            (long)plan.Worth.At(now.Slot, plan.After(stored.WattHours, wish))));
    }

    /// <summary>Why the rule decides instead; null where the plan does.</summary>
    Cause? Doubt(ReadOnlySpan<SlotOutlook> horizon)
    {
        if (watch.IsFrozen) return watch.Frozen;
        if (record!.IsBehind) return new(Reasons.PlanBehind, -(long)record.Gain, (long)record.Error);
        foreach (ref readonly var slot in horizon[Math.Min(1, horizon.Length)..])
            if (slot.Load > default(Energy)) return null;
        return new(Reasons.NothingForecast);
    }

    /// <summary>Charging is rounded up and discharging down: at most a Wh more is stored than planned.</summary>
    static long Whole(double wattHours) => (long)Math.Ceiling(wattHours - 1e-6);
}
