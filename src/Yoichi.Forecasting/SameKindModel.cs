using System.Globalization;

namespace Yoichi.Forecasting;

/// <summary>Forecasts from the same time of day on earlier days of the same kind: working days from working days, Saturdays
/// and Sundays from each other.</summary>
/// <remarks>Of so many days back those of the kind count, the latest five at most; where none of them is known, every day
/// does. The quantiles are those of all days. Public holidays are taken for what their weekday is.</remarks>
/// <param name="days">How many days back, 7 to 28.</param>
public sealed class SameKindModel(int days) : IForecaster
{
    const int Most = 5;
    readonly SameTimeModel all = SameTimeModel.MeanOf(Math.Min(days, 7));

    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"kind{days}");

    public void Forecast(ReadOnlySpan<Past> sites, ReadOnlySpan<SiteForecast> into)
    {
        all.Forecast(sites, into);
        for (var site = 0; site < sites.Length; site++)
        {
            into[site].ServedBy = Name;
            for (var slot = 0; slot < into[site].Slots; slot++)
                if (Mean(sites[site], slot) is { } mean && !double.IsNaN(mean))
                    into[site].Set(slot, mean, into[site].Low[slot], into[site].Median[slot], into[site].High[slot]);
        }
    }

    /// <returns>NaN where no day of the kind is known.</returns>
    double Mean(in Past past, int slot)
    {
        var (grid, target) = (past.Grid, past.Issue + slot);
        var (isFree, sum, count) = (IsFree(grid.JstDay(target)), 0.0, 0);
        for (var back = 1; back <= days + 1 && count < Most; back++)
        {
            var then = target - back * grid.PerDay;
            if (then >= past.Issue) continue;
            var value = past.Back(past.Issue - then);
            if (double.IsNaN(value) || IsFree(grid.JstDay(then)) != isFree) continue;
            (sum, count) = (sum + value, count + 1);
        }

        return count == 0 ? double.NaN : sum / count;
    }

    static bool IsFree(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
}
