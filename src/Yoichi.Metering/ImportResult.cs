using System.Collections.Immutable;

namespace Yoichi.Metering;

/// <summary>What an import read. A format fills in what its files hold; the rest is empty.</summary>
/// <param name="Series">In the order their columns or first rows stand in the files.</param>
public sealed record ImportResult(ImmutableArray<MeterSeries> Series, ImportReport Report)
{
    public ImmutableArray<WeatherSeries> Weather { get; init; } = [];

    public ImmutableArray<PriceSeries> Prices { get; init; } = [];

    public ImmutableArray<VolumeSeries> Volumes { get; init; } = [];

    /// <summary>At most one: the sessions of all files together.</summary>
    public ImmutableArray<SessionSeries> Sessions { get; init; } = [];

    public ImmutableArray<TariffRow> Tariffs { get; init; } = [];
}
