using System.Collections.Immutable;
using Yoichi.Metering;
using Yoichi.Units;

namespace Yoichi.Quoting;

/// <summary>Meter files read, in a format that was stated or found by trying.</summary>
/// <param name="Format">As <c>yoichi import</c> names it.</param>
/// <param name="IsFound">True where nobody stated the format.</param>
/// <param name="Left">Files of a folder that are not of this format, with the reason; empty for files named one by one.</param>
/// <param name="Faults">What was wrong with the rows, or ought to be known, one sentence a kind.</param>
public sealed record FoundReadings(
    string Format, bool IsFound, ImmutableArray<MeterSeries> Series, ImmutableArray<string> Files,
    ImmutableArray<string> Left, ImmutableArray<string> Faults)
{
    /// <summary>Participants with a meter of what they use or take from the grid, in the order of the files.</summary>
    public IEnumerable<string> Homes => Series.Where(s => s.Channel is Channel.Load or Channel.Import)
        .Select(s => s.Participant).Distinct();

    /// <summary>Reads files, or every file of a folder.</summary>
    /// <param name="paths">Files, plain, .gz or .zip, or folders.</param>
    /// <param name="format">Null: found by trying each.</param>
    /// <exception cref="InputException">No file, no format or several that fit, or files that cannot be read.</exception>
    public static FoundReadings Read(IReadOnlyList<string> paths, string? format, ImportOptions options)
    {
        var isFolder = paths.Any(Directory.Exists);
        var files = paths.SelectMany(path => Directory.Exists(path) ? FilesOf(path) : [path])
            .SelectMany(MeterFile.LoadAll).ToList();
        if (files.Count == 0) throw new InputException("quote.noFiles", paths[0], "there is no file in this folder");
        return Read(files, isFolder, format, options);
    }

    /// <summary>Reads a file that is in memory already, packed or not.</summary>
    /// <exception cref="InputException">As the other.</exception>
    public static FoundReadings Read(MeterFile file, string? format, ImportOptions options) => Read([.. file.Entries()], false, format, options);

    static FoundReadings Read(List<MeterFile> files, bool isFolder, string? format, ImportOptions options)
    {
        var known = format is null ? FormatFinder.Find(files, options) : MeterFormats.Find(format);
        var left = new List<string>();
        var result = isFolder ? ReadWhatFits(known, files, options, left) : known.Read(files, options);
        return new(known.Name, format is null, Energy(result), [.. result.Report.Files.Select(f => f.File)], [.. left],
            [.. result.Report.Problems.Where(p => p.IsFault || p.Code is Problems.ColumnUnread or Problems.UnitDoubt)
                .Select(p => $"{p.Count} × {p.Meaning}; the first: {p.First[0].Reason}")]);
    }

    static ImmutableArray<MeterSeries> Energy(ImportResult result) => result.Series.IsEmpty
        ? throw new InputException("quote.noEnergy", result.Report.Files[0].File, "there are no readings of energy in it")
        : result.Series;

    static string Short(string reason) => reason.Length <= 120 ? reason : reason[..117] + "…";

    static string[] FilesOf(string folder) =>
        [.. Directory.GetFiles(folder).Where(f => !Path.GetFileName(f).StartsWith('.')).Order(StringComparer.Ordinal)];

    /// <summary>A folder may hold other things beside the meters: they are left, and told.</summary>
    static ImportResult ReadWhatFits(
        IMeterFormat format, List<MeterFile> files, ImportOptions options, List<string> left)
    {
        try
        {
            return format.Read(files, options);
        }
        catch (InputException)
        {
            var fit = new List<MeterFile>();
            foreach (var file in files)
                try
                {
                    format.Read([file], options);
                    fit.Add(file);
                }
                catch (InputException wrong)
                {
                    left.Add($"{Path.GetFileName(file.Name)}: {Short(wrong.Problem.Reason)}");
                }

            return format.Read(fit, options);
        }
    }
}
