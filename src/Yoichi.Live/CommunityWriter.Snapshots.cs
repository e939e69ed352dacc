using Yoichi.Community;

namespace Yoichi.Live;

public sealed partial class CommunityWriter
{
    Task saving = Task.CompletedTask;
    long snapshotAt;
    DateTimeOffset snapshotTaken;

    /// <summary>Why the last snapshot could not be kept; null where it was. The journal is whole without it.</summary>
    public string? SnapshotProblem { get; private set; }

    /// <summary>Lines in the newest snapshot that was kept, or is being kept.</summary>
    public long SnapshotAt => Volatile.Read(ref snapshotAt);

    async Task SnapshotWhereDueAsync()
    {
        if (isHeld || !saving.IsCompleted) return;
        var lines = length - snapshotAt;
        if (lines == 0 || (lines < options.SnapshotLines && time.GetUtcNow() - snapshotTaken < options.SnapshotAfter)) return;
        // Only the copy in memory holds the writer up; the store gets it beside the next commits.
        saving = SaveAsync(await CopyAsync().ConfigureAwait(false));
    }

    async Task LastSnapshotAsync()
    {
        await saving.ConfigureAwait(false);
        if (length > snapshotAt) await SaveAsync(await CopyAsync().ConfigureAwait(false)).ConfigureAwait(false);
    }

    async Task<Snapshot> CopyAsync()
    {
        var (count, sha256) = (hub.Digest.Count, hub.Digest.Current());
        Apply(new Command.Mark(count, sha256, Restarts: true));
        hub.Digest.Restart();
        await FlushAsync().ConfigureAwait(false);
        using var copy = new PartedStream();
        community.Save(copy, hub.Digest);
        (snapshotTaken, snapshotAt) = (time.GetUtcNow(), length);
        return new(length, copy.Finish());
    }

    async Task SaveAsync(Snapshot snapshot)
    {
        try
        {
            await store.SaveSnapshotAsync(name, epoch, snapshot, default).ConfigureAwait(false);
            SnapshotProblem = null;
        }
        catch (Exception failed) when (failed is StoreException or FencedException)
        {
            SnapshotProblem = failed.Message;                 // fenced: the next commit says so too
        }
    }
}
