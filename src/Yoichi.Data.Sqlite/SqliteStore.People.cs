using Microsoft.Data.Sqlite;
using Yoichi.People;

namespace Yoichi.Data.Sqlite;

/// <summary>People, in the same file as the journals and in tables of their own.</summary>
public sealed partial class SqliteStore : IPeopleStore
{
    public async Task<PeopleRow?> FindAsync(PeopleTable table, string id, CancellationToken cancellationToken) =>
        (await ReadAsync($"SELECT id, version, lookup, owner, body FROM {PeopleChecks.NameOf(table)} WHERE id = ?1", [id], PersonOf, cancellationToken)
            .ConfigureAwait(false)).SingleOrDefault();

    public async Task<PeopleRow?> LookUpAsync(PeopleTable table, string lookup, CancellationToken cancellationToken) =>
        (await ReadAsync($"SELECT id, version, lookup, owner, body FROM {PeopleChecks.NameOf(table)} WHERE lookup = ?1", [lookup], PersonOf, cancellationToken)
            .ConfigureAwait(false)).SingleOrDefault();

    public async Task<IReadOnlyList<PeopleRow>> ListAsync(PeopleTable table, string? owner, string? after, int most, CancellationToken cancellationToken)
    {
        PeopleChecks.RequireMost(most);
        var where = owner is null ? "id > ?1" : "owner = ?3 AND id > ?1";
        object[] values = owner is null ? [after ?? "", most] : [after ?? "", most, owner];
        return await ReadAsync($"SELECT id, version, lookup, owner, body FROM {PeopleChecks.NameOf(table)} WHERE {where} ORDER BY id LIMIT ?2", values,
            PersonOf, cancellationToken).ConfigureAwait(false);
    }

    public async Task<PeopleOutcome> WriteAsync(IReadOnlyList<PeopleChange> changes, CancellationToken cancellationToken)
    {
        PeopleChecks.Require(changes);
        try
        {
            return await writer.CommitAsync(
                w =>
                {
                    foreach (var change in changes) Write(w, change);
                    return PeopleOutcome.Kept;
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (UnkeptException unkept)
        {
            return unkept.Outcome;
        }
    }

    static void Write(SqliteWriter w, PeopleChange change)
    {
        var table = PeopleChecks.NameOf(change.Table);
        if (change is { Body: not null, Lookup: { } lookup } && w.Prepared($"SELECT 1 FROM {table} WHERE lookup = ?1 AND id <> ?2", lookup, change.Id).ReadRow([]))
            throw new UnkeptException(PeopleOutcome.Taken);
        var done = change switch
        {
            { Body: null } => w.Prepared($"DELETE FROM {table} WHERE id = ?1 AND version = ?2", change.Id, change.From).ExecuteNonQuery(),
            { From: 0 } => w.Prepared($"INSERT OR IGNORE INTO {table} (id, version, lookup, owner, body) VALUES (?1, 1, ?2, ?3, ?4)",
                change.Id, change.Lookup, change.Owner, change.Body).ExecuteNonQuery(),
            _ => w.Prepared($"UPDATE {table} SET version = version + 1, lookup = ?3, owner = ?4, body = ?5 WHERE id = ?1 AND version = ?2",
                change.Id, change.From, change.Lookup, change.Owner, change.Body).ExecuteNonQuery(),
        };
        if (done != 1) throw new UnkeptException(PeopleOutcome.Changed);
    }

    static PeopleRow PersonOf(SqliteDataReader r) =>
        new(r.GetString(0), r.GetInt64(1), r.IsDBNull(2) ? null : r.GetString(2), r.GetString(3), (byte[])r.GetValue(4));

    /// <summary>Ends a transaction nothing of which is kept.</summary>
    sealed class UnkeptException(PeopleOutcome outcome) : Exception
    {
        public PeopleOutcome Outcome { get; } = outcome;
    }
}
