using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>Self-consumption with price-aware orders, for homes, shops and offices.</summary>
/// <param name="peak">The month's peak so far, shared with whoever else runs the site.</param>
sealed class RuleAgent(SiteProfile profile, MonthPeak peak) : IAgent, IRemembers
{
    readonly OrderDesk desk = new(profile);
    readonly SiteForecast forecast = new(profile);

    public RuleAgent(SiteProfile profile)
        : this(profile, new(profile.Grid))
    {
    }

    /// <summary>Only to keep a peak down does it matter what comes later.</summary>
    public DeliverySlot? NeedsUntil(DeliverySlot last) =>
        profile.DemandCharge is not null && profile.Battery is not null ? null : last;

    public void Order(Round round, ReadOnlySpan<SlotOutlook> slots, ReadOnlySpan<SlotOutlook> horizon, Energy stored,
        ICollection<OrderIntent> orders)
    {
        if (round == Round.AfterMetering)
        {
            foreach (ref readonly var slot in slots) desk.OrderMetered(orders, slot);
            return;
        }

        if (slots.IsEmpty) return;
        var threshold = forecast.Threshold(horizon, stored, peak.Of(horizon[0].Slot));
        // What comes after the last slot to order in does not matter once the threshold is known.
        var seen = horizon[..Math.Clamp(slots[^1].Slot - horizon[0].Slot + 1, 0, horizon.Length)];
        Span<long> left = seen.Length <= 256 ? stackalloc long[seen.Length] : new long[seen.Length];
        forecast.Run(seen, stored, threshold, left);
        foreach (ref readonly var slot in slots)
        {
            var i = slot.Slot - horizon[0].Slot;
            if (i < 0 || i >= left.Length) continue;
            if (round == Round.DayAhead) OrderEarly(slot, left[i], orders);
            else OrderAtGate(slot, left[i], orders);
        }
    }

    /// <summary>The surely expected part, half way from the own limit to the price expected.</summary>
    void OrderEarly(in SlotOutlook slot, long left, ICollection<OrderIntent> orders)
    {
        if (left > 0)
        {
            var bid = desk.HighestBid(slot);
            desk.Buy(orders, slot, Caution.ToBuy(slot, left),
                slot.ExpectedPrice is { } e && e < bid ? Middle(bid, e) : bid, Reasons.CautiousDeficit);
        }
        else
        {
            var ask = desk.LowestAsk(slot);
            desk.Sell(orders, slot, Caution.ToSell(slot, -left),
                slot.ExpectedPrice is { } e && e > ask ? Middle(ask, e) : ask, Reasons.CautiousSurplus);
        }
    }

    /// <summary>What is still missing or over, at the own limit: the last chance before delivery.</summary>
    void OrderAtGate(in SlotOutlook slot, long left, ICollection<OrderIntent> orders)
    {
        // A position that turned out too big is traded back first; what goes beyond it is the site's own.
        var position = (slot.Bought - slot.Sold).WattHours;
        if (left == 0) orders.Add(OrderIntent.None(slot.Slot, OrderDesk.Expecting(Reasons.NothingLeft, slot)));
        else if (left > 0)
        {
            var cover = Math.Clamp(-position, 0, left);
            desk.Buy(orders, slot, cover, desk.HighestBid(slot), Reasons.CoverSale);
            desk.Buy(orders, slot, left - cover, desk.HighestBid(slot), Reasons.Deficit);
        }
        else
        {
            var back = Math.Clamp(position, 0, -left);
            desk.Sell(orders, slot, back, desk.LowestAsk(slot), Reasons.SellBack, own: false);
            desk.Sell(orders, slot, -left - back, desk.LowestAsk(slot), Reasons.Surplus);
        }
    }

    public DeviceAct Act(in SlotOutlook now, ReadOnlySpan<SlotOutlook> horizon, Energy stored)
    {
        if (profile.Battery is null) return new(default, new(Reasons.NoStore));
        var followed = new DeviceAct(SiteForecast.Greedy(now), new(Reasons.SelfConsumption,
            now.Load.WattHours, now.Generated.WattHours, (now.Bought - now.Sold).WattHours));
        if (profile.DemandCharge is null) return followed;

        // The first slot of the horizon is an expectation; what it turned out to be is in `now`.
        SlotOutlook[] seen = [now, .. horizon.Length > 1 ? horizon[1..] : []];
        var net = now.Load - now.Generated;
        var threshold = forecast.Threshold(seen, stored, peak.Of(now.Slot));
        var act = threshold is { } t
            ? new(new Energy(t) - net, new(Reasons.HoldPeak, t, Math.Max(0, net.WattHours))) : followed;
        peak.Note(now.Slot, (net + forecast.Clip(stored, act.Wish)).WattHours);
        return act;
    }

    static Price Middle(Price a, Price b) => new((a.MicroYenPerWattHour + b.MicroYenPerWattHour) / 2);

    public void Remember(AgentMemory memory) => peak.Remember(memory);
}
