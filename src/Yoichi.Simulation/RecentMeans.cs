using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>The plainest forecast, for all sites: the mean of the same time of day over the last days of the same kind (use:
/// five weekdays, two days of a weekend; sun: seven days). Uses the past only.</summary>
/// <remarks>Kept time by time, all sites side by side: in a slot everybody is asked of the same times, so that a community of
/// thousands reads its memory in a row. A slot counts for 2.1 GWh at most.</remarks>
sealed class RecentMeans
{
    const int Weekdays = 5, WeekendDays = 2;
    readonly SlotGrid grid;
    readonly Table weekday, weekend, sun;

    public RecentMeans(SlotGrid grid, int sites)
    {
        this.grid = grid;
        weekday = new(grid.PerDay, Weekdays, sites);
        weekend = new(grid.PerDay, WeekendDays, sites);
        sun = new(grid.PerDay, Weekdays + WeekendDays, sites);
    }

    /// <summary>What was metered; each slot of a site once, in time order.</summary>
    public void Learn(int site, DeliverySlot slot, Energy used, Energy made)
    {
        var time = TimeOfDay.Of(slot, grid);
        (time.IsWeekend ? weekend : weekday).Learn(site, time.Index, used.WattHours);
        sun.Learn(site, time.Index, made.WattHours);
    }

    /// <summary>Zero while nothing is known of that time of day; rounded down.</summary>
    public (Energy Used, Energy Made) Expect(int site, in TimeOfDay time) =>
        (new((time.IsWeekend ? weekend : weekday).Mean(site, time.Index)), new(sun.Mean(site, time.Index)));

    /// <summary>The last few values of each time of day and site, and their sum.</summary>
    sealed class Table(int perDay, int days, int sites)
    {
        readonly int[] values = new int[perDay * days * sites];
        readonly long[] sums = new long[perDay * sites];
        readonly int[] counts = new int[perDay * sites];
        readonly int[] means = new int[perDay * sites];                      // asked for far more often than learnt

        public void Learn(int site, int time, long value)
        {
            var known = (int)Math.Min(value, int.MaxValue);
            var at = time * sites + site;
            ref var oldest = ref values[(time * days + counts[at] % days) * sites + site];
            sums[at] += known - oldest;
            oldest = known;
            counts[at]++;
            means[at] = (int)(sums[at] / Math.Min(counts[at], days));
        }

        public int Mean(int site, int time) => means[time * sites + site];
    }
}

/// <summary>Where a slot lies in its JST day, and whether that is a Saturday or Sunday.</summary>
/// <param name="Index">0 for the slot that starts at 00:00.</param>
public readonly record struct TimeOfDay(int Index, bool IsWeekend)
{
    public static TimeOfDay Of(DeliverySlot slot, SlotGrid grid) => new(
        grid.JstNumber(slot) - 1, grid.JstDay(slot).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday);
}
