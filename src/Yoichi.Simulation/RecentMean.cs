using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>The plainest forecast: the mean of the same time of day over the last days. Uses the past only.</summary>
/// <remarks>A stand-in until forecasting is a capability of its own; SCIENCE 3.2: on single homes the mean of 7 days is
/// within a few per cent of a learned model for sums of energy.</remarks>
sealed class RecentMean(SlotGrid grid, bool byDayType)
{
    const int Weekdays = 5, WeekendDays = 2;
    readonly Dial[] dials = byDayType
        ? [new(grid.PerDay, Weekdays), new(grid.PerDay, WeekendDays)]
        : [new(grid.PerDay, Weekdays + WeekendDays)];

    /// <summary>What was metered; each slot once, in time order.</summary>
    public void Learn(DeliverySlot slot, Energy metered) => DialOf(slot).Learn(grid.JstNumber(slot) - 1, metered.WattHours);

    /// <summary>Zero while nothing is known of that time of day; rounded down.</summary>
    public Energy Expect(DeliverySlot slot) => new(DialOf(slot).Mean(grid.JstNumber(slot) - 1));

    Dial DialOf(DeliverySlot slot)
    {
        if (dials.Length == 1) return dials[0];
        return grid.JstDay(slot).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? dials[1] : dials[0];
    }

    /// <summary>The last few values of each time of day, and their sum.</summary>
    sealed class Dial(int perDay, int days)
    {
        readonly long[] values = new long[perDay * days];
        readonly long[] sums = new long[perDay];
        readonly int[] counts = new int[perDay];

        public void Learn(int time, long value)
        {
            ref var oldest = ref values[time * days + counts[time] % days];
            sums[time] += value - oldest;
            oldest = value;
            counts[time]++;
        }

        public long Mean(int time) => counts[time] == 0 ? 0 : sums[time] / Math.Min(counts[time], days);
    }
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

    public Price? Expect(DeliverySlot slot)
    {
        var time = grid.JstNumber(slot) - 1;
        var known = Math.Min(counts[time], Days);
        if (known == 0) return null;
        var sum = 0L;
        for (var i = 0; i < known; i++) sum += prices[time * Days + i];
        return new(sum / known);
    }
}
