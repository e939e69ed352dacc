using System.Runtime.CompilerServices;
using Yoichi.Units;

namespace Yoichi.Live;

/// <summary>Journals in memory: what the port asks for in as few words as will say it. For tests, and the twin the stores on
/// disk are held against.</summary>
public sealed partial class MemoryJournalStore : IJournalStore, IViewStore
{
    readonly Lock turn = new();
    readonly SortedDictionary<string, Kept> communities = new(StringComparer.Ordinal);

    sealed class Kept
    {
        public long Epoch, Views, LastMessage;
        public MemoryViews Rows = new();
        public readonly List<byte[]> Lines = [];
        public readonly Dictionary<string, KeptAnswer> Answers = new(StringComparer.Ordinal);
        public readonly SortedDictionary<long, OutboxMessage> Outbox = [];
        public readonly List<ReasonRow> Reasons = [];
        public Snapshot? Snapshot;
    }

    public Task<IReadOnlyList<string>> CommunitiesAsync(CancellationToken cancellationToken)
    {
        lock (turn) return Task.FromResult<IReadOnlyList<string>>([.. communities.Keys]);
    }

    public Task<JournalClaim> ClaimAsync(string community, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(community);
        lock (turn)
        {
            if (!communities.TryGetValue(community, out var kept)) communities.Add(community, kept = new());
            return Task.FromResult(new JournalClaim(++kept.Epoch, kept.Lines.Count, kept.Views, kept.LastMessage));
        }
    }

    public Task AppendAsync(JournalBatch batch, CancellationToken cancellationToken)
    {
        JournalBatchCheck.Require(batch);
        cancellationToken.ThrowIfCancellationRequested();
        lock (turn)
        {
            var kept = Of(batch.Community, batch.Epoch);
            if (kept.Lines.Count != batch.Position)
                throw new StoreException("store.order", batch.Community, $"the batch begins at {batch.Position}, the journal ends at {kept.Lines.Count}");
            if (batch.Outbox is [var first, ..] && first.Number <= kept.LastMessage)
                throw new StoreException("store.order", batch.Community, $"message {first.Number} after message {kept.LastMessage}");
            var keys = new HashSet<string>(StringComparer.Ordinal);
            foreach (var answer in batch.Answers)
                if (!keys.Add(answer.Key) || kept.Answers.ContainsKey(answer.Key)) throw new StoreException("store.order", batch.Community, $"'{answer.Key}' was answered before");
            if (batch.Views.AreMade) AddViews(kept, batch.Community, batch.Position, batch.Position + batch.Lines.Count, batch.Views);
            foreach (var line in batch.Lines) kept.Lines.Add(line.ToArray());
            foreach (var answer in batch.Answers) kept.Answers.Add(answer.Key, answer with { Body = answer.Body.ToArray() });
            foreach (var message in batch.Outbox) kept.Outbox.Add(message.Number, message with { Body = message.Body.ToArray() });
            kept.Reasons.AddRange(batch.Reasons);
            if (batch.Outbox is [.., var last]) kept.LastMessage = last.Number;
        }

        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        string community, long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        byte[][] lines;
        lock (turn) lines = communities.TryGetValue(community, out var kept) ? [.. kept.Lines.Skip((int)from)] : [];
        foreach (var line in lines)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.CompletedTask.ConfigureAwait(false);
            yield return line;
        }
    }

    public Task<KeptAnswer?> AnswerOfAsync(string community, string key, CancellationToken cancellationToken)
    {
        lock (turn) return Task.FromResult(communities.GetValueOrDefault(community)?.Answers.GetValueOrDefault(key));
    }

    public Task<IReadOnlyList<ReasonRow>> ReasonsAsync(
        string community, ParticipantId? participant, DeliverySlot from, DeliverySlot until, string? kind, int most, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        lock (turn)
            return Task.FromResult<IReadOnlyList<ReasonRow>>([.. (communities.GetValueOrDefault(community)?.Reasons ?? [])
                .Where(r => r.Slot >= from && r.Slot < until && (participant is null || r.Participant == participant) && (kind is null || r.Kind == kind)).OrderBy(r => r.Slot).Take(most)]);
    }

    public Task<int> ForgetReasonsAsync(string community, DeliverySlot before, int most, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        lock (turn)
        {
            if (!communities.TryGetValue(community, out var kept)) return Task.FromResult(0);
            var old = kept.Reasons.Where(r => r.Slot < before).Take(most).ToHashSet(ReferenceEqualityComparer.Instance);
            return Task.FromResult(kept.Reasons.RemoveAll(old.Contains));
        }
    }

    public Task<(int Deleted, string? After)> ForgetAnswersAsync(string community, long before, string? after, int most, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        lock (turn)
        {
            if (!communities.TryGetValue(community, out var kept)) return Task.FromResult((0, (string?)null));
            var seen = kept.Answers.Values.Where(a => string.CompareOrdinal(a.Key, after ?? "") > 0).OrderBy(a => a.Key, StringComparer.Ordinal).Take(most).ToList();
            var deleted = seen.Where(a => a.Position < before && !KeptAnswer.IsLasting(a.Key)).Count(a => kept.Answers.Remove(a.Key));
            return Task.FromResult((deleted, seen.Count == most ? seen[^1].Key : null));
        }
    }

    public Task<Snapshot?> SnapshotAsync(string community, CancellationToken cancellationToken)
    {
        lock (turn) return Task.FromResult(communities.GetValueOrDefault(community)?.Snapshot);
    }

    public Task SaveSnapshotAsync(string community, long epoch, Snapshot snapshot, CancellationToken cancellationToken)
    {
        lock (turn)
        {
            var kept = Of(community, epoch);
            if (snapshot.Position > kept.Lines.Count)
                throw new StoreException("store.order", community, $"a snapshot after {snapshot.Position} lines, but {kept.Lines.Count} are kept");
            if (snapshot.Position >= (kept.Snapshot?.Position ?? 0)) kept.Snapshot = snapshot with { Parts = [.. snapshot.Parts.Select(p => (ReadOnlyMemory<byte>)p.ToArray())] };
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<OutboxMessage>> PendingAsync(string community, int most, CancellationToken cancellationToken)
    {
        lock (turn)
            return Task.FromResult<IReadOnlyList<OutboxMessage>>(
                communities.TryGetValue(community, out var kept) ? [.. kept.Outbox.Values.Take(most)] : []);
    }

    public Task DeliveredAsync(string community, long number, CancellationToken cancellationToken)
    {
        lock (turn) communities.GetValueOrDefault(community)?.Outbox.Remove(number);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    Kept Of(string community, long epoch)
    {
        if (!communities.TryGetValue(community, out var kept))
            throw new StoreException("store.order", community, "nobody has claimed this journal");
        return kept.Epoch == epoch ? kept : throw new FencedException(community, epoch);
    }
}
