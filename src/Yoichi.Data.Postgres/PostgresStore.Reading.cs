using System.Runtime.CompilerServices;
using Npgsql;
using Yoichi.Live;

namespace Yoichi.Data.Postgres;

public sealed partial class PostgresStore
{
    /// <summary>Lines fetched at a time, so that a slow reader holds no transaction open.</summary>
    const int LinesAtATime = 1000;

    public async Task<IReadOnlyList<string>> CommunitiesAsync(CancellationToken cancellationToken) =>
        await ReadAsync("SELECT name FROM communities ORDER BY name", [], r => r.GetString(0), cancellationToken).ConfigureAwait(false);

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        string community, long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        var heads = await ReadAsync("SELECT id, length FROM communities WHERE name = $1", [community],
            r => (Id: r.GetInt32(0), Length: r.GetInt64(1)), cancellationToken).ConfigureAwait(false);
        if (heads is not [var head]) yield break;
        for (var next = from; next < head.Length;)
        {
            var until = Math.Min(head.Length, next + LinesAtATime);
            var lines = await ReadAsync(
                "SELECT position, line, checksum FROM journal WHERE community = $1 AND position >= $2 AND position < $3 ORDER BY position",
                [head.Id, next, until],
                r => (Position: r.GetInt64(0), Line: r.GetFieldValue<byte[]>(1), Checksum: r.GetInt64(2)), cancellationToken).ConfigureAwait(false);
            foreach (var (position, line, checksum) in lines)
            {
                if (position != next) throw Missing(community, next);
                if (checksum != LineChecksum.Of(position, line))
                    throw new StoreException("store.damaged", $"{place} {community} line {position}", "does not match its checksum");
                yield return line;
                next++;
            }

            if (next < until) throw Missing(community, next);
        }
    }

    public async Task<KeptAnswer?> AnswerOfAsync(string community, string key, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(
            "SELECT a.fingerprint, a.status, a.body, a.position FROM answers a JOIN communities c ON c.id = a.community WHERE c.name = $1 AND a.key = $2",
            [community, key],
            r => new KeptAnswer(key, unchecked((ulong)r.GetInt64(0)), r.GetInt32(1), r.GetFieldValue<byte[]>(2), r.GetInt64(3)), cancellationToken).ConfigureAwait(false);
        return found.SingleOrDefault();
    }

    public async Task<IReadOnlyList<KeptAnswer>> AnswersOfAsync(string community, IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        await ReadAsync(
            "SELECT a.key, a.fingerprint, a.status, a.body, a.position FROM answers a JOIN communities c ON c.id = a.community WHERE c.name = $1 AND a.key = ANY ($2)",
            [community, keys.ToArray()],
            r => new KeptAnswer(r.GetString(0), unchecked((ulong)r.GetInt64(1)), r.GetInt32(2), r.GetFieldValue<byte[]>(3), r.GetInt64(4)), cancellationToken).ConfigureAwait(false);

    public async Task<Snapshot?> SnapshotAsync(string community, CancellationToken cancellationToken)
    {
        var kept = await ReadAsync(
            "SELECT s.position, s.body, s.checksum FROM snapshots s JOIN communities c ON c.id = s.community WHERE c.name = $1 ORDER BY s.position DESC",
            [community],
            r => (Position: r.GetInt64(0), Body: r.GetFieldValue<byte[]>(1), Checksum: r.GetInt64(2)), cancellationToken).ConfigureAwait(false);
        foreach (var (position, body, checksum) in kept)
            if (checksum == LineChecksum.Of(position, body)) return new(position, body);
        return null;
    }

    public async Task<IReadOnlyList<OutboxMessage>> PendingAsync(string community, int most, CancellationToken cancellationToken) =>
        await ReadAsync(
            "SELECT o.number, o.kind, o.body FROM outbox o JOIN communities c ON c.id = o.community WHERE c.name = $1 ORDER BY o.number LIMIT $2",
            [community, most], r => new OutboxMessage(r.GetInt64(0), r.GetString(1), r.GetFieldValue<byte[]>(2)), cancellationToken).ConfigureAwait(false);

    StoreException Missing(string community, long position) =>
        new("store.damaged", $"{place} {community} line {position}", "the line is missing");

    async Task<List<T>> ReadAsync<T>(string sql, object[] values, Func<NpgsqlDataReader, T> row, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var command = Command(connection, sql, values);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) rows.Add(row(reader));
            return rows;
        }
        catch (Exception error) when (PostgresErrors.IsOfTheWorld(error))
        {
            throw PostgresErrors.ToStore(error, place);
        }
    }
}
