using Microsoft.Data.Sqlite;
using SQLitePCL;
using Yoichi.Live;

namespace Yoichi.Data.Sqlite;

/// <summary>What SQLite says, in the words of the port.</summary>
static class SqliteErrors
{
    public static StoreException ToStore(this SqliteException error, string file) => error.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => new("store.full", file, "the disk is full", error),
        raw.SQLITE_CORRUPT => new("store.damaged", file, $"the database file is damaged: {error.Message}", error),
        raw.SQLITE_NOTADB => new("store.damaged", file, "this is not a database file", error),
        raw.SQLITE_CONSTRAINT => new("store.order", file, $"something of the batch is kept already: {error.Message}", error),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new("store.unreachable", file, "another process holds the database", error),
        raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH =>
            new("store.unreachable", file, $"the database cannot be opened for writing: {error.Message}", error),
        _ => new("store.other", file, $"{error.Message} (SQLite {error.SqliteExtendedErrorCode})", error),
    };

}
