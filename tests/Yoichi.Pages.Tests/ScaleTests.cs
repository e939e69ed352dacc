using Yoichi.Pages.Charts;
using Yoichi.Testing;

namespace Yoichi.Pages.Tests;

public sealed class ScaleTests
{
    [Fact]
    public void A_nice_scale_holds_its_values_between_round_ends_with_a_readable_number_of_ticks() => Seeds.Each(500, (rng, size) =>
    {
        var unit = new[] { 0.01, 1, 1000.0, 1e7 }[(int)rng.Between(0, 3)];
        var min = rng.Between(-1000, 1000) * unit;
        var max = min + rng.Between(0, 100L * size) * unit;
        var scale = Scale.Nice(min, max, 0, 100);
        var (ticks, _) = scale.Ticks();

        Assert.True(scale.From <= min + 1e-6 * unit && scale.To >= max - 1e-6 * unit);
        Assert.InRange(ticks.Length, 2, 9);
        Assert.All(ticks, tick => Assert.InRange(scale.At(tick), -1e-6, 100 + 1e-6));
    });

    [Theory]
    [InlineData(0, 10, new double[] { 0, 2, 4, 6, 8, 10 }, 0)]
    [InlineData(8.5, 27, new double[] { 5, 10, 15, 20, 25, 30 }, 0)]
    [InlineData(-1, 1, new[] { -1, -0.5, 0, 0.5, 1 }, 1)]
    [InlineData(0, 0, new[] { 0, 0.2, 0.4, 0.6, 0.8, 1 }, 1)]
    public void Ticks_are_the_round_numbers_a_person_would_choose(double min, double max, double[] expected, int decimals)
    {
        var (ticks, places) = Scale.Nice(min, max, 0, 1).Ticks();

        Assert.Equal(expected, ticks.Select(tick => Math.Round(tick, 6)));
        Assert.Equal(decimals, places);
    }

    [Fact]
    public void A_staircase_breaks_where_a_value_is_missing() => Assert.Equal("M0 5H1V6H2M3 7H4",
        Paths.Steps([5, 6, null, 7], x => x, y => y));

    [Fact]
    public void An_area_breaks_where_a_value_is_missing() => Assert.Equal("M0 5V5H1V0H0ZM2 7V7H3V0H2Z",
        Paths.StepArea([0, 0, 0], [5, null, 7], x => x, y => y));

    [Theory]
    [InlineData(1234567, "1\u202F234\u202F567")]
    [InlineData(-1234, "−1\u202F234")]
    [InlineData(0, "0")]
    public void Whole_numbers_are_parted_by_thin_spaces(long value, string written) => Assert.Equal(written, Numbers.Whole(value));

    [Fact]
    public void A_rounded_nothing_has_no_sign() => Assert.Equal("0.0", Numbers.Fixed(-0.04, 1));

    [Fact]
    public void The_least_yen_amount_can_be_written() =>
        Assert.Equal("−¥9\u202F223\u202F372\u202F036\u202F854\u202F775\u202F808", Numbers.Yen(long.MinValue));
}
