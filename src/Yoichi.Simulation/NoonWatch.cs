using Yoichi.Community;
using Yoichi.Simulation.Reporting;
using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>Keeps the orders of the noon auction that matched most, to draw its supply and demand.</summary>
sealed class NoonWatch(SlotGrid grid) : IEventSink
{
    readonly Dictionary<long, Watched> orders = [];
    Energy most;

    public CurvesRecord? Curves { get; private set; }

    public void On(Event happened)
    {
        switch (happened)
        {
            case Event.OrderAccepted e when grid.JstNumber(e.Slot) == grid.PerDay / 2 + 1:
                orders[e.OrderId] = new(e);
                break;
            case Event.OrderReplaced e when orders.TryGetValue(e.OrderId, out var order):
                (order.Open, order.Limit) = (e.Open, e.Limit);
                break;
            case Event.OrderCancelled e:
                orders.Remove(e.OrderId);
                break;
            case Event.Traded e when orders.TryGetValue(e.BuyOrder, out var buy):
                buy.Fill(e);
                orders[e.SellOrder].Fill(e);
                break;
            case Event.Cleared e when grid.JstNumber(e.Slot) == grid.PerDay / 2 + 1:
                if (e.Matched > most) Keep(e);
                foreach (var order in orders.Values) order.EndRound();
                break;
            case Event.GateClosed or Event.SlotSettled when orders.Count > 0:
                Forget(happened is Event.GateClosed g ? g.Slot : ((Event.SlotSettled)happened).Slot);
                break;
        }
    }

    void Keep(Event.Cleared e)
    {
        most = e.Matched;
        var book = orders.Values.Where(o => o.Accepted.Slot == e.Slot && o.BeforeRound > Energy.Zero).ToList();
        var amount = book.Sum(o => o.Accepted.Side == Market.Side.Buy ? o.Paid.MicroYen : 0);
        Curves = new(e.Slot, RoundNames.Of(e.Round),
            [.. book.Select(o => new CurveOrder(o.Accepted.Side, o.Limit, o.BeforeRound))], e.Matched,
            e.Matched == Energy.Zero ? null : new Price(amount / e.Matched.WattHours));
    }

    void Forget(DeliverySlot slot)
    {
        foreach (var (id, order) in orders)
            if (order.Accepted.Slot == slot) orders.Remove(id);
    }

    sealed class Watched(Event.OrderAccepted accepted)
    {
        Energy filled;

        public Event.OrderAccepted Accepted { get; } = accepted;

        public Energy Open { get; set; } = accepted.Quantity;

        public Price Limit { get; set; } = accepted.Limit;

        public Energy BeforeRound => Open + filled;

        public Money Paid { get; private set; }

        public void Fill(Event.Traded trade)
        {
            Open -= trade.Quantity;
            filled += trade.Quantity;
            Paid += trade.Quantity * trade.Price;
        }

        public void EndRound() => (filled, Paid) = (Energy.Zero, Money.Zero);
    }
}
