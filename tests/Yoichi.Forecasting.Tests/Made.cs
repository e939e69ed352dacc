using Yoichi.Forecasting.Trees;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Forecasting.Tests;

/// <summary>Made-up series, and trees learnt from some.</summary>
static class Made
{
    public static readonly DateOnly FirstDay = new(2025, 3, 1);

    static readonly Lazy<TreeModel> Trees = new(() => TreeTrainer.Train(
        [.. Enumerable.Range(1, 4).Select(seed => History.Of(new(60), new SlotGrid(60).OfJstDay(FirstDay), Demand(new Rng((ulong)seed), new(60), 90)))],
        new SlotGrid(60).OfJstDay(FirstDay.AddDays(90)))!);

    /// <summary>Whole Wh: a low in the night, a high in the evening, noise between.</summary>
    public static double[] Demand(Rng rng, SlotGrid grid, int days)
    {
        var values = new double[days * grid.PerDay];
        for (var i = 0; i < values.Length; i++)
        {
            var hour = (double)(i % grid.PerDay) / grid.PerHour;
            var shape = 150 + 400 * Math.Exp(-(hour - 19) * (hour - 19) / 8) + 60 * rng.NextNormal();
            values[i] = Math.Max(20, Math.Round(shape / grid.PerHour));
        }

        return values;
    }

    /// <summary>The trees of four made-up homes; skips where the library is absent, fails where it must be there.</summary>
    public static TreeModel Model()
    {
        Assert.SkipUnless(TreeModel.CanTrain || Clp.IsRequired, "libxgboost.so.0 (Debian libxgboost0) is not installed");
        return Trees.Value;
    }

    public static SiteForecast Forecast(IForecaster model, Past past, int slots)
    {
        var forecast = new SiteForecast(slots);
        model.Forecast([past], [forecast]);
        return forecast;
    }

    public static double[] Bytes(SiteForecast forecast) =>
        [.. forecast.Mean, .. forecast.Low, .. forecast.Median, .. forecast.High];
}
