using System.Globalization;
using Npgsql;
using Yoichi.Data.Postgres;
using Yoichi.Data.Sqlite;
using Yoichi.Data.Tests;
using Yoichi.Live;

namespace Yoichi.Proof.Tests.Kills;

/// <summary><c>yoichi restore</c>, killed (SIGKILL) at a write that is chosen: nothing is there that could be served, or all of it; done again, it is whole.</summary>
public sealed class RestoreTests(PostgresServer postgres)
{
    static int Kills => Math.Max(2, int.Parse(Environment.GetEnvironmentVariable("YOICHI_KILLS") ?? "20", CultureInfo.InvariantCulture) / 10);

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_folder_that_was_being_restored_is_whole_or_not_there()
    {
        var (town, zip, lines) = await BackupAsync();
        using var _ = town;
        var all = await OnceAsync("count 0", "measured");
        var (cut, whole) = (0, 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            var (name, write) = ($"restored-{kill}", 1 + (long)(all.All - 1) * kill / (Kills - 1));
            var report = await OnceAsync(string.Create(CultureInfo.InvariantCulture, $"write {write}"), name);
            var data = Path.Combine(town.Root, name);
            // In a service's own file there is never half of it.
            if (File.Exists(Path.Combine(data, "yoichi.db"))) whole++;
            else
            {
                Assert.NotEqual("none", report.Where);
                cut++;
                Assert.Equal(0, (await Served.RunAsync("restore", zip, data)).Exit);
            }

            Assert.Equal(lines, await LinesAsync(data));
            Assert.False(Directory.Exists(data + ".part"));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"SQLite: {cut} kills in {all.All} writes of a restore left nothing, {whole} all of it");

        async Task<MomentReport> OnceAsync(string order, string name)
        {
            var moment = new Moment(Path.Combine(town.Root, name + "-moment"));
            moment.Order(order);
            using var restore = Served.Yoichi([], moment, ["restore", zip, Path.Combine(town.Root, name)]);
            var (said, output) = (restore.StandardError.ReadToEndAsync(), restore.StandardOutput.ReadToEndAsync());
            await restore.WaitForExitAsync();
            await Task.WhenAll(said, output);
            return moment.Report();
        }
    }

    [Fact]
    public async Task A_database_that_was_being_restored_into_is_whole_or_empty()
    {
        var (town, zip, lines) = await BackupAsync();
        using var _ = town;
        var all = await OnceAsync("count 0", postgres.NewDatabase(), "measured");
        var (cut, whole, inside) = (0, 0, 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            var (storage, name) = (postgres.NewDatabase(), $"restored-{kill}");
            var report = await OnceAsync(string.Create(CultureInfo.InvariantCulture, $"write {1 + (long)(all.All - 1) * kill / Kills}"), storage, name);
            Assert.NotEqual("none", report.Where);
            if (report.Where == "inside") inside++;
            var (exit, _, error) = await Served.RunAsync("restore", zip, Path.Combine(town.Root, name), "--storage", storage);
            if (exit == 0) cut++;
            else
            {
                Assert.Contains("[restore.exists]", error, StringComparison.Ordinal);
                whole++;
            }

            await using var store = await PostgresStore.OpenAsync(storage, "yoichi", Stop);
            Assert.Equal(lines, await LinesAsync(store));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"PostgreSQL: {cut} kills in {all.All} bytes of a restore left nothing, {whole} all of it; {inside} of them inside a transaction");

        async Task<MomentReport> OnceAsync(string order, string storage, string name)
        {
            using var proxy = new CuttingProxy(postgres.Port);
            proxy.Order(order);
            var way = new NpgsqlConnectionStringBuilder(storage) { Port = proxy.Port, SslMode = SslMode.Disable }.ToString();
            using var restore = Served.Yoichi([], null, ["restore", zip, Path.Combine(town.Root, name), "--storage", way]);
            proxy.Die = restore.Kill;
            var (said, output) = (restore.StandardError.ReadToEndAsync(), restore.StandardOutput.ReadToEndAsync());
            await restore.WaitForExitAsync();
            await Task.WhenAll(said, output);
            return proxy.Report();
        }
    }

    static async Task<(ProofTown Town, string Zip, long Lines)> BackupAsync()
    {
        var town = await ProofTown.MakeAsync(members: 40, days: 3);
        var zip = Path.Combine(town.Root, "kept.zip");
        Assert.Equal(0, (await Served.RunAsync("backup", town.Data, zip)).Exit);
        return (town, zip, await LinesAsync(town.Data));
    }

    static async Task<long> LinesAsync(string data)
    {
        await using var store = await SqliteStore.OpenAsync(Path.Combine(data, "yoichi.db"), default);
        return await LinesAsync(store);
    }

    /// <summary>Read to the end: each is held against its checksum.</summary>
    static async Task<long> LinesAsync(IJournalStore store)
    {
        var lines = 0L;
        await foreach (var _ in store.ReadAsync(ProofTown.Name, 0, default)) lines++;
        return lines;
    }
}
