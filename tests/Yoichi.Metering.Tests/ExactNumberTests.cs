using System.Numerics;
using Yoichi.Testing;

namespace Yoichi.Metering.Tests;

/// <summary>Numbers, seen through a column of Wh per step.</summary>
public class ExactNumberTests
{
    static long? OneHour(string value, MeterUnit unit = MeterUnit.WattHours, decimal? pvKilowatts = null) =>
        Given.Wide($"time;H1\n2025-08-01 00:00;{value}\n", new()
        {
            Unit = unit,
            StepMinutes = 60,
            Grid = new(60),
            DecimalMark = '.',
            PvKilowatts = pvKilowatts,
        }).Series[0].WattHours[0];

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0.0", 0)]
    [InlineData("+12", 12)]
    [InlineData("12.", 12)]
    [InlineData(".5", 1)]
    [InlineData("0.4999999999999999999999999999", 0)]
    [InlineData("1.25e2", 125)]
    [InlineData("9.9999994e-08", 0)]
    [InlineData("1e-9999", 0)]
    [InlineData("0e99", 0)]
    [InlineData("0000000000000000000000000000000000000000000000012", 12)]
    [InlineData("\"7\"", 7)]
    public void Number_is_read(string text, long wattHours) => Assert.Equal(wattHours, OneHour(text));

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("NaN")]
    [InlineData("NA")]
    [InlineData("null")]
    [InlineData("-1")]
    [InlineData("-0.001")]
    [InlineData("1e")]
    [InlineData("1e99")]
    [InlineData("1,5")]
    [InlineData("1 000")]
    [InlineData("0x10")]
    [InlineData("∞")]
    [InlineData("１２")]
    [InlineData("12abc")]
    [InlineData("1.2.3")]
    [InlineData("99999999999999999999999999999999999999999999999999")]
    public void Anything_else_is_a_gap_and_never_zero(string text) => Assert.Null(OneHour(text));

    [Theory]
    [InlineData(MeterUnit.KilowattHours, 1500)]
    [InlineData(MeterUnit.WattHours, 2)]
    [InlineData(MeterUnit.Kilowatts, 1500)]
    [InlineData(MeterUnit.Watts, 2)]
    [InlineData(MeterUnit.WattsPerKilowatt, 6)]
    public void Unit_says_what_a_number_counts(MeterUnit unit, long wattHours) =>
        Assert.Equal(wattHours, OneHour("1.5", unit, pvKilowatts: 4));

    [Theory]
    [InlineData(MeterUnit.Kilowatts, 500)]
    [InlineData(MeterUnit.Watts, 1)]
    [InlineData(MeterUnit.KilowattHours, 1000)]
    public void Power_counts_by_the_length_of_the_step_and_energy_does_not(MeterUnit unit, long wattHours) =>
        Assert.Equal(wattHours, Given.Wide("time,H1\n2025-08-01 00:00,1\n2025-08-01 00:30,1\n", new() { Unit = unit }).Series[0].WattHours[0]);

    [Fact]
    public void Largest_reading_is_taken_and_more_is_not()
    {
        Assert.Equal(10_000_000_000, OneHour("10000000", MeterUnit.KilowattHours));
        Assert.Null(OneHour("10000000.000000001", MeterUnit.KilowattHours));
    }

    [Fact]
    public void Random_decimals_are_read_as_a_big_integer_reads_them() => Seeds.Each(500, (rng, size) =>
    {
        var whole = rng.Between(0, 9_000_000_000);
        var decimals = (int)rng.Between(0, 15);
        var fraction = decimals == 0 ? "" : "." + rng.Between(0, (long)BigInteger.Pow(10, decimals) - 1).ToString().PadLeft(decimals, '0');
        var scaled = BigInteger.Parse(whole + fraction.TrimStart('.')) * 2;
        var unit = BigInteger.Pow(10, decimals);
        Assert.Equal((long)((scaled + unit) / (2 * unit)), OneHour(whole + fraction));
    });
}
