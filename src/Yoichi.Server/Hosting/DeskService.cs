using Yoichi.Live;

namespace Yoichi.Server.Hosting;

/// <summary>Lets the desk of each community look at the clock, as often as its writer does.</summary>
/// <remarks>What goes wrong there stops neither the market nor another community's desk: it is said, and tried again.</remarks>
sealed partial class DeskService(Communities communities, ServerOptions options, ILogger<DeskService> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Live.Heartbeat is not { } beat) return Task.CompletedTask;
        return Task.WhenAll(communities.Names.Where(n => communities.DeskOf(n) is not null).Select(n => RunAsync(n, beat, stoppingToken)));
    }

    /// <summary>A writer begun anew has a desk of its own.</summary>
    async Task RunAsync(string name, TimeSpan beat, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(beat, options.Time);
        var (desk, open) = (communities.DeskOf(name)!, (LiveCommunity?)null);
        try
        {
            do
            {
                try
                {
                    if (communities[name] is var live && live != open)
                    {
                        desk = communities.DeskOf(name)!;
                        await desk.OpenAsync(live, stop).ConfigureAwait(false);
                        open = live;
                    }

                    await desk.LookAsync(stop).ConfigureAwait(false);
                }
                catch (StoppedException stopped)
                {
                    desk.Trouble(stopped.Message);
                }
                catch (Exception fault) when (fault is not OperationCanceledException)
                {
                    // Whatever it is, members order by hand meanwhile, and the operator is told.
                    if (desk.Trouble($"{fault.GetType().Name}: {fault.Message}")) Failed(log, desk.Name, fault);
                }
            }
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The service ends.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Community}: the desk could not end its turn")]
    static partial void Failed(ILogger log, string community, Exception fault);
}
