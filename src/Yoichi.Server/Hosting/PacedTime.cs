namespace Yoichi.Server.Hosting;

/// <summary>A clock that goes on from an instant, some times faster than life. For demonstrations and tests.</summary>
public sealed class PacedTime(DateTimeOffset start, double pace) : TimeProvider
{
    readonly long began = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => start.ToUniversalTime() + System.GetElapsedTime(began) * pace;

    /// <summary>Waits are of this clock: an hour passes in an hour divided by the pace.</summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, OfLife(dueTime), OfLife(period));

    TimeSpan OfLife(TimeSpan wait)
    {
        if (wait == Timeout.InfiniteTimeSpan || wait == TimeSpan.Zero) return wait;
        var shorter = wait / pace;
        // A timer cannot wait less than a millisecond and still wait.
        return shorter < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : shorter;
    }
}
