using Yoichi.Forecasting;
using Yoichi.Forecasting.Skill;
using Yoichi.Units;

namespace Yoichi.Simulation.Forecasts;

/// <summary>Series of one quantity that one model forecasts together.</summary>
/// <param name="members">Whose series each is.</param>
sealed class ForecastGroup(Quantity quantity, int[] members, History[] histories, int slots)
{
    readonly Past[] pasts = new Past[histories.Length];
    readonly SiteForecast[] forecasts = [.. histories.Select(_ => new SiteForecast(slots))];

    public Quantity Quantity => quantity;

    public ReadOnlySpan<int> Members => members;

    public IReadOnlyList<History> Histories => histories;

    /// <summary>The last issue, in the order of <see cref="Members"/>.</summary>
    public ReadOnlySpan<SiteForecast> Issued => forecasts;

    /// <summary>From what was learnt before a slot.</summary>
    public void Issue(IForecaster model, DeliverySlot now)
    {
        for (var i = 0; i < pasts.Length; i++) pasts[i] = histories[i].Before(now);
        model.Forecast(pasts, forecasts);
    }

    /// <summary>The point that stands for a slot, never NaN for energy.</summary>
    public static Span<double> PointOf(SiteForecast forecast, Point point) => point == Point.Median ? forecast.Median : forecast.Mean;
}
