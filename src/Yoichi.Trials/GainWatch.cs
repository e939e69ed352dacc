using Yoichi.Community;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Trials;

/// <summary>Listens to a run and takes each member's gain apart.</summary>
/// <remarks>Takes retail and buy-back prices as they are in the first slot: the community of the trial has flat ones.</remarks>
sealed class GainWatch : IEventSink
{
    readonly CommunityDefinition definition;
    readonly Dictionary<ParticipantId, Sums> members;
    readonly Dictionary<DeliverySlot, (long Drawn, long Sent)> flows = [];

    public GainWatch(CommunityDefinition definition)
    {
        this.definition = definition;
        var (book, first) = (TariffBook.Parse(definition.Tariffs), definition.Grid.OfJstDay(definition.From));
        members = definition.Members.ToDictionary(m => m.Id, m =>
        {
            var month = book.Month(m.Terms, BillingSpan.MonthOf(definition.From), definition.Grid, m.Id.Name);
            return new Sums(month.MarginalPrice(first, Energy.Zero), month.BuyBack, month.Charges.PerKWh);
        });
    }

    public long TradedWattHours { get; private set; }

    public long PaidForTrades { get; private set; }

    /// <summary>Wh taken by trips: what agents decide may not change it.</summary>
    public long Driven { get; private set; }

    /// <summary>What it would cost to charge each store up to what it would hold without the market, at the owner's
    /// retail price, µ¥. What a store holds beyond that counts nothing.</summary>
    /// <param name="efficiencyOf">Stored per AC Wh drawn.</param>
    public long RefillAtRetail(Func<ParticipantId, double> efficiencyOf) => members.Sum(m =>
        (long)Math.Ceiling(Math.Max(0, -m.Value.StoredMore) / efficiencyOf(m.Key)) * m.Value.Retail.MicroYenPerWattHour);

    public int WorseOff => members.Values.Count(m => m.Of.Total > m.Of.Baseline);

    public void On(Event happened)
    {
        switch (happened)
        {
            case Event.BillIssued e: members[e.Bill.Participant].Add(e.Bill); break;
            case Event.ReadingRecorded e:
                members[e.Participant].Store(e.Reading);
                Driven += e.Reading.Driven.WattHours;
                break;
            case Event.ParticipantSettled e:
                members[e.Participant].Add(e.Slot, e.Position);
                var (drawn, sent) = flows.GetValueOrDefault(e.Slot);
                flows[e.Slot] = (drawn + e.Position.Forward.WattHours, sent + e.Position.Reverse.WattHours);
                break;
            case Event.Traded e:
                TradedWattHours += e.Quantity.WattHours;
                PaidForTrades += (e.Quantity * e.Price).MicroYen;
                break;
        }
    }

    /// <summary>Of a published cell; of everybody, the office too, for null.</summary>
    public GainSums Of(Cell? cell)
    {
        var inside = definition.Members.Where(m => cell is null || (cell.Group is { } group ? m.Groups.Contains(group) : m.Kind is "home" or "vehicle"))
            .Select(m => members[m.Id]).ToList();
        var sum = inside.Aggregate(new GainSums(), (total, m) => total + m.Of);
        return sum with { Reach = sum.Moved + Reach(inside) };
    }

    /// <summary>What these flows could gain in the market at most, whoever paid it.</summary>
    /// <remarks>In each slot a Wh that the members trade among themselves gains the corridor once; one they send to others, or
    /// draw from others, could gain all of it too, as long as others draw and send as much.</remarks>
    long Reach(List<Sums> inside)
    {
        var corridor = (members.Values.Max(m => m.Retail - m.Charges) - members.Values.Min(m => m.BuyBack)).MicroYenPerWattHour;
        var reach = 0L;
        foreach (var (slot, all) in flows)
        {
            var (drawn, sent) = (0L, 0L);
            foreach (var member in inside)
            {
                var (forward, reverse) = member.Flows(slot);
                (drawn, sent) = (drawn + forward, sent + reverse);
            }

            var (othersDraw, othersSend) = (all.Drawn - drawn, all.Sent - sent);
            var among = Math.Min(Math.Max(0, sent - othersDraw), Math.Max(0, drawn - othersSend));
            among = Math.Min(among, Math.Min(drawn, sent));
            reach += among + Math.Min(sent - among, othersDraw) + Math.Min(drawn - among, othersSend);
        }

        return reach * Math.Max(0, corridor);
    }

    sealed class Sums(Price retail, Price buyBack, Price charges)
    {
        readonly Dictionary<DeliverySlot, (long Forward, long Reverse)> flows = [];
        Energy stored, alone;

        public Price Retail => retail;

        public Price BuyBack => buyBack;

        public Price Charges => charges;

        public GainSums Of
        {
            get
            {
                var putOff = -StoredMore;
                var explained = sums.Buying + sums.Selling + sums.Moved - sums.Errors + sums.Guarantee;
                return sums with
                {
                    PutOffWattHours = putOff,
                    PutOff = putOff * retail.MicroYenPerWattHour,
                    Rounding = sums.Baseline - sums.Total - explained,
                };
            }
        }

        GainSums sums;

        public long StoredMore => (stored - alone).WattHours;

        public (long Forward, long Reverse) Flows(DeliverySlot slot) => flows.GetValueOrDefault(slot);

        public void Store(in SlotReading reading) => (stored, alone) = (reading.Stored, reading.BaselineStored);

        public void Add(Bill bill) => sums += new GainSums
        {
            Baseline = bill.Baseline.MicroYen,
            Total = bill.Total.MicroYen,
            Guarantee = -bill.Lines.Where(l => l.Kind == LineKinds.Guarantee).Sum(l => l.Amount.MicroYen),
        };

        public void Add(DeliverySlot slot, in SlotPosition p)
        {
            flows[slot] = (p.Forward.WattHours, p.Reverse.WattHours);
            var (r, b, c) = (retail.MicroYenPerWattHour, buyBack.MicroYenPerWattHour, charges.MicroYenPerWattHour);
            var back = Math.Min(p.Bought.WattHours, p.Sold.WattHours);
            var (bought, sold) = (p.Bought.WattHours - back, p.Sold.WattHours - back);
            var unused = Math.Max(0, bought - p.Forward.WattHours);
            var missing = Math.Max(0, sold - p.Reverse.WattHours);
            sums += new GainSums
            {
                Bought = p.Bought.WattHours,
                BoughtFor = p.BoughtFor.MicroYen,
                Sold = p.Sold.WattHours,
                SoldFor = p.SoldFor.MicroYen,
                Buying = p.Bought.WattHours * r - p.BoughtFor.MicroYen - (bought - unused) * c,
                Selling = p.SoldFor.MicroYen - p.Sold.WattHours * b,
                Moved = (p.BaselineForward - p.Forward).WattHours * r - (p.BaselineReverse - p.Reverse).WattHours * b,
                Errors = (r - b) * (back + unused + missing),
            };
        }
    }
}
