using System.Collections.Concurrent;
using Yoichi.Bidding;
using Yoichi.Community;
using Yoichi.Live;
using Yoichi.People;
using Yoichi.Units;

namespace Yoichi.Desk;

/// <summary>Orders for the members of a community in service who want to have nothing to do with it.</summary>
/// <remarks>At the start of each slot it asks each member's agent, as a simulation does, and puts what it says to the community's
/// writer like anybody else. What was ordered is kept with its reasons under a key of the member, auction and slot, so that nothing is
/// ordered twice whatever is started again. One member's agent that fails stops nobody else's.</remarks>
public sealed partial class CommunityDesk
{
    /// <summary>How far back readings and prices are looked at.</summary>
    const int DaysBack = 35;

    readonly IViews views;
    readonly IJournalStore store;
    readonly DeskRegister register;
    readonly DeskMemory memory;
    readonly AgentCatalog agents;
    readonly TimeProvider time;
    readonly ConcurrentQueue<JournalBatch> arrived = new();
    readonly Lock turn = new();                               // of what the writer's thread looks at as well
    readonly Dictionary<ParticipantId, DeskSite> sites = [];
    readonly HashSet<(ParticipantId, DeliverySlot)> byHand = [];
    readonly Dictionary<long, (ParticipantId Who, DeliverySlot Slot, Price Limit)> standing = [];
    readonly Dictionary<(ParticipantId Who, DeliverySlot Slot, Market.Side Side), Price> afterMetering = [];
    Registered registered = Registered.Nothing;
    LiveCommunity? live;
    Metered? metered;
    DeskForecasts? forecasts;
    DeliverySlot? lastTurn;
    IReadOnlyList<(ParticipantId Id, bool HasLoad, bool HasPanels)> forecastsOf = [];

    /// <param name="community">Its name.</param>
    /// <param name="store">Where its journal is kept.</param>
    /// <param name="views">Where what was metered before is looked up.</param>
    /// <param name="agents">The agents there are; null for the program's own.</param>
    public CommunityDesk(string community, IJournalStore store, IViews views, PeopleBook people, TimeProvider time, AgentCatalog? agents = null)
    {
        (Name, this.store, this.views, this.time) = (community, store, views, time);
        (register, memory, this.agents) = (new(people, community), new(people, community), agents ?? AgentCatalog.BuiltIn);
    }

    public string Name { get; }

    public DeskRegister Register => register;

    /// <summary>How it is doing.</summary>
    public DeskStatus Status { get; private set; } = DeskStatus.None;

    /// <summary>Who orders for a member, as it was known at the last turn: one of <see cref="Preferences.Agents"/>.</summary>
    public string AgentOf(ParticipantId participant) => registered.AgentOf(participant);

    /// <summary>What the writer is to be run with: it is told of every commit, and asks for orders on what was metered.</summary>
    public LiveOptions With(LiveOptions options) => options with { Kept = Hear, Explained = Hear, OrdersAfterMetering = OrdersAfterMetering };

    /// <summary>Before the writer starts: who is registered, and what was ordered by hand.</summary>
    /// <exception cref="StoreException">The store failed.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        registered = await register.LoadAsync(cancellationToken).ConfigureAwait(false);
        await memory.LoadAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var head in store.ReadAsync(Name, 0, cancellationToken).ConfigureAwait(false))
        {
            var grid = JournalLine.ReadHead(head.Span).Grid;
            var now = grid.At(time.GetUtcNow());
            foreach (var hand in await store.ReasonsAsync(Name, null, now - DaysBack * grid.PerDay, now + DaysBack * grid.PerDay, ReasonRow.ByHand, int.MaxValue, cancellationToken).ConfigureAwait(false))
                byHand.Add((hand.Participant, hand.Slot));
            return;
        }
    }

    /// <summary>Goes on from what was metered and traded so far.</summary>
    /// <exception cref="StoppedException">The writer takes nothing any more.</exception>
    public async Task OpenAsync(LiveCommunity community, CancellationToken cancellationToken)
    {
        live = community;
        var (grid, first, members) = (await community.Writer.ReadAsync(c => (c.Grid, c.FirstSlot, c.Definition.Members), cancellationToken).ConfigureAwait(false)).Value;
        var now = grid.At(time.GetUtcNow());
        var from = now - DaysBack * grid.PerDay;
        metered = new(grid, from > first ? from : first);
        var slots = await views.SlotsAsync(Name, metered.First, now + 8 * grid.PerDay, cancellationToken).ConfigureAwait(false);
        foreach (var slot in slots.Value) metered.Learn(slot);
        foreach (var member in members)
            foreach (var row in (await views.ParticipantSlotsAsync(Name, member.Id, metered.First, now, cancellationToken).ConfigureAwait(false)).Value) metered.Learn(row);
        told = known = slots.Position;
        if (registered.Setup is null) return;
        await community.Writer.ReadAsync(c => Enter(c, now).Count, cancellationToken).ConfigureAwait(false);
        await RecallOrdersAsync(now, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks at the clock; where a slot has begun since, asks everybody's agent and places what they order.</summary>
    /// <returns>How many members were asked; 0 where there was nothing to do.</returns>
    /// <exception cref="StoppedException">The writer takes nothing any more.</exception>
    public async Task<int> LookAsync(CancellationToken cancellationToken)
    {
        if (live is null || metered is null) throw new InvalidOperationException("the desk is not open");
        var began = time.GetTimestamp();
        var grid = metered.Prices.Grid;
        var now = grid.At(time.GetUtcNow());
        if (lastTurn >= now) return 0;
        // What is due is done first: a gate that closes now closes before anybody orders.
        await live.Writer.LookAtClockAsync(cancellationToken).ConfigureAwait(false);
        TakeIn(now);
        registered = await register.LoadAsync(cancellationToken).ConfigureAwait(false);
        var missed = lastTurn is { } last ? Math.Max(0, now - last - 1) : 0;
        lastTurn = now;
        if (registered.Setup is null) return 0;
        var asked = await TurnAsync(now, cancellationToken).ConfigureAwait(false);
        lock (turn) Status = Status.After(now, asked, missed, time.GetElapsedTime(began));
        return asked;
    }

    /// <summary>Why a turn could not be ended, for the operator.</summary>
    /// <returns>False where it was known already.</returns>
    public bool Trouble(string reason)
    {
        lock (turn)
        {
            if (Status.Problem == reason) return false;
            Status = Status with { Problem = reason };
            return true;
        }
    }

    /// <summary>On the writer: a slot is the member's from the order on, whether it is on the disk yet or not.</summary>
    void Hear(ReasonRow reason)
    {
        if (reason.Kind != ReasonRow.ByHand) return;
        lock (turn) byHand.Add((reason.Participant, reason.Slot));
    }

    bool IsByHand(ParticipantId participant, DeliverySlot slot)
    {
        lock (turn) return byHand.Contains((participant, slot));
    }

    /// <summary>On the writer: only laid down here.</summary>
    void Hear(JournalBatch batch)
    {
        if (batch.Views.ParticipantSlots.Count > 0 || batch.Views.Slots.Count > 0 || batch.Views.Trades.Count > 0) arrived.Enqueue(batch);
    }

    long known;                                               // lines of the journal whose trades were counted at the start
    long told;                                                // … and whose trades agents have heard of

    void TakeIn(DeliverySlot now)
    {
        foreach (var (position, trade) in untold) Tell(trade, position);
        untold.Clear();
        while (arrived.TryDequeue(out var batch))
        {
            foreach (var row in batch.Views.ParticipantSlots) metered!.Learn(row);
            if (batch.Position + batch.Lines.Count <= known) continue;
            foreach (var row in batch.Views.Slots) metered!.Learn(row);
            foreach (var reason in batch.Reasons) NoteMetered(reason);
            foreach (var trade in batch.Views.Trades) Tell(trade, batch.Position);
            told = batch.Position + batch.Lines.Count;
        }

        metered!.Price(now);
    }

    /// <summary>Tells agents that want to know what of their orders has traded. What the other side's energy was is taken to be what
    /// it is registered for.</summary>
    /// <param name="position">Line of the journal it came of, or one before it in the same commit.</param>
    void Tell(TradeRow trade, long position)
    {
        Tell(trade.BuyOrder, Market.Side.Buy, trade.Seller, Tag.OfSeller(trade.Seller));
        Tell(trade.SellOrder, Market.Side.Sell, trade.Buyer, Tag.OfBuyer(trade.Buyer));

        void Tell(long order, Market.Side side, ParticipantId other, Tag identity)
        {
            // What is ordered after metering is traded in the same commit, and its number was nobody's to know.
            if (!standing.TryGetValue(order, out var own))
            {
                var who = side == Market.Side.Buy ? trade.Buyer : trade.Seller;
                if (trade.Round != Community.RoundKind.AfterMetering || !afterMetering.TryGetValue((who, trade.Slot, side), out var limit)) return;
                own = (who, trade.Slot, limit);
            }

            DeskSite? site;
            lock (turn) site = sites.GetValueOrDefault(own.Who);
            if (site is null || position < site.Told) return;
            IReadOnlyList<Tag> tags = [.. (registered.Sites.GetValueOrDefault(other)?.SaleTags ?? []).Select(Tag.Parse), identity];
            Guarded(site, () =>
            {
                if (site.Agent.WantsFills) site.Agent.Filled(new(trade.Slot, side, trade.Quantity, trade.Price, own.Limit, tags));
                return true;
            });
        }
    }

    /// <summary>Asks an agent; what it throws is noted, and is nobody else's trouble.</summary>
    /// <returns>The default where it failed.</returns>
    T? Guarded<T>(DeskSite site, Func<T> ask)
    {
        try
        {
            lock (site.Asking) return ask();
        }
        catch (Exception fault)
        {
            lock (site.Asking) site.Renew();
            lock (turn) Status = Status.Failed(site.Profile.Id, time.GetUtcNow(), fault);
            return default;
        }
    }
}
