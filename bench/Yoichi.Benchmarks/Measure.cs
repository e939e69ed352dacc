using System.Diagnostics;

namespace Yoichi.Benchmarks;

/// <summary>What one piece of work took: the best of several times, because a shared machine only ever adds.</summary>
/// <param name="Milliseconds">Wall time of the fastest repeat.</param>
/// <param name="AllocatedBytes">Of one repeat after the first, on this thread.</param>
public readonly record struct Taken(double Milliseconds, long AllocatedBytes)
{
    /// <summary>Runs work several times; the first time, which compiles it, is not counted.</summary>
    /// <param name="prepare">Before each repeat, not counted.</param>
    public static Taken By(Action work, int repeats, Action? prepare = null)
    {
        var (best, allocated) = (double.MaxValue, 0L);
        for (var i = 0; i <= repeats; i++)
        {
            prepare?.Invoke();
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            work();
            var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            allocated = GC.GetAllocatedBytesForCurrentThread() - bytes;
            if (i > 0) best = Math.Min(best, took);
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
