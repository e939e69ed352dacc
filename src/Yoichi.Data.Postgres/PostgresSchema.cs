using System.Globalization;
using System.Reflection;
using Npgsql;
using Yoichi.Live;

namespace Yoichi.Data.Postgres;

/// <summary>The tables, brought up to date by the numbered SQL files of <c>Migrations</c>.</summary>
/// <remarks>Each file is run once, in order, and recorded in the same transaction. A file that was released is never edited:
/// append. A database a later version has written is refused.</remarks>
static class PostgresSchema
{
    /// <summary>Of the advisory lock held while tables are changed, so that two starting at once do not both change them.</summary>
    const long Lock = 0x596F_6963_6869;

    public static async Task ApplyAsync(NpgsqlConnection connection, string schema, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({Lock})", cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, $"CREATE SCHEMA IF NOT EXISTS {schema}", cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, "CREATE TABLE IF NOT EXISTS migrations (number integer PRIMARY KEY, name text NOT NULL, applied timestamptz NOT NULL DEFAULT now())", cancellationToken).ConfigureAwait(false);
        await using var last = new NpgsqlCommand("SELECT coalesce(max(number), 0) FROM migrations", connection);
        var done = (int)(await last.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        var files = Files();
        if (done > files[^1].Number)
            throw new StoreException("store.newer", connection.Database, $"kept by a later version (migration {done}, this one knows {files[^1].Number})");
        foreach (var (number, name) in files.Where(f => f.Number > done))
        {
            await ExecuteAsync(connection, Text(name), cancellationToken).ConfigureAwait(false);
            await using var record = new NpgsqlCommand("INSERT INTO migrations (number, name) VALUES ($1, $2)", connection)
            { Parameters = { new() { Value = number }, new() { Value = name } } };
            await record.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    static (int Number, string Name)[] Files() =>
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(n => (int.Parse(n.AsSpan(0, 4), CultureInfo.InvariantCulture), n)),
    ];

    static string Text(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
