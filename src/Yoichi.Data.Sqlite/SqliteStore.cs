using Microsoft.Data.Sqlite;
using Yoichi.Live;
using Yoichi.Units;

namespace Yoichi.Data.Sqlite;

/// <summary>Journals in one SQLite file: the store of a service that needs no database server.</summary>
/// <remarks>Write-ahead log with <c>synchronous=EXTRA</c>: a commit is acknowledged once the log is on the disk, and a commit
/// cut off is gone as a whole. Reading does not wait for writing. Several processes may open the file; the epoch decides
/// which of them writes.</remarks>
public sealed partial class SqliteStore : SqlViews, IJournalStore
{
    /// <summary>How long a statement waits for another process to end its transaction.</summary>
    const int BusyMilliseconds = 10_000;

    /// <summary>16 MiB of write-ahead log: a page that many commits touch is folded in once for all of them.</summary>
    const int PagesToFold = 4000;

    /// <summary>What the writing connection keeps in memory: keys and names fall anywhere in their tables, and a page that must be fetched first
    /// costs as much as the row.</summary>
    const int CacheKiB = 32 << 10;

    readonly string file, readers;
    readonly SqliteWriter writer;

    static SqliteStore() => SQLitePCL.Batteries_V2.Init();

    SqliteStore(string file, string readers, SqliteConnection connection) =>
        (this.file, this.readers, writer) = (file, readers, new(connection, file));

    /// <summary>Opens a database file, or makes one where there is none.</summary>
    /// <param name="file">A path; its folder must be there.</param>
    /// <exception cref="StoreException">It cannot be opened, is no database, or is newer than this program.</exception>
    public static Task<SqliteStore> OpenAsync(string file, CancellationToken cancellationToken) =>
        OpenAsync(file, null, PagesToFold, cancellationToken);

    /// <param name="fileLayer">Name of a registered SQLite VFS; null for the operating system's.</param>
    /// <param name="pagesToFold">Pages of the write-ahead log from which on a commit folds it into the file.</param>
    internal static Task<SqliteStore> OpenAsync(string file, string? fileLayer, int pagesToFold, CancellationToken cancellationToken) =>
        Task.Run(() => Open(file, fileLayer, pagesToFold), cancellationToken);

    static SqliteStore Open(string file, string? fileLayer, int pagesToFold)
    {
        var source = fileLayer is null ? file : $"file:{file}?vfs={fileLayer}";
        var text = new SqliteConnectionStringBuilder { DataSource = source, Pooling = false }.ToString();
        var connection = new SqliteConnection(text);
        try
        {
            connection.Open();
            connection.Execute($"PRAGMA busy_timeout = {BusyMilliseconds}");
            // EXTRA is FULL, and syncs the folder when a rollback journal is deleted: one that came back after a loss of power
            // would undo the switch to the write-ahead log, and everything in it.
            connection.Execute("PRAGMA synchronous = EXTRA");
            connection.Execute("PRAGMA journal_mode = WAL");
            // What is erased of a person is overwritten, not only unlinked.
            connection.Execute("PRAGMA secure_delete = ON");
            connection.Execute($"PRAGMA wal_autocheckpoint = {pagesToFold}");
            connection.Execute($"PRAGMA cache_size = -{CacheKiB}");
            SqliteSchema.Apply(connection);
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw error.ToStore(file);
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        var readers = new SqliteConnectionStringBuilder { DataSource = source, Pooling = true }.ToString();
        return new(file, readers, connection);
    }

    public async Task<IReadOnlyList<string>> CommunitiesAsync(CancellationToken cancellationToken)
    {
        var names = await ReadAsync("SELECT name FROM communities", [], r => r.GetString(0), cancellationToken).ConfigureAwait(false);
        return [.. names.Order(StringComparer.Ordinal)];
    }

    public Task<JournalClaim> ClaimAsync(string community, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(community);
        return writer.CommitAsync(
            w =>
            {
                w.Prepared("INSERT OR IGNORE INTO communities (name, epoch, length, views, last_message) VALUES (?1, 0, 0, 0, 0)", community).ExecuteNonQuery();
                w.Prepared("UPDATE communities SET epoch = epoch + 1 WHERE name = ?1", community).ExecuteNonQuery();
                Span<long> row = stackalloc long[4];
                w.Prepared("SELECT epoch, length, views, last_message FROM communities WHERE name = ?1", community).ReadRow(row);
                return new JournalClaim(row[0], row[1], row[2], row[3]);
            },
            cancellationToken);
    }

    public Task AppendAsync(JournalBatch batch, CancellationToken cancellationToken)
    {
        JournalBatchCheck.Require(batch);
        return writer.CommitAsync(
            w =>
            {
                var head = Fenced(w, batch);
                Keep(w, head.Id, batch);
                if (batch.Views.AreMade) KeepViews(w, head, batch.Community, batch.Position, batch.Position + batch.Lines.Count, batch.Views);
                return true;
            },
            cancellationToken);
    }

    public async Task SaveSnapshotAsync(string community, long epoch, Snapshot snapshot, CancellationToken cancellationToken)
    {
        // A transaction for each part: appends go on between, and a snapshot that is not whole is none.
        for (var part = 0; part < snapshot.Parts.Count; part++)
        {
            var (number, body) = (part, snapshot.Parts[part]);
            await writer.CommitAsync(w => Save(w, community, epoch, snapshot, number, body), cancellationToken).ConfigureAwait(false);
        }
    }

    bool Save(SqliteWriter w, string community, long epoch, Snapshot snapshot, int part, ReadOnlyMemory<byte> body)
    {
        var head = HeadOf(w, community, epoch);
        if (snapshot.Position > head.Length)
            throw new StoreException("store.order", $"{file} {community}", $"a snapshot after {snapshot.Position} lines, but {head.Length} are kept");
        if (part == 0) w.Prepared("DELETE FROM snapshot_parts WHERE community = ?1 AND position = ?2", head.Id, snapshot.Position).ExecuteNonQuery();
        w.Prepared("INSERT INTO snapshot_parts (community, position, part, parts, body, checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            head.Id, snapshot.Position, part, snapshot.Parts.Count, body, (long)LineChecksum.Of(snapshot.Position, body.Span)).ExecuteNonQuery();
        // One more than the newest: should that one be damaged, the start is slower, not impossible.
        if (part == snapshot.Parts.Count - 1)
            w.Prepared("""
                DELETE FROM snapshot_parts WHERE community = ?1 AND position NOT IN (
                    SELECT position FROM snapshot_parts WHERE community = ?1 GROUP BY position HAVING count(*) = max(parts) ORDER BY position DESC LIMIT 2)
                """, head.Id).ExecuteNonQuery();
        return true;
    }

    public Task DeliveredAsync(string community, long number, CancellationToken cancellationToken) =>
        writer.CommitAsync(
            w => w.Prepared("DELETE FROM outbox WHERE community = (SELECT id FROM communities WHERE name = ?1) AND number = ?2", community, number).ExecuteNonQuery(),
            cancellationToken);

    public Task<int> ForgetReasonsAsync(string community, DeliverySlot before, int most, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        return writer.CommitAsync(
            w => w.Prepared("""
                DELETE FROM reasons WHERE id IN (
                    SELECT id FROM reasons WHERE community = (SELECT id FROM communities WHERE name = ?1) AND slot < ?2 ORDER BY slot LIMIT ?3)
                """, community, before.Index, most).ExecuteNonQuery(),
            cancellationToken);
    }

    public async Task<(int Deleted, string? After)> ForgetAnswersAsync(string community, long before, string? after, int most, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        // Looked at beside the writer, which is only asked to delete where there is something to.
        var seen = await ReadAsync(
            "SELECT key, position FROM answers WHERE community = (SELECT id FROM communities WHERE name = ?1) AND key > ?2 ORDER BY key LIMIT ?3",
            [community, after ?? "", most], r => (Key: r.GetString(0), Position: r.GetInt64(1)), cancellationToken).ConfigureAwait(false);
        var next = seen.Count == most ? seen[^1].Key : null;
        if (!seen.Exists(a => a.Position < before && !KeptAnswer.IsLasting(a.Key))) return (0, next);
        var deleted = await writer.CommitAsync(
            w => w.Prepared($"DELETE FROM answers WHERE community = (SELECT id FROM communities WHERE name = ?1) AND key > ?2 AND key <= ?3 AND position < ?4 AND substr(key, 1, 7) <> '{KeptAnswer.Lasting}'",
                community, after ?? "", seen[^1].Key, before).ExecuteNonQuery(),
            cancellationToken).ConfigureAwait(false);
        return (deleted, next);
    }

    /// <summary>Writes a copy of the whole file as it is now, while others go on writing: one state, with no log beside it.</summary>
    /// <param name="copy">A file that is not there yet.</param>
    /// <exception cref="StoreException">There is such a file, or it cannot be written; what was begun is deleted.</exception>
    public async Task BackupAsync(string copy, CancellationToken cancellationToken)
    {
        if (File.Exists(copy)) throw new StoreException("store.other", copy, "there is such a file already");
        // Under another name until it is whole: who finds the name finds a copy that can be used.
        var part = copy + ".part";
        try
        {
            File.Delete(part);
            await ReadAsync("VACUUM INTO ?1", [part], _ => 0, cancellationToken).ConfigureAwait(false);
            using (var whole = new FileStream(part, FileMode.Open, FileAccess.ReadWrite)) whole.Flush(flushToDisk: true);
            File.Move(part, copy);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreException("store.other", copy, error.Message, error);
        }
        finally
        {
            File.Delete(part);
        }
    }

    public ValueTask DisposeAsync()
    {
        writer.Dispose();
        SqliteConnection.ClearPool(new SqliteConnection(readers));
        return ValueTask.CompletedTask;
    }

    Head Fenced(SqliteWriter w, JournalBatch batch)
    {
        var head = HeadOf(w, batch.Community, batch.Epoch);
        if (head.Length != batch.Position)
            throw new StoreException("store.order", $"{file} {batch.Community}", $"the batch begins at {batch.Position}, the journal ends at {head.Length}");
        if (batch.Outbox is [var first, ..] && first.Number <= head.LastMessage)
            throw new StoreException("store.order", $"{file} {batch.Community}", $"message {first.Number} after message {head.LastMessage}");
        return head;
    }

    readonly record struct Head(long Id, long Length, long Views, long LastMessage);

    /// <summary>The community's row, for the writer that holds this epoch.</summary>
    Head HeadOf(SqliteWriter w, string community, long epoch)
    {
        Span<long> row = stackalloc long[5];
        if (!w.Prepared("SELECT id, epoch, length, views, last_message FROM communities WHERE name = ?1", community).ReadRow(row)) throw new StoreException("store.order", $"{file} {community}", "nobody has claimed this journal");
        if (row[1] != epoch) throw new FencedException(community, epoch);
        return new(row[0], row[2], row[3], row[4]);
    }

    static void Keep(SqliteWriter w, long community, JournalBatch batch)
    {
        var position = batch.Position;
        var journal = w.Prepared("INSERT INTO journal (community, position, line, checksum) VALUES (?1, ?2, ?3, ?4)");
        foreach (var line in batch.Lines)
        {
            journal.Bind(community, position, line, (long)LineChecksum.Of(position, line.Span)).ExecuteNonQuery();
            position++;
        }

        var answers = w.Prepared("INSERT INTO answers (community, key, fingerprint, status, body, position) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        foreach (var answer in batch.Answers)
            answers.Bind(community, answer.Key, unchecked((long)answer.Fingerprint), answer.Status, answer.Body, answer.Position).ExecuteNonQuery();
        foreach (var message in batch.Outbox)
            w.Prepared("INSERT INTO outbox (community, number, kind, body) VALUES (?1, ?2, ?3, ?4)", community, message.Number, message.Kind, message.Body).ExecuteNonQuery();
        var reasons = w.Prepared("INSERT INTO reasons (community, participant, slot, decided, kind, wh, \"limit\", code, a, b, c, order_id, refusal) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");
        foreach (var r in batch.Reasons)
            reasons.Bind(community, r.Participant.Name, r.Slot.Index, r.Decided.Index, r.Kind, r.Quantity.WattHours, r.Limit?.MicroYenPerWattHour, r.Code, r.A, r.B, r.C,
                r.OrderId, r.Refusal).ExecuteNonQuery();
        w.Prepared("UPDATE communities SET length = ?2, last_message = max(last_message, ?3) WHERE id = ?1",
            community, position, batch.Outbox is [.., var last] ? last.Number : 0).ExecuteNonQuery();
    }
}
