using Yoichi.Units;

namespace Yoichi.Forecasting.Skill;

/// <summary>One series to be tried out on.</summary>
public sealed record TestSeries(string Name, History History);

/// <summary>Which of a forecast's points the errors are taken of.</summary>
public enum Point { Mean, Median }

/// <summary>How models are tried out: the end of a record, day by day, from what was known before each issue.</summary>
/// <param name="First">The slot of the first issue, from which the test part runs; all before is the training part.</param>
/// <param name="End">The slot after the last that is compared.</param>
/// <param name="Horizon">Slots each forecast reaches ahead; the issues are as far apart.</param>
public sealed record Trial(DeliverySlot First, DeliverySlot End, int Horizon)
{
    public Quantity Quantity { get; init; }
}

/// <summary>One model's scores under one point.</summary>
/// <param name="Homes">In the order of the series.</param>
/// <param name="Sum">Of the sum of all series, in the slots all have.</param>
/// <param name="Served">How many forecasts each model served in the end, and under which notices.</param>
public sealed record ModelResult(
    string Model, Point Point, IReadOnlyList<Score> Homes, Score Sum, IReadOnlyDictionary<(string ServedBy, Notices Notices), int> Served)
{
    /// <summary>What a home with a battery pays beyond what it would with a perfect forecast, as a share of that
    /// (<see cref="BatteryTrial"/>); NaN for prices, and where nothing could be played.</summary>
    public double BatteryLoss { get; init; } = double.NaN;

    /// <summary>The mean of a figure over the homes.</summary>
    public double Mean(Func<Score, double> figure) => Homes.Average(figure);
}

/// <summary>Tries models out on the end of a record.</summary>
public static class Evaluation
{
    /// <param name="model">Trained, if at all, on the training part alone.</param>
    /// <param name="points">One result each.</param>
    public static IReadOnlyList<ModelResult> Of(
        IForecaster model, IReadOnlyList<TestSeries> series, Trial trial, params IReadOnlyList<Point> points)
    {
        var homes = points.Select(_ => series.Select(_ => new ScoreSheet()).ToArray()).ToArray();
        var sums = points.Select(_ => new ScoreSheet()).ToArray();
        var batteries = points.Select(_ => new BatterySheet(series, trial)).ToArray();
        var served = new SortedDictionary<(string, Notices), int>();
        var pasts = new Past[series.Count];
        var forecasts = series.Select(_ => new SiteForecast(trial.Horizon)).ToArray();
        for (var issue = trial.First; issue < trial.End; issue += trial.Horizon)
        {
            for (var i = 0; i < pasts.Length; i++) pasts[i] = series[i].History.Before(issue);
            model.Forecast(pasts, forecasts);
            foreach (var forecast in forecasts)
            {
                var key = (forecast.ServedBy, forecast.Notices);
                served[key] = served.GetValueOrDefault(key) + 1;
            }

            for (var p = 0; p < points.Count; p++) batteries[p].Add(forecasts, issue, points[p]);
            for (var slot = 0; slot < trial.Horizon && issue + slot < trial.End; slot++)
                for (var p = 0; p < points.Count; p++) Compare(series, forecasts, issue, slot, points[p], homes[p], sums[p]);
        }

        var naive = series.Select(s => DayNaiveError([s], trial)).ToArray();
        var ofSum = DayNaiveError(series, trial);
        return [.. points.Select((point, p) => new ModelResult(model.Name, point,
            [.. homes[p].Select((sheet, i) => sheet.Total(naive[i]))], sums[p].Total(ofSum), served)
        {
            BatteryLoss = batteries[p].Loss,
        })];
    }

    static void Compare(IReadOnlyList<TestSeries> series, SiteForecast[] forecasts, DeliverySlot issue, int slot, Point point,
        ScoreSheet[] homes, ScoreSheet sum)
    {
        var (total, forecastTotal, lows, medians, highs) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < forecasts.Length; i++)
        {
            var (forecast, actual) = (forecasts[i], series[i].History.At(issue + slot));
            var guess = point == Point.Mean ? forecast.Mean[slot] : forecast.Median[slot];
            homes[i].Add(actual, guess, forecast.Low[slot], forecast.Median[slot], forecast.High[slot]);
            (total, forecastTotal) = (total + actual, forecastTotal + guess);
            (lows, medians, highs) = (lows + forecast.Low[slot], medians + forecast.Median[slot], highs + forecast.High[slot]);
        }

        sum.Add(total, forecastTotal, lows, medians, highs);
    }

    /// <summary>Mean absolute difference from the day before, of the sum of some series within the training part.</summary>
    static double DayNaiveError(IReadOnlyList<TestSeries> series, Trial trial)
    {
        var perDay = series[0].History.Grid.PerDay;
        var (sum, count) = (0.0, 0);
        for (var slot = series.Max(s => s.History.First) + perDay; slot < trial.First; slot += 1)
        {
            var difference = Math.Abs(series.Sum(s => s.History.At(slot) - s.History.At(slot - perDay)));
            if (!double.IsNaN(difference)) (sum, count) = (sum + difference, count + 1);
        }

        return sum / count;
    }
}
