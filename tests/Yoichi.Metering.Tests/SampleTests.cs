namespace Yoichi.Metering.Tests;

/// <summary>Each format on its small hand-made file.</summary>
public class SampleTests
{
    [Fact]
    public void Wide_sample_gives_a_series_for_each_column()
    {
        var result = MeterFormats.Find("wide").Read([Given.Sample("wide.csv")], new());
        Assert.Equal(["H1", "H2", "shop"], result.Series.Select(series => series.Participant));
        Assert.All(result.Series, series => Assert.Equal((Given.Slot("2025-08-12T00:00+09:00"), 96, 0, Channel.Load),
            (series.First, series.WattHours.Length, series.Gaps, series.Channel)));
        Assert.Equal([60, 97, 81], result.Series[0].WattHours[..3]);
        Assert.Equal([12592, 18704, 25723], result.Series.Select(series => series.Total.WattHours));
        Assert.Equal("day first", result.Report.ReadAs["dateOrder"]);
        Assert.Empty(result.Report.Problems);
        Assert.Equal(new FileCount(result.Report.Files[0].File, 96, 0), Assert.Single(result.Report.Files));
    }

    [Fact]
    public void Long_sample_gives_a_series_for_each_participant_and_channel()
    {
        var result = MeterFormats.Find("long").Read([Given.Sample("long.csv")], new());
        Assert.Equal([("H1", Channel.Load), ("H1", Channel.Generation), ("H2", Channel.Import)],
            result.Series.Select(series => (series.Participant, series.Channel)));
        Assert.Equal([150, 150, 185, 185], result.Series[0].WattHours[..4]);
        Assert.Equal([8370, 20280, 7860], result.Series.Select(series => series.Total.WattHours));
        Assert.Empty(result.Report.Problems);
    }

    [Fact]
    public void Citylearn_sample_starts_in_the_last_hour_of_july()
    {
        var result = MeterFormats.Find("citylearn").Read([Given.Sample("citylearn_home.csv")], new() { PvKilowatts = 4 });
        Assert.Equal([("citylearn_home", Channel.Load), ("citylearn_home", Channel.Generation)],
            result.Series.Select(series => (series.Participant, series.Channel)));
        Assert.All(result.Series, series => Assert.Equal(Given.Slot("2016-07-31T23:00+09:00"), series.First));
        Assert.Equal([175, 175, 338, 337], result.Series[0].WattHours[..4]);
        Assert.Equal([47050, 89263], result.Series.Select(series => series.Total.WattHours));
    }

    [Fact]
    public void Metpv_sample_gives_irradiation_and_temperature_and_no_energy()
    {
        var result = MeterFormats.Find("metpv").Read([Given.Sample("metpv.txt")], new());
        Assert.Empty(result.Series);
        var weather = Assert.Single(result.Weather);
        Assert.Equal("12345 NOWHERE", weather.Station);
        Assert.Equal(new WeatherHour(260, 180, 80, 54), weather.At(new(2025, 8, 1), hour: 11));
        Assert.Equal(722, weather.At(new(2025, 8, 1), hour: 11).GlobalWattHours);   // 260 × 25 / 9 = 722.2
        Assert.Equal(new WeatherHour(0, 0, 0, -34), weather.At(new(2025, 8, 1), hour: 0));
        Assert.Equal(default, weather.At(new(2025, 9, 1), hour: 12));
        Assert.Equal(4 * 363, Given.CountOf(result, Problems.TimeMissing));
    }

    [Fact]
    public void Twenty_ninth_of_february_takes_the_weather_of_the_day_before() =>
        Assert.Equal(WeatherSeries.IndexOf(2, 28, 5), WeatherSeries.IndexOf(2, 29, 5));
}
