using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Yoichi.Data.Sqlite;

/// <summary>A statement of the writer's, compiled once and run over and over: by SQLite's own functions, since looking parameters up
/// by name and boxing their values took longer than what SQLite does with a row of a journal.</summary>
sealed class SqliteStatement : IDisposable
{
    const int MostOnStack = 256;

    readonly sqlite3 connection;
    readonly sqlite3_stmt statement;

    /// <exception cref="SqliteException">It is no SQL that the database can follow.</exception>
    public SqliteStatement(sqlite3 connection, string sql)
    {
        this.connection = connection;
        Require(raw.sqlite3_prepare_v3(connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement));
    }

    /// <param name="values">In order to ?1, ?2 …</param>
    public SqliteStatement Bind(params ReadOnlySpan<SqliteValue> values)
    {
        for (var i = 0; i < values.Length; i++) Bind(i + 1, values[i]);
        return this;
    }

    void Bind(int number, in SqliteValue value) => Require(value.Kind switch
    {
        SqliteValue.Kinds.Number => raw.sqlite3_bind_int64(statement, number, value.Number),
        SqliteValue.Kinds.Text => BindText(number, value.Text!),
        // Nothing at all has no address, which would be NULL.
        SqliteValue.Kinds.Bytes => value.Bytes.IsEmpty ? raw.sqlite3_bind_zeroblob(statement, number, 0) : raw.sqlite3_bind_blob(statement, number, value.Bytes.Span),
        _ => raw.sqlite3_bind_null(statement, number),
    });

    int BindText(int number, string text)
    {
        if (text.Length is 0 or > MostOnStack / 3) return raw.sqlite3_bind_text(statement, number, text);
        Span<byte> bytes = stackalloc byte[MostOnStack];
        return raw.sqlite3_bind_text(statement, number, bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>Rows that were changed.</returns>
    public int ExecuteNonQuery()
    {
        try
        {
            int got;
            while ((got = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
            {
            }

            if (got != raw.SQLITE_DONE) Require(got);
            return raw.sqlite3_changes(connection);
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }

    /// <summary>The first row; false, and nothing read, where there is no row.</summary>
    /// <param name="read">Takes what it needs of the row at once.</param>
    public bool ReadRow(Action<SqliteStatement> read)
    {
        try
        {
            var got = raw.sqlite3_step(statement);
            if (got == raw.SQLITE_DONE) return false;
            if (got != raw.SQLITE_ROW) Require(got);
            read(this);
            return true;
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }

    /// <summary>The first row as whole numbers, a column each; false, and nothing read, where there is no row.</summary>
    public bool ReadRow(Span<long> columns)
    {
        try
        {
            var got = raw.sqlite3_step(statement);
            if (got == raw.SQLITE_DONE) return false;
            if (got != raw.SQLITE_ROW) Require(got);
            for (var i = 0; i < columns.Length; i++) columns[i] = Number(i);
            return true;
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }

    /// <param name="column">From 0; of the row that is being read.</param>
    public long Number(int column) => raw.sqlite3_column_int64(statement, column);

    /// <inheritdoc cref="Number"/>
    public byte[] Bytes(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    void Require(int result) => SqliteException.ThrowExceptionForRC(result, connection);

    public void Dispose() => statement.Dispose();
}

/// <summary>A value of a parameter. The default value is NULL.</summary>
readonly struct SqliteValue
{
    public enum Kinds : byte { Null, Number, Text, Bytes }

    SqliteValue(Kinds kind, long number = 0, string? text = null, ReadOnlyMemory<byte> bytes = default) =>
        (Kind, Number, Text, Bytes) = (kind, number, text, bytes);

    public Kinds Kind { get; }

    public long Number { get; }

    public string? Text { get; }

    public ReadOnlyMemory<byte> Bytes { get; }

    public static implicit operator SqliteValue(long number) => new(Kinds.Number, number);

    public static implicit operator SqliteValue(long? number) => number is { } some ? new(Kinds.Number, some) : default;

    public static implicit operator SqliteValue(string? text) => text is null ? default : new(Kinds.Text, text: text);

    public static implicit operator SqliteValue(ReadOnlyMemory<byte> bytes) => new(Kinds.Bytes, bytes: bytes);

    public static implicit operator SqliteValue(byte[]? bytes) => bytes is null ? default : new(Kinds.Bytes, bytes: bytes);

    /// <summary>Of a column of a view's row.</summary>
    /// <param name="value"><see cref="long"/>, <see cref="string"/> or null.</param>
    public static SqliteValue Of(object? value) => value switch
    {
        null => default,
        long number => number,
        string text => text,
        _ => throw new ArgumentException($"a column holds whole numbers and texts, not {value.GetType().Name}", nameof(value)),
    };
}
