using System.Collections.Immutable;

namespace Yoichi.Metering;

/// <summary>What an import read. A format fills in what its files hold; the rest is empty.</summary>
/// <param name="Series">In the order their columns or first rows stand in the files.</param>
public sealed record ImportResult(ImmutableArray<MeterSeries> Series, ImportReport Report)
{
    ImmutableArray<BeliefLog> beliefs;

    /// <summary>Where values come from, how final they are and since when they are known: a log for each of
    /// <see cref="Series"/>, in the same order.</summary>
    /// <remarks>Formats that say nothing of it give what they hold as measured and confirmed, known when
    /// nobody said; that is made when it is first asked for.</remarks>
    public ImmutableArray<BeliefLog> Beliefs
    {
        get
        {
            if (beliefs.IsDefault)
            {
                var source = Report.Files.IsEmpty ? Report.Format : Report.Files[0].File;
                beliefs = [.. Series.Select(series => BeliefLog.Of(series, source))];
            }

            return beliefs;
        }
        init => beliefs = value;
    }

    /// <summary>True where the files themselves say how final their values are, or since when they are
    /// known.</summary>
    public bool SaysStages { get; init; }

    /// <summary>Cumulative registers, of formats that hold such.</summary>
    public ImmutableArray<RegisterSeries> Registers { get; init; } = [];

    /// <summary>Supply points, of formats that name them.</summary>
    public ImmutableArray<MeterPoint> Points { get; init; } = [];

    /// <summary>What is known of slots that were read in part, of formats that tell.</summary>
    public ImmutableArray<PartialSeries> Partials { get; init; } = [];

    public ImmutableArray<WeatherSeries> Weather { get; init; } = [];

    public ImmutableArray<PriceSeries> Prices { get; init; } = [];

    public ImmutableArray<VolumeSeries> Volumes { get; init; } = [];

    /// <summary>At most one: the sessions of all files together.</summary>
    public ImmutableArray<SessionSeries> Sessions { get; init; } = [];

    public ImmutableArray<TariffRow> Tariffs { get; init; } = [];
}
