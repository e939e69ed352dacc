using Yoichi.Community;
using Yoichi.Units;

namespace Yoichi.Live;

/// <summary>A community in service: its journal claimed, its state brought up, its writer and clock at work.</summary>
public sealed class LiveCommunity : IAsyncDisposable
{
    LiveCommunity(CommunityWriter writer, LiveState state, JournalClaim claim) =>
        (Writer, Epoch, Replayed, SnapshotProblem) = (writer, claim.Epoch, state.Length - state.FromSnapshot, state.SnapshotProblem);

    public CommunityWriter Writer { get; }

    public long Epoch { get; }

    /// <summary>Lines that were replayed to bring it up.</summary>
    public long Replayed { get; }

    /// <summary>Why a snapshot could not be used at the start; null where it could, or there was none.</summary>
    public InputProblem? SnapshotProblem { get; }

    /// <summary>Claims a journal and goes on from it. What fell due meanwhile is done first.</summary>
    /// <param name="definition">Begins the journal where there is none; not looked at otherwise.</param>
    /// <exception cref="InputException">There is no journal and no definition (<c>journal.none</c>); or the journal, or the
    /// definition, is faulty.</exception>
    /// <exception cref="StoreException">The store failed.</exception>
    public static async Task<LiveCommunity> StartAsync(
        IJournalStore store, string name, TimeProvider time, LiveOptions options, CommunityDefinition? definition = null,
        CancellationToken cancellationToken = default)
    {
        var claim = await store.ClaimAsync(name, cancellationToken).ConfigureAwait(false);
        if (claim.Length == 0)
        {
            if (definition is null) throw new InputException("journal.none", name, "there is no such community yet");
            _ = new Community.Community(definition, new EventHub(new EventDigest()));    // whatever is wrong is said before it is kept
            var nothing = new ViewProjector(definition.Grid).Take();     // views that tell of the head, of which there is nothing to tell
            await store.AppendAsync(new(name, claim.Epoch, 0, [JournalLine.Of(definition)], [], [], nothing), cancellationToken)
                .ConfigureAwait(false);
            claim = claim with { Length = 1, Views = 1 };
        }

        if (claim.Views < claim.Length && store is IViewStore views)
            await ViewRebuild.RunAsync(store, views, name, claim.Epoch, null, cancellationToken).ConfigureAwait(false);
        var state = await LiveState.LoadAsync(store, name, claim.Length, cancellationToken).ConfigureAwait(false);
        return new(new CommunityWriter(store, name, claim, state, time, options), state, claim);
    }

    /// <summary>Does what waits, takes a snapshot, and ends.</summary>
    public Task StopAsync() => Writer.StopAsync();

    public ValueTask DisposeAsync() => Writer.DisposeAsync();
}
