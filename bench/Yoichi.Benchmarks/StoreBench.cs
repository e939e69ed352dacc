using System.Diagnostics;
using System.Text;
using Npgsql;
using Yoichi.Data.Postgres;
using Yoichi.Data.Sqlite;
using Yoichi.Live;

namespace Yoichi.Benchmarks;

/// <summary>Lines kept a second, by how many share a commit; beside single rows committed to the same PostgreSQL one by one.</summary>
public static class StoreBench
{
    const string Community = "street";

    static readonly TimeSpan Least = TimeSpan.FromSeconds(3);

    static readonly int[] Groups = [1, 10, 100, 1000];

    /// <param name="folder">Where the SQLite file lies while it runs: which disk is half of what is measured.</param>
    /// <param name="postgres">A connection string; null leaves PostgreSQL out. A schema is made there and dropped.</param>
    /// <exception cref="StoreException">A store cannot be opened.</exception>
    public static BenchTable Run(string folder, string? postgres, Action<string>? progress = null) =>
        RunAsync(folder, postgres, progress).GetAwaiter().GetResult();

    static async Task<BenchTable> RunAsync(string folder, string? postgres, Action<string>? progress)
    {
        var rows = new List<BenchRow>();
        var own = Directory.CreateDirectory(Path.Combine(folder, $"yoichi-bench-{Environment.ProcessId}"));
        try
        {
            var single = postgres is null ? null : ((double One, double Many)?)await SinglesAsync(postgres, rows, progress).ConfigureAwait(false);
            await using (var sqlite = await SqliteStore.OpenAsync(Path.Combine(own.FullName, "bench.db"), default).ConfigureAwait(false))
                await GroupsAsync("SQLite", sqlite, single?.One, rows, progress).ConfigureAwait(false);
            if (postgres is not null)
            {
                await using var store = await PostgresStore.OpenAsync(postgres, Schema, default).ConfigureAwait(false);
                await GroupsAsync("PostgreSQL", store, single?.One, rows, progress).ConfigureAwait(false);
            }
        }
        finally
        {
            own.Delete(recursive: true);
            if (postgres is not null) await ExecuteAsync(postgres, $"DROP SCHEMA IF EXISTS {Schema} CASCADE").ConfigureAwait(false);
        }

        return new("store", rows, "making the lines up, views, answers and messages, the first second of each row"
            + (postgres is null ? "; PostgreSQL: give its connection string with --postgres" : ""));
    }

    internal static string Schema { get; } = $"yoichi_bench_{Environment.ProcessId}";

    static async Task GroupsAsync(string name, IJournalStore store, double? single, List<BenchRow> rows, Action<string>? progress)
    {
        var claim = await store.ClaimAsync(Community, default).ConfigureAwait(false);
        var position = claim.Length;
        foreach (var group in Groups)
        {
            progress?.Invoke($"{name}: {group:N0} lines a commit");
            var made = Lines(group);
            Task Append() => store.AppendAsync(new(Community, claim.Epoch, position, made, [], [], ViewRows.None), default);
            var (commits, took) = await ForAsync(async () =>
            {
                await Append().ConfigureAwait(false);
                position += group;
            }).ConfigureAwait(false);
            var perSecond = commits * group / took.TotalSeconds;
            rows.Add(new($"{name}: {group:N0} lines a commit, {made[0].Length} bytes a line",
            [
                ("linesPerSecond", perSecond), ("commitsPerSecond", commits / took.TotalSeconds),
                ("millisecondsPerCommit", took.TotalMilliseconds / commits), .. single is { } s ? [("linesToSingleRows", perSecond / s)] : Array.Empty<(string, double)>(),
            ]));
        }
    }

    /// <summary>Connections that commit rows at once: PostgreSQL then syncs several commits together.</summary>
    internal const int ManyConnections = 64;

    /// <summary>The reference: what the server does for one row in a transaction of its own, prepared, on one connection; and on many at once.</summary>
    /// <returns>Commits a second of one connection, and of all of many.</returns>
    internal static async Task<(double One, double Many)> SinglesAsync(string postgres, List<BenchRow> rows, Action<string>? progress)
    {
        await ExecuteAsync(postgres, $"CREATE SCHEMA {Schema}; CREATE TABLE {Schema}.singles (number bigint PRIMARY KEY, line bytea NOT NULL)").ConfigureAwait(false);
        return (await SinglesAsync(postgres, 1, rows, progress).ConfigureAwait(false), await SinglesAsync(postgres, ManyConnections, rows, progress).ConfigureAwait(false));
    }

    static async Task<double> SinglesAsync(string postgres, int connections, List<BenchRow> rows, Action<string>? progress)
    {
        progress?.Invoke(connections == 1 ? "PostgreSQL: single rows" : $"PostgreSQL: single rows over {connections} connections at once");
        var all = await Task.WhenAll(Enumerable.Range(0, connections).Select(c => Task.Run(() => ConnectionAsync(postgres, (long)connections << 48 | (long)c << 32)))).ConfigureAwait(false);
        // A server has so many connections and no more: what is measured next needs them.
        NpgsqlConnection.ClearAllPools();
        var perSecond = all.Sum(a => a.Times / a.Took.TotalSeconds);
        rows.Add(new($"PostgreSQL: single rows, a commit each{(connections == 1 ? "" : $", {connections} connections at once")}",
            [("commitsPerSecond", perSecond), ("millisecondsPerCommit", all.Average(a => a.Took.TotalMilliseconds / a.Times))]));
        return perSecond;
    }

    static async Task<(long Times, TimeSpan Took)> ConnectionAsync(string postgres, long first)
    {
        await using var connection = new NpgsqlConnection(postgres);
        await connection.OpenAsync().ConfigureAwait(false);
        await using var insert = new NpgsqlCommand($"INSERT INTO {Schema}.singles VALUES ($1, $2)", connection)
        { Parameters = { new() { Value = 0L }, new() { Value = Lines(1)[0].ToArray() } } };
        await insert.PrepareAsync().ConfigureAwait(false);
        var number = first;
        return await ForAsync(async () =>
        {
            insert.Parameters[0].Value = number++;
            await insert.ExecuteNonQueryAsync().ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    /// <summary>Does it over and over, for a second that is not counted and some that are.</summary>
    static async Task<(long Times, TimeSpan Took)> ForAsync(Func<Task> work)
    {
        for (var warm = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(warm).TotalSeconds < 1;) await work().ConfigureAwait(false);
        var (times, started) = (0L, Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(started) < Least)
        {
            await work().ConfigureAwait(false);
            times++;
        }

        return (times, Stopwatch.GetElapsedTime(started));
    }

    static ReadOnlyMemory<byte>[] Lines(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(
            $"{{\"c\":\"order\",\"slot\":{974_430 + i % 48},\"who\":\"H{i % 300:000}\",\"side\":\"buy\",\"wh\":{200 + i % 700},\"limit\":{18_000 + i % 900 * 10},\"tags\":[\"solar\",\"area:seijo\"],\"require\":[\"non-fit\"]}}")),
    ];

    internal static async Task ExecuteAsync(string postgres, string sql)
    {
        try
        {
            await using var connection = new NpgsqlConnection(postgres);
            await connection.OpenAsync().ConfigureAwait(false);
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is NpgsqlException or ArgumentException or System.Net.Sockets.SocketException)
        {
            throw new Units.InputException(new("bench.postgres", "--postgres", error.Message), error);
        }
    }
}
