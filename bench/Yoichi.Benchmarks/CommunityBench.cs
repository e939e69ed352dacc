using System.Diagnostics;
using Yoichi.Simulation;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Benchmarks;

/// <summary>Whole communities. Of generated homes: trial-20's kinds of home over and over, each with a seed of its own; once with
/// their vehicles too, which are participants of their own and need more than a home does. Of metered homes: the 49 of
/// samples/communities/htw-berlin.yaml, where their files are given.</summary>
public static class CommunityBench
{
    /// <summary>Homes and days, as the option writes them: a month of each size up to what an hour of one processor
    /// plays, fewer days of what is larger.</summary>
    public const string DefaultRuns = "30x31,300x31,3000x31,30000x3";

    const int MeteredDays = 31, WithVehicles = 300;

    /// <summary>What takes less is played again, up to so many times, and the least counts: a run of half a second is mostly the
    /// compiler and chance.</summary>
    const double ShortSeconds = 2;
    const int MostPlays = 5;

    /// <param name="runs">Homes and days of each run.</param>
    /// <param name="meteredFolder">The files of the metered homes; null plays generated homes only.</param>
    /// <exception cref="InputException">A file of the metered homes is not there or cannot be read.</exception>
    public static BenchTable Run(IReadOnlyList<(int Homes, int Days)> runs, string? meteredFolder, Action<string>? progress = null)
    {
        // Whatever is wrong with the files is said before anything takes its time.
        var metered = meteredFolder is null ? null : Metered(meteredFolder);
        progress?.Invoke("warming up");
        SimulationRun.Prepare(Copies(30, vehicles: true), new(Days: 31)).Play(Stream.Null);   // compiles what the runs use
        var rows = new List<BenchRow>();
        if (metered is not null) rows.Add(Row("metered homes with PV (htw-berlin)", metered, 49, MeteredDays, progress));
        foreach (var (homes, days) in runs)
        {
            rows.Add(Row("homes", Copies(homes, vehicles: false), homes, days, progress));
            if (homes == WithVehicles) rows.Add(Row("homes and their vehicles", Copies(homes, vehicles: true), homes, days, progress));
        }

        return new("community", rows,
            "generating the homes' load and sun or reading it from files (prepareSeconds), drawing the report, the disk (the journal is written and hashed, then dropped), and the first run that compiles the code"
            + (metered is null ? "; the 49 metered homes: give their folder with --data" : ""));
    }

    static BenchRow Row(string what, CommunityFile community, int homes, int days, Action<string>? progress)
    {
        progress?.Invoke($"{homes:N0} {what}, {days} days: preparing");
        var began = Stopwatch.GetTimestamp();
        var run = SimulationRun.Prepare(community, new(Days: days));
        var prepared = Stopwatch.GetElapsedTime(began);
        var (told, slots) = (Stopwatch.GetTimestamp(), run.Slots);
        void Tell(int done)
        {
            if (Stopwatch.GetElapsedTime(told).TotalSeconds < 5) return;
            told = Stopwatch.GetTimestamp();
            progress?.Invoke($"{homes:N0} {what}, {days} days: slot {done:N0} of {slots:N0}");
        }

        var (summary, used) = Played(run, Tell);
        for (var play = 1; play < MostPlays && used.TotalSeconds < ShortSeconds; play++)
            if (Played(run, Tell) is var again && again.Used < used) (summary, used) = again;
        return new($"{homes:N0} {what} ({summary.Participants:N0} participants), {days} days, rule agents, {summary.Market.Orders:N0} orders, {summary.Market.Trades:N0} trades",
        [
            ("homes", homes), ("days", days),
            ("cpuMicrosecondsPerHomeSlot", used.TotalMicroseconds / ((double)homes * summary.Slots)),
            ("cpuMicrosecondsPerParticipantSlot", used.TotalMicroseconds / ((double)summary.Participants * summary.Slots)),
            ("wallSeconds", summary.WallSeconds), ("prepareSeconds", prepared.TotalSeconds), ("peakMemoryMiB", summary.PeakMemoryMiB),
        ]);
    }

    static (Simulation.Reporting.RunSummary Summary, TimeSpan Used) Played(SimulationRun run, Action<int> progress)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var summary = run.Play(Stream.Null, progress).Summary;
        process.Refresh();
        return (summary, process.TotalProcessorTime - before);
    }

    static CommunityFile Metered(string folder)
    {
        const string name = "htw-berlin.yaml";
        using var stream = typeof(CommunityBench).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not part of this build");
        using var reader = new StreamReader(stream);
        var community = CommunityFileReader.ReadText(name, reader.ReadToEnd(), new() { DataFolder = folder });
        if (SeriesLoader.MissingFiles(community) is [var first, ..]) throw new InputException(first);
        return community;
    }

    /// <summary>trial-20 without its office, copied until there are so many homes.</summary>
    static CommunityFile Copies(int homes, bool vehicles)
    {
        var trial = BuiltInCommunities.Open("trial-20");
        var participants = new List<ParticipantEntry>();
        var made = 0;
        for (var copy = 0; made < homes; copy++)
            foreach (var entry in trial.Participants)
            {
                if (entry.Kind == ParticipantKind.Home && made++ >= homes) break;
                if (entry.Kind == ParticipantKind.Office || (entry.Kind == ParticipantKind.Vehicle && !vehicles)) continue;
                participants.Add(Copy(entry, copy));
            }

        return trial with { Name = $"homes-{homes}", Participants = [.. participants] };
    }

    static ParticipantEntry Copy(ParticipantEntry entry, int copy)
    {
        var id = ParticipantId.Parse($"{entry.Id}-{copy}");
        return entry with
        {
            Id = id,
            Owner = entry.Owner == default ? default : ParticipantId.Parse($"{entry.Owner}-{copy}"),
            Load = entry.Load is SeriesSource.Generated load ? load with { Seed = id.Name } : entry.Load,
            Pv = entry.Pv is null ? null : entry.Pv with { Seed = id.Name },
        };
    }
}
