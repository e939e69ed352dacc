using Yoichi.Community;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Explaining;

/// <summary>Listens to a replay and keeps what happened to one participant on one day, and its month's positions until
/// then.</summary>
sealed class DayListener(ParticipantId participant, DeliverySlot first, DeliverySlot end, DeliverySlot monthStart) : IEventSink
{
    readonly Dictionary<long, Order> orders = [];
    readonly Dictionary<(DeliverySlot Slot, RoundKind Round), Tally> tallies = [];

    /// <summary>Settled slots of the month up to the day's end, as they were settled last.</summary>
    public Dictionary<DeliverySlot, SlotPosition> Positions { get; } = [];

    public Dictionary<DeliverySlot, (SlotReading Reading, int Superseded)> Readings { get; } = [];

    public List<(DeliverySlot Slot, RefusedOrder Refused)> Refused { get; } = [];

    public List<(DeliverySlot Slot, Auction Auction)> Auctions { get; } = [];

    public Bill? Bill { get; private set; }

    /// <summary>By arrival.</summary>
    public IEnumerable<Order> Orders => orders.Values.OrderBy(o => o.Accepted.OrderId);

    public void On(Event happened)
    {
        switch (happened)
        {
            case Event.OrderAccepted e when e.Participant == participant && IsOfDay(e.Slot):
                orders.Add(e.OrderId, new(e));
                break;
            case Event.OrderReplaced e when orders.TryGetValue(e.OrderId, out var order): order.Replace(e.Open, e.Limit); break;
            case Event.OrderCancelled e when orders.TryGetValue(e.OrderId, out var order): order.Withdraw(); break;
            case Event.OrderRefused e when e.Participant == participant && IsOfDay(e.Slot):
                Refused.Add((e.Slot, new(e.Side, e.Reason)));
                break;
            case Event.Traded e when IsOfDay(e.Slot): Add(e); break;
            case Event.Cleared e when IsOfDay(e.Slot): Add(e); break;
            case Event.ReadingRecorded e when e.Participant == participant && IsOfDay(e.Slot):
                Readings[e.Slot] = (e.Reading, 0);
                break;
            case Event.ReadingSuperseded e when e.Participant == participant && IsOfDay(e.Slot):
                Readings[e.Slot] = (e.After, Readings[e.Slot].Superseded + 1);
                break;
            case Event.ParticipantSettled e when e.Participant == participant && IsOfMonth(e.Slot):
                Positions[e.Slot] = e.Position;
                break;
            case Event.ParticipantResettled e when e.Participant == participant && IsOfMonth(e.Slot):
                Positions[e.Slot] = e.After;
                break;
            case Event.BillIssued e when e.Bill.Participant == participant: Keep(e.Bill); break;
            case Event.BillAdjusted e when e.Adjustment.Participant == participant: Keep(e.Adjustment.After); break;
        }
    }

    void Keep(Bill bill)
    {
        if (bill.Month.AddMonths(1) > Month && bill.Month <= Month) Bill = bill;
    }

    /// <summary>First day of the month looked at.</summary>
    public required DateOnly Month { get; init; }

    void Add(Event.Traded e)
    {
        var key = (e.Slot, e.Round);
        if (!tallies.TryGetValue(key, out var tally)) tallies.Add(key, tally = new());
        tally.Add(e.Quantity, e.Price);
        if (e.Buyer == participant) orders[e.BuyOrder].Fill(new(e.Round, e.Seller, e.Quantity, e.Price));
        if (e.Seller == participant) orders[e.SellOrder].Fill(new(e.Round, e.Buyer, e.Quantity, e.Price));
    }

    void Add(Event.Cleared e)
    {
        tallies.Remove((e.Slot, e.Round), out var tally);
        var auction = new Auction(e.Round, e.Orders, e.Wanted, e.Offered, e.Matched, tally?.Least, tally?.Most);
        Auctions.Add((e.Slot, auction));
        foreach (var order in orders.Values)
            if (order.Accepted.Slot == e.Slot) order.Stood(auction);
    }

    bool IsOfDay(DeliverySlot slot) => slot >= first && slot < end;

    bool IsOfMonth(DeliverySlot slot) => slot >= monthStart && slot < end;

    sealed class Tally
    {
        public Price? Least { get; private set; }

        public Price? Most { get; private set; }

        public Energy Traded { get; private set; }

        public void Add(Energy quantity, Price price)
        {
            Least = Least is { } least ? Price.Min(least, price) : price;
            Most = Most is { } most ? Price.Max(most, price) : price;
            Traded += quantity;
        }
    }

    /// <summary>One order of the participant's, until the day is over.</summary>
    internal sealed class Order(Event.OrderAccepted accepted)
    {
        readonly List<ExplainedTrade> trades = [];
        Energy tradedThisTime;
        bool over;

        public Event.OrderAccepted Accepted { get; } = accepted;

        /// <summary>Of the last change, plus what was filled before it.</summary>
        public Energy Quantity { get; private set; } = accepted.Quantity;

        public Price Limit { get; private set; } = accepted.Limit;

        public Energy Filled { get; private set; }

        public Auction? Last { get; private set; }

        public IReadOnlyList<ExplainedTrade> Trades => trades;

        public void Replace(Energy open, Price limit) => (Quantity, Limit, over) = (Filled + open, limit, false);

        public void Withdraw() => over = true;

        public void Fill(ExplainedTrade trade)
        {
            trades.Add(trade);
            Filled += trade.Quantity;
            tradedThisTime += trade.Quantity;
        }

        public void Stood(Auction auction)
        {
            // Filled to the last Wh in an earlier auction, or taken back: this one was held without it.
            if (over || (Filled == Quantity && tradedThisTime == Energy.Zero)) return;
            (Last, tradedThisTime) = (auction, Energy.Zero);
        }
    }
}
