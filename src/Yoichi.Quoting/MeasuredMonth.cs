using System.Collections.Immutable;
using Yoichi.Metering;
using Yoichi.Units;

namespace Yoichi.Quoting;

/// <summary>A whole month of one home, and the week before it, without a gap.</summary>
/// <param name="Month">First day of the month played and billed, JST.</param>
/// <param name="Measured">First day of the month of the file it is made of; another year where no tariff reaches.</param>
/// <param name="First">The slot of the first entry: <see cref="HistoryDays"/> before the month.</param>
/// <param name="LoadWattHours">Use, or forward flow, Wh by slot.</param>
/// <param name="GeneratedWattHours">Generation, or reverse flow, Wh by slot; zeros without.</param>
/// <param name="Filled">Readings of the month that stand in for missing ones.</param>
/// <param name="Readings">Readings the month should have, both meters together.</param>
public sealed record MeasuredMonth(
    DateOnly Month, DateOnly Measured, DeliverySlot First, ImmutableArray<long> LoadWattHours,
    ImmutableArray<long> GeneratedWattHours, int Filled, int Readings)
{
    /// <summary>What forecasts may know when the month begins.</summary>
    public const int HistoryDays = 7;

    /// <summary>A month with fewer readings is not offered.</summary>
    public const int LeastPercent = 95;

    const int FarthestDays = 14;

    public int Days => DateTime.DaysInMonth(Month.Year, Month.Month);

    /// <summary>The last month of the file that is there whole, or nearly.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static DateOnly Latest(HomeMeters home, string place)
    {
        var last = home.Grid.JstDay(home.End - 1);
        for (var month = new DateOnly(last.Year, last.Month, 1); home.Grid.OfJstDay(month) >= home.First; month = month.AddMonths(-1))
            if (Percent(home, month) >= LeastPercent) return month;
        throw new InputException("quote.month", place,
            $"no calendar month of '{home.Name}' is there to {LeastPercent} %: the file covers "
            + $"{home.Grid.JstDay(home.First):yyyy-MM-dd} to {last:yyyy-MM-dd}");
    }

    /// <exception cref="InputException">The month is not there to 95 %.</exception>
    public static void Require(HomeMeters home, DateOnly month)
    {
        if (Percent(home, month) is var percent && percent < LeastPercent)
            throw new InputException("quote.month", "--month", $"{month:yyyy-MM} of '{home.Name}' is there to {percent} %: "
                + $"{LeastPercent} % are needed (the file covers {home.Grid.JstDay(home.First):yyyy-MM-dd} to "
                + $"{home.Grid.JstDay(home.End - 1):yyyy-MM-dd})");
    }

    /// <param name="measured">First day of a month of the file.</param>
    /// <param name="year">The year it is shown in, weekdays kept: <see cref="ShiftRule"/>; the file's own or another.</param>
    /// <exception cref="InputException">A reading is missing, and none of the days around has one.</exception>
    public static MeasuredMonth Of(HomeMeters home, DateOnly measured, int year)
    {
        var month = new DateOnly(year, measured.Month, 1);
        var (grid, days) = (home.Grid, DateTime.DaysInMonth(year, month.Month));
        var first = grid.OfJstDay(month) - HistoryDays * grid.PerDay;
        // Both meters must show the same day, so the rule looks at the span they share.
        var shared = home.Load with { First = home.First, WattHours = [.. home.Load.Window(home.First, home.End - home.First)] };
        var shift = year == measured.Year ? null : new ShiftRule(year);
        var (load, generated) = (new long[(HistoryDays + days) * grid.PerDay], new long[(HistoryDays + days) * grid.PerDay]);
        var filled = 0;
        for (var day = 0; day < HistoryDays + days; day++)
        {
            var shown = month.AddDays(day - HistoryDays);
            var back = (shift is null ? 0 : shift.DaysBack(shared, shown) ?? AWeekOn(shared, shift, shown)) * grid.PerDay;
            for (var i = day * grid.PerDay; i < (day + 1) * grid.PerDay; i++)
            {
                load[i] = Value(home.Load, home, first + i - back, ref filled, day >= HistoryDays);
                if (home.Generated is { } g) generated[i] = Value(g, home, first + i - back, ref filled, day >= HistoryDays);
            }
        }

        return new(month, measured, first, [.. load], [.. generated], filled,
            days * grid.PerDay * (home.Generated is null ? 1 : 2));
    }

    /// <summary>A day before the month that no season-near day stands for: a week, or two, later does.</summary>
    static int AWeekOn(MeterSeries shared, ShiftRule shift, DateOnly shown)
    {
        for (var weeks = 1; weeks <= 2; weeks++)
            if (shift.DaysBack(shared, shown.AddDays(7 * weeks)) is { } back) return back - 7 * weeks;
        return 0;
    }

    static long Value(MeterSeries series, HomeMeters home, DeliverySlot slot, ref int filled, bool counts)
    {
        // Before the file begins, its first weeks stand for what was known then.
        while (slot < home.First) slot += 7 * home.Grid.PerDay;
        long? At(DeliverySlot at) => at >= home.First && at < home.End ? series.WattHours[at - series.First] : null;
        if (At(slot) is { } there) return there;
        for (var days = 1; days <= FarthestDays; days++)
            if ((At(slot - days * home.Grid.PerDay) ?? At(slot + days * home.Grid.PerDay)) is { } near)
            {
                if (counts) filled++;
                return near;
            }

        throw new InputException("quote.gap", home.Name,
            $"there is no reading at {home.Grid.Format(slot)}, nor at that time on the {FarthestDays} days around it");
    }

    static int Percent(HomeMeters home, DateOnly month)
    {
        var slots = DateTime.DaysInMonth(month.Year, month.Month) * home.Grid.PerDay;
        var first = home.Grid.OfJstDay(month);
        int Known(MeterSeries series) => series.Window(first, slots).Count(r => r is not null);
        return 100 * Math.Min(Known(home.Load), home.Generated is { } g ? Known(g) : int.MaxValue) / slots;
    }
}
