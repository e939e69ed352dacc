using Yoichi.Metering;
using Yoichi.Units;

namespace Yoichi.Quoting.Tests;

public sealed class MeasuredMonthTests
{
    static readonly DateOnly June = new(2025, 6, 1), July = new(2025, 7, 1);

    static HomeMeters Days(DateOnly first, int days, Func<int, int, long?> wattHours) =>
        Given.Home(Given.Series(Channel.Load, first, days, wattHours));

    [Fact]
    public void The_last_month_that_is_there_to_95_per_cent_is_taken()
    {
        // 30 days of July: 1,440 of 1,488 slots are 96 %.
        Assert.Equal(July, MeasuredMonth.Latest(Days(June, 60, (_, _) => 100), "f"));
        // 29 days: 1,392 of 1,488 are 93 %.
        Assert.Equal(June, MeasuredMonth.Latest(Days(June, 59, (_, _) => 100), "f"));
    }

    [Fact]
    public void Gaps_count_against_a_month_like_days_that_are_not_there()
    {
        // 72 gaps leave 95.0 % of June's 1,440 slots, 73 leave less.
        Assert.Equal(June, MeasuredMonth.Latest(Days(June, 30, (d, s) => d * 48 + s is >= 480 and < 552 ? null : 100), "f"));
        var problem = Assert.Throws<InputException>(() =>
            MeasuredMonth.Latest(Days(June, 30, (d, s) => d * 48 + s is >= 480 and < 553 ? null : 100), "f")).Problem;
        Assert.Equal("quote.month", problem.Code);
        Assert.Contains("2025-06-01 to 2025-06-30", problem.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_month_asked_for_must_be_there() => Assert.Equal("--month", Assert.Throws<InputException>(
        () => MeasuredMonth.Require(Days(June, 30, (_, _) => 100), July)).Problem.Place);

    [Fact]
    public void A_gap_takes_the_same_slot_of_the_day_before_else_of_the_day_after()
    {
        var home = Days(June, 30, (d, s) => (d, s) is (10, 7) or (0, 3) ? null : d * 1000 + s);
        var month = MeasuredMonth.Of(home, June, 2025);
        Assert.Equal((2, 1440), (month.Filled, month.Readings));
        long At(int day, int slot) => month.LoadWattHours[(MeasuredMonth.HistoryDays + day) * 48 + slot];
        Assert.Equal((9_007, 1_003, 10_008), (At(10, 7), At(0, 3), At(10, 8)));
    }

    [Fact]
    public void A_gap_is_filled_from_no_farther_than_fourteen_days()
    {
        long? Reading(int day, int slot, int lastKnown) => slot == 5 && day > lastKnown ? null : 100 + day;
        Assert.Equal(14, MeasuredMonth.Of(Days(June, 30, (d, s) => Reading(d, s, 15)), June, 2025).Filled);
        Assert.Equal("quote.gap", Assert.Throws<InputException>(
            () => MeasuredMonth.Of(Days(June, 30, (d, s) => Reading(d, s, 14)), June, 2025)).Problem.Code);
    }

    [Fact]
    public void The_week_before_is_the_files_own_and_where_it_has_none_the_first_week()
    {
        var own = MeasuredMonth.Of(Days(new(2025, 5, 25), 37, (d, _) => d), June, 2025);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], Enumerable.Range(0, 8).Select(d => own.LoadWattHours[d * 48]));
        var none = MeasuredMonth.Of(Days(June, 30, (d, _) => d), June, 2025);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 0], Enumerable.Range(0, 8).Select(d => none.LoadWattHours[d * 48]));
        Assert.Equal(0, none.Filled);
    }

    [Fact]
    public void Another_year_shows_days_of_the_same_weekday_near_the_same_date()
    {
        // Each day's reading is its number in the file; 1 May 2025 is a Thursday, 1 June 2026 a Monday.
        var first = new DateOnly(2025, 5, 1);
        var month = MeasuredMonth.Of(Days(first, 92, (d, _) => d), June, 2026);
        Assert.Equal(new DateOnly(2026, 6, 1), month.Month);
        for (var day = 0; day < 30; day++)
        {
            var shown = new DateOnly(2026, 6, 1).AddDays(day);
            var taken = first.AddDays((int)month.LoadWattHours[(MeasuredMonth.HistoryDays + day) * 48]);
            Assert.Equal(shown.DayOfWeek, taken.DayOfWeek);
            Assert.InRange(taken.DayNumber - shown.AddYears(-1).DayNumber, -3, 3);
        }
    }

    [Fact]
    public void Two_meters_must_both_be_there_and_show_the_same_day()
    {
        var home = Given.Home(Given.Series(Channel.Import, June, 61, (d, _) => d), Given.Series(Channel.Export, June.AddDays(3), 58, (d, _) => d + 3));
        Assert.Equal(MeterKind.AtTheGrid, home.Kind);
        Assert.Equal(July, MeasuredMonth.Latest(home, "f"));
        Assert.Throws<InputException>(() => MeasuredMonth.Require(home, June));
        var month = MeasuredMonth.Of(home, July, 2025);
        Assert.Equal(month.LoadWattHours, month.GeneratedWattHours);
    }
}
