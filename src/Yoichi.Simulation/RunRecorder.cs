using System.Globalization;
using Yoichi.Community;
using Yoichi.Market;
using Yoichi.Settlement;
using Yoichi.Simulation.Reporting;
using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>Listens to a community and adds up what a run came to. A replay hears the same and adds up the same.</summary>
sealed class RunRecorder(CommunityDefinition definition) : IEventSink
{
    readonly SlotGrid grid = definition.Grid;
    readonly SortedDictionary<string, long> refusals = new(StringComparer.Ordinal);
    readonly HashSet<(ParticipantId Participant, DateOnly Month)> delayed = [];    // bills still waiting for readings
    readonly List<SlotRecord> slots = [];
    readonly Dictionary<DeliverySlot, int> placeOf = [];     // in slots: a late meter settles a slot a second time
    readonly Dictionary<DeliverySlot, (Int128 Amount, long WattHours)> trades = [];
    readonly Dictionary<DateOnly, (Int128 Amount, long WattHours)> tradedIn = [];    // by month
    readonly Dictionary<ParticipantId, Sums> members = definition.Members.ToDictionary(m => m.Id, _ => new Sums());
    readonly Dictionary<long, (DeliverySlot Slot, Side Side)> placed = [];
    readonly Dictionary<DeliverySlot, (long Wanted, long Offered)> book = [];
    SlotEnergy energy;
    Int128 amount;
    long traded, smallerSide, welfare;
    long notes, notesDue, notedSlots, superseded;

    public long TradeCount { get; private set; }

    public long OrderCount { get; private set; }

    /// <summary>In time order, whatever the order they were settled in.</summary>
    public IReadOnlyList<SlotRecord> Slots => [.. slots.OrderBy(s => s.Slot.Index)];

    /// <summary>The energy of all settled slots.</summary>
    public SlotEnergy Energy => energy;

    /// <summary>Orders refused, readings refused, bills delayed and commands out of turn: none in a sound run.</summary>
    public SortedDictionary<string, long> Refusals
    {
        get
        {
            var counts = new SortedDictionary<string, long>(refusals, StringComparer.Ordinal);
            if (delayed.Count > 0) counts["bill delayed"] = delayed.Count;
            return counts;
        }
    }

    /// <summary>Σ generated + forward + discharged − consumed − reverse − charged: zero, or a fault.</summary>
    public long EnergyResidual { get; private set; }

    /// <summary>Σ over members that are settled of what they would have stored at the end, alone, less what they started with.</summary>
    public long BaselineStateChange => definition.Members
        .Where(m => m.MeterClass != MeterClass.None).Sum(m => (members[m.Id].BaselineStored ?? m.Stored).WattHours - m.Stored.WattHours);

    /// <summary>Called with a slot's mean trade price when it is settled.</summary>
    public Action<DeliverySlot, Price>? PriceFound { get; set; }

    public void On(Event happened)
    {
        switch (happened)
        {
            case Event.OrderAccepted e:
                OrderCount++;
                if (e.Phase == RoundKind.Continuous) Continuous(e.OrderId, e.Slot, e.Side, e.Quantity);
                break;
            case Event.OrderCancelled e when placed.Remove(e.OrderId, out var order):
                Continuous(0, order.Slot, order.Side, -e.Unfilled);
                break;
            case Event.Traded e: Add(e); break;
            case Event.Cleared e:
                smallerSide += Math.Min(e.Wanted.WattHours, e.Offered.WattHours);
                welfare += e.Welfare.MicroYen;
                break;
            case Event.ReadingRecorded e: Add(e); break;
            case Event.ReadingSuperseded e: Replace(e); break;
            case Event.ParticipantResettled e: Replace(e); break;
            case Event.BillAdjusted e: Adjust(e.Adjustment); break;
            case Event.ParticipantSettled e: members[e.Participant].Add(e.Position); break;
            case Event.SlotSettled e: Add(e); break;
            case Event.BillIssued e:
                delayed.Remove((e.Bill.Participant, e.Bill.Month));
                members[e.Bill.Participant].Bills.Add(e.Bill);
                break;
            case Event.OrderRefused e: Count($"order refused: {e.Reason}"); break;
            case Event.ReadingRefused e: Count($"reading refused: {e.Reason}"); break;
            case Event.CommandRefused: Count("command out of turn refused"); break;
            case Event.BillDelayed e: delayed.Add((e.Participant, e.Month)); break;
        }
    }

    public IReadOnlyList<MemberRecord> Members() => [.. definition.Members.Select(m => members[m.Id].ToRecord(m))];

    public MarketSummary Market() => new(
        traded == 0 ? null : new Price((long)(amount / traded)).ToString(),
        smallerSide == 0 ? 0 : Math.Round((double)traded / smallerSide, 4), welfare, TradeCount, OrderCount);

    /// <summary>Month by month, in time order.</summary>
    public IReadOnlyList<MonthSummary> Months() => [.. Slots.GroupBy(s => MonthOf(s.Slot)).Select(m => MonthOf(m.Key, [.. m]))];

    MonthSummary MonthOf(DateOnly month, List<SlotRecord> here)
    {
        long Sum(Func<SlotRecord, Energy> pick) => here.Sum(slot => pick(slot).WattHours);
        var homes = definition.Members.Where(m => m.Kind is "home" or "vehicle")
            .SelectMany(m => members[m.Id].Bills).Where(b => b.Month == month).ToList();
        var (without, with) = (homes.Sum(b => b.Baseline.FloorYen()), homes.Sum(b => b.Total.FloorYen()));
        var (paid, wattHours) = tradedIn.GetValueOrDefault(month);
        var percent = Improvement.Percent(Money.OfYen(without), Money.OfYen(with));
        return new(month.ToString("yyyy-MM", CultureInfo.InvariantCulture), Sum(s => s.Generated), Sum(s => s.Consumed),
            Sum(s => s.SelfConsumed), Sum(s => s.Traded), Sum(s => s.RetailerImport), Sum(s => s.RetailerExport),
            MonthSummary.LocalShare(Sum(s => s.RetailerImport), Sum(s => s.Consumed) + Sum(s => s.Charged) - Sum(s => s.Discharged)),
            wattHours == 0 ? null : new Price((long)(paid / wattHours)).ToString(), without, with,
            percent is { } p ? (double)Math.Round(p, 2) : null,
            members.Values.SelectMany(m => m.Bills).Where(b => b.Month == month).Sum(b => Sums.GuaranteeYen([b])));
    }

    /// <summary>Its first day, as bills name their month.</summary>
    DateOnly MonthOf(DeliverySlot slot)
    {
        var day = grid.JstDay(slot);
        return new(day.Year, day.Month, 1);
    }

    /// <summary>Null where no reading superseded another and no note was issued.</summary>
    public AdjustmentSummary? Adjustments() => superseded == 0 && notes == 0 ? null
        : new(superseded, notes, notesDue / Money.MicroYenPerYen, notedSlots);

    void Add(Event.Traded e)
    {
        TradeCount++;
        traded += e.Quantity.WattHours;
        var paid = (e.Quantity * e.Price).MicroYen;
        amount += paid;
        var (sum, wattHours) = trades.GetValueOrDefault(e.Slot);
        trades[e.Slot] = (sum + paid, wattHours + e.Quantity.WattHours);
        var month = MonthOf(e.Slot);
        (sum, wattHours) = tradedIn.GetValueOrDefault(month);
        tradedIn[month] = (sum + paid, wattHours + e.Quantity.WattHours);
    }

    void Add(Event.ReadingRecorded e)
    {
        EnergyResidual += Unbalanced(e.Reading);
        members[e.Participant].Store(e.Slot, e.Reading.BaselineStored);
    }

    void Replace(Event.ReadingSuperseded e)
    {
        superseded++;
        EnergyResidual += Unbalanced(e.After) - Unbalanced(e.Before);
        members[e.Participant].Store(e.Slot, e.After.BaselineStored);
    }

    /// <summary>What was settled again counts as it is known now; prices and trades stand.</summary>
    void Replace(Event.ParticipantResettled e)
    {
        members[e.Participant].Replace(e.Before, e.After);
        energy = Sum(energy, e.Change);
        slots[placeOf[e.Slot]] = Sum(slots[placeOf[e.Slot]], e.Change);
    }

    /// <summary>From here on the member's month is what the note says.</summary>
    void Adjust(BillAdjustment note)
    {
        notes++;
        notesDue += note.Due.MicroYen;
        notedSlots += note.SlotsChanged;
        var bills = members[note.Participant].Bills;
        bills[bills.FindIndex(b => b.Month == note.Month)] = note.After;
    }

    static long Unbalanced(in SlotReading r) =>
        (r.Generated + r.Forward + r.Discharged - r.Load - r.Reverse - r.Charged).WattHours;

    void Add(Event.SlotSettled e)
    {
        if (book.Remove(e.Slot, out var sides)) smallerSide += Math.Min(sides.Wanted, sides.Offered);
        var here = e.Energy;
        energy = Sum(energy, here);
        Price? price = null;
        if (trades.Remove(e.Slot, out var sums) && sums.WattHours > 0)
        {
            price = new((long)(sums.Amount / sums.WattHours));
            PriceFound?.Invoke(e.Slot, price.Value);
        }

        if (placeOf.TryGetValue(e.Slot, out var place))
        {
            slots[place] = Sum(slots[place], here);          // the rest of a slot that waited for a meter
            return;
        }

        placeOf.Add(e.Slot, slots.Count);
        slots.Add(new(e.Slot, price, here.Bought, here.Generated, here.Consumed, here.SelfConsumed, here.RetailerImport,
            here.RetailerExport, here.Charged, here.Discharged));
    }

    /// <summary>In a continuous book, what could match in a slot is the smaller of all that was wanted and offered and
    /// not taken back.</summary>
    void Continuous(long id, DeliverySlot slot, Side side, Energy quantity)
    {
        if (id != 0) placed[id] = (slot, side);
        var (wanted, offered) = book.GetValueOrDefault(slot);
        book[slot] = side == Side.Buy ? (wanted + quantity.WattHours, offered) : (wanted, offered + quantity.WattHours);
    }

    void Count(string what) => refusals[what] = refusals.GetValueOrDefault(what) + 1;

    static SlotRecord Sum(in SlotRecord a, in SlotEnergy b) => a with
    {
        Traded = a.Traded + b.Bought,
        Generated = a.Generated + b.Generated,
        Consumed = a.Consumed + b.Consumed,
        SelfConsumed = a.SelfConsumed + b.SelfConsumed,
        RetailerImport = a.RetailerImport + b.RetailerImport,
        RetailerExport = a.RetailerExport + b.RetailerExport,
        Charged = a.Charged + b.Charged,
        Discharged = a.Discharged + b.Discharged,
    };

    static SlotEnergy Sum(in SlotEnergy a, in SlotEnergy b) => new(
        a.Generated + b.Generated, a.Consumed + b.Consumed, a.SelfConsumed + b.SelfConsumed, a.Bought + b.Bought,
        a.Sold + b.Sold, a.RetailerImport + b.RetailerImport, a.RetailerExport + b.RetailerExport,
        a.Charged + b.Charged, a.Discharged + b.Discharged, a.Driven + b.Driven, a.Lost + b.Lost,
        a.StateChange + b.StateChange);

    sealed class Sums
    {
        Energy bought, sold, forward, reverse;
        DeliverySlot? storedIn;

        public List<Bill> Bills { get; } = [];

        public Energy? BaselineStored { get; private set; }

        /// <summary>The latest slot's, whichever order readings come in.</summary>
        public void Store(DeliverySlot slot, Energy alone)
        {
            if (storedIn is { } last && slot < last) return;
            (storedIn, BaselineStored) = (slot, alone);
        }

        public void Replace(in SlotPosition before, in SlotPosition after)
        {
            forward += after.Forward - before.Forward;
            reverse += after.Reverse - before.Reverse;
        }

        /// <summary>What the guarantee lines of these bills gave, rounded up.</summary>
        public static long GuaranteeYen(List<Bill> bills) => -new Money(
            bills.Sum(b => b.Lines.Where(l => l.Kind == LineKinds.Guarantee).Sum(l => l.Amount.MicroYen))).FloorYen();

        public void Add(in SlotPosition p)
        {
            bought += p.Bought;
            sold += p.Sold;
            forward += p.Forward;
            reverse += p.Reverse;
        }

        public MemberRecord ToRecord(Member member) => new(
            member.Id, member.Kind, member.Groups, Bills.Sum(b => b.Baseline.FloorYen()), Bills.Sum(b => b.Total.FloorYen()),
            GuaranteeYen(Bills), bought, sold, forward, reverse);
    }
}
