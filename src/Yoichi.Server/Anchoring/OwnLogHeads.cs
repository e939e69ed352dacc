using Yoichi.Chain;
using Yoichi.Server.Logs;

namespace Yoichi.Server.Anchoring;

/// <summary>The heads of the logs this server publishes itself.</summary>
sealed class OwnLogHeads(LogService logs, TimeProvider time) : ILogHeads
{
    public Task<LogHead?> LatestAsync(string community, CancellationToken cancellationToken) => Task.FromResult(
        logs.Find(community)?.Published is { Size: > 0 } head ? new LogHead(head.Origin, head.Size, head.Root.ToArray(), time.GetUtcNow()) : null);
}
