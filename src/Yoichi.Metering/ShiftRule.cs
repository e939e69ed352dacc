namespace Yoichi.Metering;

/// <summary>Shows a series as if it had been measured in another year, weekdays kept.</summary>
/// <remarks>A wanted day takes the day a whole number of weeks away that lies nearest in the season: nearest
/// to the same month and day in any year, among the days the series covers from midnight to midnight. So a
/// series from August to July serves August to December from its first year and January to July from its
/// second. Near its ends the nearest may be missing and the next week is taken: never more than 10 days from
/// the season; beyond that the series has nothing to show. Of equally near days one in the month wanted goes
/// first, then the later; 29 February counts as 28 February in a year without one. Slots keep their number in
/// the day.</remarks>
/// <param name="ToYear">The year shown; the rule reaches 31 days past each end of it, for runs over New
/// Year.</param>
public sealed record ShiftRule(int ToYear)
{
    const int FarthestDays = 10;
    const int MarginDays = 31;

    /// <summary>How many days before <paramref name="day"/> (negative: after) the reading to show was
    /// taken.</summary>
    /// <returns>A multiple of 7, or null where the series or the rule does not reach.</returns>
    public int? DaysBack(MeterSeries series, DateOnly day)
    {
        if (ToYear is < 1 or > 9998 || day.DayNumber < new DateOnly(ToYear, 1, 1).DayNumber - MarginDays
            || day.DayNumber > new DateOnly(ToYear, 12, 31).DayNumber + MarginDays) return null;
        var (first, last) = WholeDays(series);
        int? best = null;
        var bestKey = int.MaxValue;
        for (var year = DateOnly.FromDayNumber(first).Year - 1; year <= DateOnly.FromDayNumber(last).Year + 1; year++)
        {
            if (year is < 1 or > 9999) continue;
            var same = SameDayOf(year, day).DayNumber;
            var nearest = same + OffsetToWeekday(day.DayNumber - same);
            foreach (var candidate in (ReadOnlySpan<int>)[nearest - 7, nearest, nearest + 7])
            {
                var distance = Math.Abs(candidate - same);
                if (candidate < first || candidate > last || distance > FarthestDays) continue;
                // In halves of a day, so that of equally near days the one in the month wanted goes first,
                // then the later.
                var key = 2 * distance + (DateOnly.FromDayNumber(candidate).Month == day.Month ? 0 : 1);
                if (key > bestKey || (key == bestKey && candidate < best)) continue;
                (best, bestKey) = (candidate, key);
            }
        }

        return day.DayNumber - best;
    }

    /// <summary>Day numbers of the first and the last day the series covers in full; first above last:
    /// none.</summary>
    static (int First, int Last) WholeDays(MeterSeries series)
    {
        var grid = series.Grid;
        var first = grid.JstDay(series.First).DayNumber + (grid.JstNumber(series.First) == 1 ? 0 : 1);
        return (first, grid.JstDay(series.End).DayNumber - 1);
    }

    static DateOnly SameDayOf(int year, DateOnly day) =>
        new(year, day.Month, Math.Min(day.Day, DateTime.DaysInMonth(year, day.Month)));

    /// <summary>−3 … 3: the step to the nearest day a whole number of weeks from the wanted one.</summary>
    static int OffsetToWeekday(int difference) => ((difference % 7) + 7 + 3) % 7 - 3;
}
