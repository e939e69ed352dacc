namespace Yoichi.Forecasting;

/// <summary>A model behind the one seam: the past of some series in, their forecasts out.</summary>
public interface IForecaster
{
    /// <summary>As commands and pages name it.</summary>
    string Name { get; }

    /// <summary>Forecasts every series from its own issue on.</summary>
    /// <param name="sites">All of one grid. Together, because trees are quicker in batches.</param>
    /// <param name="into">One per site, at most 48 hours long. Slots the model has nothing to say about stay NaN; see
    /// <see cref="Ladder"/>.</param>
    /// <remarks>The same past gives the same bytes.</remarks>
    void Forecast(ReadOnlySpan<Past> sites, ReadOnlySpan<SiteForecast> into);
}
