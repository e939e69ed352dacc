using Yoichi.Simulation.Forecasts;
using Yoichi.Simulation.Reporting;
using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>The folder a run writes: whole, or not at all.</summary>
/// <remarks>Everything goes to files whose names end in <c>.part</c> until the run is done.</remarks>
public sealed class RunFolder : IDisposable
{
    public const string JournalName = "journal.jsonl", SummaryName = "summary.json", ReportName = "report.html",
        CausesName = "reasons.csv", ForecastsName = "forecasts.csv";
    readonly string folder;
    readonly bool isNew;
    readonly FileStream journal;
    FileStream? causes;
    bool finished;

    RunFolder(string folder, bool isNew) =>
        (this.folder, this.isNew, journal) = (folder, isNew, File.Create(Part(folder, JournalName)));

    public Stream Journal => journal;

    /// <summary>Why agents did what they did; see <see cref="CauseLog"/>.</summary>
    public Stream Causes => causes ??= File.Create(Part(folder, CausesName));

    /// <exception cref="InputException">The folder cannot be made or written to.</exception>
    public static RunFolder Create(string folder)
    {
        try
        {
            var isNew = !Directory.Exists(folder);
            Directory.CreateDirectory(folder);
            return new(folder, isNew);
        }
        catch (Exception world) when (world is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException(new("run.out", folder, $"cannot write there: {world.Message}"), world);
        }
    }

    public void Finish(RunRecord record)
    {
        journal.Dispose();
        causes?.Dispose();
        File.WriteAllText(Part(folder, SummaryName), SummaryJson.Write(record.Summary) + "\n");
        File.WriteAllText(Part(folder, ReportName), HtmlReport.Render(record));
        if (causes is null) File.Delete(Path.Combine(folder, CausesName));
        else File.Move(Part(folder, CausesName), Path.Combine(folder, CausesName), overwrite: true);
        if (record.Forecasts is null) File.Delete(Path.Combine(folder, ForecastsName));
        else
        {
            File.WriteAllText(Part(folder, ForecastsName), ForecastServed.Table(record.Forecasts));
            File.Move(Part(folder, ForecastsName), Path.Combine(folder, ForecastsName), overwrite: true);
        }

        foreach (var name in new[] { JournalName, ReportName, SummaryName })
            File.Move(Part(folder, name), Path.Combine(folder, name), overwrite: true);
        // Tables exported from an earlier run here would tell of another run.
        foreach (var name in RunExport.Names) File.Delete(Path.Combine(folder, name));
        finished = true;
    }

    public void Dispose()
    {
        journal.Dispose();
        causes?.Dispose();
        if (finished) return;
        foreach (var name in new[] { JournalName, CausesName, ForecastsName, ReportName, SummaryName }) File.Delete(Part(folder, name));
        if (isNew && !Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
    }

    static string Part(string folder, string name) => Path.Combine(folder, name + ".part");
}
