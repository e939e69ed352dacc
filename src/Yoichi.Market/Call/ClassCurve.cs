using System.Buffers;

namespace Yoichi.Market;

/// <summary>The supply or demand curve of one class: how many Wh stand at each limit.</summary>
/// <remarks>All sums fit 64 bits: a side holds at most 10¹² Wh (<see cref="OrderRules"/>) and a distance between
/// levels is below 10⁶ ticks, so Wh × ticks stays below 10¹⁸.</remarks>
sealed class ClassCurve
{
    /// <summary>Counting into a row of ticks beats sorting where the row is at most so many times as long as the list of
    /// orders.</summary>
    const int CountUpTo = 16;

    readonly int[] ticks;                 // distinct limits, ascending
    readonly long[] wattHours;            // [k]: Wh at the k lowest limits together
    readonly long[] weighted;             // [k]: Wh × ticks at the k lowest limits together

    /// <param name="ticks">Distinct limits, ascending.</param>
    ClassCurve(int[] ticks)
    {
        this.ticks = ticks;
        wattHours = new long[ticks.Length + 1];
        weighted = new long[ticks.Length + 1];
    }

    /// <param name="ticks">Limits by arrival; at least one.</param>
    /// <param name="wattHours">By arrival.</param>
    public static ClassCurve Of(ReadOnlySpan<int> ticks, ReadOnlySpan<long> wattHours)
    {
        var (lowest, highest) = (ticks[0], ticks[0]);
        foreach (var t in ticks)
        {
            lowest = Math.Min(lowest, t);
            highest = Math.Max(highest, t);
        }

        return highest - lowest < (long)CountUpTo * ticks.Length
            ? Counted(ticks, wattHours, lowest, highest) : Sorted(ticks, wattHours);
    }

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

    static ClassCurve Sorted(ReadOnlySpan<int> ticks, ReadOnlySpan<long> wattHours)
    {
        var keys = ArrayPool<int>.Shared.Rent(ticks.Length);
        var quantities = ArrayPool<long>.Shared.Rent(ticks.Length);
        var sorted = keys.AsSpan(0, ticks.Length);
        var moved = quantities.AsSpan(0, ticks.Length);
        ticks.CopyTo(sorted);
        wattHours.CopyTo(moved);
        sorted.Sort(moved);

        var distinct = 1;
        for (var i = 1; i < sorted.Length; i++) distinct += sorted[i] != sorted[i - 1] ? 1 : 0;
        var curve = new ClassCurve(new int[distinct]);
        for (int i = 0, k = 0; i < sorted.Length; k++)
        {
            var (tick, sum) = (sorted[i], 0L);
            while (i < sorted.Length && sorted[i] == tick) sum += moved[i++];
            curve.Put(k, tick, sum);
        }

        ArrayPool<int>.Shared.Return(keys);
        ArrayPool<long>.Shared.Return(quantities);
        return curve;
    }

    static ClassCurve Counted(ReadOnlySpan<int> ticks, ReadOnlySpan<long> wattHours, int lowest, int highest)
    {
        var row = ArrayPool<long>.Shared.Rent(highest - lowest + 1);
        var atTick = row.AsSpan(0, highest - lowest + 1);
        atTick.Clear();
        for (var i = 0; i < ticks.Length; i++) atTick[ticks[i] - lowest] += wattHours[i];

        var distinct = 0;
        foreach (var sum in atTick) distinct += sum != 0 ? 1 : 0;
        var curve = new ClassCurve(new int[distinct]);
        for (int t = 0, k = 0; t < atTick.Length; t++)
            if (atTick[t] != 0) curve.Put(k++, lowest + t, atTick[t]);
        ArrayPool<long>.Shared.Return(row);
        return curve;
    }

    void Put(int k, int tick, long sum)
    {
        ticks[k] = tick;
        wattHours[k + 1] = wattHours[k] + sum;
        weighted[k + 1] = weighted[k] + sum * tick;
    }
}
