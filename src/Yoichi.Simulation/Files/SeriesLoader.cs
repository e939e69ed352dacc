using Yoichi.Devices;
using Yoichi.Metering;
using Yoichi.Simulation.Generators;
using Yoichi.Units;

namespace Yoichi.Simulation.Files;

/// <summary>Brings a community's energy together: from files, generators and constants, on the community's slots.</summary>
public sealed class SeriesLoader
{
    readonly CommunityFile community;
    readonly SeriesWindow window;
    readonly SeriesFiles files;
    readonly GeneratedWeather weather;

    SeriesLoader(CommunityFile community, SeriesWindow window)
    {
        (this.community, this.window) = (community, window);
        files = new(community);
        weather = new(community.Seed, PlaceOf(community));
    }

    /// <summary>Loads the days of a run and, as far as every source has them, days before it.</summary>
    /// <param name="from">First day of the run, JST.</param>
    /// <param name="days">≥ 1.</param>
    /// <param name="historyDays">≥ 0; how many days before <paramref name="from"/> are wanted.</param>
    /// <exception cref="InputException">A file cannot be read, has not the column, or lacks readings of the run
    /// that its <c>missing</c> rule does not stand in for. The place is the series' in the community file, or the data
    /// file's.</exception>
    public static CommunitySeries Load(CommunityFile community, DateOnly from, int days, int historyDays)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(historyDays);
        return new SeriesLoader(community, new(community.Grid, from, days, historyDays)).Load();
    }

    /// <summary>Files the community names that are not there, each with the place that names it.</summary>
    public static IReadOnlyList<InputProblem> MissingFiles(CommunityFile community) =>
        [.. SeriesFiles.Named(community).Where(n => !File.Exists(SeriesFiles.PathOf(community, n.File)))
            .Select(n => new InputProblem("series.file", n.Place.ToString(),
                $"{n.Place.Path}: there is no file '{n.File}' in {community.DataFolder ?? community.Folder}"))];

    CommunitySeries Load()
    {
        var series = community.Participants.Select(p => (p.Id, Load: LoadOf(p), Generated: GeneratedOf(p))).ToArray();
        var history = series.SelectMany(s => new[] { s.Load.HistoryDays, s.Generated.HistoryDays })
            .Append(window.HistoryDays).Min();
        var skipped = (window.HistoryDays - history) * community.Grid.PerDay;
        return new(community.Grid, window.First + skipped, window.Start, history,
            [.. series.Select(s => new ParticipantSeries(s.Id, [.. s.Load.WattHours.AsSpan(skipped)],
                [.. s.Generated.WattHours.AsSpan(skipped)]))],
            files.Reports);
    }

    LoadedSeries LoadOf(ParticipantEntry participant) => Of(participant.Load, Channel.Load, null);

    LoadedSeries GeneratedOf(ParticipantEntry participant) => participant.Pv switch
    {
        null => window.Zeros,
        { Series: { } series } pv => Of(series, Channel.Generation, pv.Array),
        { Irradiance: { } irradiance } pv => window.All(
            new MeasuredSunPv(files.Weather(irradiance), PlaceOf(community), pv.Array)
                .WattHours(community.Grid, window.FirstDay, window.AllDays)),
        { } pv => window.All(new GeneratedPv(weather, pv.Array, community.Seed, pv.Seed)
            .WattHours(community.Grid, window.FirstDay, window.AllDays)),
    };

    LoadedSeries Of(SeriesSource? source, Channel channel, PvArray? array) => source switch
    {
        null => window.Zeros,
        SeriesSource.Constant constant => window.All(Constant(constant.Watts)),
        SeriesSource.Generated made => window.All(new GeneratedLoad(
            LoadShape.Of(made.Generator, made.Profile, weather, community.Seed, made.Seed), made.PerMonth, made.Month)
            .WattHours(community.Grid, window.FirstDay, window.AllDays)),
        SeriesSource.FromFile file => files.Read(file, channel, array, window),
        SeriesSource.Given given => Cut(given),
        _ => throw new InvalidOperationException($"no such source: {source}"),
    };

    LoadedSeries Cut(SeriesSource.Given given)
    {
        var before = window.Start - given.First;
        if (before < 0 || before + window.Days * window.Grid.PerDay > given.WattHours.Length)
            throw new InputException("series.missing", given.Place.ToString(),
                $"{given.Place.Path}: the readings given do not cover the run");
        var history = Math.Min(window.HistoryDays, before / window.Grid.PerDay);
        var cut = new long[window.Slots];
        var known = (history + window.Days) * window.Grid.PerDay;
        given.WattHours.AsSpan(before - history * window.Grid.PerDay, known).CopyTo(cut.AsSpan(cut.Length - known));
        return new(cut, history);
    }

    /// <summary>Whole Wh of an even power: 15 W are 3 and 4 Wh in turn, and no Wh is lost over the day.</summary>
    long[] Constant(long watts)
    {
        var perDay = community.Grid.PerDay;
        var output = new long[window.AllDays * perDay];
        for (var i = 0; i < output.Length; i++)
        {
            var slot = i % perDay;
            output[i] = watts * 24 * (slot + 1) / perDay - watts * 24 * slot / perDay;
        }

        return output;
    }

    /// <summary>A community without a place has no sun to ask for; its weather's temperatures need none.</summary>
    static GeoPoint PlaceOf(CommunityFile community) =>
        community.Location is { } place ? new(place.Latitude, place.Longitude) : default;
}
