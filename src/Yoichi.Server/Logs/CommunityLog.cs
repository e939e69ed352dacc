using Yoichi.AuditLog;
using Yoichi.Live;
using Yoichi.Publishing;
using Yoichi.Units;

namespace Yoichi.Server.Logs;

/// <summary>The log of one community in service: follows the journal as it is kept, and may lag behind it.</summary>
/// <remarks>The folder that is served is <c>log/NAME</c> of the data folder; its secrets lie in <c>log-secret/NAME</c>, for the owner of
/// the process only. After a restart, or a kill at any moment, it goes on from the checkpoint that was published last, so
/// it never tells two stories.</remarks>
public sealed class CommunityLog : IDisposable
{
    readonly IJournalStore store;
    readonly string name;
    readonly LogWriter log;
    readonly JournalPublisher publisher;
    readonly ReadingKeyFile keys;
    readonly IDisposable held;
    readonly SemaphoreSlim turn = new(1, 1);

    CommunityLog(IJournalStore store, string name, string folder, LogWriter log, ReadingKeyFile keys, IDisposable held, JournalPublisher publisher, NoteKey key) =>
        (this.store, this.name, Folder, this.log, this.keys, this.held, this.publisher, Key, Published) = (store, name, folder, log, keys, held, publisher, key, log.Published);

    /// <summary>What is served.</summary>
    public string Folder { get; }

    public NoteKey Key { get; }

    /// <summary>The checkpoint published last; null before the first.</summary>
    public Checkpoint? Published { get; private set; }

    /// <summary>Lines of the journal that were taken.</summary>
    public long Lines => publisher.Lines;

    /// <param name="origin">What the log is called where it begins.</param>
    /// <exception cref="LogException">The log there is damaged, another's, or written by another process.</exception>
    /// <exception cref="InputException">A key file is none.</exception>
    /// <exception cref="StoreException">The store failed.</exception>
    public static async Task<CommunityLog> OpenAsync(IJournalStore store, string name, string dataFolder, string origin, CancellationToken cancellationToken)
    {
        var (folder, keysFile) = (Path.Combine(dataFolder, "log", name), KeysOf(dataFolder, name));
        var secret = Path.GetDirectoryName(keysFile)!;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(secret);
        else Directory.CreateDirectory(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var signer = SigningKeyFile.Open(Path.Combine(secret, "log.key"), origin, NoteKey.Log);
        var held = ReadingKeyFile.Hold(keysFile);
        LogWriter? log = null;
        try
        {
            var keys = File.Exists(keysFile) ? ReadingKeyFile.Open(keysFile) : ReadingKeyFile.Create(keysFile);
            log = LogWriter.Open(folder, signer);
            var snapshot = log.Size > 1 ? await store.SnapshotAsync(name, cancellationToken).ConfigureAwait(false) : null;
            // A state after lines that are in the log spares their replay.
            var maker = snapshot is not null && snapshot.Position < log.Size ? Restored(keys, snapshot) : null;
            return new(store, name, folder, log, keys, held, new(log, keys, maker), signer.Key);
        }
        catch
        {
            log?.Dispose();
            held.Dispose();
            throw;
        }
    }

    /// <summary>Where the reading keys of a community lie.</summary>
    internal static string KeysOf(string dataFolder, string name) => Path.Combine(dataFolder, "log-secret", name, "reading.keys");

    /// <summary>Publishes what the journal holds and the log does not.</summary>
    /// <returns>True where there was something.</returns>
    /// <exception cref="StoreException">The store failed; the log stays as it is.</exception>
    public async Task<bool> FollowAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var before = publisher.Lines;
            await foreach (var line in store.ReadAsync(name, publisher.Lines, cancellationToken).ConfigureAwait(false)) publisher.Take(line.Span);
            Published = publisher.Publish();
            return publisher.Lines > before;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Destroys reading keys of a participant, between two publications: at once, and for good. What is published later of a
    /// period whose key is gone is sealed with one that nobody keeps.</summary>
    /// <param name="period">A month, yyyy-MM, or <c>member</c>; null for all.</param>
    /// <returns>How many there were.</returns>
    public async Task<int> EraseAsync(string who, string? period, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return keys.Erase(who, period);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Periods of which a participant's lines are sealed, and whether they can still be read.</summary>
    public async Task<IReadOnlyList<(string Period, bool IsThere)>> PeriodsOfAsync(string who, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return keys.PeriodsOf(who);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        log.Dispose();
        held.Dispose();
        turn.Dispose();
    }

    static EntryMaker? Restored(IReadingKeys keys, Snapshot snapshot)
    {
        try
        {
            using var kept = snapshot.Open();
            return new(keys, sink => Community.Community.Load(kept, _ => sink).Community, snapshot.Position);
        }
        catch (InputException unusable) when (unusable.Problem.Code.StartsWith("snapshot.", StringComparison.Ordinal))
        {
            return null;                                     // the journal has everything; it only takes longer
        }
    }
}
