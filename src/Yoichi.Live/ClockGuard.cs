using System.Globalization;

namespace Yoichi.Live;

/// <summary>How far the machine's clock may run ahead of what is known before the market believes it no more.</summary>
/// <param name="MostStep">Ahead of what has passed by a clock that nobody sets, while it runs.</param>
/// <param name="MostAway">Ahead of the last thing in the journal, at the start, where there is nothing else to hold it against.</param>
public sealed record ClockLimits(TimeSpan MostStep, TimeSpan MostAway)
{
    /// <summary>Five minutes while it runs; two weeks away.</summary>
    public static ClockLimits Default { get; } = new(TimeSpan.FromMinutes(5), TimeSpan.FromDays(14));
}

/// <summary>Holds the market where its clock has jumped ahead: a gate that was closed stays closed, so a wrong hour cannot be taken back.</summary>
/// <remarks>It holds the clock that tells the time against the one that counts from the machine's start, which nobody sets. The two are
/// brought together once an hour, so that a clock that is put right little by little is followed. A clock that was put back is nothing to hold
/// for: the market waits for it by itself. Nor is such a clock met: put right again, it would seem to have jumped ahead.</remarks>
public sealed class ClockGuard
{
    static readonly TimeSpan MetWithin = TimeSpan.FromHours(1);

    readonly TimeProvider time;
    readonly ClockLimits? limits;
    readonly Lock turn = new();
    DateTimeOffset? last;
    DateTimeOffset wall;
    long steady;

    /// <param name="limits">Null believes every clock.</param>
    /// <param name="last">Time of the last thing in the journal; null where there is none, or where somebody vouches for the clock.</param>
    public ClockGuard(TimeProvider time, ClockLimits? limits, DateTimeOffset? last)
    {
        (this.time, this.limits, this.last) = (time, limits, last);
        Meet(time.GetUtcNow());
        TryNow(out _);
    }

    /// <summary>Why the market is held; null where it goes on.</summary>
    public string? Held { get; private set; }

    /// <summary>Looks at the clock.</summary>
    /// <param name="now">What it says, whether that is believed or not.</param>
    /// <returns>False where the market is held. A clock that was mended is believed again.</returns>
    public bool TryNow(out DateTimeOffset now)
    {
        lock (turn)
        {
            now = time.GetUtcNow();
            if (limits is null) return true;
            var passed = time.GetElapsedTime(steady);
            var wasHeld = Held is not null;
            Held = Doubt(now, now - wall - passed);
            if (Held is not null) return false;
            // The clock that was met at the start is known to be right only now.
            var isFirst = last is not null;
            last = null;
            if (isFirst || ((wasHeld || passed >= MetWithin) && now - wall - passed >= -limits.MostStep)) Meet(now);
            return true;
        }
    }

    /// <summary>Somebody vouches for the clock as it is: the market goes on by it.</summary>
    public void Confirm()
    {
        lock (turn)
        {
            (last, Held) = (null, null);
            Meet(time.GetUtcNow());
        }
    }

    string? Doubt(DateTimeOffset now, TimeSpan ahead)
    {
        if (last is { } then && now - then > limits!.MostAway)
            return string.Create(CultureInfo.InvariantCulture, $"the clock says {now:yyyy-MM-dd'T'HH:mm:ss'Z'}, {(now - then).TotalDays:0} days after the last thing in the journal");
        return ahead > limits!.MostStep
            ? string.Create(CultureInfo.InvariantCulture, $"the clock has jumped {ahead.TotalSeconds:0} s ahead, to {now:yyyy-MM-dd'T'HH:mm:ss'Z'}") : null;
    }

    void Meet(DateTimeOffset now) => (wall, steady) = (now, time.GetTimestamp());
}
