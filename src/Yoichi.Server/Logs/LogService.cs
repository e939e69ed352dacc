using Yoichi.AuditLog;
using Yoichi.Live;
using Yoichi.Publishing;
using Yoichi.Server.Hosting;
using Yoichi.Units;

namespace Yoichi.Server.Logs;

/// <summary>Keeps the logs of all communities going, beside everything else: what stops one of them stops nothing but it.</summary>
public sealed partial class LogService(Communities communities, Feed feed, ServerOptions options, ILogger<LogService> logger) : BackgroundService
{
    /// <summary>A publication syncs several files: not more often than this.</summary>
    static readonly TimeSpan Between = TimeSpan.FromSeconds(2), AfterFault = TimeSpan.FromSeconds(10);

    readonly SortedDictionary<string, CommunityLog> logs = new(StringComparer.Ordinal);
    readonly Lock turn = new();
    readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int waiting;

    /// <summary>Done once every log has published what there was at the start, or has failed to.</summary>
    public Task Opened => opened.Task;

    /// <summary>The log of a community; null where there is none (yet).</summary>
    public CommunityLog? Find(string community)
    {
        lock (turn) return logs.GetValueOrDefault(community);
    }

    /// <summary>Destroys reading keys, also where the log is not open: see <see cref="CommunityLog.EraseAsync"/>.</summary>
    /// <exception cref="InputException"><c>log.busy</c>: the log is being opened, or is open elsewhere.</exception>
    public async Task<int> EraseAsync(string community, string who, string? period, CancellationToken cancellationToken)
    {
        if (Find(community) is { } log) return await log.EraseAsync(who, period, cancellationToken).ConfigureAwait(false);
        var file = CommunityLog.KeysOf(options.DataFolder, community);
        if (!File.Exists(file)) return 0;
        using var held = ReadingKeyFile.Hold(file);
        return ReadingKeyFile.Open(file).Erase(who, period);
    }

    /// <summary>Periods of which a participant's lines are sealed, and whether they can still be read.</summary>
    public async Task<IReadOnlyList<(string Period, bool IsThere)>> PeriodsOfAsync(string community, string who, CancellationToken cancellationToken)
    {
        if (Find(community) is { } log) return await log.PeriodsOfAsync(who, cancellationToken).ConfigureAwait(false);
        var file = CommunityLog.KeysOf(options.DataFolder, community);
        return File.Exists(file) ? ReadingKeyFile.Open(file).PeriodsOf(who) : [];
    }

    public async Task<bool> HasKeysAsync(string community, string who, CancellationToken cancellationToken) =>
        (await PeriodsOfAsync(community, who, cancellationToken).ConfigureAwait(false)).Any(p => p.IsThere);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Who shows what is kept and takes nothing publishes nothing.
        IReadOnlyList<string> names = options.IsReadOnly ? [] : communities.Names;
        waiting = names.Count;
        if (waiting == 0) opened.TrySetResult();
        return Task.WhenAll(names.Select(name => Task.Run(() => FollowAsync(name, stoppingToken), stoppingToken)));
    }

    void IsOpen()
    {
        if (Interlocked.Decrement(ref waiting) == 0) opened.TrySetResult();
    }

    async Task FollowAsync(string name, CancellationToken stop)
    {
        var isOpen = false;
        try
        {
            var origin = $"{(Uri.TryCreate(options.Listen, UriKind.Absolute, out var listen) ? listen.Host : "localhost")}/log/{name}";
            var log = await CommunityLog.OpenAsync(communities.Store, name, options.DataFolder, origin, stop).ConfigureAwait(false);
            lock (turn) logs.Add(name, log);
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await log.FollowAsync(stop).ConfigureAwait(false);
                }
                catch (StoreException failed)
                {
                    // The log stays as it is; the store may come back, as it may for the writer.
                    Waits(logger, name, failed.Message);
                    await Task.Delay(AfterFault, stop).ConfigureAwait(false);
                    continue;
                }

                if (!isOpen) IsOpen();
                isOpen = true;
                await Task.Delay(Between, stop).ConfigureAwait(false);
                // What was committed since is looked for in the store: a listener need not keep up.
                if (log.Lines == communities[name].Writer.Length)
                    await foreach (var _ in feed.ListenAsync(name, null, stop).ConfigureAwait(false)) break;
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception failed) when (failed is LogException or InputException or StoreException or IOException or UnauthorizedAccessException)
        {
            Stopped(logger, name, failed.Message);
        }
        finally
        {
            if (!isOpen) IsOpen();
        }
    }

    public override void Dispose()
    {
        foreach (var log in logs.Values) log.Dispose();
        base.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "the log of {Community} is no longer published: {Reason}")]
    private static partial void Stopped(ILogger logger, string community, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the log of {Community} waits for the store: {Reason}")]
    private static partial void Waits(ILogger logger, string community, string reason);
}
