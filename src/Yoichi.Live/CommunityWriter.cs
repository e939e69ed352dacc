using System.Threading.Channels;
using Yoichi.Community;

namespace Yoichi.Live;

/// <summary>The one writer of a community: requests wait in a bounded queue, and those that wait together are committed
/// together. Nobody is told anything before it is on the disk.</summary>
/// <remarks>If a commit fails the writer is dead: the community in memory is then ahead of its journal, and only a new start from
/// the store brings them together again. Everything but the queue is touched by the consumer alone.</remarks>
public sealed partial class CommunityWriter : IAsyncDisposable
{
    readonly IJournalStore store;
    readonly string name;
    readonly long epoch;
    readonly TimeProvider time;
    readonly LiveOptions options;
    readonly Community.Community community;
    readonly EventHub hub;
    readonly MarketClock clock;
    readonly IViewSource views;
    readonly Channel<Work> queue;
    readonly ClockGuard guard;
    readonly Queue<Wanted> wanting = [];
    readonly List<Work> reads = [];
    readonly Task consumer;
    ITimer? heartbeat;
    Commit commit = new();
    CommunityDefinition definition;
    long length, lastMessage;
    string? dead, deadBy;
    bool isStopping;
    int beating;

    internal CommunityWriter(
        IJournalStore store, string name, JournalClaim claim, LiveState state, TimeProvider time, LiveOptions options)
    {
        (this.store, this.name, epoch, this.time, this.options) = (store, name, claim.Epoch, time, options);
        (community, hub, length, lastMessage) = (state.Community, state.Hub, state.Length, claim.LastMessage);
        (snapshotAt, snapshotTaken) = (state.FromSnapshot, time.GetUtcNow());
        definition = community.Definition;
        clock = new(options.Rules, options.OrdersAfterMetering);
        hub.Views = views = options.Views(community);
        hub.Send = Send;
        queue = Channel.CreateBounded<Work>(new BoundedChannelOptions(options.MostWaiting) { SingleReader = true });
        guard = new(time, options.Clock, community.Now == DateTimeOffset.MinValue ? null : community.Now);
        consumer = Task.Run(ConsumeAsync);
        if (options.Heartbeat is { } beat) heartbeat = time.CreateTimer(_ => Beat(), null, beat, beat);
    }

    /// <summary>As of the last commit: what nobody needs to wait for.</summary>
    public CommunityDefinition Definition => Volatile.Read(ref definition);

    /// <summary>Lines in the journal, on the disk.</summary>
    public long Length => Volatile.Read(ref length);

    public bool IsAlive => dead is null && !isStopping;

    /// <summary>It has died or was stopped.</summary>
    public bool IsEnded => consumer.IsCompleted;

    /// <summary>Why it takes nothing any more; null where it does.</summary>
    public string? Reason => dead ?? (isStopping ? "it is being stopped" : null);

    /// <summary>Requests and reads that wait.</summary>
    public int Waiting => queue.Reader.Count;

    /// <summary>Ends when the writer does; with the exception where it died of one.</summary>
    public Task Completion => consumer;

    /// <summary>Puts a request to the community, once, and says what became of it when that is on the disk.</summary>
    /// <param name="cancellationToken">Ends the waiting only: what is in the journal stays there.</param>
    /// <exception cref="ArgumentException">No command and no reasons, or a command that is the clock's; a key too long; a group of other commands
    /// than about orders.</exception>
    /// <exception cref="OperationCanceledException">The caller waits no more; whether it was done is to be asked by key.</exception>
    public async Task<LiveResult> SendAsync(LiveRequest request, CancellationToken cancellationToken = default)
    {
        Require(request);
        cancellationToken.ThrowIfCancellationRequested();
        var who = new TaskCompletionSource<LiveResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (queue.Writer.TryWrite(new Wanted(request, who)))
            return await (cancellationToken.CanBeCanceled ? who.Task.WaitAsync(cancellationToken) : who.Task).ConfigureAwait(false);
        // What was answered before is answered again, whoever else must wait.
        if (request.Key is { } key && await store.AnswerOfAsync(name, key, cancellationToken).ConfigureAwait(false) is { } before)
            return Repeat(request, before);
        return Reason is { } reason ? new LiveResult.Stopped(reason, deadBy) : new LiveResult.Busy();
    }

    /// <summary>Asks the community something, between two commits: everything it then says is on the disk.</summary>
    /// <param name="read">Runs on the writer: quick, changes nothing, and returns nothing that changes later.</param>
    /// <exception cref="StoppedException">The writer takes nothing any more.</exception>
    public async Task<LiveRead<T>> ReadAsync<T>(Func<Community.Community, T> read, CancellationToken cancellationToken = default)
    {
        var who = new TaskCompletionSource<LiveRead<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = new Asked(() =>
        {
            try
            {
                who.TrySetResult(new(read(community), length));
            }
            catch (Exception fault)
            {
                who.TrySetException(fault);                   // the asker's mistake, not the writer's
            }
        }, reason => who.TrySetException(new StoppedException(reason)));
        await PutAsync(asked, cancellationToken).ConfigureAwait(false);
        return await who.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks at the clock now, and does what is due.</summary>
    /// <exception cref="StoppedException">The writer takes nothing any more.</exception>
    public async Task LookAtClockAsync(CancellationToken cancellationToken = default)
    {
        var who = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await PutAsync(new Look(who), cancellationToken).ConfigureAwait(false);
        await who.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Why the market is held and takes nothing: its clock is not believed; null where it goes on.</summary>
    public string? Held => guard.Held;

    /// <summary>Somebody vouches for the clock as it is; what is due by it is done.</summary>
    /// <exception cref="StoppedException">The writer takes nothing any more.</exception>
    public Task ConfirmClockAsync(CancellationToken cancellationToken = default)
    {
        guard.Confirm();
        return LookAtClockAsync(cancellationToken);
    }

    /// <summary>Takes nothing more, does what waits, takes a snapshot, and ends.</summary>
    /// <exception cref="Exception">What the writer died of.</exception>
    public async Task StopAsync()
    {
        isStopping = true;
        if (heartbeat is { } beat) await beat.DisposeAsync().ConfigureAwait(false);
        heartbeat = null;
        queue.Writer.TryComplete();
        await consumer.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync().ConfigureAwait(false);
        }
        catch (Exception) when (dead is not null)
        {
            // It was told to everybody who waited, and Completion has it.
        }
    }

    /// <summary>One look at a time: while a commit takes long, they must not fill the queue.</summary>
    void Beat()
    {
        if (Interlocked.Exchange(ref beating, 1) == 0 && !queue.Writer.TryWrite(new Look(null))) Volatile.Write(ref beating, 0);
    }

    async Task PutAsync(Work work, CancellationToken cancellationToken)
    {
        try
        {
            await queue.Writer.WriteAsync(work, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new StoppedException(Reason ?? "it is being stopped");
        }
    }

    static LiveResult Repeat(LiveRequest request, KeptAnswer before) => before.Fingerprint == request.Fingerprint
        ? new LiveResult.Repeated(before) : new LiveResult.Conflict();

    static void Require(LiveRequest request)
    {
        if (request.Commands.Count == 0 && (request.Reasons is null || request.Together)) throw new ArgumentException("a request has a command, or reasons for none", nameof(request));
        if (request.Key is { Length: 0 or > JournalBatchCheck.LongestKey })
            throw new ArgumentException($"a key has 1 to {JournalBatchCheck.LongestKey} characters", nameof(request));
        foreach (var command in request.Commands)
        {
            if (command is Command.Tick or Command.Mark or Command.RunRound or Command.CloseGate or Command.SettleSlot)
                throw new ArgumentException($"{command.GetType().Name} is the clock's", nameof(request));
            if (request.Together && command is not (Command.PlaceOrder or Command.ReplaceOrder or Command.CancelOrder or Command.CancelOrders))
                throw new ArgumentException($"{command.GetType().Name} cannot be taken back", nameof(request));
        }
    }

    abstract record Work;

    sealed record Wanted(LiveRequest Request, TaskCompletionSource<LiveResult> Who) : Work;

    sealed record Asked(Action Read, Action<string> Stopped) : Work;

    sealed record Look(TaskCompletionSource? Who) : Work;
}
