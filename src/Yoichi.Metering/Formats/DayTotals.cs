using System.Collections.Immutable;

namespace Yoichi.Metering.Formats;

/// <summary>Totals of whole days as a counter that is read at the start of each: what lies between two counts is known,
/// how it lies there is not.</summary>
/// <remarks>The totals are taken as exact: the half hours of the same file come from the same register and carry the same
/// decimals, so they add up to them.</remarks>
static class DayTotals
{
    /// <param name="days">UTC minute of a day's 0:00 in Japan, and 10⁻¹⁸ kWh; null where the day has no total. Of a day
    /// told twice the last total counts.</param>
    /// <remarks>A series for each run of days that follow each other.</remarks>
    public static void Add(Import import, string participant, Channel channel, IEnumerable<(long Midnight, Int128? Total)> days)
    {
        var known = new SortedDictionary<long, long>();
        foreach (var (midnight, total) in days)
            if (total is { } amount) known[midnight] = (long)((amount * 1000 + ExactNumber.One / 2) / ExactNumber.One);
        // A home that never sold anything has no meter of it.
        if (known.Values.All(wattHours => wattHours == 0)) return;
        var counts = ImmutableArray.CreateBuilder<(DateTimeOffset At, long? WattHours)>();
        var (sum, next) = (0L, long.MinValue);
        foreach (var (midnight, wattHours) in known)
        {
            if (midnight != next)
            {
                Close();
                (sum, next) = (0, midnight);
                counts.Add((At(midnight), 0));
            }

            sum += wattHours;
            next += 1440;
            counts.Add((At(next), sum));
        }

        Close();

        void Close()
        {
            if (counts.Count > 0) import.Registers.Add(new(participant, channel, counts.DrainToImmutable(), null));
        }
    }

    static DateTimeOffset At(long utcMinute) => DateTimeOffset.FromUnixTimeSeconds(utcMinute * 60).ToOffset(Units.SlotGrid.Jst);
}
