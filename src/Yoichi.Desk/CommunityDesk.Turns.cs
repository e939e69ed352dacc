using Yoichi.Bidding;
using Yoichi.Live;
using Yoichi.Simulation;
using Yoichi.Units;

namespace Yoichi.Desk;

public sealed partial class CommunityDesk
{
    /// <summary>Requests on their way at a time.</summary>
    const int MostAtOnce = 64;

    /// <summary>How often a request is sent again while too many wait.</summary>
    const int MostTries = 5;

    /// <summary>So long a report that the plug is out is believed.</summary>
    static readonly TimeSpan PlugHolds = TimeSpan.FromHours(2);

    /// <summary>What is known of a member when its agent is asked.</summary>
    /// <param name="View">The horizon, from now on.</param>
    /// <param name="At">Place of the first slot to order in, and how many there are.</param>
    /// <param name="May">Whether it may trade in each of them.</param>
    /// <param name="Open">Its orders that stand in them.</param>
    sealed record Look(DeskSite Site, SlotOutlook[] View, int At, bool[] May, List<(DeliverySlot Slot, long Order)> Open);

    async Task<int> TurnAsync(DeliverySlot now, CancellationToken cancellationToken)
    {
        var (definition, everybody, due) = (await live!.Writer.ReadAsync(c => (c.Definition, Enter(c, now), DueOf(c, now)), cancellationToken).ConfigureAwait(false)).Value;
        await ForecastAsync(definition, now, cancellationToken).ConfigureAwait(false);
        var silent = new List<ParticipantId>();
        foreach (var site in everybody)
        {
            if (registered.States.GetValueOrDefault(site.Profile.Id) is { } said) site.Hear(said);
            if (now > metered!.First + metered.Prices.Grid.PerDay && now - metered.EndOf(site.Profile.Id) >= metered.Prices.Grid.PerDay) silent.Add(site.Profile.Id);
        }

        lock (turn) Status = Status with { Silent = [.. silent] };
        // Who was asked in this slot before the service was started again has learnt from it, and is not asked twice.
        everybody.RemoveAll(site => site.Turn >= now);
        foreach (var (round, slots) in due)
        {
            var looks = (await live.Writer.ReadAsync(c => LookFor(c, everybody, now, slots), cancellationToken).ConfigureAwait(false)).Value;
            foreach (var some in looks.Chunk(MostAtOnce))
                await Task.WhenAll([.. some.Select(look => Ask(look, round, now)).Where(r => r is not null).Select(r => SendAsync(r!.Value, cancellationToken))]).ConfigureAwait(false);
        }

        await LearnAsync(everybody, now, cancellationToken).ConfigureAwait(false);
        await RememberAsync(everybody, now, cancellationToken).ConfigureAwait(false);
        if (definition.Grid.JstNumber(now) == 1) ForgetOrders(now);
        return everybody.Count;
    }

    /// <summary>The auctions agents order for at the start of a slot: one slot before the auction, as a simulation has it.</summary>
    static List<(Round Round, DeliverySlot[] Slots)> DueOf(Community.Community c, DeliverySlot now)
    {
        var (rule, grid, due) = (c.Definition.Market, c.Grid, new List<(Round, DeliverySlot[])>());
        if (!rule.ExAnte) return due;
        bool IsDelivered(DeliverySlot slot) => slot >= c.FirstSlot && slot < c.EndSlot;
        if (rule.Mechanism == "continuous")
        {
            var opening = now + rule.OpensMinutesBeforeStart / grid.Minutes;
            if (IsDelivered(opening)) due.Add((Round.DayAhead, [opening]));
            if (IsDelivered(now + 1)) due.Add((Round.Gate, [now + 1]));
            if (IsDelivered(now) && rule.ClosesAt(grid, now) > grid.StartOf(now)) due.Add((Round.Gate, [now]));
            return due;
        }

        if (rule.DayAheadAt is { } time && grid.JstNumber(now + 1) - 1 == (time.Hour * 60 + time.Minute) / grid.Minutes)
        {
            var day = grid.OfJstDay(grid.JstDay(now + 1).AddDays(1));
            if (IsDelivered(day)) due.Add((Round.DayAhead, [.. Enumerable.Range(0, grid.PerDay).Select(i => day + i)]));
        }

        var gate = now + rule.ClosesMinutesBeforeStart / grid.Minutes + 1;
        if (IsDelivered(gate)) due.Add((Round.Gate, [gate]));
        return due;
    }

    /// <summary>On the writer: what everybody's agent may know now, copied.</summary>
    List<Look> LookFor(Community.Community c, List<DeskSite> everybody, DeliverySlot now, DeliverySlot[] slots)
    {
        var outlooks = new Outlooks(c, new(c.Grid), forecasts!.Issued, c.FirstSlot, c.EndSlot);
        outlooks.LookFrom(now, slots[^1]);
        var open = slots.SelectMany(slot => c.BookOf(slot).Select(o => (o.Order.Participant, Slot: slot, o.Id))).ToLookup(o => o.Participant, o => (o.Slot, o.Id));
        var looks = new List<Look>(everybody.Count);
        foreach (var site in everybody)
        {
            bool[] may = [.. slots.Select(slot => c.MayTrade(site.Member, slot))];
            if (!may.Contains(true)) continue;
            if (Guarded(site, () => outlooks.Of(site, slots[^1]).ToArray()) is { } view)
                looks.Add(new(site, view, slots[0] - view[0].Slot, may, [.. open[site.Profile.Id]]));
        }

        return looks;
    }

    /// <summary>What a member's agent orders, with why; null where there is nothing to keep.</summary>
    (LiveRequest Request, OrderPaper Paper)? Ask(Look look, Round round, DeliverySlot now)
    {
        var (site, id) = (look.Site, look.Site.Profile.Id);
        var slots = look.View.AsMemory(look.At, look.May.Length);
        var paper = new OrderPaper(id, now, round, IsByHand);
        HashSet<DeliverySlot> own = [.. slots.ToArray().Select(s => s.Slot).Where(s => IsByHand(id, s))];
        foreach (var slot in own) paper.None(slot, new(Reasons.ByHand));
        foreach (var (slot, order) in look.Open)
            if (!own.Contains(slot)) paper.Withdraw(slot, order);
        if (own.Count == slots.Length) return paper.ToRequest(Key(slots.Span[0].Slot));

        if (WhyNot(site, round) is { } cause)
        {
            foreach (var slot in slots.ToArray())
                if (!own.Contains(slot.Slot)) paper.None(slot.Slot, cause);
            return paper.ToRequest(Key(slots.Span[0].Slot));
        }

        if (Late(site, now) is > 0 and var late) paper.None(slots.Span[0].Slot, new(Reasons.ReadingsLate, late));
        var intents = new List<OrderIntent>();
        var stored = site.StoredAt(now, slot => NetOf(id, slot));
        if (!Guarded(site, () =>
            {
                site.Agent.Order(round, slots.Span, look.View, stored, intents);
                return true;
            }))
        {
            // What stood before the agent failed stands: it was decided by an agent that was well.
            paper = new(id, now, round, IsByHand);
            paper.None(slots.Span[0].Slot, new(Reasons.AgentFailed));
            return paper.ToRequest(Key(slots.Span[0].Slot));
        }

        foreach (var intent in intents)
        {
            var at = intent.Slot - slots.Span[0].Slot;
            if (at < 0 || at >= slots.Length || !look.May[at] || own.Contains(intent.Slot)) continue;
            paper.Add(intent, slots.Span[at], site.WishesOf);
        }

        return paper.ToRequest(Key(slots.Span[0].Slot));

        // The intention, not the content: asked again after a restart the agent may say something else, and is not heard.
        string Key(DeliverySlot first) => $"desk:{id}:{round}:{now.Index}:{first.Index}";
    }

    /// <summary>Why an agent is not asked at all; null where it is.</summary>
    Cause? WhyNot(DeskSite site, Round round)
    {
        if (site.Profile.Vehicle is not null)
            return round == Round.Gate && site.Plug is { IsConnected: false } plug && time.GetUtcNow() - plug.At < PlugHolds ? new Cause(Reasons.NotPlugged) : null;
        return metered!.EndOf(site.Profile.Id) <= metered.First ? new Cause(Reasons.NoReadings) : null;
    }

    /// <summary>How many slots old the last reading is, where that is a day or more; 0 where it is not.</summary>
    long Late(DeskSite site, DeliverySlot now) => site.Profile.Vehicle is not null ? 0
        : now - metered!.EndOf(site.Profile.Id) is var slots && slots >= metered.Prices.Grid.PerDay ? slots : 0;

    async Task SendAsync((LiveRequest Request, OrderPaper Paper) asked, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            switch (await live!.Writer.SendAsync(asked.Request, cancellationToken).ConfigureAwait(false))
            {
                case LiveResult.Done:
                    lock (turn)
                        foreach (var (order, slot, limit) in asked.Paper.Accepted) standing[order] = (asked.Paper.Participant, slot, limit);
                    return;
                case LiveResult.Repeated:
                    return;                                   // ordered before the service was started again
                case LiveResult.Busy when attempt < MostTries:
                    await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken).ConfigureAwait(false);
                    break;
                case LiveResult.Busy:
                    throw new StoppedException("too many requests are waiting: what the agents order found no place");
                case LiveResult.Stopped stopped:
                    throw new StoppedException(stopped.Reason);
                case LiveResult.NotKnown unknown:
                    throw new StoppedException(unknown.Reason);
                default:
                    throw new InvalidOperationException("a key of the desk's was used by somebody else");
            }
        }
    }
}
