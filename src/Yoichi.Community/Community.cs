using Yoichi.Ledger;
using Yoichi.Market;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Community;

/// <summary>The community itself: commands go in, events come out, and nothing else decides.</summary>
/// <remarks>Deterministic: no clock, no chance, no file. The same definition and commands give the same events, byte
/// for byte, whoever runs it: a live service, a simulator or an auditor's replay. Not safe for several threads.</remarks>
public sealed partial class Community
{
    readonly Dictionary<ParticipantId, int> indexOf = [];
    readonly Dictionary<DeliverySlot, SlotState> slots = [];
    readonly HashSet<DeliverySlot> done = [];
    readonly Membership membership;
    readonly IMechanism mechanism;
    readonly DeliverySlot first;
    DeliverySlot end;
    IEventSink events;
    long lastOrderId, lastArrival;

    /// <exception cref="InputException">The definition contradicts itself or names tariffs it does not carry.</exception>
    public Community(CommunityDefinition definition, IEventSink events) : this(definition, events, null)
    {
    }

    /// <param name="stays">As a snapshot kept them: by member, from what day on what holds. Null for those of the definition.</param>
    /// <param name="amended">Tariff books from a month on, by month.</param>
    Community(
        CommunityDefinition definition, IEventSink events, List<List<(DateOnly Day, Member Member)>>? stays,
        List<(DateOnly From, string Text)>? amended = null)
    {
        (Definition, this.events, Grid) = (definition, events, definition.Grid);
        for (var i = 0; i < definition.Members.Length; i++)
            if (!indexOf.TryAdd(definition.Members[i].Id, i))
                throw new InputException("community.twice", definition.Name, $"two members are called {definition.Members[i].Id}");
        if (definition.Until <= definition.From)
            throw new InputException("community.days", definition.Name, "a community has at least one day");
        if (definition.Certificates is { } rules)
            foreach (var plant in rules.Plants)
                if (IndexOf(plant.Site) < 0 || IndexOf(plant.Owner) < 0)
                    throw new InputException("certificates.stranger", "certificates.plants", $"{plant.Site} or {plant.Owner} is no member");
        if (definition.Certificates is not null)
            certificates = new(definition.Certificates, Grid, Note, LoadIn);
        (first, end) = (Grid.OfJstDay(definition.From), Grid.OfJstDay(definition.Until));
        mechanism = Auction(definition.Market, definition.Origin.Seed);
        membership = new Membership(definition);
        books.Add((DateOnly.MinValue, definition.Tariffs, TariffBook.Parse(definition.Tariffs)));
        foreach (var (from, text) in amended ?? []) books.Add((from, text, TariffBook.Parse(text)));
        months = [.. BillingSpan.Months(definition.From, definition.Until)];
        monthStarts = [.. months.Select(m => Grid.OfJstDay(m.From)), end];
        accounts = [.. months.Select(_ => new List<MonthAccount?>())];
        for (var member = 0; member < definition.Members.Length; member++)
            Enter(stays?[member] ?? [(definition.From, definition.Members[member])]);
        settledMonths.UnionWith(Enumerable.Range(0, months.Length));
    }

    /// <summary>As the journal's head has it, with what was changed since: who was admitted, the day it ends. Its tariffs stay those
    /// of the head; see <see cref="TariffsOf"/>.</summary>
    public CommunityDefinition Definition { get; private set; }

    public SlotGrid Grid { get; }

    /// <summary>The last tick; nothing happens before the first.</summary>
    public DateTimeOffset Now { get; private set; } = DateTimeOffset.MinValue;

    public GeneralLedger Ledger { get; } = new();

    /// <summary>Place of a participant in the definition; −1 for a stranger.</summary>
    public int IndexOf(ParticipantId participant) => indexOf.GetValueOrDefault(participant, -1);

    /// <summary>True for a slot of the days on which a member is there, so that its readings are taken.</summary>
    public bool TakesPart(int member, DeliverySlot slot) =>
        slot >= membership.FirstOf(member) && slot < membership.EndOf(member);

    /// <summary>True where a member's orders can be taken: it is there, with a legal meter.</summary>
    public bool MayTrade(int member, DeliverySlot slot) => TakesPart(member, slot) && !membership.IsForInsight(member, slot);

    /// <summary>What a participant has bought and sold in a slot that is not settled yet.</summary>
    public (Energy Bought, Energy Sold) Traded(DeliverySlot slot, int member)
    {
        if (!slots.TryGetValue(slot, out var state)) return default;
        var position = state.Traded(member);
        return (position.Bought, position.Sold);
    }

    /// <summary>What everybody has bought and sold in slots in a row, as they stand now.</summary>
    /// <param name="positions">Gets one entry a slot, from <paramref name="from"/> on.</param>
    public void Positions(DeliverySlot from, Span<SlotPositions> positions)
    {
        for (var i = 0; i < positions.Length; i++) positions[i] = new(slots.GetValueOrDefault(from + i));
    }

    /// <summary>True where a participant has an order standing for the slot.</summary>
    public bool HasOpenOrder(DeliverySlot slot, int member)
    {
        if (!slots.TryGetValue(slot, out var state)) return false;
        foreach (var own in state.Of(member))
            if (own.Open > Energy.Zero) return true;
        return false;
    }

    /// <summary>The open orders of a slot by arrival, as an auction would take them; empty for a slot nobody has ordered in.</summary>
    public IReadOnlyList<BookOrder> BookOf(DeliverySlot slot)
    {
        if (!slots.TryGetValue(slot, out var state)) return [];
        var open = new List<BookOrder>();
        foreach (var order in state.Orders)
            if (order.Open > Energy.Zero) open.Add(new(order.Id, ToOrder(order)));
        return open;
    }

    /// <exception cref="InvariantException">Something that must always hold does not: a fault of ours, not of the command.</exception>
    public void Apply(Command command)
    {
        switch (command)
        {
            case Command.Tick tick: Advance(tick.At); break;
            case Command.PlaceOrder place: Place(place); break;
            case Command.ReplaceOrder replace: Replace(replace); break;
            case Command.CancelOrder cancel: Cancel(cancel); break;
            case Command.CancelOrders cancel: CancelAll(cancel); break;
            case Command.RunRound round: RunRound(round.Slot, round.Round); break;
            case Command.CloseGate gate: CloseGate(gate.Slot); break;
            case Command.RecordReading record: Record(record); break;
            case Command.SettleSlot settle: Settle(settle.Slot); break;
            case Command.CloseMonth month: CloseMonth(month); break;
            case Command.AdjustMonth adjust: AdjustMonth(adjust.Month); break;
            case Command.FinishMonth finish: FinishMonth(finish.Month); break;
            case Command.AdmitMember admit: Admit(admit.Member); break;
            case Command.ChangeMember change: Change(change); break;
            case Command.DismissMember dismiss: Dismiss(dismiss); break;
            case Command.Prolong prolong: GoOn(prolong.Until); break;
            case Command.AmendTariffs amend: Amend(amend); break;
            case Command.Administer act: Note(act); break;
            case Command.ActOnCertificates act: Act(act.Order); break;
            case Command.RegisterPlant register: Register(register.Plant); break;
            case Command.ArchiveCertificates archive: Archive(archive.Month); break;
            case Command.OfferCertificates offer: Offer(offer); break;
            case Command.RunCertificateRound: RunCertificateRound(); break;
            case Command.Mark: break;                        // a note to whoever replays
            default: throw new InvalidOperationException($"unknown command {command.GetType().Name}");
        }
    }

    void Advance(DateTimeOffset at)
    {
        if (at < Now) Refuse($"the clock cannot go back from {Now:O} to {at:O}");
        else Now = at;
    }

    void Refuse(string reason) => events.On(new Event.CommandRefused(reason));

    SlotState StateOf(DeliverySlot slot)
    {
        if (!slots.TryGetValue(slot, out var state))
            slots.Add(slot, state = new SlotState(slot, Definition.Members.Length));
        return state;
    }

    static IMechanism Auction(MarketRule rule, ulong seed)
    {
        if (!MechanismCatalog.ForCommunities.Contains(rule.Mechanism))
            throw new InputException("community.mechanism", "market.mechanism",
                $"{MechanismCatalog.WhyNotForCommunities(rule.Mechanism)}; a community's are: {string.Join(", ", MechanismCatalog.ForCommunities)}");
        // Ex post has no arrival to trade on: there a continuous market holds an auction.
        return MechanismCatalog.Create(rule.Mechanism == "continuous" ? "call" : rule.Mechanism, new(rule.MidRate, seed));
    }
}

/// <summary>An order that stands, with what of it is open.</summary>
public readonly record struct BookOrder(long Id, Order Order);

/// <summary>The positions of one slot, by member; empty for a slot nobody has ordered in.</summary>
public readonly struct SlotPositions
{
    readonly SlotState? state;

    internal SlotPositions(SlotState? state) => this.state = state;

    public (Energy Bought, Energy Sold) Of(int member)
    {
        if (state is null) return default;
        var position = state.Traded(member);
        return (position.Bought, position.Sold);
    }
}

/// <summary>Something that must always hold does not: a mistake in this program. Nobody catches it.</summary>
public sealed class InvariantException(string what) : Exception(what);
