using System.Diagnostics;

namespace Yoichi.Benchmarks;

/// <summary>What one piece of work took: the best of several times, because a shared machine only ever adds.</summary>
/// <param name="Milliseconds">Wall time of the fastest repeat.</param>
/// <param name="AllocatedBytes">Of one repeat, on this thread.</param>
public readonly record struct Taken(double Milliseconds, long AllocatedBytes)
{
    /// <summary>A method is compiled for speed after thirty calls, in the background a tenth of a second later.</summary>
    const int WarmCalls = 40;

    /// <summary>Of processor time, so that a busy machine warms no less.</summary>
    static readonly TimeSpan WarmTime = TimeSpan.FromSeconds(1);

    /// <summary>Runs work several times, once it is warm: what a server or a simulation pays for its second slot and all
    /// that follow.</summary>
    /// <param name="prepare">Before each repeat, not counted.</param>
    public static Taken By(Action work, int repeats, Action? prepare = null)
    {
        var warm = Environment.CpuUsage.TotalTime + WarmTime;
        for (var calls = 0; calls < WarmCalls || Environment.CpuUsage.TotalTime < warm; calls++)
        {
            prepare?.Invoke();
            work();
        }

        var (best, allocated) = (double.MaxValue, 0L);
        for (var i = 0; i < repeats; i++)
        {
            prepare?.Invoke();
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            work();
            var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            allocated = GC.GetAllocatedBytesForCurrentThread() - bytes;
            best = Math.Min(best, took);
        }

        return new(best, allocated);
    }
}

/// <summary>One row of a benchmark, as people and scripts read it.</summary>
/// <param name="Workload">In numbers: orders, tags, share that trades.</param>
/// <param name="Figures">Name and value, in the order printed.</param>
public sealed record BenchRow(string Workload, IReadOnlyList<(string Name, double Value)> Figures);

/// <summary>A benchmark's rows with the machine they were measured on.</summary>
/// <param name="NotIncluded">What the figures leave out.</param>
public sealed record BenchTable(string Name, IReadOnlyList<BenchRow> Rows, string NotIncluded);
