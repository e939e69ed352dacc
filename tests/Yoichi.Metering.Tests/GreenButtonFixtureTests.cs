using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Metering.Tests;

/// <summary>Feeds that no program here wrote; sums are those of xmllint.</summary>
public sealed class GreenButtonFixtureTests
{
    static string Fixture(string name) => Path.Combine(SharedData.Repository(), "tests", "Yoichi.Metering.Tests", "Fixtures", name);

    static ImportResult Read(int grid, params string[] names) => MeterFormats.Find("green-button").Read(
        [.. names.Select(name => MeterFile.Load(Fixture(name)))], new() { Grid = new(grid) });

    [Theory]
    [InlineData("test_usage_data_01.xml", 93_846, "2012-03-01T05:00Z", 24)]
    [InlineData("test_usage_data_02.xml", 97_977, "2012-03-02T05:00Z", 24)]
    [InlineData("test_usage_data_11.xml", 109_403, "2012-03-11T05:00Z", 23)]      // clocks go forward
    public void Day_of_quarter_hours_is_read_to_the_watt_hour(string name, long total, string first, int hours)
    {
        Assert.Equal($"{total}\n", Stranger.Xmllint("--xpath", "sum(//*[local-name()='IntervalReading']/*[local-name()='value'])", Fixture(name)).Output);
        foreach (var grid in (int[])[15, 30, 60])
        {
            var series = Assert.Single(Read(grid, name).Series);
            Assert.Equal(("Front Electric Meter", Channel.Import, total, hours * 60 / grid, 0),
                (series.Participant, series.Channel, series.Total.WattHours, series.WattHours.Length, series.Gaps));
            Assert.Equal(DateTimeOffset.Parse(first, System.Globalization.CultureInfo.InvariantCulture), series.Grid.StartOf(series.First));
        }
    }

    [Fact]
    public void Two_days_in_two_files_are_one_series_and_estimates_are_told()
    {
        var result = Read(15, "test_usage_data_02.xml", "test_usage_data_01.xml");
        var series = Assert.Single(result.Series);
        Assert.Equal((192, 0, 93_846L + 97_977L), (series.WattHours.Length, series.Gaps, series.Total.WattHours));
        Assert.Equal([282L, 323, 294], series.WattHours[..3].Select(value => value!.Value));
        Assert.Equal([ReadingQuality.Estimated, ReadingQuality.Estimated, ReadingQuality.Measured],
            Enumerable.Range(0, 3).Select(i => result.Beliefs[0].Current(series.First + i)!.Value.Quality));
        Assert.Equal(2, Given.CountOf(result, Problems.ValueEstimated));
    }

    [Fact]
    public void Water_is_refused_and_the_refusal_says_why()
    {
        var refusal = Given.Refusal(() => Read(30, "Water.xml"));
        Assert.Equal("file.noReadings", refusal.Code);
        Assert.Contains("commodity 9 is not electricity", refusal.Reason, StringComparison.Ordinal);
        Assert.Contains("Water.xml:134", refusal.Reason, StringComparison.Ordinal);
    }
}
