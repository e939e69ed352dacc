using Yoichi.Community;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Quoting;

/// <summary>Follows a home, and its vehicle, through a run: one household with one contract.</summary>
/// <param name="terms">The household's month. Its bill is written anew from the slots of home and vehicle together, so
/// that tiers count both and the base charge is paid once; of a home alone it is the bill the community issued.</param>
sealed class HouseholdWatch(ParticipantId home, ParticipantId vehicle, MonthTerms terms) : IEventSink
{
    readonly SlotPosition[] positions = new SlotPosition[terms.SlotCount];
    readonly DaySum[] day = new DaySum[terms.Grid.PerDay];
    readonly (Int128 Amount, long WattHours)[] prices = new (Int128, long)[terms.Grid.PerDay];
    long stored, storedAlone;
    int settled;

    public Energy Load { get; private set; }

    public Energy Generated { get; private set; }

    public Energy Charged { get; private set; }

    public Energy Discharged { get; private set; }

    public Energy Forward { get; private set; }

    public Energy Reverse { get; private set; }

    public Energy Bought { get; private set; }

    public Energy Sold { get; private set; }

    public void On(Event happened)
    {
        switch (happened)
        {
            case Event.ReadingRecorded e when IsOurs(e.Participant): Add(e.Slot, e.Reading); break;
            case Event.ParticipantSettled e when IsOurs(e.Participant):
                if (e.Participant == home) settled++;
                Add(e.Slot, e.Position);
                break;
            case Event.Traded e:
                var (amount, wattHours) = prices[terms.Grid.JstNumber(e.Slot) - 1];
                prices[terms.Grid.JstNumber(e.Slot) - 1] =
                    (amount + (e.Quantity * e.Price).MicroYen, wattHours + e.Quantity.WattHours);
                break;
        }
    }

    /// <summary>Once the month is over.</summary>
    /// <exception cref="InvalidOperationException">Not every slot of the home was settled: a fault of the run.</exception>
    public HouseholdMonth Result(string neighbourhood, ulong seed)
    {
        if (settled != terms.SlotCount) throw new InvalidOperationException($"{settled} of {terms.SlotCount} slots were settled");
        var account = new MonthAccount(home, terms);
        for (var i = 0; i < positions.Length; i++) account.Add(terms.FirstSlot + i, positions[i]);
        var bill = account.Close();
        // What was left to be charged later is not a saving: it is bought at the last retail price, with the loss on the
        // way in. More left than without the market is not counted as a gain.
        var owed = Math.Max(0, storedAlone - stored) * 100 / 95;
        var refill = new Energy(owed) * account.MarginalPrice(terms.FirstSlot + terms.SlotCount - 1);
        var days = terms.Span.Days;
        return new(neighbourhood, seed, bill.Baseline.FloorYen(), bill.Total.FloorYen(),
            bill.Lines.Where(l => l.Kind == LineKinds.Guarantee).Sum(l => -l.Amount.FloorYen()), -(-refill).FloorYen(), bill,
            Load, Generated, Charged, Discharged, Forward, Reverse, Bought, Sold,
            [.. day.Select(d => d.Mean(days))],
            [.. prices.Select(p => p.WattHours == 0 ? (Price?)null : new Price((long)(p.Amount / p.WattHours)))]);
    }

    bool IsOurs(ParticipantId id) => id == home || id == vehicle;

    void Add(DeliverySlot slot, in SlotReading r)
    {
        Load += r.Load;
        Generated += r.Generated;
        Charged += r.Charged;
        Discharged += r.Discharged;
        Forward += r.Forward;
        Reverse += r.Reverse;
        day[terms.Grid.JstNumber(slot) - 1].Add(r);
        if (slot - terms.FirstSlot != terms.SlotCount - 1) return;
        stored += r.Stored.WattHours;
        storedAlone += r.BaselineStored.WattHours;
    }

    void Add(DeliverySlot slot, in SlotPosition p)
    {
        Bought += p.Bought;
        Sold += p.Sold;
        ref var sum = ref positions[slot - terms.FirstSlot];
        sum = new(sum.Forward + p.Forward, sum.Reverse + p.Reverse, sum.Bought + p.Bought, sum.BoughtFor + p.BoughtFor,
            sum.Sold + p.Sold, sum.SoldFor + p.SoldFor, sum.BaselineForward + p.BaselineForward,
            sum.BaselineReverse + p.BaselineReverse);
    }

    struct DaySum
    {
        long load, generated, charged, discharged, forward, reverse;

        public void Add(in SlotReading r)
        {
            load += r.Load.WattHours;
            generated += r.Generated.WattHours;
            charged += r.Charged.WattHours;
            discharged += r.Discharged.WattHours;
            forward += r.Forward.WattHours;
            reverse += r.Reverse.WattHours;
        }

        public readonly TypicalSlot Mean(int days) => new(load / days, generated / days, charged / days,
            discharged / days, forward / days, reverse / days);
    }
}
