using System.Diagnostics;
using System.Globalization;
using Yoichi.Forecasting;
using Yoichi.Forecasting.Trees;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Benchmarks;

/// <summary>Forecasts of many generated homes by the half-hour: learning trees from a year of all, then a forecast of each
/// with mean, median and band.</summary>
public static class ForecastBench
{
    const int Days = 365, Batch = 10, Repeats = 40;

    /// <param name="homes">At least 10.</param>
    public static BenchTable Run(int homes, Action<string>? progress = null)
    {
        progress?.Invoke($"{homes} homes, a year: generating");
        var series = Homes(homes);
        var end = series[0].End;
        var rows = new List<BenchRow>();
        TreeModel? model = null;
        if (TreeModel.CanTrain)
        {
            progress?.Invoke("learning trees");
            var began = Stopwatch.GetTimestamp();
            model = TreeTrainer.Train(series, end);
            rows.Add(new($"learning from {homes} homes × {Days} days of half-hours", [("homes", homes), ("seconds", Stopwatch.GetElapsedTime(began).TotalSeconds)]));
        }

        foreach (var name in model is null ? ["mean7"] : new[] { "blend", "mean7" })
            foreach (var hours in new[] { 48, 24 })
            {
                progress?.Invoke($"{name}, {hours} hours");
                rows.Add(Row(name, Forecasters.Of(name, Quantity.Demand, model), series, end, hours));
            }

        return new("forecast", rows, "reading or generating the homes' records, rounding to whole Wh, and the first calls, which compile the code");
    }

    /// <summary>The fastest of the repeats of each batch: a shared machine only ever adds.</summary>
    static BenchRow Row(string name, IForecaster model, History[] series, DeliverySlot end, int hours)
    {
        var pasts = series.Select(one => one.Before(end)).ToArray();
        var into = series.Select(_ => new SiteForecast(hours * 2)).ToArray();
        var batches = pasts.Length / Batch;
        var best = new double[batches];
        Array.Fill(best, double.MaxValue);
        var warm = Taken.By(() => model.Forecast(pasts.AsSpan(0, Batch), into.AsSpan(0, Batch)), 3);
        for (var repeat = 0; repeat < Repeats; repeat++)
            for (var batch = 0; batch < batches; batch++)
            {
                var began = Stopwatch.GetTimestamp();
                model.Forecast(pasts.AsSpan(batch * Batch, Batch), into.AsSpan(batch * Batch, Batch));
                best[batch] = Math.Min(best[batch], Stopwatch.GetElapsedTime(began).TotalMicroseconds);
            }

        return new(string.Create(CultureInfo.InvariantCulture, $"{name}: {batches * Batch} homes, {hours * 2} half-hours ahead, mean, median and band"),
            [("homes", batches * Batch), ("microsecondsPerHome", best.Sum() / (batches * Batch)), ("allocatedBytesPerHome", (double)warm.AllocatedBytes / Batch)]);
    }

    /// <summary>trial-20's homes over and over, each with a seed of its own.</summary>
    static History[] Homes(int count)
    {
        var trial = BuiltInCommunities.Open("trial-20");
        var kinds = trial.Participants.Where(entry => entry.Kind == ParticipantKind.Home).ToList();
        var file = trial with
        {
            Participants = [.. Enumerable.Range(0, count).Select(i => kinds[i % kinds.Count] with
            {
                Id = ParticipantId.Parse($"H{i}"), Pv = null,
                Load = kinds[i % kinds.Count].Load is SeriesSource.Generated made ? made with { Seed = $"H{i}" } : kinds[i % kinds.Count].Load,
            })],
        };
        var read = SeriesLoader.Load(file, file.Start.AddDays(-Days), Days, 0);
        return [.. read.Participants.Select(home => History.Of(read.Grid, read.Start, [.. home.LoadWattHours.Select(wattHours => (double)wattHours)]))];
    }
}
