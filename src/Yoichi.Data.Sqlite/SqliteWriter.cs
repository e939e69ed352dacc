using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Yoichi.Data.Sqlite;

/// <summary>The one connection that writes, on a thread of its own: SQLite takes one writer at a time, and a commit waits for
/// the disk, which is nothing to make a pool's thread wait for.</summary>
sealed class SqliteWriter : IDisposable
{
    /// <summary>Pieces of work that may wait; whoever brings more is held back.</summary>
    const int MostWaiting = 1024;

    readonly BlockingCollection<Action> waiting = new(MostWaiting);
    readonly SqliteConnection connection;
    readonly string file;
    readonly Thread thread;
    readonly Dictionary<string, SqliteStatement> prepared = new(StringComparer.Ordinal);

    public SqliteWriter(SqliteConnection connection, string file)
    {
        (this.connection, this.file) = (connection, file);
        thread = new Thread(Work) { IsBackground = true, Name = "yoichi sqlite" };
        thread.Start();
    }

    /// <summary>Does work in one transaction; when the task completes it is on the disk.</summary>
    public Task<T> CommitAsync<T>(Func<SqliteWriter, T> work, CancellationToken cancellationToken) => DoAsync(w => w.InTransaction(work), cancellationToken);

    /// <summary>Reads between two transactions, from pages that this connection has in memory and needs next.</summary>
    public Task<T> AskAsync<T>(Func<SqliteWriter, T> read, CancellationToken cancellationToken) => DoAsync(read, cancellationToken);

    Task<T> DoAsync<T>(Func<SqliteWriter, T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            waiting.Add(() => Do(work, done, cancellationToken), cancellationToken);
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(nameof(SqliteStore));
        }

        return done.Task;
    }

    /// <summary>A statement, compiled once; within <see cref="CommitAsync"/> or <see cref="AskAsync"/>.</summary>
    public SqliteStatement Prepared(string sql)
    {
        if (!prepared.TryGetValue(sql, out var statement)) prepared.Add(sql, statement = new(connection.Handle!, sql));
        return statement;
    }

    /// <param name="values">Bound in order to ?1, ?2 …</param>
    public SqliteStatement Prepared(string sql, params ReadOnlySpan<SqliteValue> values) => Prepared(sql).Bind(values);

    void Do<T>(Func<SqliteWriter, T> work, TaskCompletionSource<T> done, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            done.SetCanceled(cancellationToken);
            return;
        }

        try
        {
            done.SetResult(work(this));
        }
        catch (SqliteException error)
        {
            done.SetException(error.ToStore(file));
        }
        catch (Exception refused)
        {
            done.SetException(refused);
        }
    }

    T InTransaction<T>(Func<SqliteWriter, T> work)
    {
        Prepared("BEGIN IMMEDIATE").ExecuteNonQuery();
        try
        {
            var result = work(this);
            Prepared("COMMIT").ExecuteNonQuery();
            return result;
        }
        catch
        {
            Undo();
            throw;
        }
    }

    /// <summary>A full disk may have ended the transaction already: then there is nothing to roll back.</summary>
    void Undo()
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0) Prepared("ROLLBACK").ExecuteNonQuery();
    }

    void Work()
    {
        foreach (var work in waiting.GetConsumingEnumerable()) work();
    }

    public void Dispose()
    {
        waiting.CompleteAdding();
        thread.Join();
        foreach (var statement in prepared.Values) statement.Dispose();
        connection.Dispose();
        waiting.Dispose();
    }
}
