using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Yoichi.Live;
using Yoichi.Units;

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

    public Task<IReadOnlyList<KeptAnswer>> AnswersOfAsync(string community, IReadOnlyCollection<string> keys, CancellationToken cancellationToken) => writer.AskAsync(
        w =>
        {
            var found = new List<KeptAnswer>();
            Span<long> id = stackalloc long[1];
            if (!w.Prepared("SELECT id FROM communities WHERE name = ?1", community).ReadRow(id)) return (IReadOnlyList<KeptAnswer>)found;
            var answer = w.Prepared("SELECT fingerprint, status, body, position FROM answers WHERE community = ?1 AND key = ?2");
            foreach (var key in keys)
                answer.Bind(id[0], key).ReadRow(r => found.Add(new(key, unchecked((ulong)r.Number(0)), checked((int)r.Number(1)), r.Bytes(2), r.Number(3))));
            return found;
        },
        cancellationToken);

    public async Task<Snapshot?> SnapshotAsync(string community, CancellationToken cancellationToken)
    {
        var kept = await ReadAsync(
            "SELECT c.id, s.position, s.parts FROM snapshot_parts s JOIN communities c ON c.id = s.community WHERE c.name = ?1 AND s.part = 0 ORDER BY s.position DESC",
            [community], r => (Community: r.GetInt64(0), Position: r.GetInt64(1), Parts: r.GetInt32(2)), cancellationToken).ConfigureAwait(false);
        foreach (var (id, position, count) in kept)
        {
            var parts = new List<ReadOnlyMemory<byte>>();
            for (var part = 0; part < count && parts.Count == part; part++)
            {
                var found = await ReadAsync(
                    "SELECT body, checksum FROM snapshot_parts WHERE community = ?1 AND position = ?2 AND part = ?3", [id, position, part],
                    r => (Body: (byte[])r.GetValue(0), Checksum: r.GetInt64(1)), cancellationToken).ConfigureAwait(false);
                if (found is [var one] && one.Checksum == LineChecksum.Of(position, one.Body)) parts.Add(one.Body);
            }

            if (parts.Count == count) return new(position, parts);
        }

        return null;
    }

    public async Task<IReadOnlyList<OutboxMessage>> PendingAsync(string community, int most, CancellationToken cancellationToken) =>
        await ReadAsync(
            "SELECT o.number, o.kind, o.body FROM outbox o JOIN communities c ON c.id = o.community WHERE c.name = ?1 ORDER BY o.number LIMIT ?2",
            [community, most], r => new OutboxMessage(r.GetInt64(0), r.GetString(1), (byte[])r.GetValue(2)), cancellationToken).ConfigureAwait(false);

    public async Task<IReadOnlyList<ReasonRow>> ReasonsAsync(
        string community, ParticipantId? participant, DeliverySlot from, DeliverySlot until, string? kind, int most, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        var which = participant is null ? "" : " AND participant = ?5";
        // Spelled out, what was ordered by hand is found by an index of its own among the desk's many rows.
        if (kind == ReasonRow.ByHand) (which, kind) = ($"{which} AND kind = '{ReasonRow.ByHand}'", null);
        else if (kind is not null) which += participant is null ? " AND kind = ?5" : " AND kind = ?6";
        object[] values = [community, from.Index, until.Index, most, .. participant is { } one ? (object[])[one.Name] : [], .. kind is null ? Array.Empty<object>() : [kind]];
        return await ReadAsync(
            $"SELECT participant, slot, decided, kind, wh, \"limit\", code, a, b, c, order_id, refusal FROM reasons WHERE community = (SELECT id FROM communities WHERE name = ?1) AND slot >= ?2 AND slot < ?3{which} ORDER BY slot, id LIMIT ?4",
            values,
            r => new ReasonRow(ParticipantId.Parse(r.GetString(0)), new(r.GetInt32(1)), new(r.GetInt32(2)), r.GetString(3), new(r.GetInt64(4)),
                r.IsDBNull(5) ? null : new Price(r.GetInt64(5)), r.GetString(6), r.GetInt64(7), r.GetInt64(8), r.GetInt64(9))
            { OrderId = r.IsDBNull(10) ? null : r.GetInt64(10), Refusal = r.IsDBNull(11) ? null : r.GetString(11) }, cancellationToken).ConfigureAwait(false);
    }

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
