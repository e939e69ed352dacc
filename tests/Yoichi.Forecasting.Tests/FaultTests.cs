using Yoichi.Units;

namespace Yoichi.Forecasting.Tests;

public sealed class FaultTests
{
    static readonly SlotGrid Hour = new(60);
    static readonly DeliverySlot First = new SlotGrid(60).OfJstDay(Made.FirstDay);

    static SiteForecast Of(double[] values, string model = "mean7", Quantity quantity = Quantity.Demand) =>
        Made.Forecast(Forecasters.Of(model, quantity), History.Of(Hour, First, values).Before(First + values.Length), 48);

    [Fact]
    public void With_nothing_known_zero_is_served_and_said_to_be_nothing()
    {
        var forecast = Of([]);
        Assert.Equal("nothing", forecast.ServedBy);
        Assert.True(forecast.Notices.HasFlag(Notices.NoHistory));
        Assert.Equal(0, forecast.Mean[47]);
    }

    [Fact]
    public void A_half_day_serves_its_own_times_and_its_mean_for_the_rest()
    {
        var forecast = Of([.. Enumerable.Repeat(10.0, 6), .. Enumerable.Repeat(30.0, 6)], "day");
        Assert.Equal("day+mean", forecast.ServedBy);
        Assert.True(forecast.Notices.HasFlag(Notices.ShortHistory));
        Assert.Equal((20, 10), (forecast.Mean[0], forecast.Mean[12]));
    }

    [Fact]
    public void Three_days_cannot_serve_a_week_before_and_the_mean_does()
    {
        var forecast = Of(Made.Demand(new Rng(1), Hour, 3), "week");
        Assert.Equal("mean14", forecast.ServedBy);
        Assert.True(forecast.Notices.HasFlag(Notices.ShortHistory));
    }

    [Theory]
    [InlineData(23, false)]
    [InlineData(24, true)]
    public void A_value_that_repeats_for_a_day_is_a_stuck_meters_and_is_not_learnt(int hours, bool isStuck)
    {
        var values = Made.Demand(new Rng(1), Hour, 30);
        values.AsSpan(values.Length - hours).Fill(5_000);
        values[values.Length - hours - 1] = 4_000;
        var forecast = Of(values);
        Assert.Equal(isStuck, forecast.Notices.HasFlag(Notices.FrozenMeter));
        Assert.Equal(isStuck, forecast.Mean[12] < 700);
    }

    [Fact]
    public void A_site_that_was_always_still_is_not_a_stuck_meter()
    {
        var forecast = Of([.. Enumerable.Repeat(7.0, 40 * 24)]);
        Assert.Equal(Notices.None, forecast.Notices);
        Assert.Equal(7, forecast.Mean[0]);
    }

    [Fact]
    public void Gaps_of_the_last_week_are_said()
    {
        var values = Made.Demand(new Rng(1), Hour, 30);
        values[^30] = double.NaN;
        Assert.Equal(Notices.Gaps, Of(values).Notices);
        values = Made.Demand(new Rng(1), Hour, 30);
        values[^(7 * 24 + 1)] = double.NaN;
        Assert.Equal(Notices.None, Of(values).Notices);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Panels_without_output_for_three_days_are_dead(int days, bool isDead)
    {
        double[] values = [.. Enumerable.Range(0, 20 * 24).Select(i => i >= (20 - days) * 24 ? 0.0 : i % 24 is > 5 and < 18 ? 900 : 0)];
        var forecast = Of(values, quantity: Quantity.Solar);
        Assert.Equal(isDead, forecast.Notices.HasFlag(Notices.DeadPanels));
        Assert.Equal(isDead, forecast.Mean[12] == 0);
    }

    [Theory]
    [InlineData("trees")]
    [InlineData("blend")]
    public void Without_trees_the_statistics_serve_and_say_so(string name)
    {
        var values = Made.Demand(new Rng(1), Hour, 30);
        var forecast = Of(values, name);
        Assert.Equal("mean14", forecast.ServedBy);
        Assert.Equal(Notices.NoTrees, forecast.Notices);
        Assert.Equal(Of(values, "mean14").Mean.ToArray(), forecast.Mean.ToArray());
    }
}
