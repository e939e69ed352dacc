using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Yoichi.Server.Hosting;
using Yoichi.Server.SignIn;
using Yoichi.Server.Tests.SignIn;

namespace Yoichi.Server.Tests;

public sealed class HostTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_starts_on_an_empty_folder_and_is_ready()
    {
        await using var town = await TownServer.StartAsync();
        Assert.Equal("alive\n", await town.Client.GetStringAsync("/health/live", Stop));
        Assert.Equal([TownServer.Name], town.Communities.Names);
        Assert.Equal((HttpStatusCode.OK, true), await ReadyAsync(town));
        var home = await town.Client.GetAsync("/", Stop);
        Assert.Equal(HttpStatusCode.OK, home.StatusCode);
        Assert.Contains("frame-ancestors 'none'", home.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", home.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.False(home.Headers.Contains("Server"));
        Assert.False(home.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task A_clock_that_was_put_back_and_a_writer_that_has_ended_are_not_ready()
    {
        await using var town = await TownServer.StartAsync();
        using var a = town.As("A");
        town.Time.Now = TownServer.At(-10.1);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, false), await ReadyAsync(town));
        town.Time.Now = TownServer.At(-10);
        await town.Live.StopAsync();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, false), await ReadyAsync(town));
        var refused = await a.OrderAsync(25, "buy", 1, 21);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "server.stopped"), (refused.Status, refused.Code));
        Assert.NotNull(refused.Response.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_clock_that_has_jumped_ahead_is_not_ready_takes_nothing_and_is_vouched_for_by_an_operator_who_knows_the_time()
    {
        await using var town = await TownServer.StartAsync(change: o => o with { Live = o.Live with { Clock = Live.ClockLimits.Default } });
        using var a = town.As("A");
        using var owner = town.As("operator");
        Assert.Equal(HttpStatusCode.Created, (await a.OrderAsync(25, "buy", 1, 21)).Status);
        town.Time.Now = town.Time.Now.AddDays(1);
        var refused = await a.OrderAsync(26, "buy", 1, 21);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "server.clock"), (refused.Status, refused.Code));
        Assert.NotNull(refused.Response.Headers.RetryAfter);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, false), await ReadyAsync(town));
        Assert.Contains("yoichi_clock_held{community=\"town\"} 1\n", await town.Client.GetStringAsync("/metrics", Stop), StringComparison.Ordinal);
        var length = town.Live.Writer.Length;

        Assert.Equal(HttpStatusCode.Forbidden, (await a.PostAsync(TownServer.Api + "/clock", new { now = town.Time.Now })).Status);
        Assert.Equal("clock.differs", (await owner.PostAsync(TownServer.Api + "/clock", new { now = town.Time.Now.AddDays(-1) })).Code);
        Assert.Equal((length, (HttpStatusCode.ServiceUnavailable, false)), (town.Live.Writer.Length, await ReadyAsync(town)));
        Assert.Equal(HttpStatusCode.OK, (await owner.PostAsync(TownServer.Api + "/clock", new { now = town.Time.Now.AddMinutes(2) })).Status);
        Assert.Equal((HttpStatusCode.OK, true), await ReadyAsync(town));
        Assert.Equal("order.gate-closed", (await a.OrderAsync(30, "buy", 1, 21)).Code);
    }

    [Fact]
    public async Task An_operator_vouches_for_the_clock_on_the_page_of_alarms()
    {
        await using var town = await TownServer.StartAsync(change: o => o with { Live = o.Live with { Clock = Live.ClockLimits.Default } });
        using var owner = town.As("operator");
        Assert.DoesNotContain("action=\"/operator/clock", await owner.GetStringAsync("/operator/alarms", Stop), StringComparison.Ordinal);
        town.Time.Now = town.Time.Now.AddDays(1);
        Assert.Contains("action=\"/operator/clock?c=town\"", await owner.GetStringAsync("/operator/alarms", Stop), StringComparison.Ordinal);

        foreach (var (watch, told) in ((DateTimeOffset, string)[])[(town.Time.Now.AddMinutes(-6), "problem=clock.differs"), (town.Time.Now.AddMinutes(2), "done=1")])
        {
            using var form = new FormUrlEncodedContent([new("now", watch.ToOffset(Units.SlotGrid.Jst).ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture))]);
            using var answer = await owner.PostAsync("/operator/clock?c=town", form, Stop);
            Assert.EndsWith(told, Uri.UnescapeDataString(answer.RequestMessage!.RequestUri!.Query), StringComparison.Ordinal);
            Assert.Equal(told == "done=1", (await ReadyAsync(town)).Item2);
        }

        using var nothing = new FormUrlEncodedContent([new("now", "noon")]);
        using var refused = await owner.PostAsync("/operator/clock?c=town", nothing, Stop);
        Assert.EndsWith("problem=clock.time", Uri.UnescapeDataString(refused.RequestMessage!.RequestUri!.Query), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_that_jumps_to_and_fro_decides_nothing_and_what_was_due_is_done_once_it_is_right()
    {
        await using var town = await TownServer.StartAsync(change: o => o with { Live = o.Live with { Clock = Live.ClockLimits.Default } });
        using var a = town.As("A");
        using var b = town.As("B");
        var (right, accepted) = (town.Time.Now, 0);
        var rng = new Units.Rng(7);
        for (var jump = 0; jump < 40; jump++)
        {
            // A minute on, an hour on, a day on, an hour back, right again.
            var hours = (double[])[1 / 60.0, 1, 24, -1, 0];
            var by = hours[(int)rng.Between(0, hours.Length - 1)];
            var length = town.Live.Writer.Length;
            town.Time.Now = right.AddHours(by);
            await town.Live.Writer.LookAtClockAsync(Stop);
            var answer = await a.OrderAsync(30, "buy", 1 + jump, 21);
            if (by is 1 or 24)
            {
                Assert.Equal((HttpStatusCode.ServiceUnavailable, "server.clock"), (answer.Status, answer.Code));
                Assert.Equal(length, town.Live.Writer.Length);
            }
            else
            {
                // A market whose clock is behind waits, and takes what comes at the time it knows.
                Assert.Equal(HttpStatusCode.Created, answer.Status);
                accepted++;
            }

            if (by is not 0) Assert.Equal(by is 1 / 60.0, (await ReadyAsync(town)).Item2);
        }

        Assert.InRange(accepted, 10, 39);
        town.Time.Now = right;
        Assert.Equal(HttpStatusCode.Created, (await b.OrderAsync(30, "sell", 1, 12)).Status);
        town.Time.Now = TownServer.At(15);
        await town.Live.Writer.LookAtClockAsync(Stop);
        Assert.False((await ReadyAsync(town)).Item2);
        using var owner = town.As("operator");
        Assert.Equal(HttpStatusCode.OK, (await owner.PostAsync(TownServer.Api + "/clock", new { now = town.Time.Now })).Status);
        await town.Live.Writer.LookAtClockAsync(Stop);
        var words = new List<string>();
        await foreach (var line in town.Communities.Store.ReadAsync(TownServer.Name, 1, Stop)) words.Add(System.Text.Encoding.UTF8.GetString(line.Span));
        Assert.Equal(words.Count(w => w.StartsWith("{\"c\":\"round\"", StringComparison.Ordinal)), words.Where(w => w.StartsWith("{\"c\":\"round\"", StringComparison.Ordinal)).Distinct().Count());
        Assert.Contains(words, w => w.StartsWith("{\"c\":\"round\"", StringComparison.Ordinal));
        Assert.Equal(accepted + 1, words.Count(w => w.StartsWith("{\"c\":\"order\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_counted_is_told_in_text()
    {
        await using var town = await TownServer.StartAsync();
        using var a = town.As("A");
        await a.OrderAsync(25, "buy", 500, 21);
        var text = await town.Client.GetStringAsync("/metrics", Stop);
        Assert.Contains($"yoichi_journal_position{{community=\"town\"}} {town.Live.Writer.Length}\n", text, StringComparison.Ordinal);
        Assert.Contains("yoichi_writer_alive{community=\"town\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE yoichi_commit_duration_seconds histogram\n", text, StringComparison.Ordinal);
        Assert.Contains("yoichi_http_requests_total{method=\"POST\",status=\"201\"} 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_accepted_is_there_after_a_new_start()
    {
        var folder = Directory.CreateTempSubdirectory("yoichi-again-").FullName;
        try
        {
            long length;
            await using (var town = await TownServer.StartAsync(change: o => o with { DataFolder = folder }))
            {
                using var a = town.As("A");
                await a.OrderAsync(25, "buy", 500, 21, key: "once");
                length = town.Live.Writer.Length;
            }

            var store = await Communities.OpenStoreAsync(folder, null, Stop);
            await using (store)
            {
                var claim = await store.ClaimAsync(TownServer.Name, Stop);
                Assert.Equal(length + 1, claim.Length);       // and the mark of the snapshot
                Assert.Equal(201, (await store.AnswerOfAsync(TownServer.Name, "acc-A:once", Stop))!.Status);
                Assert.NotNull(await store.SnapshotAsync(TownServer.Name, Stop));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_server_that_only_shows_lets_its_operator_look_and_adds_nothing_to_the_journal()
    {
        await using var town = await TownServer.StartAsync(change: o => o with { IsReadOnly = true });
        using var owner = town.Browser();
        using (var signed = await owner.SignInAsync(FirstOperator.Login, town.Services.GetRequiredService<FirstOperator>().Take()!)) Assert.Equal(HttpStatusCode.OK, signed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync("/operator")).StatusCode);
        Assert.Equal("403 server.read-only", await (await owner.PostAsync("/api/v1/operator/invitations", new { roles = "auditor" })).CodeAsync());
        using var a = town.As("A");
        Assert.Equal("server.read-only", (await a.OrderAsync(25, "buy", 500, 21)).Code);
        await foreach (var line in town.Communities.Store.ReadAsync(TownServer.Name, 1, Stop))
            Assert.DoesNotMatch("^{\"c\":\"(note|order)\"", System.Text.Encoding.UTF8.GetString(line.Span));
    }

    [Theory]
    [InlineData("ftp://127.0.0.1:0", null)]
    [InlineData("here", null)]
    [InlineData("https://127.0.0.1:0", null)]
    [InlineData("http://127.0.0.1:0", "some.pfx")]
    [InlineData("https://127.0.0.1:0", "not-there.pfx")]
    public void An_address_or_certificate_that_cannot_be_used_is_told(string listen, string? certificate) =>
        Assert.StartsWith("serve.", Assert.Throws<Units.InputException>(() =>
            ServerHost.Build(new() { DataFolder = Path.GetTempPath(), Listen = listen, Certificate = certificate, Log = LogFormat.None })).Problem.Code, StringComparison.Ordinal);

    static async Task<(HttpStatusCode, bool)> ReadyAsync(TownServer town)
    {
        var answer = await town.Client.ReadAsync("/health/ready");
        return (answer.Status, answer.Json!["ready"]!.GetValue<bool>());
    }
}
