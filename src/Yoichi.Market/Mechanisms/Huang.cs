using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>The multi-unit double auction of Huang, Scheller-Wolf and Sycara (2002): the order that makes a side's
/// price does not trade, the long side gives up equally.</summary>
/// <remarks>
/// <para>Bids down, asks up; the last orders that cross, L and K, set the prices and stay out. Buyers before L pay L's
/// limit, sellers before K get K's limit, the market keeps the difference. Where the Wh before L and before K differ,
/// every order of the longer side gives up the same number of Wh, none more than it has; whole Wh, the odd ones by
/// the earlier order.</para>
/// <para>An order that requires or values a tag is refused.</para>
/// </remarks>
public sealed class Huang : IMechanism
{
    public string Name => "huang";

    /// <exception cref="ArgumentException">An order breaks <see cref="OrderRules"/>.</exception>
    /// <exception cref="InputException">An order requires or values a tag: <c>market.terms</c>.</exception>
    public Clearing Clear(ReadOnlySpan<Order> orders)
    {
        var book = UnitBook.Of(orders, Name);
        var trades = new TradeList();
        if (book.Crossing == 0) return trades.ToClearing(Name, orders);

        var buyers = book.Buys.AsSpan(0, book.Last.Buy);
        var sellers = book.Sells.AsSpan(0, book.Last.Sell);
        var (bought, sold) = (Quantities(orders, buyers), Quantities(orders, sellers));
        var (wanted, offered) = (bought.Sum(), sold.Sum());
        if (wanted > offered) GiveUp(buyers, bought, wanted - offered);
        else GiveUp(sellers, sold, offered - wanted);

        var (pays, gets) = (orders[book.Buys[book.Last.Buy]].Limit, orders[book.Sells[book.Last.Sell]].Limit);
        for (var k = 0; k < buyers.Length; k++) book.Buy(buyers[k], bought[k], pays);
        for (var k = 0; k < sellers.Length; k++) book.Sell(sellers[k], sold[k], gets);
        book.Join(trades);
        return trades.ToClearing(Name, orders);
    }

    static long[] Quantities(ReadOnlySpan<Order> orders, ReadOnlySpan<int> arrivals)
    {
        var wh = new long[arrivals.Length];
        for (var k = 0; k < wh.Length; k++) wh[k] = orders[arrivals[k]].Quantity.WattHours;
        return wh;
    }

    /// <summary>Takes the same from each, smallest first, so that who has too little gives all and the others the
    /// rest.</summary>
    static void GiveUp(ReadOnlySpan<int> arrivals, long[] wh, long gap)
    {
        var order = new (long Wh, int Arrival, int Place)[wh.Length];
        for (var k = 0; k < wh.Length; k++) order[k] = (wh[k], arrivals[k], k);
        Array.Sort(order);
        for (var k = 0; k < order.Length; k++)
        {
            // Of those left, rounded up while something is odd: equals are sorted by arrival.
            var each = (gap + order.Length - k - 1) / (order.Length - k);
            var given = Math.Min(order[k].Wh, each);
            wh[order[k].Place] -= given;
            gap -= given;
        }
    }
}
