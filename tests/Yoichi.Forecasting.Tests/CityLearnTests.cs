using Yoichi.Forecasting.Skill;
using Yoichi.Forecasting.Trees;
using Yoichi.Metering;
using Yoichi.Testing;

namespace Yoichi.Forecasting.Tests;

/// <summary>Eleven measured homes, hourly: the first row dropped, issued at midnight for a day, the last third of the
/// year to test on. Figures of an earlier study of the same homes.</summary>
public sealed class CityLearnTests
{
    const double Tolerance = 0.005;

    static readonly Lazy<(IReadOnlyList<TestSeries> Series, Trial Trial)> Homes = new(() =>
    {
        var files = Enumerable.Range(1, 11).Select(i => MeterFile.Load(Path.Combine(SharedData.Folder!, $"citylearn-2022/Building_{i}.csv.gz"))).ToList();
        var read = MeterFormats.Find("citylearn").Read(files, new ImportOptions { Grid = new(60) });
        TestSeries[] series = [.. read.Series.Where(s => s.Channel == Channel.Load).Select(s => new TestSeries(s.Participant,
            History.Of(s.Grid, s.First + 1, [.. s.WattHours.Skip(1).Select(v => v is { } wattHours ? (double)wattHours : double.NaN)])))];
        var history = series[0].History;
        return (series, new(history.First + 242 * 24, history.End, 24));
    });

    static readonly Lazy<TreeModel> Trees = new(() =>
        TreeTrainer.Train([.. Homes.Value.Series.Select(s => s.History)], Homes.Value.Trial.First)!);

    [Theory]
    [InlineData("day", 0.548, 0.881, 1.012, 0.224)]
    [InlineData("week", 0.630, 0.981, 1.159, 0.309)]
    [InlineData("mean7", 0.495, 0.740, 0.906, 0.228)]
    [InlineData("mean14", 0.493, 0.731, 0.900, 0.224)]
    [InlineData("mean28", 0.500, 0.743, 0.909, 0.235)]
    [InlineData("median14", 0.471, 0.775, 0.869, 0.256)]
    public void Plain_models_score_as_published(string name, double nmae, double nrmse, double mase, double sum)
    {
        Assert.SkipWhen(SharedData.Folder is null, SharedData.Absent);
        var result = Evaluation.Of(Forecasters.Of(name, Quantity.Demand), Homes.Value.Series, Homes.Value.Trial, Forecasters.PointOf(name))[0];
        Assert.Equal(nmae, result.Mean(s => s.Nmae), Tolerance);
        Assert.Equal(nrmse, result.Mean(s => s.Nrmse), Tolerance);
        Assert.Equal(mase, result.Mean(s => s.Mase), Tolerance);
        Assert.Equal(sum, result.Sum.Nmae, Tolerance);
        Assert.InRange(result.Mean(s => s.Coverage), 0.77, 0.83);
    }

    [Fact]
    public void Trees_blended_beat_the_bars_the_mean_for_energy_the_median_for_one_home()
    {
        Assert.SkipWhen(SharedData.Folder is null, SharedData.Absent);
        Assert.SkipUnless(TreeModel.CanTrain || Clp.IsRequired, "libxgboost.so.0 (Debian libxgboost0) is not installed");
        var results = Evaluation.Of(Forecasters.Of("blend", Quantity.Demand, Trees.Value), Homes.Value.Series, Homes.Value.Trial, Point.Mean, Point.Median);
        Assert.InRange(results[0].Mean(s => s.Nrmse), 0.5, 0.713);
        Assert.InRange(results[0].Sum.Nmae, 0.1, 0.212);
        Assert.InRange(results[1].Mean(s => s.Mase), 0.6, 0.845);
        Assert.InRange(results[0].Mean(s => s.Coverage), 0.75, 0.85);
        Assert.Equal([("blend", Notices.None)], results[0].Served.Keys.Where(key => key.ServedBy == "blend"));
    }
}
