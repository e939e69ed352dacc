using System.Net.Sockets;
using Npgsql;
using Yoichi.Live;

namespace Yoichi.Data.Postgres;

/// <summary>What PostgreSQL says, in the words of the port.</summary>
static class PostgresErrors
{
    public static bool IsOfTheWorld(Exception error) => error is NpgsqlException or SocketException or IOException or TimeoutException;

    public static StoreException ToStore(Exception error, string place) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } e =>
            new("store.order", place, $"something of the batch is kept already: {e.MessageText}", e),
        PostgresException { SqlState: PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory } e =>
            new("store.full", place, e.MessageText, e),
        PostgresException { SqlState: PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted } e =>
            new("store.damaged", place, e.MessageText, e),
        // 57P01 … 03: going down or coming up; 53300: no place for another connection; 28…, 3D000: not for us.
        PostgresException { SqlState: "57P01" or "57P02" or "57P03" or "53300" or "28000" or "28P01" or "3D000" } e =>
            new("store.unreachable", place, e.MessageText, e),
        PostgresException e => new("store.other", place, $"{e.MessageText} (SQLSTATE {e.SqlState})", e),
        _ => new("store.unreachable", place, error.Message, error),
    };
}
