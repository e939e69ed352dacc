namespace Yoichi.Metering.Tests;

public class MetpvTests
{
    const string Station = "12345 NOWHERE                35  0.0  139  0.0    10.0\n";

    static string Line(int element, string hour1 = "  101") => $"{element:00000}  8 1 2012" + hour1 + string.Concat(Enumerable.Repeat("  201", 23)) + "   20 8888  470 8888  213\n";

    static string All(string line) => Station + Line(1) + Line(2) + Line(3) + line;

    [Fact]
    public void Hour_n_ends_at_n_and_the_remark_digit_is_no_part_of_the_value()
    {
        var weather = Given.Read("metpv", All(Line(5, " -129"))).Weather[0];
        Assert.Equal(new WeatherHour(10, 10, 10, -12), weather.At(new(2025, 8, 1), 0));
        Assert.Equal(new WeatherHour(20, 20, 20, 20), weather.At(new(2025, 8, 1), 23));
        Assert.Equal(default, weather.At(new(2025, 8, 2), 0));
        Assert.Equal(10 + 23 * 20, weather.GlobalTotal);
    }

    [Theory]
    [InlineData("88881", Problems.ValueMissing)]
    [InlineData("  x01", Problems.ValueJunk)]
    [InlineData("99991", Problems.ValueTooLarge)]
    public void Bad_value_is_null_and_reported_with_its_column(string hour1, string code)
    {
        var result = Given.Read("metpv", All(Line(5, hour1)));
        Assert.Null(result.Weather[0].At(new(2025, 8, 1), 0).TemperatureTenths);
        Assert.Equal(20, result.Weather[0].At(new(2025, 8, 1), 1).TemperatureTenths);
        var problem = result.Report.Problems.Single(p => p.Code == code).First[0];
        Assert.Equal((5, 16), (problem.Line, problem.Column));
    }

    [Fact]
    public void Negative_irradiation_short_doubled_and_unreadable_lines_are_passed_over()
    {
        var result = Given.Read("metpv", Station + Line(1, "  -11") + Line(2)[..100] + "\n" + Line(3) + Line(3) + "000051301" + Line(5)[9..]);
        Assert.Equal((1, 1, 1, 1), (Given.CountOf(result, Problems.ValueNegative), Given.CountOf(result, Problems.RowShort),
            Given.CountOf(result, Problems.TimeDuplicate), Given.CountOf(result, Problems.TimeUnreadable)));
    }

    [Theory]
    [InlineData("", "file.empty")]
    [InlineData("12345 NOWHERE\n", "file.noReadings")]
    [InlineData("time,H1\n2025-08-01 0:00,1\n", "file.header")]
    [InlineData("12345 NOWHERE\nnothing\n", "file.noReadings")]
    public void File_of_another_kind_is_refused(string text, string code) =>
        Assert.Equal(code, Given.Refusal(() => Given.Read("metpv", text)).Code);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 3)]
    [InlineData(9, 25)]
    [InlineData(36, 100)]
    [InlineData(100, 278)]
    public void Hundredths_of_a_megajoule_become_watt_hours(long raw, long wattHours) =>
        Assert.Equal(wattHours, WeatherSeries.WattHours(raw));
}
