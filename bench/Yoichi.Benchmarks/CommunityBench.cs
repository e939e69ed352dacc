using System.Diagnostics;
using Yoichi.Simulation;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Benchmarks;

/// <summary>Whole communities of generated homes: trial-20's kinds of participant over and over, each with a seed of its own.</summary>
public static class CommunityBench
{
    /// <param name="runs">Homes and days of each run.</param>
    public static BenchTable Run(IReadOnlyList<(int Homes, int Days)> runs, Action<string>? progress = null)
    {
        progress?.Invoke("warming up");
        SimulationRun.Prepare(Copies(30), new(Days: 3)).Play(Stream.Null);    // compiles what the runs use
        return new("community", [.. runs.Select(r => Row(r.Homes, r.Days, progress))],
            "generating the homes' load and sun, drawing the report, the disk (the journal is written and hashed, then dropped), and the first run that compiles the code");
    }

    static BenchRow Row(int homes, int days, Action<string>? progress)
    {
        progress?.Invoke($"{homes:N0} homes, {days} days: generating");
        var run = SimulationRun.Prepare(Copies(homes), new(Days: days));
        progress?.Invoke($"{homes:N0} homes, {days} days: playing");
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var summary = run.Play(Stream.Null).Summary;
        process.Refresh();
        var used = process.TotalProcessorTime - cpu;
        var homeSlots = (double)summary.Participants * summary.Slots;
        return new($"{homes:N0} homes with their vehicles ({summary.Participants:N0} participants), {days} days, rule agents, {summary.Market.Orders:N0} orders, {summary.Market.Trades:N0} trades",
        [
            ("homes", homes), ("days", days), ("cpuMicrosecondsPerHomeSlot", used.TotalMicroseconds / homeSlots),
            ("wallSeconds", summary.WallSeconds), ("peakMemoryMiB", summary.PeakMemoryMiB),
        ]);
    }

    /// <summary>trial-20 without its office, copied until there are so many homes.</summary>
    static CommunityFile Copies(int homes)
    {
        var trial = BuiltInCommunities.Open("trial-20");
        var participants = new List<ParticipantEntry>();
        var made = 0;
        for (var copy = 0; made < homes; copy++)
            foreach (var entry in trial.Participants)
            {
                if (entry.Kind == ParticipantKind.Home && made++ >= homes) break;
                if (entry.Kind == ParticipantKind.Office) continue;
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
