using Yoichi.Live;

namespace Yoichi.Server.Hosting;

/// <summary>Deletes what was kept beside the journals long enough, some times a day.</summary>
sealed partial class RetentionService(Communities communities, ServerOptions options, ILogger<RetentionService> log) : BackgroundService
{
    static readonly TimeSpan Apart = TimeSpan.FromHours(6);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.IsReadOnly || options.Live.Heartbeat is null) return;
        using var timer = new PeriodicTimer(Apart, options.Time);
        try
        {
            do
            {
                foreach (var name in communities.Names) await SweepAsync(name, stoppingToken).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The service ends.
        }
    }

    async Task SweepAsync(string name, CancellationToken stop)
    {
        try
        {
            var ((grid, now), length) = await communities[name].Writer.ReadAsync(c => (c.Grid, c.Now), stop).ConfigureAwait(false);
            if (now == DateTimeOffset.MinValue) return;       // nothing has happened yet
            var (reasons, answers) = await new Retention(communities.Store, name, options.Keep).SweepAsync(grid, now, length, stop).ConfigureAwait(false);
            if (reasons + answers > 0) Swept(log, name, reasons, answers);
        }
        catch (Exception failed) when (failed is StoreException or StoppedException)
        {
            Failed(log, name, failed.Message);                // there is time enough: it is tried again in some hours
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Community}: {Reasons} reasons and {Answers} kept answers were deleted, their time being over")]
    static partial void Swept(ILogger log, string community, long reasons, long answers);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Community}: old reasons and answers could not be deleted: {Reason}")]
    static partial void Failed(ILogger log, string community, string reason);
}
