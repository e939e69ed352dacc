using Yoichi.Units;

namespace Yoichi.Forecasting.Skill;

/// <summary>Plays a battery on a trial's forecasts as they come in, and on what came.</summary>
sealed class BatterySheet
{
    /// <summary>Issues of homes that are played; of more, every so many-th.</summary>
    const int Most = 2_000;

    readonly IReadOnlyList<TestSeries> series;
    readonly Trial trial;
    readonly BatteryTrial? battery;
    readonly double[] usual, forecast, actual;
    readonly int every;
    int passed;
    double cost, perfect;

    public BatterySheet(IReadOnlyList<TestSeries> series, Trial trial)
    {
        (this.series, this.trial) = (series, trial);
        (forecast, actual) = (new double[trial.Horizon], new double[trial.Horizon]);
        if (trial.Quantity != Quantity.Price) battery = new(series[0].History.Grid);
        every = Math.Max(1, (trial.End - trial.First) / trial.Horizon * series.Count / Most);
        usual = [.. series.Select(one => Usual(one.History, trial.First))];
    }

    /// <summary>Cost beyond a perfect forecast's, over the size of that.</summary>
    public double Loss => perfect == 0 ? double.NaN : (cost - perfect) / Math.Abs(perfect);

    public void Add(ReadOnlySpan<SiteForecast> issued, DeliverySlot issue, Point point)
    {
        for (var i = 0; i < issued.Length; i++)
        {
            if (battery is null || passed++ % every != 0 || !(usual[i] > 0) || issue + trial.Horizon > trial.End) continue;
            // What is made counts as use below zero.
            var sign = trial.Quantity == Quantity.Solar ? -1 : 1;
            var guess = point == Point.Mean ? issued[i].Mean : issued[i].Median;
            for (var slot = 0; slot < trial.Horizon; slot++)
                (forecast[slot], actual[slot]) = (sign * guess[slot], sign * series[i].History.At(issue + slot));
            var played = battery.Cost(issue, forecast, actual, usual[i]);
            var known = battery.Cost(issue, actual, actual, usual[i]);
            if (!double.IsNaN(played)) (cost, perfect) = (cost + played / usual[i], perfect + known / usual[i]);
        }
    }

    /// <summary>Mean size of what is known before the test.</summary>
    static double Usual(History history, DeliverySlot end)
    {
        var (sum, count) = (0.0, 0);
        for (var slot = history.First; slot < end; slot += 1)
            if (!double.IsNaN(history.At(slot))) (sum, count) = (sum + Math.Abs(history.At(slot)), count + 1);
        return count == 0 ? double.NaN : sum / count;
    }
}
