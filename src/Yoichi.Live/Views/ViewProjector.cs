using System.Runtime.InteropServices;
using Yoichi.Community;
using Yoichi.Units;

namespace Yoichi.Live;

/// <summary>Makes rows of the views from events. It remembers nothing between batches: the same lines give the same rows,
/// wherever the batches are cut.</summary>
/// <remarks>Call <see cref="Begin"/> before each command with the number of its line, and <see cref="Take"/> once a batch.
/// Not safe for several threads.</remarks>
public sealed class ViewProjector(SlotGrid grid) : IViewSource
{
    /// <summary>A command makes fewer trades and lines of certificates than this; lines are then numbered up to 2³⁹.</summary>
    const int MostOfOneLine = 1 << 24;

    Dictionary<DeliverySlot, SlotRow> slots = [];
    List<RoundRow> rounds = [];
    List<TradeRow> trades = [];
    Dictionary<(DeliverySlot, ParticipantId), ParticipantSlotRow> participantSlots = [];
    Dictionary<(DateOnly, ParticipantId), ParticipantDayRow> participantDays = [];
    Dictionary<(DateOnly, ParticipantId, long), BillRow> bills = [];
    List<BillLineRow> billLines = [];
    List<CertificateRow> certificates = [];
    long next, end;

    /// <param name="position">Number of the command's line in the journal; the head is 0.</param>
    public void Begin(long position) => (next, end) = (position * MostOfOneLine, (position + 1) * MostOfOneLine);

    /// <summary>The rows since the last call.</summary>
    public ViewRows Take()
    {
        var taken = new ViewRows(slots.Values, rounds, trades, participantSlots.Values, participantDays.Values, bills.Values, billLines, certificates);
        (slots, rounds, trades, participantSlots, participantDays, bills, billLines, certificates) = ([], [], [], [], [], [], [], []);
        return taken;
    }

    public void On(Event happened)
    {
        switch (happened)
        {
            case Event.OrderAccepted e: Count(e.Slot, MarketSums.None with { Orders = 1 }); break;
            case Event.OrderRefused e: Count(e.Slot, MarketSums.None with { Refused = 1 }); break;
            case Event.Traded e: On(e); break;
            case Event.Cleared e:
                rounds.Add(new(e.Slot, Number(), e.Round, e.Orders, e.Wanted, e.Offered, e.Matched, e.Welfare));
                Count(e.Slot, MarketSums.None with { Rounds = 1 });
                break;
            case Event.GateClosed e: Slot(e.Slot) = Slot(e.Slot) with { GateClosed = true }; break;
            case Event.ReadingRecorded e:
                Believe(e.Slot, e.Participant, e.Reading);
                Day(e.Slot, e.Participant) = Counted(Day(e.Slot, e.Participant), e.Reading, 1);
                break;
            case Event.ReadingSuperseded e:
                Believe(e.Slot, e.Participant, e.After);
                var day = Counted(Counted(Day(e.Slot, e.Participant), e.Before, -1), e.After, 1);
                Day(e.Slot, e.Participant) = day with { Superseded = day.Superseded + 1 };
                break;
            case Event.ParticipantSettled e:
                Settle(e.Slot, e.Participant, e.Position);
                Change(e.Slot, e.Participant, default, e.Position, slotsMore: 1);
                break;
            case Event.ParticipantResettled e:
                Settle(e.Slot, e.Participant, e.After);
                Change(e.Slot, e.Participant, e.Before, e.After, slotsMore: 0);
                Slot(e.Slot) = Slot(e.Slot) with { Energy = SlotRow.Sum(Slot(e.Slot).Energy, e.Change) };
                break;
            case Event.SlotSettled e:
                var slot = Slot(e.Slot);
                Slot(e.Slot) = slot with { Settled = slot.Settled + e.Participants, Missing = e.Missing, Energy = SlotRow.Sum(slot.Energy, e.Energy) };
                break;
            case Event.BillIssued { Bill: var bill }:
                Put(new(bill.Participant, bill.Month, 0, 0, bill.Total, bill.Baseline, bill.Total, 0));
                Lines(bill.Participant, bill.Month, 0, BillPart.Due, bill.Lines);
                Lines(bill.Participant, bill.Month, 0, BillPart.Baseline, bill.BaselineLines);
                break;
            case Event.BillDelayed e: Put(new(e.Participant, e.Month, 0, e.MissingSlots, null, null, null, 0)); break;
            case Event.BillAdjusted { Adjustment: var note }:
                Put(new(note.Participant, note.Month, note.Number, 0, note.After.Total, note.After.Baseline, note.Due, note.SlotsChanged));
                Lines(note.Participant, note.Month, note.Number, BillPart.Due, note.Lines);
                Lines(note.Participant, note.Month, note.Number, BillPart.Baseline, note.After.BaselineLines);
                Lines(note.Participant, note.Month, note.Number, BillPart.Standing, note.After.Lines);
                break;
            case Event.Certified e: certificates.Add(new(Number(), e.Line)); break;
        }
    }

    void On(Event.Traded e)
    {
        trades.Add(new(e.Slot, Number(), e.Round, e.BuyOrder, e.SellOrder, e.Buyer, e.Seller, e.Quantity, e.Price));
        Count(e.Slot, MarketSums.None with { Trades = 1, Matched = e.Quantity, Amount = e.Quantity * e.Price, Lowest = e.Price, Highest = e.Price });
    }

    long Number() => next < end ? next++ : throw new InvalidOperationException($"a line of the journal makes more than {MostOfOneLine} rows");

    ref SlotRow Slot(DeliverySlot slot)
    {
        ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(slots, slot, out _);
        row ??= SlotRow.Empty(slot, grid.JstDay(slot));
        return ref row!;
    }

    void Count(DeliverySlot slot, MarketSums more) => Slot(slot) = Slot(slot) with { Market = Slot(slot).Market.Plus(more) };

    ref ParticipantSlotRow Participant(DeliverySlot slot, ParticipantId who)
    {
        ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(participantSlots, (slot, who), out _);
        row ??= new(who, slot);
        return ref row!;
    }

    ref ParticipantDayRow Day(DeliverySlot slot, ParticipantId who)
    {
        var day = grid.JstDay(slot);
        ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(participantDays, (day, who), out _);
        row ??= new(who, day);
        return ref row!;
    }

    void Believe(DeliverySlot slot, ParticipantId who, in SlotReading r) => Participant(slot, who) = Participant(slot, who) with
    {
        Forward = r.Forward,
        Reverse = r.Reverse,
        Load = r.Load,
        Generated = r.Generated,
        Charged = r.Charged,
        Discharged = r.Discharged,
        Quality = r.Quality,
        Stage = r.Stage,
    };

    static ParticipantDayRow Counted(ParticipantDayRow day, in SlotReading r, long by)
    {
        if (r.Stage == ReadingStage.Preliminary) day = day with { Preliminary = day.Preliminary + by };
        return r.Quality switch
        {
            ReadingQuality.Measured => day with { Measured = day.Measured + by },
            ReadingQuality.Recovered => day with { Recovered = day.Recovered + by },
            ReadingQuality.Estimated => day with { Estimated = day.Estimated + by },
            ReadingQuality.ConstrainedEstimate => day with { ConstrainedEstimates = day.ConstrainedEstimates + by },
            _ => throw new InvalidOperationException($"a reading of quality {r.Quality}"),
        };
    }

    void Settle(DeliverySlot slot, ParticipantId who, in Settlement.SlotPosition p) => Participant(slot, who) = Participant(slot, who) with
    {
        Forward = p.Forward,
        Reverse = p.Reverse,
        Bought = p.Bought,
        BoughtFor = p.BoughtFor,
        Sold = p.Sold,
        SoldFor = p.SoldFor,
        BaselineForward = p.BaselineForward,
        BaselineReverse = p.BaselineReverse,
    };

    void Change(DeliverySlot slot, ParticipantId who, in Settlement.SlotPosition was, in Settlement.SlotPosition now, long slotsMore) =>
        Day(slot, who) = Day(slot, who).Then(new(who, default)
        {
            Slots = slotsMore,
            Forward = now.Forward - was.Forward,
            Reverse = now.Reverse - was.Reverse,
            Bought = now.Bought - was.Bought,
            BoughtFor = now.BoughtFor - was.BoughtFor,
            Sold = now.Sold - was.Sold,
            SoldFor = now.SoldFor - was.SoldFor,
            BaselineForward = now.BaselineForward - was.BaselineForward,
            BaselineReverse = now.BaselineReverse - was.BaselineReverse,
        });

    void Put(BillRow bill)
    {
        ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(bills, (bill.Month, bill.Participant, bill.Note), out _);
        row = row is null ? bill : row.Then(bill);
    }

    void Lines(ParticipantId who, DateOnly month, long note, BillPart part, IReadOnlyList<Settlement.BillLine> lines)
    {
        for (var i = 0; i < lines.Count; i++)
            billLines.Add(new(who, month, note, part, i, lines[i].Kind, lines[i].Quantity, lines[i].UnitPrice, lines[i].Amount));
    }
}
