using Npgsql;
using NpgsqlTypes;
using Yoichi.People;

namespace Yoichi.Data.Postgres;

/// <summary>People, in the same schema as the journals and in tables of their own.</summary>
public sealed partial class PostgresStore : IPeopleStore
{
    public async Task<PeopleRow?> FindAsync(PeopleTable table, string id, CancellationToken cancellationToken) =>
        (await ReadAsync($"SELECT id, version, lookup, owner, body FROM {PeopleChecks.NameOf(table)} WHERE id = $1", [id], PersonOf, cancellationToken)
            .ConfigureAwait(false)).SingleOrDefault();

    public async Task<PeopleRow?> LookUpAsync(PeopleTable table, string lookup, CancellationToken cancellationToken) =>
        (await ReadAsync($"SELECT id, version, lookup, owner, body FROM {PeopleChecks.NameOf(table)} WHERE lookup = $1", [lookup], PersonOf, cancellationToken)
            .ConfigureAwait(false)).SingleOrDefault();

    public async Task<IReadOnlyList<PeopleRow>> ListAsync(PeopleTable table, string? owner, string? after, int most, CancellationToken cancellationToken)
    {
        PeopleChecks.RequireMost(most);
        var where = owner is null ? "id > $1" : "owner = $3 AND id > $1";
        object[] values = owner is null ? [after ?? "", most] : [after ?? "", most, owner];
        return await ReadAsync($"SELECT id, version, lookup, owner, body FROM {PeopleChecks.NameOf(table)} WHERE {where} ORDER BY id LIMIT $2", values,
            PersonOf, cancellationToken).ConfigureAwait(false);
    }

    public async Task<PeopleOutcome> WriteAsync(IReadOnlyList<PeopleChange> changes, CancellationToken cancellationToken)
    {
        PeopleChecks.Require(changes);
        try
        {
            return await AtomicAsync(
                async (connection, stop) =>
                {
                    // Rows are locked in one order whatever order they came in, so that two who change the same wait, not die.
                    foreach (var change in changes.OrderBy(c => c.Table).ThenBy(c => c.Id, StringComparer.Ordinal))
                        await WriteAsync(connection, change, stop).ConfigureAwait(false);
                    return PeopleOutcome.Kept;
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (UnkeptException unkept)
        {
            return unkept.Outcome;
        }
    }

    static async Task WriteAsync(NpgsqlConnection connection, PeopleChange change, CancellationToken stop)
    {
        var table = PeopleChecks.NameOf(change.Table);
        var sql = change switch
        {
            { Body: null } => $"DELETE FROM {table} WHERE id = $1 AND version = $2",
            { From: 0 } => $"INSERT INTO {table} (id, version, lookup, owner, body) VALUES ($1, $2 + 1, $3, $4, $5) ON CONFLICT (id) DO NOTHING",
            _ => $"UPDATE {table} SET version = version + 1, lookup = $3, owner = $4, body = $5 WHERE id = $1 AND version = $2",
        };
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new() { Value = change.Id });
        command.Parameters.Add(new() { Value = change.From });
        if (change.Body is { } body)
        {
            command.Parameters.Add(new() { Value = change.Lookup ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
            command.Parameters.Add(new() { Value = change.Owner });
            command.Parameters.Add(new() { Value = body });
        }

        try
        {
            if (await command.ExecuteNonQueryAsync(stop).ConfigureAwait(false) != 1) throw new UnkeptException(PeopleOutcome.Changed);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new UnkeptException(PeopleOutcome.Taken);
        }
    }

    static PeopleRow PersonOf(NpgsqlDataReader r) =>
        new(r.GetString(0), r.GetInt64(1), r.IsDBNull(2) ? null : r.GetString(2), r.GetString(3), r.GetFieldValue<byte[]>(4));

    /// <summary>Ends a transaction nothing of which is kept.</summary>
    sealed class UnkeptException(PeopleOutcome outcome) : Exception
    {
        public PeopleOutcome Outcome { get; } = outcome;
    }
}
