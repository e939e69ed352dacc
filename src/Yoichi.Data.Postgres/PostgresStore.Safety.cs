using Npgsql;
using Yoichi.Live;

namespace Yoichi.Data.Postgres;

/// <summary>Whether the server keeps what it acknowledges.</summary>
public sealed partial class PostgresStore
{
    /// <summary>Asked again with every append: a server can be told to change its ways while it runs.</summary>
    const string Settings = "current_setting('fsync'), current_setting('synchronous_commit'), current_setting('full_page_writes')";

    static async Task RequireSafeAsync(NpgsqlConnection connection, string place, CancellationToken cancellationToken)
    {
        await using var settings = new NpgsqlCommand($"SELECT {Settings}", connection);
        await using var row = await settings.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await row.ReadAsync(cancellationToken).ConfigureAwait(false);
        RequireSafe(row, 0, place);
    }

    /// <exception cref="StoreException"><c>store.unsafe</c>.</exception>
    static void RequireSafe(NpgsqlDataReader row, int at, string place)
    {
        foreach (var (i, name) in new[] { (0, "fsync"), (1, "synchronous_commit"), (2, "full_page_writes") })
            if (row.GetString(at + i) == "off")
                throw new StoreException("store.unsafe", place, $"the server's {name} is off: it would acknowledge what a loss of power takes away. Set it to on");
    }
}
