namespace Yoichi.Market;

/// <summary>The supply or demand curve of one class: how many Wh stand at each limit.</summary>
/// <remarks>All sums fit 64 bits: a side holds at most 10¹² Wh (<see cref="OrderRules"/>) and a distance between
/// levels is below 10⁶ ticks, so Wh × ticks stays below 10¹⁸.</remarks>
sealed class ClassCurve
{
    /// <summary>From this many orders on, counting into a row of ticks beats sorting.</summary>
    const int CountFrom = 2_048;

    readonly int[] ticks;                 // distinct limits, ascending
    readonly long[] wattHours;            // [k]: Wh at the k lowest limits together
    readonly long[] weighted;             // [k]: Wh × ticks at the k lowest limits together

    ClassCurve(List<int> distinct, List<long> quantities)
    {
        ticks = [.. distinct];
        wattHours = new long[ticks.Length + 1];
        weighted = new long[ticks.Length + 1];
        for (var k = 0; k < ticks.Length; k++)
        {
            wattHours[k + 1] = wattHours[k] + quantities[k];
            weighted[k + 1] = weighted[k] + quantities[k] * ticks[k];
        }
    }

    public static ClassCurve Of(ReadOnlySpan<Order> orders, ReadOnlySpan<int> members) =>
        members.Length < CountFrom ? Sorted(orders, members) : Counted(orders, members);

    public int Lowest => ticks[0];

    public int Highest => ticks[^1];

    public long Total => wattHours[^1];

    /// <summary>What buyers of this curve keep when each pays the level: Σ Wh × max(0, limit − level), in Wh ×
    /// ticks.</summary>
    public long SurplusOfBuyers(int level)
    {
        var k = UpTo(level);
        return weighted[^1] - weighted[k] - level * (wattHours[^1] - wattHours[k]);
    }

    /// <summary>What sellers of this curve keep when each gets the level: Σ Wh × max(0, level − limit), in Wh ×
    /// ticks.</summary>
    public long SurplusOfSellers(int level)
    {
        var k = UpTo(level);
        return level * wattHours[k] - weighted[k];
    }

    /// <summary>Wh with a limit below the level.</summary>
    public long Below(int level) => wattHours[UpTo(level - 1)];

    public long At(int level) => wattHours[UpTo(level)] - Below(level);

    public long Above(int level) => wattHours[^1] - wattHours[UpTo(level)];

    /// <summary>The next limit below the level at which an order stands, if any.</summary>
    public int? NextBelow(int level) => UpTo(level - 1) is var k and > 0 ? ticks[k - 1] : null;

    public int? NextAbove(int level) => UpTo(level) is var k && k < ticks.Length ? ticks[k] : null;

    int UpTo(int level)
    {
        var found = Array.BinarySearch(ticks, level);
        return found < 0 ? ~found : found + 1;
    }

    static ClassCurve Sorted(ReadOnlySpan<Order> orders, ReadOnlySpan<int> members)
    {
        var keys = new int[members.Length];
        var quantities = new long[members.Length];
        for (var i = 0; i < members.Length; i++)
        {
            ref readonly var order = ref orders[members[i]];
            keys[i] = OrderRules.Ticks(order.Limit);
            quantities[i] = order.Quantity.WattHours;
        }

        Array.Sort(keys, quantities);
        List<int> distinct = [];
        List<long> sums = [];
        for (var i = 0; i < keys.Length; i++)
        {
            if (i > 0 && keys[i] == keys[i - 1]) sums[^1] += quantities[i];
            else
            {
                distinct.Add(keys[i]);
                sums.Add(quantities[i]);
            }
        }

        return new(distinct, sums);
    }

    static ClassCurve Counted(ReadOnlySpan<Order> orders, ReadOnlySpan<int> members)
    {
        var atTick = new long[2 * OrderRules.MaxTicks + 1];
        foreach (var member in members)
        {
            ref readonly var order = ref orders[member];
            atTick[OrderRules.Ticks(order.Limit) + OrderRules.MaxTicks] += order.Quantity.WattHours;
        }

        List<int> distinct = [];
        List<long> sums = [];
        for (var t = 0; t < atTick.Length; t++)
        {
            if (atTick[t] == 0) continue;
            distinct.Add(t - OrderRules.MaxTicks);
            sums.Add(atTick[t]);
        }

        return new(distinct, sums);
    }
}
