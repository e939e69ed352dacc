using System.Text;
using Npgsql;
using Yoichi.Data.Postgres;
using Yoichi.Live;

namespace Yoichi.Data.Tests;

public sealed class PostgresStoreTests(PostgresServer server)
{
    static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_is_there_when_the_database_is_opened_again()
    {
        var url = server.NewDatabase();
        await KeepAsync(url, 3);
        await using var store = await PostgresStore.OpenAsync(url, "yoichi", Now);
        Assert.Equal(["line 0", "line 1", "line 2"], await ReadAsync(store));
        Assert.Equal(2, (await store.ClaimAsync("street", Now)).Epoch);
    }

    [Theory]
    [InlineData("UPDATE yoichi.journal SET line = 'line X' WHERE position = 1", "does not match its checksum")]
    [InlineData("DELETE FROM yoichi.journal WHERE position = 1", "missing")]
    public async Task A_line_that_was_altered_or_lost_is_refused_by_its_position(string alter, string reason)
    {
        var url = server.NewDatabase();
        await KeepAsync(url, 3);
        await AlterAsync(url, alter);
        await using var store = await PostgresStore.OpenAsync(url, "yoichi", Now);
        var refused = await Assert.ThrowsAsync<StoreException>(() => ReadAsync(store));
        Assert.Equal("store.damaged", refused.Code);
        Assert.EndsWith("street line 1", refused.Place);
        Assert.Contains(reason, refused.Message);
    }

    [Fact]
    public async Task Tables_of_a_later_version_are_refused_and_opening_at_once_changes_them_once()
    {
        var url = server.NewDatabase();
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostgresStore.OpenAsync(url, "yoichi", Now)));
        foreach (var store in stores) await store.DisposeAsync();
        await AlterAsync(url, "INSERT INTO yoichi.migrations (number, name) VALUES (9999, 'later')");
        Assert.Equal("store.newer", (await Assert.ThrowsAsync<StoreException>(() => PostgresStore.OpenAsync(url, "yoichi", Now))).Code);
    }

    [Fact]
    public async Task A_server_that_acknowledges_before_its_disk_has_it_is_refused_also_when_it_starts_to_later()
    {
        var url = server.NewDatabase();
        var name = new NpgsqlConnectionStringBuilder(url).Database;
        await using var store = await PostgresStore.OpenAsync(url, "yoichi", Now);
        var claim = await store.ClaimAsync("street", Now);
        await AlterAsync(url, $"ALTER DATABASE {name} SET synchronous_commit = off");
        Assert.Equal("store.unsafe", (await Assert.ThrowsAsync<StoreException>(() => PostgresStore.OpenAsync(url, "yoichi", Now))).Code);

        // What was open keeps the settings it began with; a connection lost and made again has the new ones.
        await AlterAsync(url, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND pid <> pg_backend_pid()");
        var codes = new List<string>();
        while (codes.LastOrDefault() != "store.unsafe" && codes.Count < 10)
            codes.Add((await Assert.ThrowsAsync<StoreException>(() => store.AppendAsync(
                new("street", claim.Epoch, 0, ["head"u8.ToArray()], [], [], ViewRows.None), Now))).Code);
        Assert.Equal("store.unsafe", codes[^1]);
        await AlterAsync(url, $"ALTER DATABASE {name} RESET synchronous_commit");
        await using var safe = await PostgresStore.OpenAsync(url, "yoichi", Now);
        Assert.Equal(0, (await safe.ClaimAsync("street", Now)).Length);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_out_of_reach()
    {
        var refused = await Assert.ThrowsAsync<StoreException>(
            () => PostgresStore.OpenAsync("Host=127.0.0.1;Port=1;Username=app;Database=x;Timeout=5", "yoichi", Now));
        Assert.Equal("store.unreachable", refused.Code);
        Assert.Equal("127.0.0.1:1/x", refused.Place);
    }

    static async Task KeepAsync(string url, int lines)
    {
        await using var store = await PostgresStore.OpenAsync(url, "yoichi", Now);
        var claim = await store.ClaimAsync("street", Now);
        await store.AppendAsync(new("street", claim.Epoch, 0,
            [.. Enumerable.Range(0, lines).Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($"line {i}"))], [], [], ViewRows.None), Now);
    }

    static async Task AlterAsync(string url, string sql)
    {
        await using var connection = new NpgsqlConnection(url);
        await connection.OpenAsync(Now);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Now);
    }

    static async Task<List<string>> ReadAsync(PostgresStore store)
    {
        var lines = new List<string>();
        await foreach (var line in store.ReadAsync("street", 0, Now)) lines.Add(Encoding.UTF8.GetString(line.Span));
        return lines;
    }
}
