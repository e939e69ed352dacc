using Yoichi.Units;

namespace Yoichi.Market.Tests;

/// <summary>A continuous book as its rules read: one list, searched from end to end.</summary>
sealed class ListBook
{
    readonly List<(int Id, long Time, Order Order)> list = [];
    long time;

    public int Next { get; private set; }

    public int LastAsked { get; private set; }

    public int Count => list.Count;

    public (BookRefusal, int, List<Trade>) Place(Order order) =>
        MeetsOwn(order) ? (BookRefusal.MeetsOwnOrder, 0, []) : (BookRefusal.None, Next, Enter(order, Next++));

    public Energy Cancel(int id)
    {
        LastAsked = id;
        var at = list.FindIndex(r => r.Id == id);
        if (at < 0) return Energy.Zero;
        var left = list[at].Order.Quantity;
        list.RemoveAt(at);
        return left;
    }

    public (BookRefusal, int, List<Trade>) Replace(int id, Energy unfilled, Price limit)
    {
        var at = list.FindIndex(r => r.Id == id);
        if (at < 0) return (BookRefusal.UnknownOrder, 0, []);
        var (_, since, before) = list[at];
        var revised = before with { Quantity = unfilled, Limit = limit };
        if (MeetsOwn(revised)) return (BookRefusal.MeetsOwnOrder, 0, []);
        list.RemoveAt(at);
        if (limit != before.Limit || unfilled > before.Quantity) return (BookRefusal.None, id, Enter(revised, id));
        list.Add((id, since, revised));
        return (BookRefusal.None, id, []);
    }

    bool MeetsOwn(Order order) => list.Exists(r => SelfTrade.Meet(order, r.Order));

    List<Trade> Enter(Order order, int id)
    {
        var trades = new List<Trade>();
        while (order.Quantity > Energy.Zero)
        {
            var best = list
                .Where(r => r.Order.Side != order.Side)
                .Select(r => (Rests: r, Buy: order.Side == Side.Buy ? order : r.Order, Sell: order.Side == Side.Buy ? r.Order : order))
                .Where(r => OrderMatch.Meet(r.Buy, r.Sell))
                .OrderByDescending(r => OrderMatch.EffectiveBuyLimit(r.Buy, r.Sell) - OrderMatch.EffectiveSellLimit(r.Sell, r.Buy))
                .ThenBy(r => r.Rests.Time).FirstOrDefault();
            if (best.Buy == default) break;
            var wh = Energy.Min(order.Quantity, best.Rests.Order.Quantity);
            trades.Add(order.Side == Side.Buy
                ? new(id, best.Rests.Id, wh, OrderMatch.EffectiveSellLimit(best.Sell, best.Buy))
                : new(best.Rests.Id, id, wh, OrderMatch.EffectiveBuyLimit(best.Buy, best.Sell)));
            order = order with { Quantity = order.Quantity - wh };
            var left = best.Rests.Order with { Quantity = best.Rests.Order.Quantity - wh };
            list.Remove(best.Rests);
            if (left.Quantity > Energy.Zero) list.Add((best.Rests.Id, best.Rests.Time, left));
        }

        if (order.Quantity > Energy.Zero) list.Add((id, time++, order));
        return trades;
    }
}
