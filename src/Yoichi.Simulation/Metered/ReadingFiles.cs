using System.Collections.Immutable;
using Yoichi.Metering;
using Yoichi.Metering.Gaps;
using Yoichi.Units;

namespace Yoichi.Simulation.Metered;

/// <summary>Finds and reads the files of a community's meters.</summary>
/// <remarks>What layout a file has is never guessed: all have the one that is named, or each that of the folder it lies
/// in, which is called as the format is (<c>readings/flat-48/…</c>). Besides the importers' formats there is
/// <c>counters</c>.</remarks>
public static class ReadingFiles
{
    const string Written = "readings", WrittenHeader = "slot,participant,channel,wh,quality";

    /// <param name="paths">Files and folders.</param>
    /// <param name="format">Null: by the folders' names.</param>
    /// <exception cref="InputException">A file cannot be read, or nothing says what layout it has.</exception>
    public static (MeteredReadings Readings, ImmutableArray<ImportReport> Reports) Load(
        IReadOnlyList<string> paths, string? format, ImportOptions options)
    {
        var readings = new MeteredReadings(options.Grid);
        var reports = ImmutableArray.CreateBuilder<ImportReport>();
        var files = paths.SelectMany(Under).Select(path => (Path: path, Format: format ?? FormatOf(path)))
            .OrderBy(f => f.Format, StringComparer.Ordinal).ThenBy(f => f.Path, StringComparer.Ordinal).ToList();
        foreach (var group in files.GroupBy(f => f.Format))
        {
            List<MeterFile> loaded = [.. group.SelectMany(f => MeterFile.LoadAll(f.Path))];
            if (group.Key == CounterFile.FormatName)
            {
                foreach (var register in loaded.SelectMany(file => CounterFile.Read(file))) readings.Add(register);
                continue;
            }

            var import = MeterFormats.Find(group.Key).Read(loaded, options);
            readings.Add(import);
            reports.Add(import.Report);
        }

        return (readings, reports.ToImmutable());
    }

    static IEnumerable<string> Under(string path)
    {
        if (!Directory.Exists(path)) return [path];
        var files = Directory.GetFiles(path, "*", SearchOption.AllDirectories);
        return files.Length > 0 ? files
            : throw new InputException("settle.readings", path, "there is no file in this folder");
    }

    /// <summary>The nearest folder above a file that is called as a format is.</summary>
    static string FormatOf(string path)
    {
        for (var folder = Path.GetDirectoryName(Path.GetFullPath(path)); folder is not null; folder = Path.GetDirectoryName(folder))
            if (Path.GetFileName(folder) is var name && (name is CounterFile.FormatName
                || (name != Written || IsWritten(path)) && MeterFormats.All.Any(f => f.Name == name)))
                return name;
        throw new InputException("settle.format", path,
            "nothing says what layout this file has: name it (--format), or put the file into a folder called as its format is");
    }

    /// <summary>A folder of all readings may be called so too.</summary>
    static bool IsWritten(string path) =>
        File.Exists(path) && File.ReadLines(path).FirstOrDefault() == WrittenHeader;
}
