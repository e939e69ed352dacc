using System.Numerics;
using System.Runtime.InteropServices;

namespace Yoichi.Forecasting;

/// <summary>The last days' values, sorted for every time of day at once: row 0 the lowest of each time.</summary>
/// <remarks>Batcher's odd-even merge sort between whole rows, so that a processor's vectors sort several times of day in
/// one step; a library sort of each time alone takes most of a forecast.</remarks>
static class SortedDays
{
    /// <param name="days">How many of the last days, from 1.</param>
    /// <param name="rows">Room for <paramref name="days"/> times the slots of a day. Column 0 is the time of day of the
    /// issue.</param>
    /// <returns>False, with nothing of use in <paramref name="rows"/>, where the past is shorter or has a gap there.</returns>
    public static bool TrySort(in Past past, int days, Span<double> rows)
    {
        var perDay = past.Grid.PerDay;
        if (past.Values.Length < days * perDay) return false;
        past.Values.Span[^(days * perDay)..].CopyTo(rows);
        foreach (var value in rows[..(days * perDay)])
            if (double.IsNaN(value)) return false;
        for (var p = 1; p < days; p *= 2)
            for (var k = p; k >= 1; k /= 2)
                for (var j = k % p; j + k < days; j += 2 * k)
                    for (var i = 0; i < Math.Min(k, days - j - k); i++)
                        if ((i + j) / (2 * p) == (i + j + k) / (2 * p))
                            Order(rows.Slice((i + j) * perDay, perDay), rows.Slice((i + j + k) * perDay, perDay));
        return true;
    }

    /// <summary>The quantile of one time of day, as <see cref="Sample.Quantile"/> has it.</summary>
    public static double Quantile(ReadOnlySpan<double> rows, int days, int perDay, int time, double p)
    {
        var place = Math.Clamp(p * (days + 1) - 1, 0, days - 1);
        var below = (int)place;
        var (part, value) = (place - below, rows[below * perDay + time]);
        return part == 0 ? value : value + part * (rows[(below + 1) * perDay + time] - value);
    }

    static void Order(Span<double> low, Span<double> high)
    {
        var lows = MemoryMarshal.Cast<double, Vector<double>>(low);
        var highs = MemoryMarshal.Cast<double, Vector<double>>(high);
        for (var i = 0; i < lows.Length && i < highs.Length; i++)
            // Nothing here is NaN, and which of two zeros comes first is nothing to a forecast.
            (lows[i], highs[i]) = (Vector.MinNative(lows[i], highs[i]), Vector.MaxNative(lows[i], highs[i]));

        for (var at = lows.Length * Vector<double>.Count; at < low.Length; at++)
            if (low[at] > high[at]) (low[at], high[at]) = (high[at], low[at]);
    }
}
