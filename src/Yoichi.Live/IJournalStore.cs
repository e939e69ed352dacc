using Yoichi.Units;

namespace Yoichi.Live;

/// <summary>Where journals of communities are kept: in order, complete, by one writer at a time.</summary>
/// <remarks>Whoever claims a journal raises its epoch; from then on an append of an older epoch is refused, so a process
/// that lost its claim cannot write, whatever it still believes. An append is one transaction: its lines, the answers to
/// requests, what is to be sent, the reasons, and the rows of the views are kept together or not at all, and when the task completes they
/// survive the loss of power. Every method throws <see cref="StoreException"/> where the store itself fails.</remarks>
public interface IJournalStore : IAsyncDisposable
{
    /// <summary>Names of the communities kept here, in ordinal order.</summary>
    Task<IReadOnlyList<string>> CommunitiesAsync(CancellationToken cancellationToken);

    /// <summary>Claims the right to write; a journal that does not exist begins here, empty.</summary>
    Task<JournalClaim> ClaimAsync(string community, CancellationToken cancellationToken);

    /// <exception cref="FencedException">A later claim has taken over. Nothing was kept.</exception>
    /// <exception cref="StoreException">With <c>store.order</c>: the batch does not begin where the journal (or its views) end,
    /// a key was answered before, or a message's number does not rise. With another code the store failed. Nothing was
    /// kept, except that with <c>store.unreachable</c> nobody can know: claim again and look.</exception>
    Task AppendAsync(JournalBatch batch, CancellationToken cancellationToken);

    /// <summary>The lines from a position on, in order. Without the LF that ends each line in an exported journal.</summary>
    /// <exception cref="StoreException">A line is missing or does not match its checksum: the position is named.</exception>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(string community, long from, CancellationToken cancellationToken);

    /// <summary>What was answered to the request with this key; null where it was never accepted.</summary>
    Task<KeptAnswer?> AnswerOfAsync(string community, string key, CancellationToken cancellationToken);

    /// <summary>The same of several keys at once; those that were never accepted are left out.</summary>
    async Task<IReadOnlyList<KeptAnswer>> AnswersOfAsync(string community, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        var found = new List<KeptAnswer>();
        foreach (var key in keys)
            if (await AnswerOfAsync(community, key, cancellationToken).ConfigureAwait(false) is { } answer) found.Add(answer);
        return found;
    }

    /// <summary>The newest snapshot that is whole; null where there is none.</summary>
    Task<Snapshot?> SnapshotAsync(string community, CancellationToken cancellationToken);

    /// <summary>Keeps a snapshot beside the journal, part by part: appends may come between. It counts once all parts are there. Older ones
    /// may go once it is safe.</summary>
    Task SaveSnapshotAsync(string community, long epoch, Snapshot snapshot, CancellationToken cancellationToken);

    /// <summary>Messages not yet delivered, oldest first.</summary>
    Task<IReadOnlyList<OutboxMessage>> PendingAsync(string community, int most, CancellationToken cancellationToken);

    /// <summary>Reasons by slot of delivery, then in the order they were kept.</summary>
    /// <param name="participant">Null for everybody's.</param>
    /// <param name="until">Excluded.</param>
    /// <param name="kind">Null for every kind.</param>
    /// <param name="most">1 or more: the first so many.</param>
    Task<IReadOnlyList<ReasonRow>> ReasonsAsync(
        string community, ParticipantId? participant, DeliverySlot from, DeliverySlot until, string? kind, int most, CancellationToken cancellationToken);

    /// <summary>Deletes reasons of slots before one, in one transaction.</summary>
    /// <param name="most">1 or more: no more than so many.</param>
    /// <returns>How many; fewer than <paramref name="most"/> when none is left.</returns>
    Task<int> ForgetReasonsAsync(string community, DeliverySlot before, int most, CancellationToken cancellationToken);

    /// <summary>Looks at some answers, in the order of their keys, and deletes in one transaction those that were given while the journal was
    /// shorter than <paramref name="before"/> lines, <see cref="KeptAnswer.Lasting"/> ones excepted.</summary>
    /// <param name="after">Where the last call left off; null to begin.</param>
    /// <param name="most">1 or more: so many are looked at.</param>
    /// <returns>How many were deleted, and where to go on; null at the end.</returns>
    Task<(int Deleted, string? After)> ForgetAnswersAsync(string community, long before, string? after, int most, CancellationToken cancellationToken);

    /// <summary>A message has been taken by whom it was for; it will not be handed out again.</summary>
    Task DeliveredAsync(string community, long number, CancellationToken cancellationToken);
}

/// <param name="Epoch">From 1, one more with each claim.</param>
/// <param name="Length">Lines kept, the head among them; 0 for a new journal.</param>
/// <param name="Views">Lines the views tell of; fewer than Length where they are to be made again.</param>
/// <param name="LastMessage">Highest number a message of the outbox ever had; 0 where there was none.</param>
public readonly record struct JournalClaim(long Epoch, long Length, long Views = 0, long LastMessage = 0);

/// <summary>What one commit keeps.</summary>
/// <param name="Position">Number of the first line, from 0 (the head); equals the journal's length before the append.</param>
/// <param name="Lines">UTF-8 JSON, each without LF; may be empty where only answers or messages are kept.</param>
/// <param name="Views">Rows of the views that follow from the lines; <see cref="ViewRows.None"/> leaves the views behind.</param>
public sealed record JournalBatch(
    string Community, long Epoch, long Position, IReadOnlyList<ReadOnlyMemory<byte>> Lines, IReadOnlyList<KeptAnswer> Answers,
    IReadOnlyList<OutboxMessage> Outbox, ViewRows Views)
{
    /// <summary>Why what is in the lines was ordered, or was not.</summary>
    public IReadOnlyList<ReasonRow> Reasons { get; init; } = [];
}

/// <summary>The answer to a request, kept under its idempotency key, so that the same request again gets the same answer.</summary>
/// <param name="Key">1 to 200 characters; scoped by whoever sent it.</param>
/// <param name="Fingerprint">Of the request's content: the same key with other content is a conflict.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Position">Journal length once the request was in.</param>
public sealed record KeptAnswer(string Key, ulong Fingerprint, int Status, ReadOnlyMemory<byte> Body, long Position)
{
    /// <summary>Answers to keys that begin so are never forgotten: something of the service's own (an admission that was cut off) may be gone
    /// on with at any time.</summary>
    public const string Lasting = "people/";

    public static bool IsLasting(string key) => key.StartsWith(Lasting, StringComparison.Ordinal);
}

/// <summary>Something to be sent once the commit it belongs to is kept: at least once, in order.</summary>
/// <param name="Number">Given by the writer, from 1, rising, never reused; see <see cref="JournalClaim.LastMessage"/>.</param>
/// <param name="Kind">What takes it, e.g. <c>mail</c>, <c>hook</c>, <c>payout</c>, <c>anchor</c>.</param>
public sealed record OutboxMessage(long Number, string Kind, ReadOnlyMemory<byte> Body);

/// <summary>The state of a community after some lines, so that a start need not replay them.</summary>
/// <param name="Position">Lines that went into it.</param>
/// <param name="Parts">What <c>Community.Save</c> wrote, in order, each at most <see cref="PartedStream.LongestPart"/>: a large community's is
/// more than an array, or a row of a database, can hold. At least one.</param>
public sealed record Snapshot(long Position, IReadOnlyList<ReadOnlyMemory<byte>> Parts)
{
    public Snapshot(long position, ReadOnlyMemory<byte> body) : this(position, [body])
    {
    }

    /// <summary>Bytes, all parts together.</summary>
    public long Length => Parts.Sum(p => (long)p.Length);

    public Stream Open() => new PartedStream(Parts);
}

/// <summary>Another writer has claimed the journal: whoever gets this stops writing.</summary>
public sealed class FencedException(string community, long epoch)
    : Exception($"another writer has taken over the journal of {community}; epoch {epoch} may not write any more");

/// <summary>The store could not do what was asked: full, damaged, or out of reach.</summary>
/// <param name="code">Stable: <c>store.full</c>, <c>store.damaged</c>, <c>store.unreachable</c>, <c>store.order</c>,
/// <c>store.unsafe</c> (a server set up to lose what it acknowledged), <c>store.newer</c> (kept by a later version of this
/// program), <c>store.other</c>.</param>
/// <param name="place">File, table or position.</param>
public sealed class StoreException(string code, string place, string reason, Exception? inner = null)
    : Exception($"{place}: {reason}", inner)
{
    public string Code { get; } = code;

    public string Place { get; } = place;

    /// <summary>What is wrong there, without the place.</summary>
    public string Reason { get; } = reason;
}
