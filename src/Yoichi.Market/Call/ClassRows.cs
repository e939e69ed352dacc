using System.Buffers;

namespace Yoichi.Market;

/// <summary>The orders of one side in columns, class after class and by arrival inside each: what the auction works on, a
/// third of the memory of the orders themselves.</summary>
/// <remarks>The columns are borrowed from the pool, so that a slot's clearing leaves nothing behind but its result.</remarks>
sealed class ClassRows : IDisposable
{
    readonly int[] arrivals;
    readonly int[] ticks;
    readonly long[] wattHours;
    readonly long[] fills;

    ClassRows(int capacity, int[] starts)
    {
        (arrivals, ticks) = (ArrayPool<int>.Shared.Rent(capacity), ArrayPool<int>.Shared.Rent(capacity));
        (wattHours, fills) = (ArrayPool<long>.Shared.Rent(capacity), ArrayPool<long>.Shared.Rent(capacity));
        Members = new(arrivals, starts);
    }

    public ClassMembers Members { get; }

    /// <summary>Classes.</summary>
    public int Count => Members.Count;

    /// <summary>Wh each order gets, lying as the members do.</summary>
    public long[] AllFills => fills;

    public ReadOnlySpan<int> Ticks(int index) => Members.Part(ticks, index);

    public ReadOnlySpan<long> WattHours(int index) => Members.Part(wattHours, index);

    public Span<long> Fills(int index) => Members.Part(fills, index);

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(arrivals);
        ArrayPool<int>.Shared.Return(ticks);
        ArrayPool<long>.Shared.Return(wattHours);
        ArrayPool<long>.Shared.Return(fills);
    }

    public static (ClassRows Buys, ClassRows Sells) Of(ReadOnlySpan<Order> orders, OrderClasses classes)
    {
        var column = classes.Column;
        return column.IsEmpty ? Undivided(orders, classes) : Divided(orders, column, classes);
    }

    static (ClassRows Buys, ClassRows Sells) Divided(
        ReadOnlySpan<Order> orders, ReadOnlySpan<int> column, OrderClasses classes)
    {
        var buyStarts = new int[classes.Buys.Count + 1];
        var sellStarts = new int[classes.Sells.Count + 1];
        for (var i = 0; i < orders.Length; i++)
            (orders[i].Side == Side.Buy ? buyStarts : sellStarts)[column[i] + 1]++;
        for (var k = 1; k < buyStarts.Length; k++) buyStarts[k] += buyStarts[k - 1];
        for (var k = 1; k < sellStarts.Length; k++) sellStarts[k] += sellStarts[k - 1];

        var (buys, sells) = (new ClassRows(buyStarts[^1], buyStarts), new ClassRows(sellStarts[^1], sellStarts));
        var buyNext = buyStarts.AsSpan(0, classes.Buys.Count).ToArray();
        var sellNext = sellStarts.AsSpan(0, classes.Sells.Count).ToArray();
        for (var i = 0; i < orders.Length; i++)
        {
            if (orders[i].Side == Side.Buy) buys.Put(buyNext[column[i]]++, i, orders[i]);
            else sells.Put(sellNext[column[i]]++, i, orders[i]);
        }

        return (buys, sells);
    }

    /// <summary>One class a side at most: the orders of a side, as they come.</summary>
    static (ClassRows Buys, ClassRows Sells) Undivided(ReadOnlySpan<Order> orders, OrderClasses classes)
    {
        var count = 0;
        foreach (ref readonly var order in orders) count += order.Side == Side.Buy ? 1 : 0;
        var buys = new ClassRows(count + 1, classes.Buys.Count == 0 ? [0] : [0, count]);
        var sells = new ClassRows(orders.Length - count + 1, classes.Sells.Count == 0 ? [0] : [0, orders.Length - count]);

        // Sides come mixed, so a branch on them is guessed wrong half the time: write to both, keep one.
        var (b, s) = (0, 0);
        for (var i = 0; i < orders.Length; i++)
        {
            ref readonly var order = ref orders[i];
            buys.Put(b, i, order);
            sells.Put(s, i, order);
            var buying = order.Side == Side.Buy ? 1 : 0;
            b += buying;
            s += 1 - buying;
        }

        return (buys, sells);
    }

    void Put(int place, int arrival, in Order order)
    {
        arrivals[place] = arrival;
        ticks[place] = OrderRules.Ticks(order.Limit);
        wattHours[place] = order.Quantity.WattHours;
    }
}
