using System.Runtime.InteropServices;
using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>Plain orders laid out as the textbook has them: bids down, asks up, cut into equal units.</summary>
/// <remarks>A unit is the greatest common divisor of all quantities, so orders of one size are one unit each, and
/// any others are as many traders as they have units. Of equal limits the earlier order comes first.</remarks>
sealed class UnitBook
{
    readonly List<(int Arrival, long Wh, Price Price)> buyFills = [];
    readonly List<(int Arrival, long Wh, Price Price)> sellFills = [];

    UnitBook(int[] buys, int[] sells, long unit) => (Buys, Sells, Unit) = (buys, sells, unit);

    /// <summary>Arrivals, highest limit first.</summary>
    public int[] Buys { get; }

    /// <summary>Arrivals, lowest limit first.</summary>
    public int[] Sells { get; }

    /// <summary>In Wh; zero where there are no orders.</summary>
    public long Unit { get; }

    /// <summary>Wh for which the bid is at least the ask: k units.</summary>
    public long Crossing { get; private set; }

    /// <summary>Places, among <see cref="Buys"/> and <see cref="Sells"/>, of the orders with the k-th unit; −1 where
    /// nothing crosses.</summary>
    public (int Buy, int Sell) Last { get; private set; } = (-1, -1);

    /// <summary>Places of the orders with unit k+1; one past the end where there is none.</summary>
    public (int Buy, int Sell) Next { get; private set; }

    /// <exception cref="ArgumentException">An order breaks <see cref="OrderRules"/>.</exception>
    /// <exception cref="InputException">An order requires or values a tag.</exception>
    public static UnitBook Of(ReadOnlySpan<Order> orders, string mechanism)
    {
        OrderRules.Require(orders);
        var refused = FirstWithWishes(orders);
        if (refused >= 0)
            throw new InputException("market.terms", $"order {refused}",
                $"{mechanism} knows no tags: it cannot honour an order that requires or values one");
        var all = new int[orders.Length];
        for (var i = 0; i < all.Length; i++) all[i] = i;
        return Of(orders, all);
    }

    /// <param name="members">Arrivals, ascending.</param>
    public static UnitBook Of(ReadOnlySpan<Order> orders, ReadOnlySpan<int> members)
    {
        var buys = new List<(long Key, int Arrival)>(members.Length);
        var sells = new List<(long Key, int Arrival)>(members.Length);
        var unit = 0L;
        foreach (var i in members)
        {
            var limit = orders[i].Limit.MicroYenPerWattHour;
            if (orders[i].Side == Side.Buy) buys.Add((-limit, i));
            else sells.Add((limit, i));
            unit = GreatestCommonDivisor(unit, orders[i].Quantity.WattHours);
        }

        var book = new UnitBook(Sorted(buys), Sorted(sells), unit);
        book.Cross(orders);
        return book;
    }

    /// <summary>Arrival of the first order that requires or values a tag; −1 where none does. Tags of its own ask
    /// for nothing.</summary>
    public static int FirstWithWishes(ReadOnlySpan<Order> orders)
    {
        for (var i = 0; i < orders.Length; i++)
            if (!orders[i].Terms.Require.IsEmpty || !orders[i].Terms.Premiums.IsEmpty) return i;
        return -1;
    }

    /// <summary>Gives an order energy at a price; trades are joined in the order of such calls.</summary>
    public void Buy(int arrival, long wh, Price pays)
    {
        if (wh > 0) buyFills.Add((arrival, wh, pays));
    }

    public void Sell(int arrival, long wh, Price gets)
    {
        if (wh > 0) sellFills.Add((arrival, wh, gets));
    }

    /// <summary>Fills from the best order on until so many Wh are given out.</summary>
    public void BuyBest(ReadOnlySpan<Order> orders, long wh, Price pays)
    {
        for (var k = 0; wh > 0; k++)
        {
            var filled = Math.Min(wh, orders[Buys[k]].Quantity.WattHours);
            Buy(Buys[k], filled, pays);
            wh -= filled;
        }
    }

    public void SellBest(ReadOnlySpan<Order> orders, long wh, Price gets)
    {
        for (var k = 0; wh > 0; k++)
        {
            var filled = Math.Min(wh, orders[Sells[k]].Quantity.WattHours);
            Sell(Sells[k], filled, gets);
            wh -= filled;
        }
    }

    /// <summary>Lays both sides' fills next to each other; where two overlap, they trade.</summary>
    public void Join(TradeList trades) => trades.Join(CollectionsMarshal.AsSpan(buyFills), CollectionsMarshal.AsSpan(sellFills));

    void Cross(ReadOnlySpan<Order> orders)
    {
        var (buy, sell) = (0, 0);
        var (wanted, offered) = (0L, 0L);                    // of the orders at hand, not yet crossed
        while (true)
        {
            if (wanted == 0 && buy < Buys.Length) wanted = orders[Buys[buy]].Quantity.WattHours;
            if (offered == 0 && sell < Sells.Length) offered = orders[Sells[sell]].Quantity.WattHours;
            if (wanted == 0 || offered == 0 || orders[Buys[buy]].Limit < orders[Sells[sell]].Limit) break;
            var crossed = Math.Min(wanted, offered);
            Crossing += crossed;
            Last = (buy, sell);
            if ((wanted -= crossed) == 0) buy++;
            if ((offered -= crossed) == 0) sell++;
        }

        Next = (buy, sell);
    }

    static int[] Sorted(List<(long Key, int Arrival)> side)
    {
        side.Sort();
        var arrivals = new int[side.Count];
        for (var k = 0; k < arrivals.Length; k++) arrivals[k] = side[k].Arrival;
        return arrivals;
    }

    static long GreatestCommonDivisor(long a, long b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return a;
    }
}
