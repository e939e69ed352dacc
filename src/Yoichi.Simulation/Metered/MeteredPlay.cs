using System.Collections.Immutable;
using Yoichi.Bidding;
using Yoichi.Community;
using Yoichi.Metering;
using Yoichi.Metering.Gaps;
using Yoichi.Simulation.Files;
using Yoichi.Simulation.Reporting;
using Yoichi.Units;

namespace Yoichi.Simulation.Metered;

/// <summary>Puts what became known to the community, in the order it became known.</summary>
/// <remarks>A slot is traded when everybody has been read who is waited for (<see cref="TradingTimes"/>), among those who
/// have. When the month is closed the gap ladder fills what it can: who was not read in time then trades the slot with
/// whoever else was not, and whoever still has a gap is left out and billed later. What becomes known after that supersedes
/// what was settled, in one batch a day.</remarks>
sealed class MeteredPlay
{
    readonly Community.Community community;
    readonly CommandPort port;
    readonly EventDigest digest;
    readonly ImmutableArray<MeteredSite> sites;
    readonly RecentPrice prices;
    readonly ReadingRules rules;
    readonly SlotGrid grid;
    readonly DeliverySlot first, end;
    readonly DateTimeOffset closing;
    readonly SlotReading?[][] recorded;                      // [member][slot]
    SlotReading?[][] recordedAtClose = [];
    readonly bool[] traded;
    readonly List<MeteredSite> fresh = [];
    readonly List<OrderIntent> intents = [];
    ImmutableArray<Dictionary<Channel, GapResult>> atClose = [], atEnd = [];
    int done;

    public MeteredPlay(
        Community.Community community, CommandPort port, EventDigest digest, ImmutableArray<MeteredSite> sites,
        RecentPrice prices, ReadingRules rules)
    {
        (this.community, this.port, this.digest, this.sites) = (community, port, digest, sites);
        (this.prices, this.rules, grid) = (prices, rules, community.Grid);
        (first, end) = (grid.OfJstDay(community.Definition.From), grid.OfJstDay(community.Definition.Until));
        closing = grid.StartOf(end).AddDays(rules.CloseAfterDays);
        recorded = [.. sites.Select(_ => new SlotReading?[end - first])];
        traded = new bool[end - first];
    }

    public void Run(Action<int>? onSlot, CancellationToken cancellationToken)
    {
        foreach (var (slot, at) in TradingTimes.Of(sites, first, end, closing, rules.WaitDays, grid))
        {
            cancellationToken.ThrowIfCancellationRequested();
            port.Send(new Command.Tick(at));
            Settle(slot, site => site.At(slot, at));
            onSlot?.Invoke(++done);
        }

        port.Send(new Command.Tick(closing));
        atClose = Ladder(closing);
        for (var slot = first; slot < end; slot += 1)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (here, isFirst) = (slot, !traded[slot - first]);
            Settle(slot, site => site.Filled(atClose[site.Member], here, closing));
            if (isFirst) onSlot?.Invoke(++done);
        }

        Supersede(atClose, closing);
        CloseMonths();
        atEnd = atClose;
        recordedAtClose = [.. recorded.Select(member => (SlotReading?[])member.Clone())];
        foreach (var batch in Batches())
        {
            cancellationToken.ThrowIfCancellationRequested();
            port.Send(new Command.Tick(batch));
            atEnd = Ladder(batch);
            Supersede(atEnd, batch);
            CloseMonths();
        }
    }

    public MeteredOutcome Outcome(RunRecord record, BillWatch bills) => new(
        record, [.. Flat(atClose)], [.. Flat(atEnd)],
        [.. bills.Delayed.Select(d => (d.Participant, d.MissingSlots))],
        [.. bills.Notes])
    {
        Yen = [.. sites.Select(s => bills.YenOf(s.Id))],
        YenAtClose = [.. sites.Select(s => bills.FirstYenOf(s.Id))],
        ReadingsAtClose = recordedAtClose,
        ReadingsAtEnd = recorded,
    };

    IEnumerable<GapResult> Flat(ImmutableArray<Dictionary<Channel, GapResult>> filled) =>
        sites.SelectMany(site => site.Channels.Select(channel => filled[site.Member][channel]));

    /// <summary>Records, trades and settles a slot for those who have a reading and had none before.</summary>
    void Settle(DeliverySlot slot, Func<MeteredSite, SlotReading?> readingOf)
    {
        traded[slot - first] = true;
        fresh.Clear();
        foreach (var site in sites)
        {
            if (!site.TakesPart(slot) || recorded[site.Member][slot - first] is not null || readingOf(site) is not { } reading)
                continue;
            Record(site, slot, reading);
            fresh.Add(site);
        }

        if (fresh.Count == 0) return;
        Trade(slot);
        port.Send(new Command.SettleSlot(slot));
    }

    void Record(MeteredSite site, DeliverySlot slot, in SlotReading reading)
    {
        recorded[site.Member][slot - first] = reading;
        port.Send(new Command.RecordReading(slot, site.Id, reading));
    }

    /// <summary>出なり: what was metered, among those who were read just now.</summary>
    void Trade(DeliverySlot slot)
    {
        var time = grid.JstNumber(slot) - 1;
        foreach (var site in fresh)
        {
            if (!site.Trades || recorded[site.Member][slot - first] is not { } reading) continue;
            var (bought, sold) = community.Traded(slot, site.Member);
            var (retail, buyBack, charges) = community.PricesOf(site.Member, slot);
            var outlook = new SlotOutlook(slot, reading.Forward, reading.Reverse, retail, buyBack, charges,
                prices.Expect(time), bought, sold);
            intents.Clear();
            site.Agent.Order(Round.AfterMetering, [outlook], [outlook], reading.Stored, intents);
            foreach (var intent in intents)
                port.Send(new Command.PlaceOrder(intent.Slot, site.Id, intent.Side, intent.Quantity, intent.Limit, intent.Terms));
        }

        port.Send(new Command.RunRound(slot, RoundKind.AfterMetering));
    }

    /// <summary>Puts better readings in the place of settled ones, and first ones where there were none.</summary>
    void Supersede(ImmutableArray<Dictionary<Channel, GapResult>> filled, DateTimeOffset knownAt)
    {
        for (var slot = first; slot < end; slot += 1)
        {
            var isNew = false;
            foreach (var site in sites)
            {
                if (!site.TakesPart(slot) || site.Filled(filled[site.Member], slot, knownAt) is not { } reading) continue;
                if (recorded[site.Member][slot - first] is not { } before) isNew = true;
                else if (!IsBetter(reading, before)) continue;
                Record(site, slot, reading);
            }

            if (isNew) port.Send(new Command.SettleSlot(slot));
        }
    }

    /// <summary>A plain estimate stands until somebody reads the meter; one within a counter's sum moves with what
    /// else becomes known in its span, so that the sum stays right.</summary>
    static bool IsBetter(in SlotReading reading, in SlotReading before) => reading.Rank > before.Rank
        || reading.Rank == before.Rank && reading != before && reading.Quality != ReadingQuality.Estimated;

    void CloseMonths()
    {
        var from = community.Definition.From;
        for (var month = new DateOnly(from.Year, from.Month, 1); month < community.Definition.Until; month = month.AddMonths(1))
        {
            port.Send(new Command.CloseMonth(month));
            port.Send(new Command.AdjustMonth(month));
        }

        port.Send(new Command.Mark(digest.Count, digest.Current()));
    }

    /// <summary>The ends of the days, after the month was closed, on which something more became known.</summary>
    List<DateTimeOffset> Batches() => [.. sites.SelectMany(site => site.LaterThan(closing))
        .Select(at => grid.StartOf(grid.OfJstDay(grid.JstDay(grid.At(at)).AddDays(1)))).Distinct().Order()];

    /// <summary>Every channel of everybody, as far as the ladder reaches with what was known at a time.</summary>
    ImmutableArray<Dictionary<Channel, GapResult>> Ladder(DateTimeOffset knownAt)
    {
        var around = 7 * rules.ProfileWeeks * grid.PerDay;
        var (from, until) = (first + -around, end + around);
        var inputs = sites.SelectMany(site => site.Channels.Select(channel =>
            (site, channel, Input: site.Input(channel, from, until, knownAt)))).ToList();
        var classes = inputs.GroupBy(i => (i.site.Kind, i.channel))
            .ToDictionary(g => g.Key, g => ClassProfile.Of([.. g.Select(i => i.Input)]));
        var filled = sites.Select(_ => new Dictionary<Channel, GapResult>()).ToImmutableArray();
        foreach (var (site, channel, input) in inputs)
            filled[site.Member][channel] = GapLadder.Climb(input, site.First, site.End, rules.Gaps, classes[(site.Kind, channel)]);
        return filled;
    }
}
