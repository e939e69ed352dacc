using System.Collections.Immutable;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Metering.Tests;

public class ShiftTests
{
    static MeterSeries Days(DateOnly from, DateOnly to) => Starting(SlotGrid.HalfHour.OfJstDay(from), (to.DayNumber - from.DayNumber + 1) * 48);

    /// <summary>Each slot's Wh are its own index, so a window shows where its values come from.</summary>
    static MeterSeries Starting(DeliverySlot first, int count) => new("H1", Channel.Load, SlotGrid.HalfHour, first,
        [.. Enumerable.Range(first.Index, count).Select(i => (long?)i)]);

    static DateOnly? Source(MeterSeries series, DateOnly day, int? toYear = null) =>
        new ShiftRule(toYear ?? day.Year).DaysBack(series, day) is { } back ? day.AddDays(-back) : null;

    static readonly MeterSeries CityLearn = Starting(SlotGrid.HalfHour.OfJstDay(new(2016, 7, 31), 47), 8760 * 2);

    [Theory]
    [InlineData("2025-08-08", "2016-08-05")]     // Fridays: 5 August 2016 is 3 days off, 12 August 4
    [InlineData("2025-08-01", "2016-08-05")]     // 29 July 2016 is outside; 28 July 2017 is as near, but not in August
    [InlineData("2025-12-31", "2016-12-28")]
    [InlineData("2025-01-01", "2017-01-04")]
    [InlineData("2025-07-27", "2017-07-30")]
    [InlineData("2025-07-31", "2017-07-27")]     // 28 July 2016 is outside; 4 August 2016 is as near, but not in July
    public void August_to_july_serves_both_halves_of_a_year(string day, string source) =>
        Assert.Equal(DateOnly.Parse(source), Source(CityLearn, DateOnly.Parse(day)));

    [Fact]
    public void Year_of_hours_leaves_no_day_of_another_year_open()
    {
        for (var year = 2000; year < 2030; year++)
            for (var day = new DateOnly(year, 1, 1); day.Year == year; day = day.AddDays(1)) Assert.NotNull(Source(CityLearn, day));
    }

    [Fact]
    public void Same_weekday_within_ten_days_of_the_season_always() => Seeds.Each(300, (rng, size) =>
    {
        var first = new DateOnly(2010, 1, 1).AddDays((int)rng.Between(0, 4000));
        var series = Days(first, first.AddDays(364 + (int)rng.Between(0, 400)));
        var day = new DateOnly((int)rng.Between(1990, 2040), 1, 1).AddDays((int)rng.Between(0, 364));
        var source = Source(series, day);
        Assert.NotNull(source);
        Assert.Equal(day.DayOfWeek, source.Value.DayOfWeek);
        Assert.True(source >= first && source <= first.AddDays(series.WattHours.Length / 48 - 1));
        // Obviously right: every covered day of the weekday, its distance to the day's namesake in any year.
        var best = Enumerable.Range(0, series.WattHours.Length / 48).Select(first.AddDays)
            .Where(d => d.DayOfWeek == day.DayOfWeek).Min(d => Distance(d, day));
        Assert.Equal(best, Distance(source.Value, day));
        Assert.True(best <= 10);
    });

    static int Distance(DateOnly candidate, DateOnly day) => new[] { -1, 0, 1 }.Min(years =>
    {
        var year = candidate.Year + years;
        return Math.Abs(candidate.DayNumber - new DateOnly(year, day.Month, Math.Min(day.Day, DateTime.DaysInMonth(year, day.Month))).DayNumber);
    });

    [Fact]
    public void Days_in_a_row_stay_in_a_row_inside_the_series()
    {
        var window = CityLearn.Window(SlotGrid.HalfHour.OfJstDay(new(2025, 8, 11)), 48 * 14, new ShiftRule(2025));
        Assert.DoesNotContain(null, window);
        for (var i = 1; i < window.Length; i++) Assert.Equal(window[i - 1] + 1, window[i]);
    }

    [Fact]
    public void Leap_day_is_shown_from_a_year_without_one_and_the_other_way_round()
    {
        Assert.Equal(new DateOnly(2023, 3, 2), Source(Days(new(2023, 1, 1), new(2023, 12, 31)), new(2024, 2, 29)));   // Thursdays: 23 Feb is 5 off, 2 Mar 2
        Assert.Equal(new DateOnly(2024, 3, 1), Source(Days(new(2024, 1, 1), new(2024, 12, 31)), new(2025, 2, 28)));
        Assert.Equal(new DateOnly(2024, 2, 29), Source(Days(new(2024, 1, 1), new(2024, 12, 31)), new(2024, 2, 29)));
    }

    [Fact]
    public void Nothing_is_shown_of_a_season_the_series_lacks()
    {
        var june = Days(new(2024, 6, 1), new(2024, 6, 30));
        Assert.Null(Source(june, new(2025, 8, 1)));
        Assert.NotNull(Source(june, new(2025, 6, 15)));
        Assert.Null(Source(Starting(new(100), 10), new(2025, 6, 15)));
        Assert.All(june.Window(SlotGrid.HalfHour.OfJstDay(new(2025, 8, 1)), 48, new ShiftRule(2025)), Assert.Null);
    }

    [Fact]
    public void Rule_reaches_a_month_past_its_year()
    {
        var series = Days(new(2023, 1, 1), new(2024, 12, 31));
        Assert.NotNull(Source(series, new(2026, 1, 31), toYear: 2025));
        Assert.Null(Source(series, new(2026, 2, 1), toYear: 2025));
        Assert.NotNull(Source(series, new(2024, 12, 1), toYear: 2025));
        Assert.Null(Source(series, new(2024, 11, 30), toYear: 2025));
    }

    [Fact]
    public void Window_keeps_the_number_of_a_slot_in_its_day_and_shows_gaps_outside()
    {
        var series = Days(new(2023, 1, 1), new(2023, 12, 31));
        var shown = series.Window(SlotGrid.HalfHour.OfJstDay(new(2025, 8, 1), 13), 48, new ShiftRule(2025));
        Assert.Equal(SlotGrid.HalfHour.OfJstDay(new(2023, 8, 4), 13).Index, shown[0]);
        Assert.Equal(SlotGrid.HalfHour.OfJstDay(new(2023, 8, 5), 1).Index, shown[36]);
        Assert.Equal([null, series.First.Index, series.First.Index + 1], series.Window(series.First - 1, 3));
        Assert.Equal([series.End.Index - 1, null], series.Window(series.End - 1, 2));
    }

    [Fact]
    public void Year_without_shift_is_itself()
    {
        var series = Days(new(2025, 1, 1), new(2025, 12, 31));
        Assert.Equal(series.WattHours, series.Window(series.First, series.WattHours.Length, new ShiftRule(2025)).ToImmutableArray());
    }
}
