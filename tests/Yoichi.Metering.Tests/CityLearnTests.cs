using System.Globalization;
using System.Text;

namespace Yoichi.Metering.Tests;

/// <summary>Files without dates: where rows belong, and what a bad one does.</summary>
public class CityLearnTests
{
    static readonly DateTime Start = new(2016, 7, 31, 23, 0, 0);

    /// <summary>Ten days of hours from 31 July 2016 hour 24; the load is a Wh more each hour.</summary>
    static List<string> Lines(DateTime start, int hours = 240)
    {
        var lines = new List<string> { "month,hour,day_type,non_shiftable_load,solar_generation" };
        for (var i = 0; i < hours; i++)
        {
            var time = start.AddHours(i);
            var weekday = ((int)time.DayOfWeek + 6) % 7 + 1;
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{time.Month},{time.Hour + 1},{weekday},{i / 1000m},100"));
        }

        return lines;
    }

    static ImportResult Read(IEnumerable<string> lines, ImportOptions? options = null)
    {
        var text = new StringBuilder().AppendJoin('\n', lines).ToString();
        return Given.Read("citylearn", text, (options ?? new()) with { Grid = new(60), Participant = "H1" });
    }

    static void AssertEachHourInItsPlace(ImportResult result, DateOnly day, int hour)
    {
        var load = result.Series[0];
        Assert.Equal(load.Grid.OfJstDay(day, hour), load.First);
        Assert.All(load.WattHours.Index(), entry => Assert.True(entry.Item is null || entry.Item == entry.Index, $"slot {entry.Index} holds {entry.Item}"));
    }

    [Fact]
    public void First_day_is_found_from_month_and_weekday()
    {
        AssertEachHourInItsPlace(Read(Lines(Start)), new(2016, 7, 31), 24);
        AssertEachHourInItsPlace(Read(Lines(new(2018, 1, 30, 5, 0, 0))), new(2018, 1, 30), 6);
        AssertEachHourInItsPlace(Read(Lines(new(2015, 12, 27, 0, 0, 0))), new(2015, 12, 27), 1);
    }

    [Fact]
    public void Stated_first_day_is_taken()
    {
        AssertEachHourInItsPlace(Read(Lines(Start, 20), new() { FirstDate = new(2022, 7, 31) }), new(2022, 7, 31), 24);
        Assert.Equal("file.firstDate", Given.Refusal(() => Read(Lines(new(2016, 8, 1), 20))).Code);
        Assert.Equal("file.firstDate", Given.Refusal(() => Read(Lines(Start), new() { FirstDate = new(2016, 7, 30) })).Code);
    }

    [Fact]
    public void Absent_hours_are_gaps()
    {
        var lines = Lines(Start);
        lines.RemoveRange(50, 3);
        var result = Read(lines);
        AssertEachHourInItsPlace(result, new(2016, 7, 31), 24);
        Assert.Equal((3, 240), (result.Series[0].Gaps, result.Series[0].WattHours.Length));
        Assert.Equal(3, Given.CountOf(result, Problems.TimeMissing));
    }

    [Theory]
    [InlineData(24)]
    [InlineData(48)]
    [InlineData(53)]
    [InlineData(120)]
    public void Absent_days_are_gaps_where_the_weekdays_show_them(int hours)
    {
        var lines = Lines(Start);
        lines.RemoveRange(60, hours);
        var result = Read(lines);
        AssertEachHourInItsPlace(result, new(2016, 7, 31), 24);
        Assert.Equal(hours, result.Series[0].Gaps);
    }

    [Theory]
    [InlineData("8,3,7", Problems.TimeWeekday)]
    [InlineData("5,3,3", Problems.TimeWeekday)]
    [InlineData("8,25,3", Problems.TimeUnreadable)]
    [InlineData("8,x,3", Problems.TimeUnreadable)]
    public void Row_that_does_not_fit_its_place_is_a_gap(string stamp, string code)
    {
        var lines = Lines(Start);
        Assert.StartsWith("8,3,3,", lines[52], StringComparison.Ordinal);
        lines[52] = stamp + lines[52][5..];
        var result = Read(lines);
        AssertEachHourInItsPlace(result, new(2016, 7, 31), 24);
        Assert.Equal((1, 1), (result.Series[0].Gaps, Given.CountOf(result, code)));
    }

    [Fact]
    public void Holidays_fit_any_weekday()
    {
        var lines = Lines(Start).Select((line, i) => i is >= 50 and < 74 ? string.Join(',', line.Split(',')[..2]) + ",8," + string.Join(',', line.Split(',')[3..]) : line);
        var result = Read(lines);
        AssertEachHourInItsPlace(result, new(2016, 7, 31), 24);
        Assert.Equal(0, result.Series[0].Gaps);
    }

    [Fact]
    public void Doubled_and_swapped_rows_are_reported()
    {
        var lines = Lines(Start);
        lines.Insert(80, lines[79]);
        (lines[100], lines[101]) = (lines[101], lines[100]);
        var result = Read(lines);
        AssertEachHourInItsPlace(result, new(2016, 7, 31), 24);
        Assert.Equal((0, 1, 1), (result.Series[0].Gaps, Given.CountOf(result, Problems.TimeDuplicate), Given.CountOf(result, Problems.TimeOrder)));
    }

    [Fact]
    public void Generation_needs_the_kilowatts()
    {
        var without = Read(Lines(Start));
        Assert.Equal([Channel.Load], without.Series.Select(series => series.Channel));
        Assert.Equal(1, Given.CountOf(without, Problems.ColumnUnread));
        Assert.False(without.Report.HasFaults);
        var with = Read(Lines(Start), new() { PvKilowatts = 4.5m });
        Assert.Equal(450 * 240, with.Series[1].Total.WattHours);
        Assert.Equal("import.pvKw", Given.Refusal(() => Read(Lines(Start), new() { Columns = ["solar_generation"] })).Code);
        Assert.Equal([Channel.Generation], Read(Lines(Start), new() { Columns = ["solar_generation"], PvKilowatts = 4 }).Series.Select(series => series.Channel));
    }

    [Fact]
    public void Options_that_fit_no_such_file_are_refused()
    {
        Assert.Equal("import.unit", Given.Refusal(() => Read(Lines(Start), new() { Unit = MeterUnit.Watts })).Code);
        Assert.Equal("import.step", Given.Refusal(() => Read(Lines(Start), new() { StepMinutes = 30 })).Code);
        Assert.Equal("file.column", Given.Refusal(() => Read(["month,hour,day_type", "7,24,7"])).Code);
        Assert.Equal("file.column", Given.Refusal(() => Read(Lines(Start), new() { Columns = ["dhw_demand"] })).Code);
        var file = MeterFile.OfText("data/H7.v2.csv", string.Join('\n', Lines(Start)));
        Assert.Equal("H7", MeterFormats.Find("citylearn").Read([file], new()).Series[0].Participant);
        Assert.Equal("import.participant", Given.Refusal(() => MeterFormats.Find("citylearn").Read([file, file], new())).Code);
    }
}
