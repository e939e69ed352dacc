using Yoichi.Community;
using Yoichi.Units;

namespace Yoichi.Live;

/// <summary>Commands that are due, and since when.</summary>
public sealed record Due(DateTimeOffset At, IReadOnlyList<Command> Commands)
{
    /// <summary>Why what is ordered among them is.</summary>
    public IReadOnlyList<ReasonRow> Reasons { get; init; } = [];
}

/// <summary>Says what is due in a community: auctions, gates, settlements, bills.</summary>
/// <remarks>It remembers nothing. What was done is in the community, so after a stop or a jump of the clock everything is
/// caught up with in order, each at its own time, nothing twice; where the clock is behind, it waits.</remarks>
public sealed class MarketClock(LiveRules rules, Func<Community.Community, DeliverySlot, ReasonedOrders>? ordersAfterMetering = null)
{
    /// <summary>What is due next; put to the community, it is not due any more.</summary>
    /// <returns>Null where nothing is. Its time is not before the community's own.</returns>
    public Due? Next(Community.Community community, DateTimeOffset now)
    {
        // Of two that are due at once: what was metered is settled before the market goes on, as the simulator does it.
        Due? next = null;
        foreach (var due in (ReadOnlySpan<Due?>)[Settlement(community, now), DayAhead(community), Gate(community), Month(community),
            Notes(community), Final(community, Later(now, community.Now)), Archive(community, Later(now, community.Now))])
            if (due is not null && due.At <= Later(now, community.Now) && (next is null || due.At < next.At)) next = due;
        // In UTC, as whoever replays the journal has it.
        return next is null ? null : next with { At = Later(next.At, community.Now).ToUniversalTime() };
    }

    static Due? DayAhead(Community.Community community)
    {
        var rule = community.Definition.Market;
        if (!rule.ExAnte || rule.Mechanism == "continuous" || rule.DayAheadAt is not { } time) return null;
        var from = After(community, community.LastDayAhead, community.LastGate);
        if (from >= community.EndSlot) return null;
        var day = community.Grid.JstDay(from);
        var until = community.Grid.OfJstDay(day.AddDays(1));
        return new(new DateTimeOffset(day.AddDays(-1), time, SlotGrid.Jst),
            [.. Enumerable.Range(0, until - from).Select(i => new Command.RunRound(from + i, RoundKind.DayAhead))]);
    }

    static Due? Gate(Community.Community community)
    {
        var rule = community.Definition.Market;
        if (!rule.ExAnte) return null;
        var slot = After(community, community.LastGate, null);
        if (slot >= community.EndSlot) return null;
        return new(rule.ClosesAt(community.Grid, slot), rule.Mechanism == "continuous" ? [new Command.CloseGate(slot)]
            : [new Command.RunRound(slot, RoundKind.Gate), new Command.CloseGate(slot)]);
    }

    /// <summary>A slot is settled once everybody's reading is in, or has been waited for; whoever comes later, at once.</summary>
    Due? Settlement(Community.Community community, DateTimeOffset now)
    {
        var (next, at) = ((UnsettledSlot?)null, DateTimeOffset.MaxValue);
        foreach (var slot in community.Unsettled())
        {
            var since = slot is { IsFirst: true, Missing: > 0 }
                ? Later(community.Grid.StartOf(slot.Slot + 1) + rules.WaitFor, community.Now) : community.Now;
            if (since < at) (next, at) = (slot, since);
        }

        if (next is not { } due || at > Later(now, community.Now)) return null;
        if (!due.IsFirst || !community.Definition.Market.ExPost) return new(at, [new Command.SettleSlot(due.Slot)]);
        var (orders, reasons) = ordersAfterMetering?.Invoke(community, due.Slot) ?? ReasonedOrders.None;
        return new(at, [.. orders, new Command.RunRound(due.Slot, RoundKind.AfterMetering), new Command.SettleSlot(due.Slot)]) { Reasons = reasons };
    }

    Due? Month(Community.Community community)
    {
        foreach (var month in community.Months)
        {
            if (month <= community.LastMonth)
            {
                // Closed again for those whose last reading came late.
                if (community.CanBill(month)) return new(community.Now, [new Command.CloseMonth(month)]);
                continue;
            }

            var (after, until) = (month.AddMonths(1), community.Definition.Until);
            var end = new DateTimeOffset(after < until ? after : until, default, SlotGrid.Jst);
            // Notes go out with the bills of the month after.
            return new(end + rules.CloseAfter, [new Command.CloseMonth(month), .. community.Months
                .Where(earlier => earlier < month && community.CanAdjust(earlier)).Select(earlier => new Command.AdjustMonth(earlier))]);
        }

        return null;
    }

    /// <summary>Notes on the stated day for what has come before it, beside those that go out with bills.</summary>
    Due? Notes(Community.Community community)
    {
        if (rules.NotesOn is not { } day) return null;
        var due = community.Unnoted.Select(u => (u.Month, At: DayAfter(u.Since, day))).ToList();
        if (due.Count == 0) return null;
        var at = due.Min(d => d.At);
        return new(at, [.. due.Where(d => d.At == at).Select(d => new Command.AdjustMonth(d.Month))]);
    }

    /// <summary>The first start of such a day after a time, JST.</summary>
    static DateTimeOffset DayAfter(DateTimeOffset since, int day)
    {
        var jst = since.ToOffset(SlotGrid.Jst);
        var here = new DateTimeOffset(jst.Year, jst.Month, day, 0, 0, 0, SlotGrid.Jst);
        return here > since ? here : here.AddMonths(1);
    }

    Due? Final(Community.Community community, DateTimeOffset now)
    {
        if (rules.FinalAfterMonths is not { } age) return null;
        foreach (var month in community.Months)
        {
            var at = new DateTimeOffset(month.AddMonths(1 + age), default, SlotGrid.Jst);
            if (at > now) return null;                       // the oldest come first
            // What is known and not yet said is said first.
            if (community.CanFinish(month))
                return new(at, community.CanAdjust(month) ? [new Command.AdjustMonth(month), new Command.FinishMonth(month)] : [new Command.FinishMonth(month)]);
        }

        return null;
    }

    /// <summary>What can be archived is, a month at a time.</summary>
    static Due? Archive(Community.Community community, DateTimeOffset now)
    {
        if (community.Certificates is null) return null;
        foreach (var month in community.Months)
            if (community.ArchiveFrom(month) is { } at && at <= now) return new(at, [new Command.ArchiveCertificates(month)]);
        return null;
    }

    static DeliverySlot After(Community.Community community, DeliverySlot? one, DeliverySlot? other)
    {
        var from = community.FirstSlot;
        if (one >= from) from = one.Value + 1;
        return other >= from ? other.Value + 1 : from;
    }

    static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
