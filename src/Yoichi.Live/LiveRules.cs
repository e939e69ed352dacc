namespace Yoichi.Live;

/// <summary>What a live community waits for, beside the rules of its market.</summary>
/// <param name="WaitFor">How long after a slot the market after metering, and its settlement, wait for a silent meter. Who comes
/// later is settled alone.</param>
/// <param name="CloseAfter">How long after the last day of a month its bills are made.</param>
/// <param name="NotesOn">Day of the month, 1 to 28, on which delta notes go out for what came since the last ones; null for only with
/// the bills of a later month.</param>
/// <param name="FinalAfterMonths">So many whole months after its own a month becomes final and takes no corrections any more, 1 or
/// more; null for never. See <see cref="Community.Command.FinishMonth"/>.</param>
public sealed record LiveRules(TimeSpan WaitFor, TimeSpan CloseAfter, int? NotesOn = 20, int? FinalAfterMonths = 13)
{
    /// <summary>Two days for a meter, ten for a month; notes on the 20th; final after thirteen months.</summary>
    public static LiveRules Default { get; } = new(TimeSpan.FromDays(2), TimeSpan.FromDays(10));
}

/// <summary>Bounds and habits of the one writer of a community.</summary>
public sealed record LiveOptions
{
    public LiveRules Rules { get; init; } = LiveRules.Default;

    /// <summary>Requests that may wait; who comes when so many do is told to come back.</summary>
    public int MostWaiting { get; init; } = 4096;

    /// <summary>Requests in one commit.</summary>
    public int MostRequests { get; init; } = 1024;

    /// <summary>Journal bytes in one commit, about.</summary>
    public int MostBytes { get; init; } = 1 << 20;

    /// <summary>Lines after which a snapshot is taken …</summary>
    public long SnapshotLines { get; init; } = 200_000;

    /// <summary>… or time, where there was a line at all.</summary>
    public TimeSpan SnapshotAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How far ahead the clock may jump and be believed; null for any, where it is not the clock of life.</summary>
    public ClockLimits? Clock { get; init; }

    /// <summary>How often the clock is looked at where nobody asks for anything; null for never, where a test does.</summary>
    public TimeSpan? Heartbeat { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Orders for a slot everybody's reading of which is in, just before it is traded after metering; null for none. Called on the
    /// writer, perhaps more than once for a slot: it changes nothing, and what it throws ends the writer.</summary>
    public Func<Community.Community, Units.DeliverySlot, ReasonedOrders>? OrdersAfterMetering { get; init; }

    /// <summary>Told of every reason as it goes into a commit, before that is on the disk: so whoever is asked
    /// <see cref="LiveRequest.AtLast"/> knows of what was done earlier in the same commit. On the writer: quick. Null for nobody.</summary>
    public Action<ReasonRow>? Explained { get; init; }

    /// <summary>Told of every commit once it is on the disk, on the writer: it must be quick. Null for nobody.</summary>
    public Action<JournalBatch>? Kept { get; init; }

    /// <summary>What is to be sent because of something that happened, in the commit it happened in; null for nothing.</summary>
    public Func<Community.Event, IEnumerable<OutboxWish>>? Messages { get; init; }

    /// <summary>Makes what turns events into rows of the views.</summary>
    public Func<Community.Community, IViewSource> Views { get; init; } = community => new ViewProjector(community.Grid);
}

/// <summary>Turns events into rows of the views.</summary>
public interface IViewSource : Community.IEventSink
{
    /// <summary>What is heard from here on comes of this line of the journal; the head is 0.</summary>
    void Begin(long position);

    /// <summary>The rows that follow from what was heard since the last call.</summary>
    ViewRows Take();
}

/// <summary>Orders, and why.</summary>
public readonly record struct ReasonedOrders(IReadOnlyList<Community.Command> Commands, IReadOnlyList<ReasonRow> Reasons)
{
    public static ReasonedOrders None { get; } = new([], []);
}

/// <summary>A message before it has its number.</summary>
public readonly record struct OutboxWish(string Kind, ReadOnlyMemory<byte> Body);
