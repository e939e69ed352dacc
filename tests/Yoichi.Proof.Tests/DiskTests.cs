using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Yoichi.Proof.Tests.Kills;

namespace Yoichi.Proof.Tests;

/// <summary>A disk that is full while the service writes, and files that are damaged when it starts.</summary>
public sealed class DiskTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Without the signal a write past the limit fails as on a full disk; the runtime's own memory is not to count as a file.</summary>
    static readonly string[] Limited = ["env", "--ignore-signal=XFSZ", "DOTNET_EnableWriteXorExecute=0", "DOTNET_EnableDiagnostics=0", "prlimit"];

    [Fact]
    public async Task Past_a_limit_of_files_requests_are_refused_with_a_code_and_once_it_is_lifted_the_service_goes_on_by_itself()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/prlimit"), "files are limited with prlimit");
        using var town = await ProofTown.MakeAsync();
        var limit = new FileInfo(Path.Combine(town.Data, "yoichi.db")).Length + 100_000;
        await using var served = await Served.StartAsync(town.Data, before: [.. Limited, $"--fsize={limit}:unlimited"]);
        await FillAsync(town, served, () => DoneAsync("prlimit", "--pid", $"{served.Id}", "--fsize=unlimited:unlimited"));
    }

    [Fact]
    public async Task On_a_full_disk_requests_are_refused_with_a_code_and_once_there_is_room_the_service_goes_on_by_itself()
    {
        var disk = Directory.CreateTempSubdirectory("yoichi-disk-").FullName;
        Assert.SkipUnless(await DoneAsync("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk), "a small disk is mounted by root alone");
        try
        {
            using var town = await ProofTown.MakeAsync(folder: disk);
            await using var served = await Served.StartAsync(town.Data);
            await FillAsync(town, served, () => DoneAsync("mount", "-o", "remount,size=64m", disk));
        }
        finally
        {
            await DoneAsync("umount", disk);
            Directory.Delete(disk);
        }
    }

    static async Task<bool> DoneAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync(Stop);
        return process.ExitCode == 0;
    }

    /// <summary>Orders until there is no more room, then until there is again.</summary>
    static async Task FillAsync(ProofTown town, Served served, Func<Task<bool>> makeRoomAsync)
    {
        using var client = served.Client(town.Key("M1"));
        var taken = new Dictionary<string, string>();
        var number = 0;
        Answer answer;
        while ((answer = await OrderAsync(client, $"k-{number}", 1_000_000 + number)).Status == HttpStatusCode.Created) taken.Add($"k-{number++}", answer.Body);
        Assert.InRange(taken.Count, 1, 100_000);

        // The first is the one in the commit that failed; those behind it were not even begun.
        for (var tries = 0; tries < 20; tries++)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
            Assert.Matches("^(store\\.(full|other)|server\\.(not-known|stopped))$", JsonNode.Parse(answer.Body)!["code"]!.GetValue<string>());
            answer = await OrderAsync(client, $"k-{number}", 1_000_000 + number);
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync("/health/ready", Stop)).StatusCode);
        Assert.Equal("alive\n", await client.GetStringAsync("/health/live", Stop));
        Assert.True(await makeRoomAsync());
        while ((answer = await OrderAsync(client, $"k-{number}", 1_000_000 + number)).Status != HttpStatusCode.Created)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
            await Task.Delay(100, Stop);
        }

        taken.Add($"k-{number}", answer.Body);
        foreach (var (key, body) in taken) Assert.Equal((HttpStatusCode.Created, body), await OrderAsync(client, key, 1_000_000 + int.Parse(key[2..])) is var again ? (again.Status, again.Body) : default);
        Assert.Equal(0, (await served.StopAsync()).Exit);

        await using var store = await town.OpenAsync();
        var kept = await Kept.ReadAsync(store);
        Assert.Empty(kept.Faults);
        for (var i = 0; i <= number; i++) Assert.Equal(1, kept.Orders.GetValueOrDefault(1_000_000 + i));
        Assert.False(kept.Orders.ContainsKey(1_000_000 + number + 1));
    }

    [Fact]
    public async Task A_service_that_cannot_write_at_its_start_says_so_and_ends()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/prlimit"), "files are limited with prlimit");
        using var town = await ProofTown.MakeAsync();
        var ended = await Assert.ThrowsAsync<EndedException>(() => Served.StartAsync(town.Data, before: [.. Limited, "--fsize=20000"]));
        Assert.Equal(2, ended.Exit);
        Assert.Matches("^error: .*\\[store\\.[a-z]+\\]\n$", ended.Error);
        await using var served = await Served.StartAsync(town.Data);
        Assert.Equal(0, (await served.StopAsync()).Exit);
    }

    [Theory]
    [InlineData("DELETE FROM journal WHERE position = 40", "line 40", "store.damaged")]
    [InlineData("UPDATE journal SET line = substr(line, 1, length(line) - 1) WHERE position = 40", "line 40", "store.damaged")]
    [InlineData("UPDATE journal SET line = CAST(replace(CAST(line AS TEXT), '\"wh\":2', '\"wh\":3') AS BLOB) WHERE position = 60", "line 60", "store.damaged")]
    [InlineData("DELETE FROM journal WHERE position = (SELECT max(position) FROM journal)", "line ", "store.damaged")]
    [InlineData("UPDATE communities SET length = length + 1", "line ", "store.damaged")]
    public async Task A_damaged_journal_is_not_served_and_the_place_is_told(string damage, string place, string code)
    {
        using var town = await ProofTown.MakeAsync(days: 1);
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(town.Data, "yoichi.db")};Pooling=False"))
        {
            await connection.OpenAsync(Stop);
            foreach (var sql in new[] { damage, "DELETE FROM snapshot_parts" })
            {
                using var command = connection.CreateCommand();
                command.CommandText = sql;
                await command.ExecuteNonQueryAsync(Stop);
            }
        }

        await RefusedAsync(town, place, code);
    }

    [Theory]
    [InlineData("no database", 0, 64)]
    [InlineData("cut in the middle", -1, 0)]
    [InlineData("pages overwritten", 8192, 65_536)]
    public async Task A_damaged_file_is_not_served(string how, int from, int bytes)
    {
        using var town = await ProofTown.MakeAsync(days: 1);
        var file = Path.Combine(town.Data, "yoichi.db");
        using (var stream = new FileStream(file, FileMode.Open))
        {
            if (from < 0) stream.SetLength(stream.Length / 2 / 4096 * 4096);
            else
            {
                stream.Position = from;
                stream.Write(Enumerable.Range(0, bytes).Select(i => (byte)(i * 31 % 256)).ToArray());
            }
        }

        Assert.NotNull(how);
        await RefusedAsync(town, "yoichi.db", "store.damaged");
    }

    static async Task RefusedAsync(ProofTown town, string place, string code)
    {
        var ended = await Assert.ThrowsAsync<EndedException>(() => Served.StartAsync(town.Data));
        Assert.Equal(2, ended.Exit);
        Assert.StartsWith("error: ", ended.Error, StringComparison.Ordinal);
        Assert.Contains(place, ended.Error, StringComparison.Ordinal);
        Assert.EndsWith($"[{code}]\n", ended.Error);
        Assert.Single(ended.Error.TrimEnd().Split('\n'));
    }

    static async Task<Answer> OrderAsync(HttpClient client, string key, long wh)
    {
        var slot = ProofTown.Grid.OfJstDay(ProofTown.FirstDay.AddDays(3)) + 20;
        using var request = new HttpRequestMessage(HttpMethod.Post, Caller.Api + "/orders")
        {
            Content = new StringContent($$"""{"slot":"{{ProofTown.Slot(slot)}}","side":"buy","quantityWh":{{wh}},"limitMicroYenPerWh":20000}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", key);
        using var response = await client.SendAsync(request, Stop);
        return new(response.StatusCode, await response.Content.ReadAsStringAsync(Stop));
    }

    sealed record Answer(HttpStatusCode Status, string Body);
}
