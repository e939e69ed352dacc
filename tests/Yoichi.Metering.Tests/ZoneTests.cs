using System.Globalization;

namespace Yoichi.Metering.Tests;

public class ZoneTests
{
    const string Two = "time,H1\n2025-08-13 9:00,1\n2025-08-13 9:30,2\n";

    [Theory]
    [InlineData("local", "2025-08-13T09:00+09:00")]
    [InlineData("UTC", "2025-08-13T18:00+09:00")]
    [InlineData("+10:00", "2025-08-13T08:00+09:00")]
    [InlineData("-03:30", "2025-08-13T21:30+09:00")]
    [InlineData("Asia/Tokyo", "2025-08-13T09:00+09:00")]
    [InlineData("Europe/Berlin", "2025-08-13T16:00+09:00")]
    public void File_clock_is_brought_to_japanese_slots(string zone, string first)
    {
        var series = Given.Wide(Two, new() { Zone = zone }).Series[0];
        Assert.Equal(Given.Slot(first), series.First);
        Assert.Equal([1000, 2000], series.WattHours);
    }

    [Fact]
    public void Zone_a_quarter_hour_off_fits_quarter_slots_only()
    {
        Assert.Equal("file.step", Given.Refusal(() => Given.Wide(Two, new() { Zone = "+05:45" })).Code);
        Assert.Equal([500, 500, 1000, 1000], Given.Wide(Two, new() { Zone = "+05:45", Grid = new(15) }).Series[0].WattHours);
    }

    [Theory]
    [InlineData("+25:00")]
    [InlineData("10:00")]
    [InlineData("+1:00")]
    [InlineData("JST+9")]
    [InlineData("")]
    public void Anything_else_is_no_zone(string zone) =>
        Assert.Equal("import.zone", Given.Refusal(() => Given.Wide(Two, new() { Zone = zone })).Code);

    [Fact]
    public void Hour_the_clock_skipped_in_spring_is_absent_without_a_gap()
    {
        // Berlin, 30 March 2025: 02:00 became 03:00.
        var result = Given.Wide("time,H1\n2025-03-30 01:00,1\n2025-03-30 01:30,2\n2025-03-30 03:00,3\n2025-03-30 03:30,4\n", new() { Zone = "Europe/Berlin" });
        Assert.Equal([1000, 2000, 3000, 4000], result.Series[0].WattHours);
        Assert.Empty(result.Report.Problems);
    }

    [Fact]
    public void Row_at_a_time_the_clock_skipped_is_reported()
    {
        var result = Given.Wide("time,H1\n2025-03-30 01:30,2\n2025-03-30 02:00,9\n2025-03-30 02:30,9\n2025-03-30 03:00,3\n", new() { Zone = "Europe/Berlin" });
        Assert.Equal([2000, 3000], result.Series[0].WattHours);
        Assert.Equal(2, Given.CountOf(result, Problems.TimeSkipped));
        Assert.True(result.Report.HasFaults);
    }

    [Theory]
    [InlineData("02:00")]   // a label that counts on past the change
    [InlineData("03:00")]   // the label the clock showed
    public void End_of_the_step_before_the_spring_change_is_read_either_way(string end)
    {
        var result = Given.Wide($"time,H1\n2025-03-30 01:00,1\n2025-03-30 01:30,2\n2025-03-30 {end},3\n2025-03-30 03:30,4\n",
            new() { Zone = "Europe/Berlin", Stamp = StampAt.End });
        Assert.Equal([1000, 2000, 3000, 4000], result.Series[0].WattHours);
    }

    [Fact]
    public void Hour_shown_twice_in_autumn_is_read_in_file_order()
    {
        // Berlin, 26 October 2025: 03:00 became 02:00.
        var labels = new[] { "01:30", "02:00", "02:30", "02:00", "02:30", "03:00" };
        var result = Given.Wide("time,H1\n" + string.Concat(labels.Select((label, i) => $"2025-10-26 {label},{i + 1}\n")), new() { Zone = "Europe/Berlin" });
        Assert.Equal([1000, 2000, 3000, 4000, 5000, 6000], result.Series[0].WattHours);
        Assert.Equal(Given.Slot("2025-10-26T08:30+09:00"), result.Series[0].First);
        Assert.Equal(4, Given.CountOf(result, Problems.TimeRepeated));
        Assert.False(result.Report.HasFaults);
    }

    [Fact]
    public void Hour_a_file_does_not_repeat_leaves_a_gap_in_its_second_showing()
    {
        var labels = new[] { "01:30", "02:00", "02:30", "03:00", "03:30" };
        var result = Given.Wide("time,H1\n" + string.Concat(labels.Select((label, i) => $"2025-10-26 {label},{i + 1}\n")), new() { Zone = "Europe/Berlin" });
        Assert.Equal([1000, 2000, 3000, null, null, 4000, 5000], result.Series[0].WattHours);
        Assert.Equal(2, Given.CountOf(result, Problems.TimeMissing));
    }

    [Fact]
    public void Each_long_series_has_its_own_second_showing()
    {
        var rows = new[] { "02:00", "02:30", "02:00", "02:30" }.SelectMany((label, i) =>
            new[] { "H1", "H2" }.Select(name => $"2025-10-26T{label},{name},load,{i + 1}\n"));
        var result = Given.Read("long", "time,participant,channel,value\n" + string.Concat(rows), new() { Zone = "Europe/Berlin" });
        Assert.All(result.Series, series => Assert.Equal([1000, 2000, 3000, 4000], series.WattHours));
    }

    [Fact]
    public void Stamps_with_an_offset_do_not_mind_the_zone()
    {
        var result = Given.Read("long", "time,participant,channel,value\n2025-08-01T00:00Z,H1,load,1\n2025-08-01T09:30,H1,load,2\n");
        Assert.Equal([1000, 2000], result.Series[0].WattHours);
    }

    [Fact]
    public void Year_on_a_clock_with_summer_time_has_every_hour_once()
    {
        var berlin = NodaTime.DateTimeZoneProviders.Tzdb["Europe/Berlin"];
        var start = NodaTime.Instant.FromUtc(2024, 12, 31, 23, 0);
        var text = "time,H1\n" + string.Concat(Enumerable.Range(0, 8760).Select(i =>
            start.Plus(NodaTime.Duration.FromHours(i)).InZone(berlin).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + $",{i / 1000m}\n"));
        var result = Given.Wide(text, new() { Zone = "Europe/Berlin", Unit = MeterUnit.KilowattHours, Grid = new(60) });
        Assert.Equal(Enumerable.Range(0, 8760).Select(i => (long?)i), result.Series[0].WattHours);
    }
}
