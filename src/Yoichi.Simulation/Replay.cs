using System.Text.Json;
using Yoichi.Community;
using Yoichi.Simulation.Reporting;
using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>Plays a run again from its journal alone, and says whether everything comes out the same.</summary>
public static class Replay
{
    /// <param name="Commands">Lines replayed, the head not counted.</param>
    /// <param name="Differences">Empty where the replay gave the same bytes.</param>
    /// <param name="Marks">Of a bare journal: how many marks its events were held against.</param>
    /// <param name="Totals">Of a bare journal, which has no summary beside it; null for a run's folder.</param>
    public sealed record Outcome(
        long Commands, long Events, string JournalSha256, string EventsSha256, IReadOnlyList<string> Differences, long Marks = 0, JournalTotals? Totals = null);

    /// <summary>Replays a run's folder (journal against itself, its marks, summary.json and report.html), or a bare journal, as a
    /// community in service exports it (against itself and its marks).</summary>
    /// <param name="folder">A folder, or a file.</param>
    /// <exception cref="InputException">The folder holds no run, or its journal cannot be read.</exception>
    public static Outcome Check(string folder)
    {
        if (File.Exists(folder)) return CheckJournal(folder);
        var differences = new List<string>();
        var (record, commands, events) = Run(folder, differences);
        CompareFiles(folder, record, differences);
        return new(commands, events, record.Summary.JournalSha256, record.Summary.EventsSha256, differences);
    }

    /// <summary>Replays a run's journal into listeners, e.g. to write it out as tables.</summary>
    /// <param name="wanted">Says of a command whether it is replayed; null for all. Who leaves one out answers for what
    /// then differs.</param>
    /// <exception cref="InputException">The folder holds no run, or its journal cannot be read.</exception>
    public static void Into(
        string folder, Func<CommunityDefinition, IEventSink> listener, Action<Community.Community>? atEnd = null,
        Func<Command, bool>? wanted = null)
    {
        using var stream = Open(Path.Combine(folder, RunFolder.JournalName));
        using var journal = new JournalReader(stream, Path.Combine(folder, RunFolder.JournalName));
        var community = new Community.Community(journal.Definition, listener(journal.Definition));
        while (journal.TryRead(out var command))
            if (wanted?.Invoke(command) ?? true) community.Apply(command);
        atEnd?.Invoke(community);
    }

    static Outcome CheckJournal(string path)
    {
        using var stream = Open(path);
        using var journal = new JournalReader(stream, path);
        using var digest = new EventDigest();
        var (totals, marks, differences) = (new JournalTotals(), 0L, new List<string>());
        var community = new Community.Community(journal.Definition, new EventFan([digest, totals]));
        var same = Feed(journal, digest, community, path, differences, _ => marks++);
        return new(journal.Line - 1, digest.Count, same, digest.Current(), differences, marks, totals);
    }

    static (RunRecord Record, long Commands, long Events) Run(string folder, List<string> differences)
    {
        var path = Path.Combine(folder, RunFolder.JournalName);
        using var stream = Open(path);
        using var journal = new JournalReader(stream, path);
        using var listeners = new RunListeners(journal.Definition);
        var sha256 = Feed(journal, listeners.Digest, listeners.Community, path, differences);
        return (listeners.Result(sha256), journal.Line - 1, listeners.Digest.Count);
    }

    /// <summary>Puts every command to a community, and holds marks and bytes against what comes of it.</summary>
    /// <returns>SHA-256 of the journal.</returns>
    static string Feed(
        JournalReader journal, EventDigest digest, Community.Community community, string path, List<string> differences, Action<Command.Mark>? met = null)
    {
        using var again = new JournalWriter(Stream.Null, journal.Definition);
        while (journal.TryRead(out var command))
        {
            again.Append(command);
            if (command is Command.Mark mark)
            {
                var (events, sha256) = (digest.Count, digest.Current());
                met?.Invoke(mark);
                if (!digest.Meet(mark) && differences.Count == 0)
                    differences.Add($"{path}:{journal.Line}: up to this mark the run had {mark.Events} events ({mark.Sha256}), the replay {events} ({sha256})");
            }

            community.Apply(command);
        }

        if (again.Digest() != journal.Digest())
            differences.Add($"{path}: its lines are not written as yoichi writes them (sha256 {journal.Digest()}, rewritten {again.Digest()})");
        return journal.Digest();
    }

    static void CompareFiles(string folder, RunRecord record, List<string> differences)
    {
        var path = Path.Combine(folder, RunFolder.SummaryName);
        RunSummary then;
        var text = Text(path);
        try
        {
            then = SummaryJson.Read(text);
        }
        catch (JsonException e)
        {
            throw new InputException(new("replay.summary", $"{path}:{(e.LineNumber ?? 0) + 1}:{(e.BytePositionInLine ?? 0) + 1}", "not a summary.json"), e);
        }

        // How long it took and how much memory it needed are the run's own; everything else must come out again.
        var now = record.Summary with { WallSeconds = then.WallSeconds, PeakMemoryMiB = then.PeakMemoryMiB };
        var (was, becomes) = (text.Split('\n'), (SummaryJson.Write(now) + "\n").Split('\n'));
        for (var i = 0; i < Math.Max(was.Length, becomes.Length); i++)
        {
            var (a, b) = (was.ElementAtOrDefault(i) ?? "(no line)", becomes.ElementAtOrDefault(i) ?? "(no line)");
            if (a != b) differences.Add($"{path}:{i + 1}: the run says {a.Trim()}, the replay {b.Trim()}");
        }

        var report = Path.Combine(folder, RunFolder.ReportName);
        if (!File.Exists(report)) differences.Add($"{report}: there is no such file");
        else if (Text(report) != HtmlReport.Render(record with { Summary = now }))
            differences.Add($"{report}: the replay draws another report");
    }

    static string Text(string path)
    {
        using var reader = new StreamReader(Open(path));
        return reader.ReadToEnd();
    }

    static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception world) when (world is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException(new("run.folder", path, "there is no such file: is this the folder of a run?"), world);
        }
    }
}
