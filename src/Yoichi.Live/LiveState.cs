using Yoichi.Community;
using Yoichi.Units;

namespace Yoichi.Live;

/// <summary>A community as it stands after some lines of its journal, brought up from a store.</summary>
/// <param name="Length">Lines that went into it.</param>
/// <param name="FromSnapshot">Lines that came out of a snapshot instead of being replayed; 0 for none.</param>
/// <param name="SnapshotProblem">Why a snapshot there was could not be used; null where it could, or there was none.</param>
sealed record LiveState(
    Community.Community Community, EventHub Hub, long Length, long FromSnapshot, InputProblem? SnapshotProblem)
{
    /// <summary>The newest snapshot, and then the lines after it, each mark among them held against what happened.</summary>
    /// <exception cref="InputException"><c>journal.line</c>, <c>journal.differs</c>: the journal cannot be read, or does not give
    /// what it says it gave.</exception>
    public static async Task<LiveState> LoadAsync(IJournalStore store, string name, long length, CancellationToken cancellationToken)
    {
        var snapshot = await store.SnapshotAsync(name, cancellationToken).ConfigureAwait(false);
        InputProblem? problem = null;
        if (snapshot is not null)
            try
            {
                EventHub? hub = null;
                using var kept = snapshot.Open();
                var restored = Yoichi.Community.Community.Load(kept, digest => hub = new(digest));
                return await ReplayAsync(store, name, new(restored.Community, hub!, snapshot.Position, snapshot.Position, null), length, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (InputException unusable) when (unusable.Problem.Code.StartsWith("snapshot.", StringComparison.Ordinal))
            {
                problem = unusable.Problem;                  // the journal has everything; it only takes longer
            }

        await foreach (var head in store.ReadAsync(name, 0, cancellationToken).ConfigureAwait(false))
        {
            var hub = new EventHub(new EventDigest());
            var community = new Community.Community(JournalLine.ReadHead(head.Span), hub);
            return await ReplayAsync(store, name, new(community, hub, 1, 0, problem), length, cancellationToken).ConfigureAwait(false);
        }

        throw new InputException("journal.line", $"{name}:1", "the journal has no head");
    }

    static async Task<LiveState> ReplayAsync(
        IJournalStore store, string name, LiveState state, long length, CancellationToken cancellationToken)
    {
        var position = state.Length;
        await foreach (var line in store.ReadAsync(name, position, cancellationToken).ConfigureAwait(false))
        {
            var command = JournalLine.ReadCommand(line.Span, position);
            if (command is Command.Mark mark && !state.Hub.Digest.Meet(mark))
                throw new InputException("journal.differs", $"{name}:{position + 1}",
                    $"up to this mark there were {mark.Events} events ({mark.Sha256}); a replay gives others");
            state.Community.Apply(command);
            position++;
        }

        if (position != length)
            throw new InputException("journal.differs", $"{name}:{position + 1}", $"{length} lines were claimed, {position} could be read");
        return state with { Length = position };
    }
}
