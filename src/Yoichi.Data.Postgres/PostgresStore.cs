using Npgsql;
using NpgsqlTypes;
using Yoichi.Live;
using Yoichi.Units;

namespace Yoichi.Data.Postgres;

/// <summary>Journals in PostgreSQL: the store of a service with several nodes, or one whose database is looked after by others.</summary>
/// <remarks>An append locks its community's row by its epoch in the same transaction as everything it keeps, so a later claim
/// waits for it or it for the claim, and only one of them writes. A server that acknowledges before its disk has the data is
/// refused.</remarks>
public sealed partial class PostgresStore : SqlViews, IJournalStore
{
    /// <summary>From so many lines on they go by COPY, which needs another round trip and less work a line.</summary>
    const int CopyFrom = 200;

    const int MostConnections = 40;

    readonly NpgsqlDataSource source;
    readonly string place;

    PostgresStore(NpgsqlDataSource source, string place) => (this.source, this.place) = (source, place);

    /// <summary>Opens a database and brings its tables up to date.</summary>
    /// <param name="connectionString">As Npgsql reads it.</param>
    /// <param name="schema">Where the tables are: small letters, digits and <c>_</c>.</param>
    /// <exception cref="StoreException">Out of reach, newer than this program, or set up to lose data (<c>store.unsafe</c>).</exception>
    /// <exception cref="ArgumentException">The connection string cannot be read, or the schema is no such name.</exception>
    public static async Task<PostgresStore> OpenAsync(string connectionString, string schema, CancellationToken cancellationToken)
    {
        Name(schema);
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = schema, ApplicationName = "yoichi" };
        // Npgsql's own 100 are all that a server has unless it was told otherwise: a burst of questions would be refused instead of waiting.
        if (builder.MaxPoolSize == 100) builder.MaxPoolSize = MostConnections;
        var place = $"{builder.Host}:{builder.Port}/{builder.Database}";
        var source = new NpgsqlDataSourceBuilder(builder.ToString()).Build();
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await RequireSafeAsync(connection, place, cancellationToken).ConfigureAwait(false);
            await PostgresSchema.ApplyAsync(connection, schema, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            await source.DisposeAsync().ConfigureAwait(false);
            if (PostgresErrors.IsOfTheWorld(error)) throw PostgresErrors.ToStore(error, place);
            throw;
        }

        return new(source, place);
    }

    public Task<JournalClaim> ClaimAsync(string community, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(community);
        return AtomicAsync(
            async (connection, stop) =>
            {
                await using var claim = Command(connection,
                    "INSERT INTO communities (name, epoch, length, views, last_message) VALUES ($1, 1, 0, 0, 0) ON CONFLICT (name) DO UPDATE SET epoch = communities.epoch + 1 RETURNING epoch, length, views, last_message",
                    community);
                await using var row = await claim.ExecuteReaderAsync(stop).ConfigureAwait(false);
                await row.ReadAsync(stop).ConfigureAwait(false);
                return new JournalClaim(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3));
            },
            cancellationToken);
    }

    public async Task AppendAsync(JournalBatch batch, CancellationToken cancellationToken)
    {
        JournalBatchCheck.Require(batch);
        await AtomicAsync(
            async (connection, stop) =>
            {
                var head = await FencedAsync(connection, batch, stop).ConfigureAwait(false);
                await KeepLinesAsync(connection, head.Id, batch, stop).ConfigureAwait(false);
                await using var rest = new NpgsqlBatch(connection);
                KeepRest(rest, head.Id, batch);
                if (batch.Views.AreMade) KeepViews(rest, head, batch.Community, batch.Position, batch.Position + batch.Lines.Count, batch.Views);
                return await rest.ExecuteNonQueryAsync(stop).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task SaveSnapshotAsync(string community, long epoch, Snapshot snapshot, CancellationToken cancellationToken)
    {
        // A transaction for each part: appends go on between, and a snapshot that is not whole is none.
        for (var part = 0; part < snapshot.Parts.Count; part++)
        {
            var (number, body) = (part, snapshot.Parts[part]);
            await AtomicAsync((connection, stop) => SaveAsync(connection, community, epoch, snapshot, number, body, stop), cancellationToken).ConfigureAwait(false);
        }
    }

    async Task<int> SaveAsync(
        NpgsqlConnection connection, string community, long epoch, Snapshot snapshot, int part, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        var head = await HeadOfAsync(connection, community, epoch, stop).ConfigureAwait(false);
        if (snapshot.Position > head.Length)
            throw new StoreException("store.order", $"{place} {community}", $"a snapshot after {snapshot.Position} lines, but {head.Length} are kept");
        if (part == 0)
        {
            await using var again = Command(connection, "DELETE FROM snapshot_parts WHERE community = $1 AND position = $2", head.Id, snapshot.Position);
            await again.ExecuteNonQueryAsync(stop).ConfigureAwait(false);
        }

        await using var save = Command(connection,
            "INSERT INTO snapshot_parts (community, position, part, parts, body, checksum) VALUES ($1, $2, $3, $4, $5, $6)",
            head.Id, snapshot.Position, part, snapshot.Parts.Count, body.ToArray(), (long)LineChecksum.Of(snapshot.Position, body.Span));
        var saved = await save.ExecuteNonQueryAsync(stop).ConfigureAwait(false);
        if (part < snapshot.Parts.Count - 1) return saved;
        // One more than the newest: should that one be damaged, the start is slower, not impossible.
        await using var drop = Command(connection, """
            DELETE FROM snapshot_parts WHERE community = $1 AND position NOT IN (
                SELECT position FROM snapshot_parts WHERE community = $1 GROUP BY position HAVING count(*) = max(parts) ORDER BY position DESC LIMIT 2)
            """, head.Id);
        return await drop.ExecuteNonQueryAsync(stop).ConfigureAwait(false);
    }

    public Task DeliveredAsync(string community, long number, CancellationToken cancellationToken) => AtomicAsync(
        async (connection, stop) =>
        {
            await using var delete = Command(connection,
                "DELETE FROM outbox WHERE community = (SELECT id FROM communities WHERE name = $1) AND number = $2", community, number);
            return await delete.ExecuteNonQueryAsync(stop).ConfigureAwait(false);
        },
        cancellationToken);

    public Task<int> ForgetReasonsAsync(string community, DeliverySlot before, int most, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        return AtomicAsync(
            async (connection, stop) =>
            {
                await using var delete = Command(connection, """
                    DELETE FROM reasons WHERE id IN (
                        SELECT id FROM reasons WHERE community = (SELECT id FROM communities WHERE name = $1) AND slot < $2 ORDER BY slot LIMIT $3)
                    """, community, (long)before.Index, (long)most);
                return await delete.ExecuteNonQueryAsync(stop).ConfigureAwait(false);
            },
            cancellationToken);
    }

    public async Task<(int Deleted, string? After)> ForgetAnswersAsync(string community, long before, string? after, int most, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        var seen = await ReadAsync(
            "SELECT key, position FROM answers WHERE community = (SELECT id FROM communities WHERE name = $1) AND key > $2 ORDER BY key LIMIT $3",
            [community, after ?? "", (long)most], r => (Key: r.GetString(0), Position: r.GetInt64(1)), cancellationToken).ConfigureAwait(false);
        var next = seen.Count == most ? seen[^1].Key : null;
        if (!seen.Exists(a => a.Position < before && !KeptAnswer.IsLasting(a.Key))) return (0, next);
        var deleted = await AtomicAsync(
            async (connection, stop) =>
            {
                await using var delete = Command(connection,
                    $"DELETE FROM answers WHERE community = (SELECT id FROM communities WHERE name = $1) AND key > $2 AND key <= $3 AND position < $4 AND substr(key, 1, 7) <> '{KeptAnswer.Lasting}'",
                    community, after ?? "", seen[^1].Key, before);
                return await delete.ExecuteNonQueryAsync(stop).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        return (deleted, next);
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    async Task<Head> FencedAsync(NpgsqlConnection connection, JournalBatch batch, CancellationToken stop)
    {
        var head = await HeadOfAsync(connection, batch.Community, batch.Epoch, stop).ConfigureAwait(false);
        if (head.Length != batch.Position)
            throw new StoreException("store.order", $"{place} {batch.Community}", $"the batch begins at {batch.Position}, the journal ends at {head.Length}");
        if (batch.Outbox is [var first, ..] && first.Number <= head.LastMessage)
            throw new StoreException("store.order", $"{place} {batch.Community}", $"message {first.Number} after message {head.LastMessage}");
        return head;
    }

    readonly record struct Head(int Id, long Length, long Views, long LastMessage);

    /// <summary>The community's row, for the writer that holds this epoch; locked until the transaction ends.</summary>
    async Task<Head> HeadOfAsync(
        NpgsqlConnection connection, string community, long epoch, CancellationToken stop)
    {
        await using var select = Command(connection,
            $"SELECT id, epoch, length, views, last_message, {Settings} FROM communities WHERE name = $1 FOR UPDATE", community);
        await using var row = await select.ExecuteReaderAsync(stop).ConfigureAwait(false);
        if (!await row.ReadAsync(stop).ConfigureAwait(false))
            throw new StoreException("store.order", $"{place} {community}", "nobody has claimed this journal");
        if (row.GetInt64(1) != epoch) throw new FencedException(community, epoch);
        RequireSafe(row, 5, place);
        return new(row.GetInt32(0), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4));
    }

    static async Task KeepLinesAsync(NpgsqlConnection connection, int community, JournalBatch batch, CancellationToken stop)
    {
        if (batch.Lines.Count == 0) return;
        if (batch.Lines.Count < CopyFrom)
        {
            byte[][] lines = [.. batch.Lines.Select(l => l.ToArray())];
            long[] checksums = [.. lines.Select((l, i) => (long)LineChecksum.Of(batch.Position + i, l))];
            await using var insert = Command(connection,
                "INSERT INTO journal (community, position, line, checksum) SELECT $1, $2 + n - 1, line, checksum FROM unnest($3, $4) WITH ORDINALITY AS l (line, checksum, n)",
                community, batch.Position, lines, checksums);
            await insert.ExecuteNonQueryAsync(stop).ConfigureAwait(false);
            return;
        }

        await using var copy = await connection.BeginBinaryImportAsync("COPY journal (community, position, line, checksum) FROM STDIN (FORMAT BINARY)", stop).ConfigureAwait(false);
        var position = batch.Position;
        foreach (var line in batch.Lines)
        {
            await copy.StartRowAsync(stop).ConfigureAwait(false);
            await copy.WriteAsync(community, NpgsqlDbType.Integer, stop).ConfigureAwait(false);
            await copy.WriteAsync(position, NpgsqlDbType.Bigint, stop).ConfigureAwait(false);
            await copy.WriteAsync(line, NpgsqlDbType.Bytea, stop).ConfigureAwait(false);
            await copy.WriteAsync((long)LineChecksum.Of(position, line.Span), NpgsqlDbType.Bigint, stop).ConfigureAwait(false);
            position++;
        }

        await copy.CompleteAsync(stop).ConfigureAwait(false);
    }

    static void KeepRest(NpgsqlBatch rest, int community, JournalBatch batch)
    {
        if (batch.Answers.Count > 0)
            Add(rest, "INSERT INTO answers (community, key, fingerprint, status, body, position) SELECT $1, * FROM unnest($2, $3, $4, $5, $6)", community,
                batch.Answers.Select(a => a.Key).ToArray(), batch.Answers.Select(a => unchecked((long)a.Fingerprint)).ToArray(),
                batch.Answers.Select(a => a.Status).ToArray(), batch.Answers.Select(a => a.Body.ToArray()).ToArray(), batch.Answers.Select(a => a.Position).ToArray());
        if (batch.Outbox.Count > 0)
            Add(rest, "INSERT INTO outbox (community, number, kind, body) SELECT $1, * FROM unnest($2, $3, $4)", community,
                batch.Outbox.Select(m => m.Number).ToArray(), batch.Outbox.Select(m => m.Kind).ToArray(), batch.Outbox.Select(m => m.Body.ToArray()).ToArray());
        if (batch.Reasons.Count > 0)
            Add(rest, "INSERT INTO reasons (community, participant, slot, decided, kind, wh, \"limit\", code, a, b, c, order_id, refusal) SELECT $1, r.* FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) AS r", community,
                batch.Reasons.Select(r => r.Participant.Name).ToArray(), batch.Reasons.Select(r => (long)r.Slot.Index).ToArray(), batch.Reasons.Select(r => (long)r.Decided.Index).ToArray(),
                batch.Reasons.Select(r => r.Kind).ToArray(), batch.Reasons.Select(r => r.Quantity.WattHours).ToArray(), batch.Reasons.Select(r => r.Limit?.MicroYenPerWattHour).ToArray(),
                batch.Reasons.Select(r => r.Code).ToArray(), batch.Reasons.Select(r => r.A).ToArray(), batch.Reasons.Select(r => r.B).ToArray(), batch.Reasons.Select(r => r.C).ToArray(),
                batch.Reasons.Select(r => r.OrderId).ToArray(), batch.Reasons.Select(r => r.Refusal).ToArray());
        Add(rest, "UPDATE communities SET length = $2, last_message = greatest(last_message, $3) WHERE id = $1", community,
            batch.Position + batch.Lines.Count, batch.Outbox is [.., var last] ? last.Number : 0L);
    }

    static void Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        batch.BatchCommands.Add(command);
    }

    static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }

    /// <summary>Does work in one transaction; when the task completes, the server has it on its disk.</summary>
    async Task<T> AtomicAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            var result = await work(connection, cancellationToken).ConfigureAwait(false);
            // Cut off here, nobody would know whether it was kept.
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            return result;
        }
        catch (Exception error) when (PostgresErrors.IsOfTheWorld(error))
        {
            throw PostgresErrors.ToStore(error, place);
        }
    }
}
