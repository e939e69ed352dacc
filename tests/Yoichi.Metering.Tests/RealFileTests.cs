using System.Globalization;
using Yoichi.Testing;

namespace Yoichi.Metering.Tests;

/// <summary>Real files against sums made here by a few plain lines.</summary>
public class RealFileTests
{
    static List<string[]> Rows(string path)
    {
        Assert.SkipUnless(SharedData.Folder is not null, SharedData.Absent);
        using var reader = new StreamReader(SharedData.Open(path));
        var rows = new List<string[]>();
        while (reader.ReadLine() is { } line) rows.Add(line.Split(','));
        return rows;
    }

    static decimal Sum(List<string[]> rows, int column, decimal factor) => rows.Skip(1)
        .Sum(row => decimal.Parse(row[column], NumberStyles.Float, CultureInfo.InvariantCulture) * factor);

    static void AssertNearest(decimal exactWattHours, MeterSeries series) =>
        Assert.Equal((long)decimal.Floor(exactWattHours + 0.5m), series.Total.WattHours);

    [Theory]
    [InlineData("sydney-apartments/bondi_load_filled.csv.gz", Channel.Load, 30)]
    [InlineData("sydney-apartments/bondi_load_filled.csv.gz", Channel.Load, 60)]
    [InlineData("sydney-apartments/bondi_load_filled.csv.gz", Channel.Load, 15)]
    [InlineData("sydney-apartments/B_exist_micro.csv.gz", Channel.Generation, 30)]
    public void Sydney_totals_are_the_sums_of_the_columns(string path, Channel channel, int grid)
    {
        var rows = Rows(path);
        var result = MeterFormats.Find("wide").Read([Given.Shared(path)], new() { Channel = channel, Grid = new(grid), Strict = true });
        Assert.Equal(rows.Count - 1, result.Report.Files[0].Rows);
        Assert.Equal(rows[0][1..], result.Series.Select(series => series.Participant));
        Assert.Equal("2016-08-09T00:00+09:00", result.Series[0].Grid.Format(result.Series[0].First));
        for (var column = 1; column < rows[0].Length; column++)
        {
            var series = result.Series[column - 1];
            Assert.Equal((17520 * 30 / grid, 0), (series.WattHours.Length, series.Gaps));
            AssertNearest(Sum(rows, column, 1000), series);
            // Every day by itself as well: less than 1 Wh off.
            for (var day = 0; day < 365; day++)
            {
                var exact = rows.Skip(1 + day * 48).Take(48).Sum(row => decimal.Parse(row[column], CultureInfo.InvariantCulture)) * 1000;
                Assert.True(Math.Abs(exact - series.WattHours.Skip(day * 1440 / grid).Take(1440 / grid).Sum()!.Value) < 1);
            }
        }
    }

    [Fact]
    public void Sydney_clock_has_no_summer_time_in_it()
    {
        var file = Given.Shared("sydney-apartments/bondi_load_filled.csv.gz");
        var result = MeterFormats.Find("wide").Read([file], new() { Zone = "Australia/Sydney", Columns = ["B1"] });
        Assert.Equal(2, Given.CountOf(result, Problems.TimeSkipped));       // 2 October 2016, 02:00 and 02:30
        Assert.Equal(2, Given.CountOf(result, Problems.TimeRepeated));      // 2 April 2017, read as the first showing
        Assert.Equal(2, Given.CountOf(result, Problems.TimeMissing));       // and its second, which is absent
        Assert.Equal("2016-08-08T23:00+09:00", result.Series[0].Grid.Format(result.Series[0].First));
    }

    [Theory]
    [InlineData("Building_1", 4)]
    [InlineData("Building_11", 5)]
    public void Citylearn_year_is_the_one_that_was_measured(string building, int kilowatts)
    {
        var rows = Rows($"citylearn-2022/{building}.csv.gz");
        var result = MeterFormats.Find("citylearn").Read([Given.Shared($"citylearn-2022/{building}.csv.gz")], new() { PvKilowatts = kilowatts });
        Assert.Equal([(building, Channel.Load), (building, Channel.Generation)], result.Series.Select(series => (series.Participant, series.Channel)));
        Assert.All(result.Series, series => Assert.Equal(("2016-07-31T23:00+09:00", 17520, 0),
            (series.Grid.Format(series.First), series.WattHours.Length, series.Gaps)));
        AssertNearest(Sum(rows, Array.IndexOf(rows[0], "non_shiftable_load"), 1000), result.Series[0]);
        AssertNearest(Sum(rows, Array.IndexOf(rows[0], "solar_generation"), kilowatts), result.Series[1]);
        Assert.False(result.Report.HasFaults);
    }

    [Fact]
    public void Mishima_august_shines_as_its_file_says()
    {
        Assert.SkipUnless(SharedData.Folder is not null, SharedData.Absent);
        var (sums, daySums) = (0, 0);
        using (var reader = new StreamReader(SharedData.Open("metpv20-irradiance/mea50206.txt.gz")))
            while (reader.ReadLine() is { } line)
            {
                if (!line.StartsWith("00001  8", StringComparison.Ordinal)) continue;
                for (var hour = 0; hour < 24; hour++) sums += int.Parse(line.AsSpan(15 + 5 * hour, 4), CultureInfo.InvariantCulture);
                daySums += int.Parse(line[145..150], CultureInfo.InvariantCulture);
            }

        var result = MeterFormats.Find("metpv").Read([Given.Shared("metpv20-irradiance/mea50206.txt.gz")], new() { Strict = true });
        var weather = Assert.Single(result.Weather);
        var august = Enumerable.Range(0, 31 * 24).Sum(h => weather.Hours[WeatherSeries.IndexOf(8, 1, 0) + h].Global!.Value);
        Assert.Equal(sums, august);
        Assert.InRange(august - daySums, -31, 31);      // the file's own sums of the days are rounded apart
        // A sunny month in central Japan: 4 to 6 kWh/m² a day.
        Assert.InRange(WeatherSeries.WattHours(august)!.Value, 31 * 4000, 31 * 6000);
        Assert.InRange(WeatherSeries.WattHours(weather.GlobalTotal)!.Value, 1_300_000, 1_500_000);
        Assert.All(weather.Hours, hour => Assert.InRange(hour.Global!.Value - hour.Direct!.Value - hour.Diffuse!.Value, -2, 2));
    }

    [Fact]
    public void Year_of_quarter_hours_is_read_whole()
    {
        Assert.SkipUnless(SharedData.Folder is not null, SharedData.Absent);
        using var reader = new StreamReader(SharedData.Open("htw-berlin-74/ts_household_kWh_15min_2015_h001.csv.gz"));
        var text = "time,h001\n" + reader.ReadToEnd();
        var result = Given.Wide(text);
        Assert.Equal((17520, 0), (result.Series[0].WattHours.Length, result.Series[0].Gaps));
        AssertNearest(text.Split('\n').Skip(1).Where(line => line.Contains(',', StringComparison.Ordinal))
            .Sum(line => decimal.Parse(line.Split(',')[1], NumberStyles.Float, CultureInfo.InvariantCulture)) * 1000, result.Series[0]);
    }
}
