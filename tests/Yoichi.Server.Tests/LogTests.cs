using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Yoichi.AuditLog;
using Yoichi.Community;
using Yoichi.Live;
using Yoichi.Publishing;
using Yoichi.Server.Logs;
using Yoichi.Units;

namespace Yoichi.Server.Tests;

/// <summary>The log of a community in service: what is served can be verified by anybody, and is one story whatever happens.</summary>
public sealed class LogTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stranger_verifies_what_the_server_serves()
    {
        await using var town = await TownServer.StartAsync();
        var logs = town.Services.GetRequiredService<LogService>();
        await logs.Opened.WaitAsync(Stop);
        var log = logs.Find(TownServer.Name)!;
        for (var hour = -9; hour < 4; hour++) await town.LookAsync(hour);
        await log.FollowAsync(Stop);
        var source = new HttpSource(town.Client, new(town.Client.BaseAddress!, "/log/" + TownServer.Name));
        var findings = await Task.Run(() => LogVerification.Run(Read(source, log.Key, out var found), found), Stop);
        Assert.Equal(town.Live.Writer.Length, findings.Checkpoint.Size);
        Assert.True(findings.Kinds["gate"] > 0);

        using var checkpoint = await town.Client.GetAsync("/log/town/checkpoint", Stop);
        Assert.Equal(("no-cache", "text/plain"), (checkpoint.Headers.CacheControl!.ToString(), checkpoint.Content.Headers.ContentType!.MediaType));
        using var tile = await town.Client.GetAsync($"/log/town/{TilePath.OfTile(0, 0, (int)findings.Checkpoint.Size)}", Stop);
        Assert.Contains("immutable", tile.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        foreach (var none in new[] { $"/log/town/{TilePath.OfTile(0, 0)}", $"/log/town/{TilePath.OfTile(0, 1, 1)}", "/log/town/tile/0/000.p/0", "/log/other/checkpoint", "/log/town/..%2f..%2fyoichi.db", "/log/town/../../log-secret/town/log.key", "/log/town/.writing" })
        {
            using var answer = await town.Client.GetAsync(none, Stop);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(log.Folder, "..", "..", "log-secret", "town", "log.key")));
        Assert.Contains("checkReceipt", await town.Client.GetStringAsync("/receipt.html", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_left_is_erased_from_the_log_while_it_goes_on_and_the_act_is_in_the_journal()
    {
        await using var town = await TownServer.StartAsync();
        var logs = town.Services.GetRequiredService<LogService>();
        await logs.Opened.WaitAsync(Stop);
        var log = logs.Find(TownServer.Name)!;
        using var client = town.As("operator");
        await Do(new Command.PlaceOrder(TownServer.Grid.OfJstDay(TownServer.FirstDay, 20), A, Market.Side.Buy, new(500), new(10_000), Market.OrderTerms.Plain));
        await log.FollowAsync(Stop);
        Assert.Equal([("2025-08", true), ("member", true)], await log.PeriodsOfAsync("A", Stop));
        await Refused("erasure.confirm", "all", "a");
        await Refused("erasure.active", "all", "A");
        await Refused("erasure.active", "member", "A");
        await Refused("erasure.open", "2025-08", "A");
        await Refused("erasure.period", "August", "A");

        await Do(new Command.DismissMember(A, TownServer.FirstDay));
        await town.LookAsync(30);
        Assert.Contains("\"destroyed\":2", await Erase("all", "A"), StringComparison.Ordinal);
        Assert.Contains("\"destroyed\":0", await Erase("all", "A"), StringComparison.Ordinal);
        Assert.DoesNotContain("true", await client.GetStringAsync(Of + "/reading-keys", Stop), StringComparison.Ordinal);

        // The log goes on with the same keys in memory; a late line of the erased one is sealed with a key that nobody keeps.
        await Do(new Command.RecordReading(TownServer.Grid.OfJstDay(TownServer.FirstDay, 1), A, new(new(100), default, new(100), default, default, default, default, default, default, new(100), default)));
        await log.FollowAsync(Stop);
        var file = Path.Combine(log.Folder, "..", "..", "log-secret", "town", "reading.keys");
        Assert.Equal("log.busy", Assert.Throws<InputException>(() => ReadingKeyFile.Hold(file)).Problem.Code);
        var keys = ReadingKeyFile.Open(file);
        Assert.All(keys.PeriodsOf("A"), p => Assert.False(p.IsThere));
        var findings = LogSignatures.Check(new FolderSource(log.Folder), log.Key, [], out var reader);
        LogVerification.Run(reader, findings, keys);
        Assert.Equal((town.Live.Writer.Length, 0), (findings.Checkpoint.Size, findings.ReplayEndedAt));
        Assert.Equal(["order", "reading"], findings.ProofChecked.Select(p => p.Kind).Where(k => k is "order" or "reading"));
        var acts = new List<string>();
        await foreach (var line in town.Communities.Store.ReadAsync(TownServer.Name, 0, Stop)) acts.Add(System.Text.Encoding.UTF8.GetString(line.Span));
        Assert.Equal(2, acts.Count(a => a.Contains("\"A all\"", StringComparison.Ordinal) && a.Contains("acc-operator", StringComparison.Ordinal)));

        async Task Do(Command command) => Assert.IsType<LiveResult.Done>(await town.Live.Writer.SendAsync(new(command), Stop));

        async Task<string> Erase(string period, string confirm)
        {
            using var answer = await client.PostAsync(Of + "/erase", new StringContent($"{{\"period\":\"{period}\",\"confirm\":\"{confirm}\"}}", System.Text.Encoding.UTF8, "application/json"), Stop);
            return await answer.Content.ReadAsStringAsync(Stop);
        }

        async Task Refused(string code, string period, string confirm) => Assert.Contains($"\"{code}\"", await Erase(period, confirm), StringComparison.Ordinal);
    }

    const string Of = "/api/v1/operator/communities/town/participants/A";

    static readonly ParticipantId A = ParticipantId.Parse("A");

    [Fact]
    public async Task A_log_goes_on_after_every_kill_and_never_forks()
    {
        var folder = Directory.CreateTempSubdirectory("yoichi-live-log-").FullName;
        try
        {
            await using var store = new MemoryJournalStore();
            var claim = await store.ClaimAsync("town", Stop);
            var (position, checkpoints) = (0L, new List<byte[]>());
            List<ReadOnlyMemory<byte>> lines = [JournalLine.Of(TownServer.Definition(2))];
            for (var i = 0; i < 40; i++)
                lines.Add(JournalLine.Of(i % 3 == 0 ? new Command.Tick(TownServer.At(-9 + i / 10.0)) : new Command.PlaceOrder(
                    TownServer.Grid.OfJstDay(TownServer.FirstDay, 20 + i % 5), ParticipantId.Parse("ABC"[(i % 3)..][..1]), i % 2 == 0 ? Market.Side.Buy : Market.Side.Sell,
                    new(100 + i), new(10_000 + 10 * i), Market.OrderTerms.Plain)));
            for (var i = 0; i < lines.Count; i++)
            {
                await store.AppendAsync(new("town", claim.Epoch, position++, [lines[i]], [], [], ViewRows.None), Stop);
                // Opened anew for every line, as after a kill; now and then with files left over that no checkpoint tells of.
                using var log = await CommunityLog.OpenAsync(store, "town", folder, "localhost/log/town", Stop);
                await log.FollowAsync(Stop);
                Assert.Equal(position, log.Published!.Size);
                checkpoints.Add(await File.ReadAllBytesAsync(Path.Combine(log.Folder, "checkpoint"), Stop));
            }

            var keys = ReadingKeyFile.Open(Path.Combine(folder, "log-secret", "town", "reading.keys"));
            var findings = LogSignatures.Check(new FolderSource(Path.Combine(folder, "log", "town")), null, [], out var reader);
            foreach (var earlier in checkpoints) LogSignatures.Continues(reader, findings, earlier, "earlier");
            Assert.Equal(lines.Count, LogVerification.Run(reader, findings, keys).Replayed);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static LogReader Read(ILogSource source, NoteKey key, out LogFindings findings)
    {
        findings = LogSignatures.Check(source, key, [], out var reader);
        return reader;
    }
}
