using Microsoft.Data.Sqlite;
using Yoichi.Live;

namespace Yoichi.Data.Sqlite;

/// <summary>The tables of a database file, brought up to date one numbered step at a time.</summary>
/// <remarks>Steps that were released are never edited: append. A file a later version of the program has written is refused.</remarks>
static class SqliteSchema
{
    static readonly string[] Steps =
    [
        """
        CREATE TABLE communities (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, epoch INTEGER NOT NULL, length INTEGER NOT NULL,
            views INTEGER NOT NULL, last_message INTEGER NOT NULL);
        CREATE TABLE journal (
            community INTEGER NOT NULL, position INTEGER NOT NULL, line BLOB NOT NULL, checksum INTEGER NOT NULL,
            PRIMARY KEY (community, position)) WITHOUT ROWID;
        CREATE TABLE answers (
            community INTEGER NOT NULL, key TEXT NOT NULL, fingerprint INTEGER NOT NULL, status INTEGER NOT NULL,
            body BLOB NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (community, key)) WITHOUT ROWID;
        CREATE TABLE outbox (
            community INTEGER NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL, body BLOB NOT NULL,
            PRIMARY KEY (community, number)) WITHOUT ROWID;
        CREATE TABLE snapshots (
            community INTEGER NOT NULL, position INTEGER NOT NULL, body BLOB NOT NULL, checksum INTEGER NOT NULL,
            PRIMARY KEY (community, position));
        """,
    ];

    public static void Apply(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        var version = connection.Number("PRAGMA user_version");
        if (version > Steps.Length)
            throw new StoreException("store.newer", connection.DataSource, $"kept by a later version (schema {version}, this one knows {Steps.Length})");
        for (var step = (int)version; step < Steps.Length; step++) connection.Execute(Steps[step]);
        connection.Execute($"PRAGMA user_version = {Steps.Length}");
        transaction.Commit();
    }

    public static void Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static long Number(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
