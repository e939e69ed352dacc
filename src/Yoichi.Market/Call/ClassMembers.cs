namespace Yoichi.Market;

/// <summary>Which orders belong to each class of one side.</summary>
/// <param name="arrivals">Class after class, ascending inside each.</param>
/// <param name="starts">One more than there are classes.</param>
sealed class ClassMembers(int[] arrivals, int[] starts)
{
    public int Count => starts.Length - 1;

    public ReadOnlySpan<int> this[int index] => arrivals.AsSpan(starts[index]..starts[index + 1]);

    /// <param name="groups">Each ascending.</param>
    public static ClassMembers Of(IReadOnlyList<List<int>> groups)
    {
        var starts = new int[groups.Count + 1];
        for (var k = 0; k < groups.Count; k++) starts[k + 1] = starts[k] + groups[k].Count;
        return new([.. groups.SelectMany(g => g)], starts);
    }

    public static (ClassMembers Buys, ClassMembers Sells) Of(
        ReadOnlySpan<Order> orders, int[] classOf, int buyClasses, int sellClasses)
    {
        if (buyClasses <= 1 && sellClasses <= 1) return Undivided(orders, buyClasses, sellClasses);
        var buyStarts = new int[buyClasses + 1];
        var sellStarts = new int[sellClasses + 1];
        for (var i = 0; i < orders.Length; i++)
            (orders[i].Side == Side.Buy ? buyStarts : sellStarts)[classOf[i] + 1]++;
        for (var k = 0; k < buyClasses; k++) buyStarts[k + 1] += buyStarts[k];
        for (var k = 0; k < sellClasses; k++) sellStarts[k + 1] += sellStarts[k];

        var buys = new int[buyStarts[^1]];
        var sells = new int[sellStarts[^1]];
        var buyNext = buyStarts.AsSpan(0, buyClasses).ToArray();
        var sellNext = sellStarts.AsSpan(0, sellClasses).ToArray();
        for (var i = 0; i < orders.Length; i++)
        {
            if (orders[i].Side == Side.Buy) buys[buyNext[classOf[i]]++] = i;
            else sells[sellNext[classOf[i]]++] = i;
        }

        return (new(buys, buyStarts), new(sells, sellStarts));
    }

    /// <summary>One class a side at most: the orders of a side, as they come.</summary>
    static (ClassMembers Buys, ClassMembers Sells) Undivided(ReadOnlySpan<Order> orders, int buyClasses, int sellClasses)
    {
        // Sides come mixed, so a branch on them is guessed wrong half the time: write to both, keep one.
        var buys = new int[orders.Length + 1];
        var sells = new int[orders.Length + 1];
        var (b, s) = (0, 0);
        for (var i = 0; i < orders.Length; i++)
        {
            buys[b] = sells[s] = i;
            var buying = orders[i].Side == Side.Buy ? 1 : 0;
            b += buying;
            s += 1 - buying;
        }

        return (new(buys, buyClasses == 0 ? [0] : [0, b]), new(sells, sellClasses == 0 ? [0] : [0, s]));
    }
}
