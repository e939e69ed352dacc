namespace Yoichi.Live;

/// <summary>Takes messages of one kind to whom they are for.</summary>
public interface IOutboxHandler
{
    string Kind { get; }

    /// <summary>Delivers a message. It may have been delivered before (a process can end between delivery and the note of it), so
    /// whoever gets it tells repeats by its number.</summary>
    /// <exception cref="Exception">It could not be delivered; it is tried again.</exception>
    Task DeliverAsync(OutboxMessage message, CancellationToken cancellationToken);
}

/// <summary>Hands what the outbox holds to its handlers: each kind in order, at least once. A handler that is down holds up its
/// own kind only.</summary>
/// <remarks>Waits longer after each failure, 1 s doubling to <see cref="LongestWait"/>, and never gives a message up.</remarks>
public sealed class OutboxSender
{
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>Messages looked at at once. One kind that is down could hide others behind so many of its own.</summary>
    const int Most = 10_000;

    readonly IJournalStore store;
    readonly string community;
    readonly TimeProvider time;
    readonly Dictionary<string, Line> lines = new(StringComparer.Ordinal);

    /// <param name="handlers">One for each kind; a message of another kind stays until somebody takes it.</param>
    public OutboxSender(IJournalStore store, string community, TimeProvider time, IEnumerable<IOutboxHandler> handlers)
    {
        (this.store, this.community, this.time) = (store, community, time);
        foreach (var handler in handlers) lines.Add(handler.Kind, new(handler));
    }

    /// <summary>Why a kind is held up, by kind; empty where all are well.</summary>
    public IReadOnlyDictionary<string, string> Problems => lines.Where(l => l.Value.Problem is not null)
        .ToDictionary(l => l.Key, l => l.Value.Problem!, StringComparer.Ordinal);

    /// <summary>Delivers what can be delivered now.</summary>
    /// <returns>How many were.</returns>
    /// <exception cref="StoreException">The store failed.</exception>
    public async Task<int> SendAsync(CancellationToken cancellationToken)
    {
        var delivered = 0;
        var now = time.GetUtcNow();
        var pending = await store.PendingAsync(community, Most, cancellationToken).ConfigureAwait(false);
        foreach (var kind in pending.GroupBy(m => m.Kind, StringComparer.Ordinal))
            if (lines.TryGetValue(kind.Key, out var line) && now >= line.NotBefore)
                delivered += await SendAsync(line, kind, cancellationToken).ConfigureAwait(false);
        return delivered;
    }

    async Task<int> SendAsync(Line line, IEnumerable<OutboxMessage> messages, CancellationToken cancellationToken)
    {
        var delivered = 0;
        foreach (var message in messages)
        {
            try
            {
                await line.Handler.DeliverAsync(message, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failed) when (failed is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                line.Fail(time.GetUtcNow(), failed.Message);
                return delivered;
            }

            line.Recover();
            await store.DeliveredAsync(community, message.Number, cancellationToken).ConfigureAwait(false);
            delivered++;
        }

        return delivered;
    }

    /// <summary>Delivers, and looks again after a while, until it is cancelled.</summary>
    /// <exception cref="StoreException">The store failed.</exception>
    public async Task RunAsync(TimeSpan every, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(every, time);
        try
        {
            do await SendAsync(cancellationToken).ConfigureAwait(false);
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to end.
        }
    }

    sealed class Line(IOutboxHandler handler)
    {
        TimeSpan wait = TimeSpan.FromSeconds(1);

        public IOutboxHandler Handler => handler;

        public DateTimeOffset NotBefore { get; private set; }

        public string? Problem { get; private set; }

        public void Fail(DateTimeOffset now, string problem)
        {
            (NotBefore, Problem) = (now + wait, problem);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }

        public void Recover() => (wait, Problem) = (TimeSpan.FromSeconds(1), null);
    }
}
