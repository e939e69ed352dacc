using System.Collections.Immutable;
using Yoichi.Devices;
using Yoichi.Metering;
using Yoichi.Units;

namespace Yoichi.Simulation.Files;

/// <summary>Reads the files a community names, each once however many participants are in it.</summary>
sealed class SeriesFiles(CommunityFile community)
{
    readonly Dictionary<(string Path, string Format, ImportOptions Options), ImportResult> imports = [];
    readonly Dictionary<string, WeatherSeries> weather = [];
    readonly ImmutableArray<SeriesReport>.Builder reports = ImmutableArray.CreateBuilder<SeriesReport>();

    public ImmutableArray<SeriesReport> Reports => reports.ToImmutable();

    /// <summary>Every file of readings or irradiance the community names, where it does.</summary>
    public static IEnumerable<(string File, SourcePlace Place)> Named(CommunityFile community)
    {
        foreach (var participant in community.Participants)
        {
            if (participant.Load is SeriesSource.FromFile load) yield return (load.File, load.Place);
            if (participant.Pv?.Series is SeriesSource.FromFile output) yield return (output.File, output.Place);
            if (participant.Pv?.Irradiance is { } irradiance) yield return (irradiance.File, irradiance.Place);
        }
    }

    /// <summary>The data folder first, then the community file's own.</summary>
    public static string PathOf(CommunityFile community, string file)
    {
        var own = Path.Combine(community.Folder ?? ".", file);
        if (community.DataFolder is null) return own;
        var data = Path.Combine(community.DataFolder, file);
        return File.Exists(data) || !File.Exists(own) ? data : own;
    }

    public LoadedSeries Read(SeriesSource.FromFile source, Channel channel, PvArray? array, SeriesWindow window)
    {
        var options = source.Options with
        {
            Channel = channel,
            Grid = window.Grid,
            PvKilowatts = source.Options.PvKilowatts ?? (array is null ? null : (decimal)array.KilowattsPeak),
        };
        if (source.Format == "citylearn")
            options = options with { Columns = [channel == Channel.Load ? "non_shiftable_load" : "solar_generation"] };
        var result = Import(source, options);
        var series = result.Series.FirstOrDefault(s =>
            s.Channel == channel && (source.Column is null || s.Participant == source.Column));
        if (series is null)
        {
            var known = result.Series.Where(s => s.Channel == channel).Select(s => s.Participant).ToArray();
            throw new InputException("series.column", source.Place.ToString(),
                $"{source.Place.Path}: '{source.File}' has no {Channels.Name(channel)} of '{source.Column}'"
                + Spelling.Hint(source.Column ?? "", known));
        }

        var (loaded, filled) = new ReadingWindow(source, series, window, community.Start).Load();
        reports.Add(new(source.Place, source.File, result.Report, filled));
        return loaded;
    }

    public WeatherSeries Weather(IrradianceSource source)
    {
        if (weather.TryGetValue(source.File, out var known)) return known;
        var path = PathOf(community, source.File);
        var result = Opened(source.Place, path, () => MeterFormats.Find(source.Format).Read([MeterFile.Load(path)], new()));
        reports.Add(new(source.Place, source.File, result.Report, 0));
        return weather[source.File] = result.Weather[0];
    }

    /// <remarks>All columns of a file are read together: options without columns are one and the same reading.</remarks>
    ImportResult Import(SeriesSource.FromFile source, ImportOptions options)
    {
        var path = PathOf(community, source.File);
        // The array of columns compares by reference, so it is left out of the key; channel stands for it.
        var key = (path, source.Format, options with { Columns = [] });
        if (imports.TryGetValue(key, out var result)) return result;
        return imports[key] = Opened(source.Place, path,
            () => MeterFormats.Find(source.Format).Read([MeterFile.Load(path)], options));
    }

    /// <summary>A mistake inside a data file keeps its place there; one of options or of opening gets the place that
    /// gave them.</summary>
    static ImportResult Opened(SourcePlace place, string path, Func<ImportResult> read)
    {
        try
        {
            return read();
        }
        catch (InputException wrong) when (!wrong.Problem.Place.StartsWith(path + ":", StringComparison.Ordinal))
        {
            throw new InputException(new InputProblem(wrong.Problem.Code, place.ToString(),
                $"{place.Path}: '{path}': {wrong.Problem.Reason}"), wrong);
        }
    }
}
