using Yoichi.Bidding;
using Yoichi.Community;
using Yoichi.Simulation.Forecasts;
using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>Plays a community slot by slot on simulated time: the same state machine as in live service.</summary>
/// <remarks>At the start of each slot, in this order: what was metered is recorded and settled; auctions that are due
/// are held; agents order for what is due next, knowing only what is over; then the slot is delivered.</remarks>
sealed class Simulator
{
    readonly Community.Community community;
    readonly CommandPort port;
    readonly EventDigest digest;
    readonly IReadOnlyList<Site> sites;
    readonly RecentPrice prices;
    readonly IssuedForecasts? forecasts;
    readonly SlotGrid grid;
    readonly MarketRule rule;
    readonly DeliverySlot first, end;
    readonly Rng arrivals;
    readonly CauseLog? causes;
    readonly List<OrderIntent> intents = [];
    readonly Outlooks outlooks;
    readonly SlotReading[] delivered;
    readonly int[] queue;

    public Simulator(
        Community.Community community, CommandPort port, EventDigest digest, IReadOnlyList<Site> sites,
        RecentPrice prices, IssuedForecasts? forecasts, ulong seed, CauseLog? causes = null)
    {
        (this.forecasts, this.causes) = (forecasts, causes);
        (this.community, this.port, this.digest, this.sites, this.prices) = (community, port, digest, sites, prices);
        (grid, rule) = (community.Grid, community.Definition.Market);
        (first, end) = (grid.OfJstDay(community.Definition.From), grid.OfJstDay(community.Definition.Until));
        arrivals = Rng.Stream(seed, "arrivals");
        outlooks = new(community, prices, forecasts, first, end);
        delivered = new SlotReading[sites.Count];
        queue = [.. Enumerable.Range(0, sites.Count)];
    }

    /// <param name="onSlot">Called after each delivered slot with how many are done.</param>
    public void Run(Action<int>? onSlot, CancellationToken cancellationToken)
    {
        // From the day before: the first day's orders are placed then.
        for (var now = first - grid.PerDay; now <= end; now += 1)
        {
            cancellationToken.ThrowIfCancellationRequested();
            port.Send(new Command.Tick(grid.StartOf(now)));
            if (now > first) Meter(now - 1);
            else if (now > first - grid.PerDay)
                foreach (var site in sites) site.LearnEve(now - 1);
            if (now < end && rule.ExAnte) Trade(now);
            if (now >= first && now < end) Deliver(now);
            if (now > first && grid.JstNumber(now) == 1) EndDay(now);
            if (now >= first && now < end) onSlot?.Invoke(now - first + 1);
        }
    }

    void EndDay(DeliverySlot now)
    {
        var day = grid.JstDay(now);
        var over = day.AddDays(-1);
        if (day.Day == 1 || now == end) port.Send(new Command.CloseMonth(new(over.Year, over.Month, 1)));
        port.Send(new Command.Mark(digest.Count, digest.Current()));
    }

    void Deliver(DeliverySlot slot)
    {
        outlooks.LookFrom(slot, slot);
        foreach (var site in sites)
        {
            if (!community.TakesPart(site.Member, slot)) continue;
            var view = outlooks.Of(site, slot);
            // The slot's own meter is known while it is delivered: devices follow it.
            view[0] = Measured(site, view[0]);
            var act = site.Agent.Act(view[0], view, site.Stored);
            causes?.Act(slot, site.Profile.Id, act);
            delivered[site.Member] = site.Deliver(slot, act);
        }
    }

    static SlotOutlook Measured(Site site, in SlotOutlook seen) =>
        seen with
        {
            Load = site.ActualLoad(seen.Slot) + (site.Agent.PlansFlexible ? default : site.UsualFlexible(seen.Slot)),
            Generated = site.ActualGenerated(seen.Slot),
        };

    void Meter(DeliverySlot slot)
    {
        if (community.Definition.Market.Mechanism == "continuous" && rule.ExAnte) port.Send(new Command.CloseGate(slot));
        foreach (var site in sites)
        {
            if (!community.TakesPart(site.Member, slot)) continue;
            var reading = delivered[site.Member];
            port.Send(new Command.RecordReading(slot, site.Profile.Id, reading));
            // What a flexible load does is decided, not forecast: it is no part of what is learnt.
            var own = site.ActualLoad(slot);
            site.Learn(slot, own, reading.Generated);
            forecasts?.Learn(site.Member, slot, own, reading.Generated);
        }

        if (rule.ExPost) TradeMetered(slot);
        port.Send(new Command.SettleSlot(slot));
    }

    /// <summary>出なり: what was metered and is not yet traded.</summary>
    void TradeMetered(DeliverySlot slot)
    {
        var time = grid.JstNumber(slot) - 1;
        foreach (var site in sites)
        {
            if (!community.MayTrade(site.Member, slot)) continue;
            var reading = delivered[site.Member];
            var (bought, sold) = community.Traded(slot, site.Member);
            var (retail, buyBack, charges) = community.PricesOf(site.Member, slot);
            var outlook = new SlotOutlook(slot, reading.Forward, reading.Reverse, retail, buyBack, charges,
                forecasts is null ? prices.Expect(time) : forecasts.PriceOf(slot), bought, sold);
            Ask(site, slot + 1, Round.AfterMetering, [outlook], [outlook]);
        }

        port.Send(new Command.RunRound(slot, RoundKind.AfterMetering));
    }

    void Trade(DeliverySlot now)
    {
        if (rule.Mechanism == "continuous") TradeContinuously(now);
        else TradeInRounds(now);
    }

    void TradeInRounds(DeliverySlot now)
    {
        var gate = now + rule.ClosesMinutesBeforeStart / grid.Minutes;
        if (IsDayAhead(now))
            foreach (var slot in DayAfter(now)) port.Send(new Command.RunRound(slot, RoundKind.DayAhead));
        if (gate >= first && gate < end)
        {
            port.Send(new Command.RunRound(gate, RoundKind.Gate));
            port.Send(new Command.CloseGate(gate));
        }

        if (IsDayAhead(now + 1)) OrderFor(Round.DayAhead, now, DayAfter(now + 1));
        if (gate + 1 >= first && gate + 1 < end) OrderFor(Round.Gate, now, [gate + 1]);
    }

    void TradeContinuously(DeliverySlot now)
    {
        var opening = now + rule.OpensMinutesBeforeStart / grid.Minutes;
        Shuffle();
        if (opening >= first && opening < end) OrderFor(Round.DayAhead, now, [opening]);
        if (now + 1 >= first && now + 1 < end) OrderFor(Round.Gate, now, [now + 1]);
        // Where trading runs into delivery, each site's own meter is known while it trades.
        if (now >= first && now < end && rule.ClosesAt(grid, now) > grid.StartOf(now)) OrderFor(Round.Gate, now, [now]);
    }

    void OrderFor(Round round, DeliverySlot now, DeliverySlot[] slots)
    {
        if (slots.Length == 0) return;
        outlooks.LookFrom(now, slots[^1]);
        foreach (var at in queue)
        {
            // A continuous book trades with every order placed: positions must be looked at afresh.
            if (rule.Mechanism == "continuous") outlooks.LookFrom(now, slots[^1]);
            var view = outlooks.Of(sites[at], slots[^1]);
            if (slots[0] == now && now >= first) view[0] = Measured(sites[at], view[0]);
            Ask(sites[at], now, round, view.Slice(slots[0] - view[0].Slot, slots.Length), view);
        }
    }

    void Ask(
        Site site, DeliverySlot now, Round round, ReadOnlySpan<SlotOutlook> slots, ReadOnlySpan<SlotOutlook> all)
    {
        intents.Clear();
        site.Agent.Order(round, slots, all, site.Stored, intents);
        foreach (var slot in slots)
            if (community.HasOpenOrder(slot.Slot, site.Member))
                port.Send(new Command.CancelOrders(slot.Slot, site.Profile.Id));
        foreach (var intent in intents)
        {
            if (!community.MayTrade(site.Member, intent.Slot)) continue;
            causes?.Order(now, round, site.Profile.Id, intent);
            if (intent.Quantity == Energy.Zero) continue;
            port.Send(new Command.PlaceOrder(
                intent.Slot, site.Profile.Id, intent.Side, intent.Quantity, intent.Limit, intent.Terms));
        }
    }

    bool IsDayAhead(DeliverySlot slot) => rule.DayAheadAt is { } time
        && grid.JstNumber(slot) - 1 == (time.Hour * 60 + time.Minute) / grid.Minutes;

    DeliverySlot[] DayAfter(DeliverySlot slot)
    {
        var start = grid.OfJstDay(grid.JstDay(slot).AddDays(1));
        return start < first || start >= end ? [] : [.. Enumerable.Range(0, grid.PerDay).Select(i => start + i)];
    }

    void Shuffle()
    {
        for (var i = queue.Length - 1; i > 0; i--)
        {
            var j = (int)arrivals.Between(0, i);
            (queue[i], queue[j]) = (queue[j], queue[i]);
        }
    }
}
