using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Forecasting.Tests;

public sealed class SolarTests
{
    static readonly ClearSky Tokyo = new(35.68, 139.77);

    [Fact]
    public void The_sun_stands_highest_before_noon_in_tokyo_and_not_at_all_at_night()
    {
        var grid = new SlotGrid(30);
        var first = grid.OfJstDay(new(2025, 6, 21));
        var day = Enumerable.Range(0, 48).Select(i => Tokyo.At(grid, first + i)).ToArray();
        Assert.Equal(23, Array.IndexOf(day, day.Max()));
        Assert.InRange(day.Max(), 990, 1040);                // 1098 · cos 12.3° · exp(−0.059 / cos 12.3°) = 1010
        Assert.Equal(0, day[8]);                             // the sun rises at 4:25: half of 4:00-4:30 is night
        Assert.True(day[9] > 0);
        Assert.All(day[38..], watts => Assert.Equal(0, watts));
    }

    [Fact]
    public void A_share_of_the_clear_sky_is_forecast_whatever_the_season_does() => Seeds.Each(20, (rng, size) =>
    {
        var grid = new SlotGrid((size % 3) switch { 0 => 15, 1 => 30, _ => 60 });
        var first = grid.OfJstDay(new(2025, (int)rng.Between(1, 12), 1));
        double[] values = [.. Enumerable.Range(0, 32 * grid.PerDay).Select(i => 3 * Tokyo.At(grid, first + i))];
        var past = History.Of(grid, first, values).Before(first + 30 * grid.PerDay);
        var forecast = Made.Forecast(Forecasters.Of("clearsky7", Quantity.Solar, sky: Tokyo), past, 2 * grid.PerDay);
        for (var slot = 0; slot < forecast.Slots; slot++)
        {
            var truth = values[30 * grid.PerDay + slot];
            if (truth > 900) Assert.InRange(forecast.Mean[slot] / truth, 0.98, 1.02);
            if (truth == 0) Assert.Equal(0, forecast.High[slot]);
        }
    });

    [Theory]
    [InlineData("day")]
    [InlineData("mean14")]
    public void Any_model_of_panels_makes_nothing_at_night(string name)
    {
        var grid = SlotGrid.HalfHour;
        var first = grid.OfJstDay(new(2025, 5, 1));
        var rng = new Rng(1);
        double[] values = [.. Enumerable.Range(0, 20 * 48).Select(_ => (double)rng.Between(1, 900))];
        var forecast = Made.Forecast(Forecasters.Of(name, Quantity.Solar, sky: Tokyo), History.Of(grid, first, values).Before(first + 20 * 48), 96);
        Assert.All(forecast.High[..8].ToArray(), high => Assert.Equal(0, high));
        Assert.True(forecast.Mean[24] > 0);
    }
}
