using System.IO.Compression;
using Npgsql;
using Yoichi.Data.Tests;

namespace Yoichi.Cli.Tests;

/// <summary>A service on PostgreSQL from its first start to a restored copy, and one on a clock that runs faster than life.</summary>
public sealed class ServeStorageTests(PostgresServer server) : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("yoichi-serve-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task On_PostgreSQL_an_order_outlives_a_restart_and_a_backup_and_no_secret_is_logged()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals are sent as Linux has them");
        var storage = server.NewDatabase();
        string[] options = ["--storage", storage, "--data", Path.Combine(root, "keys")];
        const string Password = "a long enough password";
        string first, token, key, cookie, slot;
        (int Exit, string Printed, string Log) told;
        using (var served = await Served.StartAsync(isFirst: true, options))
        {
            using var owner = new Caller(served.Url);
            await owner.SignInAsync("operator", first = served.Password);
            var community = await owner.ReadAsync("/api/v1/communities/quick-5");
            slot = community.GetProperty("from").GetString() + "T12:00+09:00";
            var who = (await owner.ReadAsync("/api/v1/communities/quick-5/participants")).GetProperty("items")[0].GetProperty("id").GetString();
            token = (await owner.PostAsync("/api/v1/operator/invitations", new { roles = new[] { "member" }, community = "quick-5", participant = who })).GetProperty("token").GetString()!;
            using var member = new Caller(served.Url);
            await member.PostAsync("/api/v1/invitations/accept", new { token, login = "hanako", password = Password });
            key = (await member.PostAsync("/api/v1/me/keys", new { name = "mine", scopes = new[] { "read" } })).GetProperty("key").GetString()!;
            await member.PostAsync("/api/v1/communities/quick-5/orders", new { slot, side = "buy", quantityWh = 300, limitMicroYenPerWh = 20_000 }, "once");
            cookie = member.Cookie;
            told = await served.EndAsync("TERM");
        }

        Assert.Equal(0, told.Exit);
        Assert.EndsWith("stopped; everything is kept\n", told.Log);
        // The first password is printed, once, and logged never.
        foreach (var secret in new[] { first, Password, token, key[^40..], cookie }) Assert.DoesNotContain(secret, told.Log, StringComparison.Ordinal);
        foreach (var secret in new[] { Password, token, key[^40..], cookie }) Assert.DoesNotContain(secret, told.Printed, StringComparison.Ordinal);

        using (var again = await Served.StartAsync(isFirst: false, options))
        {
            using var member = new Caller(again.Url);
            await member.SignInAsync("hanako", Password);
            var order = Assert.Single((await member.ReadAsync("/api/v1/communities/quick-5/orders?slot=" + Uri.EscapeDataString(slot))).GetProperty("items").EnumerateArray());
            Assert.Equal(300, order.GetProperty("openWh").GetInt64());
            Assert.True((await member.SendAsync("/api/v1/communities/quick-5/orders", new { slot, side = "buy", quantityWh = 300, limitMicroYenPerWh = 20_000 }, "once")).IsReplayed);
            Assert.Equal(0, (await again.EndAsync("INT")).Exit);
        }

        await CopyAsync(storage);
    }

    async Task CopyAsync(string storage)
    {
        var (zip, again, copy) = (Path.Combine(root, "kept.zip"), Path.Combine(root, "again.zip"), server.NewDatabase());
        Assert.Equal((0, ""), Quietly(await Served.YoichiAsync("backup", root, zip, "--storage", storage)));
        Assert.Equal((0, ""), Quietly(await Served.YoichiAsync("restore", zip, root, "--storage", copy)));
        Assert.Contains("[restore.exists]", (await Served.YoichiAsync("restore", zip, root, "--storage", copy)).Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), Quietly(await Served.YoichiAsync("backup", root, again, "--storage", copy)));
        Assert.Equal(await JournalAsync(zip), await JournalAsync(again));

        // One that breaks off leaves nothing: neither in a database nor in a folder.
        var broken = Path.Combine(root, "broken.zip");
        await CutAsync(zip, broken);
        var empty = server.NewDatabase();
        Assert.Equal(2, (await Served.YoichiAsync("restore", broken, root, "--storage", empty)).Exit);
        Assert.Equal(0L, await CountAsync(empty, "SELECT count(*) FROM information_schema.schemata WHERE schema_name LIKE 'yoichi%'"));
        var folder = Path.Combine(root, "copy");
        Assert.Equal(2, (await Served.YoichiAsync("restore", broken, folder)).Exit);
        Assert.False(Directory.Exists(folder) || Directory.Exists(folder + ".part"));
    }

    [Fact]
    public async Task A_server_that_was_told_not_to_wait_for_its_disk_is_refused()
    {
        var storage = server.NewDatabase();
        var name = new NpgsqlConnectionStringBuilder(storage).Database!;
        await DoAsync(storage, $"ALTER DATABASE {name} SET synchronous_commit = off");
        var (exit, output, error) = await Served.YoichiAsync("serve", "--storage", storage, "--data", Path.Combine(root, "keys"), "--listen", "http://127.0.0.1:0");
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains("[store.unsafe]", error, StringComparison.Ordinal);
        Assert.Contains("synchronous_commit", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));

        server.Stop();
        server.Start("fsync=off");
        try
        {
            var refused = await Served.YoichiAsync("serve", "--storage", storage, "--data", Path.Combine(root, "keys"), "--listen", "http://127.0.0.1:0");
            Assert.Equal(2, refused.Exit);
            Assert.Contains("fsync", refused.Error, StringComparison.Ordinal);
            Assert.Contains("[store.unsafe]", refused.Error, StringComparison.Ordinal);
        }
        finally
        {
            server.Stop();
            server.Start();
            NpgsqlConnection.ClearAllPools();                // connections to the server that was
        }
    }

    [Fact]
    public async Task On_a_paced_clock_a_stop_keeps_everything_and_the_next_start_goes_on_from_there()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals are sent as Linux has them");
        string[] options = ["--data", Path.Combine(root, "data"), "--pace", "10000", "--from", "2025-08-01"];
        string password, reached;
        using (var served = await Served.StartAsync(isFirst: true, options))
        {
            Assert.Contains(served.Printed, l => l.Contains("SIMULATED CLOCK: 10000 times", StringComparison.Ordinal));
            using var owner = new Caller(served.Url);
            await owner.SignInAsync("operator", password = served.Password);
            reached = await owner.GateAsync(slot => string.CompareOrdinal(slot, "2025-08-01T12:00") >= 0);
            Assert.Equal(0, (await served.EndAsync("TERM")).Exit);
        }

        using (var again = await Served.StartAsync(isFirst: false, options))
        {
            using var owner = new Caller(again.Url);
            await owner.SignInAsync("operator", password);
            var next = await owner.GateAsync(_ => true);
            Assert.True(string.CompareOrdinal(next, reached) > 0, $"{next} after {reached}");
            Assert.Equal(0, (await again.EndAsync("TERM")).Exit);
        }

        var real = await Served.YoichiAsync("serve", "--data", Path.Combine(root, "data"), "--listen", "http://127.0.0.1:0");
        Assert.Equal(2, real.Exit);
        Assert.Contains("[serve.pace]", real.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_begins_with_nobody_takes_in_its_first_member()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals are sent as Linux has them");
        using var served = await Served.StartAsync(isFirst: true, "--data", Path.Combine(root, "data"), "--empty");
        using var owner = new Caller(served.Url);
        await owner.SignInAsync("operator", served.Password);
        var community = await owner.ReadAsync("/api/v1/communities/quick-5");
        Assert.Empty((await owner.ReadAsync("/api/v1/communities/quick-5/participants")).GetProperty("items").EnumerateArray());
        await owner.PostAsync("/api/v1/communities/quick-5/participants", new
        { id = "H1", kind = "home", joins = community.GetProperty("from").GetString(), terms = new { retail = "flat-27", buyBack = "flat-8.5", charges = "none" } });
        Assert.Single((await owner.ReadAsync("/api/v1/communities/quick-5/participants")).GetProperty("items").EnumerateArray());
        Assert.Equal(0, (await served.EndAsync("TERM")).Exit);
    }

    static (int, string) Quietly((int Exit, string Output, string Error) told) => (told.Exit, told.Error);

    static async Task<string> JournalAsync(string zip)
    {
        using var opened = await ZipFile.OpenReadAsync(zip, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await Assert.Single(opened.Entries).OpenAsync(TestContext.Current.CancellationToken));
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The same backup with a second community the store will not take: two journals of one name.</summary>
    static async Task CutAsync(string zip, string broken)
    {
        var journal = await JournalAsync(zip);
        using var made = await ZipFile.OpenAsync(broken, ZipArchiveMode.Create, TestContext.Current.CancellationToken);
        for (var twice = 0; twice < 2; twice++)
        {
            using var writer = new StreamWriter(await made.CreateEntry("quick-5.jsonl").OpenAsync(TestContext.Current.CancellationToken));
            await writer.WriteAsync(journal);
        }
    }

    static async Task DoAsync(string storage, string sql)
    {
        await using var connection = new NpgsqlConnection(storage);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    static async Task<object?> CountAsync(string storage, string sql)
    {
        await using var connection = new NpgsqlConnection(storage);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
