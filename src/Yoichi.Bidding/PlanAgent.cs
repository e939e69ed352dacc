using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>Plans a home, office or shop, with one battery or none, and orders at the marginal value of energy.</summary>
/// <remarks><para>The plan says what stored energy is worth in each slot to come (<see cref="StorePlan"/>). From it follow
/// a corridor of states, within which the battery follows the meter, and the price of each further Wh in a slot: the
/// limits of its orders, on both sides. Day ahead it orders the surely expected part, by the forecast's spread; at the gate
/// the rest, and whatever else the battery would take or give, at the price it is worth.</para>
/// <para>Where nothing is forecast, where the meter stands still, and while the plan's recent gain over the rule is worse than
/// chance explains, it does as <c>rule</c> does, and says so (<see cref="OutlookWatch"/>).</para></remarks>
sealed class PlanAgent : IAgent, IRemembers
{
    readonly SiteProfile profile;
    readonly OrderDesk desk;
    readonly RuleAgent rule;
    readonly MonthPeak peak;
    readonly OutlookWatch watch;
    readonly StorePlan? plan;
    readonly PlanRecord? record;
    readonly FillRecord? fills;
    readonly PlanOrders? curve;
    readonly FlexibleRun? flexible;
    bool tradesAfterMetering;
    int ahead = 8;                                            // of the slot that is delivered, the furthest ordered for at a gate

    public PlanAgent(SiteProfile profile)
    {
        (this.profile, desk, peak, watch) = (profile, new(profile), new(profile.Grid), new(profile.Grid));
        rule = new(profile, peak);
        flexible = profile.Flexible is { } load ? new(profile, load) : null;
        if (profile.Battery is not { } battery) return;
        plan = new(profile, battery);
        record = new(plan, profile.Grid);
        fills = new(plan, profile.Grid);
        curve = new(desk, plan);
    }

    public bool ReckonsMonthEnd => true;

    public bool PlansFlexible => true;

    /// <summary>Without a battery or a flexible load what comes later makes no difference.</summary>
    public DeliverySlot? NeedsUntil(DeliverySlot last) => plan is null && flexible is null ? last : null;

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
        // At a gate the slots before it have closed: what is not traded there meets the retailer's prices.
        var open = round == Round.Gate && !tradesAfterMetering ? slots[0].Slot - horizon[0].Slot : 0;
        var doubt = plan is null && flexible is null ? null : Doubt(horizon);
        if (flexible is not null)
        {
            if (doubt is null) flexible.Plan(horizon, open, stored, peak.Of(horizon[0].Slot));
            else flexible.GoByHabit(horizon);
            horizon = flexible.Into(horizon);
            slots = horizon.Slice(slots[0].Slot - horizon[0].Slot, slots.Length);
        }

        if (plan is null)
        {
            foreach (ref readonly var slot in slots)
                if (watch.KnowsNothing(slot.Slot)) orders.Add(OrderIntent.None(slot.Slot, new(Reasons.NothingForecast)));
                else OrderNet(round, slot, (slot.Load - slot.Generated).WattHours - OrderFlexible(round, slot, 0, orders), orders);
            return;
        }

        if (doubt is { } why)
        {
            if (!watch.IsFrozen)
                foreach (ref readonly var slot in slots) orders.Add(OrderIntent.None(slot.Slot, why));
            rule.Order(round, slots, horizon, stored, orders);
            return;
        }

        var last = slots[^1].Slot - horizon[0].Slot;
        if (round == Round.Gate) ahead = Math.Max(ahead, last);
        if (round == Round.DayAhead || !plan.Worth.Covers(slots[^1].Slot) || plan.Worth.First < horizon[0].Slot - 1)
            plan.Look(horizon, firstIsKnown: false, open, last, stored, peak.Of(horizon[0].Slot));
        if (round == Round.DayAhead && plan.KnownDays < StorePlan.FewestDays)
            orders.Add(OrderIntent.None(slots[0].Slot, new(Reasons.FewDaysKnown, plan.KnownDays, StorePlan.FewestDays)));
        var (state, next) = ((double)stored.WattHours, 0);
        foreach (ref readonly var slot in slots)
        {
            for (; next < horizon.Length && horizon[next].Slot < slot.Slot; next++) state = plan.After(state, Act(horizon[next], state));
            if (next >= horizon.Length || horizon[next].Slot != slot.Slot) continue;
            if (round == Round.DayAhead)
            {
                var act = (long)Act(slot, state);
                OrderNet(round, slot, (slot.Load - slot.Generated).WattHours + act - OrderFlexible(round, slot, act, orders), orders);
            }
            else
            {
                curve!.Order(slot with { Load = slot.Load - new Energy(OrderFlexible(round, slot, 0, orders)) }, state, orders);
            }
        }
    }

    /// <summary>What the flexible load is to use and the site has not: at what it would cost elsewhere in its window, and day
    /// ahead half way from there to the price expected.</summary>
    /// <param name="slot">With what the load uses.</param>
    /// <param name="act">What the battery does, AC Wh.</param>
    /// <returns>Wh ordered, or given up because others are cheaper; the rest of the site's order goes without them.</returns>
    long OrderFlexible(Round round, in SlotOutlook slot, long act, ICollection<OrderIntent> orders)
    {
        if (flexible is null || flexible.Used(slot.Slot) is not (> 0 and var used)) return 0;
        var part = Math.Clamp((slot.Load - slot.Generated - slot.Bought + slot.Sold).WattHours + act, 0, used);
        var elsewhere = flexible.Elsewhere(slot.Slot);
        if (part == 0 || double.IsInfinity(elsewhere)) return 0;
        var worth = new Price((long)elsewhere);
        var limit = Price.Min(desk.HighestBid(slot), worth - slot.Charges);
        if (limit <= slot.BuyBackPrice) return part;
        if (round == Round.DayAhead && slot.ExpectedPrice is { } price && price < limit)
            limit = new((limit.MicroYenPerWattHour + price.MicroYenPerWattHour) / 2);
        desk.Buy(orders, slot, part, limit, new Cause(Reasons.FlexibleOrder, worth.MicroYenPerWattHour,
            slot.ExpectedPrice?.MicroYenPerWattHour ?? -1, part));
        return part;
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
        if (plan is null && flexible is null) return new(default, new(Reasons.NoStore));
        var seen = watch.Read((SlotOutlook[])[now, .. horizon.Length > 1 ? horizon[1..] : []], firstIsKnown: true);
        if (plan is not null && !watch.IsDoubtful) plan.Learn(now, seen);
        if (flexible is null) return ActOfStore(seen, seen, stored);
        var left = now.FlexibleLeft;
        if (Doubt(seen) is null) flexible.Plan(seen, tradesAfterMetering ? 0 : 1, stored, peak.Of(now.Slot));
        else flexible.GoByHabit(seen);
        var used = new Energy(Math.Min(flexible.Used(now.Slot), left.WattHours));
        return ActOfStore(seen, flexible.Into(seen), stored) with { Flexible = used, FlexibleCause = flexible.Why(now) };
    }

    /// <param name="plain">From the slot that is being delivered on, as it came to; without the flexible load.</param>
    /// <param name="seen">With what the flexible load uses.</param>
    DeviceAct ActOfStore(ReadOnlySpan<SlotOutlook> plain, ReadOnlySpan<SlotOutlook> seen, Energy stored)
    {
        var now = seen[0];
        if (plan is null)
        {
            peak.Note(now.Slot, (now.Load - now.Generated).WattHours);
            return new(default, new(Reasons.NoStore));
        }

        plan.Look(seen, firstIsKnown: true, tradesAfterMetering ? 0 : 1, 0, stored, peak.Of(now.Slot));
        if (!watch.IsDoubtful)
        {
            record!.Learn(now, stored);
            fills!.Learn(now, stored);
            plan.FillMargin = fills.Margin;
        }

        if (Doubt(plain) is { } doubt) return new(rule.Act(now, seen, stored).Wish, doubt);

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
        if (record is { IsBehind: true }) return new(Reasons.PlanBehind, -(long)record.Gain, (long)record.Error);
        foreach (ref readonly var slot in horizon[Math.Min(1, horizon.Length)..])
            if (slot.Load > default(Energy)) return null;
        return new(Reasons.NothingForecast);
    }

    /// <summary>Charging is rounded up and discharging down: at most a Wh more is stored than planned.</summary>
    static long Whole(double wattHours) => (long)Math.Ceiling(wattHours - 1e-6);

    public void Remember(AgentMemory memory)
    {
        memory.Flag(ref tradesAfterMetering);
        memory.Whole(ref ahead);
        watch.Remember(memory);
        peak.Remember(memory);
        plan?.Remember(memory, ahead);
        record?.Remember(memory);
        fills?.Remember(memory);
    }
}
