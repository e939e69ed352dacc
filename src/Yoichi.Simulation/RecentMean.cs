using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>The plainest forecast: the mean of the same time of day over the last days. Uses the past only.</summary>
/// <remarks>A stand-in until forecasting is a capability of its own.</remarks>
sealed class RecentMean(SlotGrid grid, bool byDayType)
{
    const int Weekdays = 5, WeekendDays = 2;
    readonly Dial[] dials = byDayType
        ? [new(grid.PerDay, Weekdays), new(grid.PerDay, WeekendDays)]
        : [new(grid.PerDay, Weekdays + WeekendDays)];

    /// <summary>What was metered; each slot once, in time order.</summary>
    public void Learn(DeliverySlot slot, Energy metered) => DialOf(slot).Learn(grid.JstNumber(slot) - 1, metered.WattHours);

    /// <summary>Zero while nothing is known of that time of day; rounded down.</summary>
    public Energy Expect(in TimeOfDay time) => new(dials[time.IsWeekend ? dials.Length - 1 : 0].Mean(time.Index));

    Dial DialOf(DeliverySlot slot) => dials[TimeOfDay.Of(slot, grid).IsWeekend ? dials.Length - 1 : 0];

    /// <summary>The last few values of each time of day, and their sum.</summary>
    sealed class Dial(int perDay, int days)
    {
        readonly long[] values = new long[perDay * days];
        readonly long[] sums = new long[perDay];
        readonly int[] counts = new int[perDay];
        readonly long[] means = new long[perDay];            // asked for far more often than learnt

        public void Learn(int time, long value)
        {
            ref var oldest = ref values[time * days + counts[time] % days];
            sums[time] += value - oldest;
            oldest = value;
            counts[time]++;
            means[time] = sums[time] / Math.Min(counts[time], days);
        }

        public long Mean(int time) => means[time];
    }
}

/// <summary>Where a slot lies in its JST day, and whether that is a Saturday or Sunday.</summary>
/// <param name="Index">0 for the slot that starts at 00:00.</param>
readonly record struct TimeOfDay(int Index, bool IsWeekend)
{
    public static TimeOfDay Of(DeliverySlot slot, SlotGrid grid) => new(
        grid.JstNumber(slot) - 1, grid.JstDay(slot).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday);
}

/// <summary>The mean market price of each time of day over the last seven days that traded at it.</summary>
sealed class RecentPrice(SlotGrid grid)
{
    const int Days = 7;
    readonly long[] prices = new long[grid.PerDay * Days];
    readonly int[] counts = new int[grid.PerDay];

    public void Learn(DeliverySlot slot, Price mean)
    {
        var time = grid.JstNumber(slot) - 1;
        prices[time * Days + counts[time]++ % Days] = mean.MicroYenPerWattHour;
    }

    /// <param name="time">0 for the slot that starts at 00:00 JST.</param>
    public Price? Expect(int time)
    {
        var known = Math.Min(counts[time], Days);
        if (known == 0) return null;
        var sum = 0L;
        for (var i = 0; i < known; i++) sum += prices[time * Days + i];
        return new(sum / known);
    }
}
