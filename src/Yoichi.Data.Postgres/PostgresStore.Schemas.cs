using Npgsql;
using Yoichi.Live;

namespace Yoichi.Data.Postgres;

/// <summary>A schema as a whole: what a restore works with.</summary>
public sealed partial class PostgresStore
{
    /// <summary>Takes a schema and all that is in it away; nothing where there is none.</summary>
    /// <exception cref="StoreException">The server cannot be reached, or does not allow it.</exception>
    public static Task DropAsync(string connectionString, string schema, CancellationToken cancellationToken) =>
        DoAsync(connectionString, [$"DROP SCHEMA IF EXISTS {Name(schema)} CASCADE"], cancellationToken);

    /// <summary>Gives a schema another's name, at once; the other may be there, but without communities and accounts.</summary>
    /// <exception cref="StoreException">With <c>store.order</c>, somebody is kept under that name.</exception>
    public static Task RenameAsync(string connectionString, string from, string to, CancellationToken cancellationToken) => DoAsync(connectionString,
    [
        // Tables that were never filled give way; anything else is somebody's service.
        $"""
        DO $$ BEGIN
            IF to_regclass('{Name(to)}.communities') IS NOT NULL THEN
                IF EXISTS (SELECT 1 FROM {to}.communities) OR EXISTS (SELECT 1 FROM {to}.people_accounts) THEN
                    RAISE EXCEPTION 'a service is kept here already' USING ERRCODE = 'object_not_in_prerequisite_state';
                END IF;
                DROP SCHEMA {to} CASCADE;
            END IF;
        END $$
        """,
        $"ALTER SCHEMA {Name(from)} RENAME TO {to}",
    ], cancellationToken);

    static async Task DoAsync(string connectionString, string[] statements, CancellationToken cancellationToken)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "yoichi" };
        var place = $"{builder.Host}:{builder.Port}/{builder.Database}";
        try
        {
            await using var connection = new NpgsqlConnection(builder.ToString());
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            foreach (var sql in statements)
            {
                await using var command = new NpgsqlCommand(sql, connection);
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException kept) when (kept.SqlState == PostgresErrorCodes.ObjectNotInPrerequisiteState)
        {
            throw new StoreException("store.order", place, kept.MessageText, kept);
        }
        catch (Exception error) when (PostgresErrors.IsOfTheWorld(error))
        {
            throw PostgresErrors.ToStore(error, place);
        }
    }

    /// <exception cref="ArgumentException">No name of small letters, digits and <c>_</c>.</exception>
    static string Name(string schema) =>
        schema.Length is 0 or > 63 || !schema.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_') || char.IsAsciiDigit(schema[0])
            ? throw new ArgumentException($"'{schema}' is not a name of small letters, digits and _", nameof(schema)) : schema;
}
