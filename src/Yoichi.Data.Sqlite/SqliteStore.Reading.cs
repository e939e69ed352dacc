using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Yoichi.Live;

namespace Yoichi.Data.Sqlite;

/// <summary>What is read beside the writer, each on a connection of its own.</summary>
public sealed partial class SqliteStore
{
    /// <summary>Lines fetched at a time: a long read must not keep the write-ahead log from being folded in.</summary>
    const int LinesAtATime = 1000;

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        string community, long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        var heads = await ReadAsync("SELECT id, length FROM communities WHERE name = ?1", [community],
            r => (Id: r.GetInt64(0), Length: r.GetInt64(1)), cancellationToken).ConfigureAwait(false);
        if (heads is not [var head]) yield break;
        for (var next = from; next < head.Length;)
        {
            var until = Math.Min(head.Length, next + LinesAtATime);
            var lines = await ReadAsync(
                "SELECT position, line, checksum FROM journal WHERE community = ?1 AND position >= ?2 AND position < ?3 ORDER BY position",
                [head.Id, next, until],
                r => (Position: r.GetInt64(0), Line: (byte[])r.GetValue(1), Checksum: r.GetInt64(2)), cancellationToken).ConfigureAwait(false);
            foreach (var (position, line, checksum) in lines)
            {
                if (position != next) throw Missing(community, next);
                if (checksum != LineChecksum.Of(position, line))
                    throw new StoreException("store.damaged", $"{file} {community} line {position}", "does not match its checksum");
                yield return line;
                next++;
            }

            if (next < until) throw Missing(community, next);
        }
    }

    public async Task<KeptAnswer?> AnswerOfAsync(string community, string key, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(
            "SELECT a.fingerprint, a.status, a.body, a.position FROM answers a JOIN communities c ON c.id = a.community WHERE c.name = ?1 AND a.key = ?2",
            [community, key],
            r => new KeptAnswer(key, unchecked((ulong)r.GetInt64(0)), r.GetInt32(1), (byte[])r.GetValue(2), r.GetInt64(3)), cancellationToken).ConfigureAwait(false);
        return found.SingleOrDefault();
    }

    public async Task<IReadOnlyList<KeptAnswer>> AnswersOfAsync(string community, IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        await ReadAsync(
            """
            SELECT a.key, a.fingerprint, a.status, a.body, a.position FROM communities c CROSS JOIN json_each(?2) k CROSS JOIN answers a
            WHERE c.name = ?1 AND a.community = c.id AND a.key = k.value
            """,
            [community, System.Text.Json.JsonSerializer.Serialize(keys)],
            r => new KeptAnswer(r.GetString(0), unchecked((ulong)r.GetInt64(1)), r.GetInt32(2), (byte[])r.GetValue(3), r.GetInt64(4)), cancellationToken).ConfigureAwait(false);

    public async Task<Snapshot?> SnapshotAsync(string community, CancellationToken cancellationToken)
    {
        var kept = await ReadAsync(
            "SELECT s.position, s.body, s.checksum FROM snapshots s JOIN communities c ON c.id = s.community WHERE c.name = ?1 ORDER BY s.position DESC",
            [community],
            r => (Position: r.GetInt64(0), Body: (byte[])r.GetValue(1), Checksum: r.GetInt64(2)), cancellationToken).ConfigureAwait(false);
        foreach (var (position, body, checksum) in kept)
            if (checksum == LineChecksum.Of(position, body)) return new(position, body);
        return null;
    }

    public async Task<IReadOnlyList<OutboxMessage>> PendingAsync(string community, int most, CancellationToken cancellationToken) =>
        await ReadAsync(
            "SELECT o.number, o.kind, o.body FROM outbox o JOIN communities c ON c.id = o.community WHERE c.name = ?1 ORDER BY o.number LIMIT ?2",
            [community, most], r => new OutboxMessage(r.GetInt64(0), r.GetString(1), (byte[])r.GetValue(2)), cancellationToken).ConfigureAwait(false);

    StoreException Missing(string community, long position) =>
        new("store.damaged", $"{file} {community} line {position}", "the line is missing");

    /// <summary>SQLite has no waiting of its own: the rows are fetched on a pool's thread.</summary>
    Task<List<T>> ReadAsync<T>(string sql, object[] values, Func<SqliteDataReader, T> row, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            try
            {
                using var connection = new SqliteConnection(readers);
                connection.Open();
                using var command = connection.CreateCommand();
                command.CommandText = sql;
                for (var i = 0; i < values.Length; i++) command.Parameters.Add(new SqliteParameter($"?{i + 1}", values[i]));
                using var reader = command.ExecuteReader();
                var rows = new List<T>();
                while (reader.Read()) rows.Add(row(reader));
                return rows;
            }
            catch (SqliteException error)
            {
                throw error.ToStore(file);
            }
        },
        cancellationToken);
}
