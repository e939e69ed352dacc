using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Yoichi.Quoting;

/// <summary>Pieces of work side by side, on as many processors as there are.</summary>
static class Together
{
    /// <param name="work">Gets each index once, in no order; it writes to a place of its own.</param>
    /// <remarks>What one piece throws is thrown as it is, not wrapped: of several the first that was caught.</remarks>
    public static void Do(int count, Action<int> work, CancellationToken cancellationToken)
    {
        try
        {
            // One piece at a time: some take ten times as long as others, and lie side by side.
            var pieces = Partitioner.Create(Enumerable.Range(0, count), EnumerablePartitionerOptions.NoBuffering);
            Parallel.ForEach(
                pieces, new() { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, work);
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
    }
}
