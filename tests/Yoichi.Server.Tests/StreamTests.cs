using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Yoichi.Live;
using Yoichi.Server.Hosting;
using Yoichi.Server.Tests.SignIn;

namespace Yoichi.Server.Tests;

/// <summary>Streams as a browser hears them: cut off, and asked for again with the id of the last event.</summary>
public sealed partial class StreamTests
{
    const string Market = TownServer.Api + "/market/stream", Mine = TownServer.Api + "/me/stream";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_was_cut_off_hears_what_it_missed_and_nothing_of_before()
    {
        await using var town = await TownServer.StartAsync();
        using var a = town.As("A");
        using var b = town.As("B");
        long seen;
        using (var first = await Ear.OpenAsync(a, Market))
        {
            Assert.Equal("hello", (await first.NextAsync()).Kind);
            await TradeAsync(a, b, 25);
            await town.LookAsync(11);
            // Only the last of a commit has an id: cut off between, the whole commit would come again.
            var told = new List<Heard>();
            do told.Add(await first.NextAsync());
            while (told[^1].Id is null);
            Assert.Equal(["traded", "cleared", "gate"], told.Select(t => t.Kind).Distinct());
            seen = told[^1].Id!.Value;
            Assert.Equal(town.Live.Writer.Length, seen);
        }

        await TradeAsync(a, b, 26);
        await town.LookAsync(11.5);
        using var again = await Ear.OpenAsync(a, Market, seen);
        var hello = await again.NextAsync();
        Assert.Contains("\"resumed\":true", hello.Data, StringComparison.Ordinal);
        Assert.Equal(seen, hello.Id);
        var missed = await again.NextAsync();
        Assert.Equal("traded", missed.Kind);
        Assert.Contains(TownServer.Slot(26), missed.Data, StringComparison.Ordinal);
        Assert.Equal("cleared", (await again.NextAsync()).Kind);
        Assert.Equal(town.Live.Writer.Length, (await again.NextAsync()).Id);
    }

    [Fact]
    public async Task Whoever_was_away_for_long_is_told_to_read()
    {
        await using var town = await TownServer.StartAsync(change: o => o with { Limits = Townspeople.Wide });
        using var a = town.As("A");
        for (var i = 0; i < 260; i++) await a.OrderAsync(25, "buy", 1, 1);
        foreach (var (id, isResumed) in new[] { (1L, false), (town.Live.Writer.Length - 1, true) })
            using (var ear = await Ear.OpenAsync(a, Market, id)) Assert.Equal(isResumed, (await ear.NextAsync()).Data.Contains("\"resumed\":true", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_names_a_place_that_is_not_remembered_is_told_to_read()
    {
        await using var town = await TownServer.StartAsync();
        using var a = town.As("A");
        await a.OrderAsync(25, "buy", 500, 21);
        foreach (var id in new[] { "999999999", "-1", "nonsense", "99999999999999999999999" })
            using (var ear = await Ear.OpenAsync(a, Market, id)) Assert.Contains("\"resumed\":false", (await ear.NextAsync()).Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_hears_of_its_own_and_of_nobody_elses()
    {
        await using var town = await TownServer.StartAsync();
        using var a = town.As("A");
        using var b = town.As("B");
        using var c = town.As("C");
        using var op = town.As("operator");
        using var mine = await Ear.OpenAsync(a, Mine);
        using var other = await Ear.OpenAsync(c, Mine);
        Assert.Equal("hello", (await mine.NextAsync()).Kind);
        Assert.Equal("hello", (await other.NextAsync()).Kind);
        await TradeAsync(a, b, 25);
        await town.LookAsync(12.5);
        var traded = await mine.NextAsync();
        Assert.Equal("traded", traded.Kind);
        Assert.Contains("\"wh\":300", traded.Data, StringComparison.Ordinal);
        await op.PostAsync(TownServer.Api + "/readings", new { readings = (object[])[Http.Reading("A", 25, 500), Http.Reading("C", 25, 10)] });
        var metered = await mine.NextAsync();
        Assert.Equal("metered", metered.Kind);
        Assert.Contains("500", metered.Data, StringComparison.Ordinal);
        // The first thing C hears is its own reading: A's trade was never told.
        var first = await other.NextAsync();
        Assert.Equal("metered", first.Kind);
        Assert.DoesNotContain("\"A\"", first.Data, StringComparison.Ordinal);
        using var operatorsOwn = await op.GetAsync(Mine, Stop);
        Assert.False(operatorsOwn.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Who_reads_too_slowly_holds_nobody_up_and_nothing_in_memory_and_is_told_so_at_the_end()
    {
        await using var town = await TownServer.StartAsync(change: o => o with { Limits = Townspeople.Wide });
        using var op = town.As("operator");
        var feed = town.Services.GetRequiredService<Feed>();
        // On a busy machine the server might cut it off before, for taking too little.
        town.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.MinResponseDataRate = null;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, town.Client.BaseAddress!.Port, Stop);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {Mine} HTTP/1.1\r\nHost: town\r\nConnection: close\r\nAuthorization: Bearer {town.KeyOf("A")}\r\n\r\n"), Stop);
        while (feed.Listeners == 0) await Task.Yield();

        // Ten days of its readings a time, and it reads some kilobytes of them, until the network holds no more and it is as far behind as anybody may be.
        await town.LookAsync(24 * 12);
        var (most, last, some) = (0, 0L, new byte[8192]);
        using var heard = new MemoryStream();
        for (var (sent, wasWaiting) = (0, false); !wasWaiting || feed.Waiting > 0; sent++)
        {
            Assert.True(sent < 300, "it was never cut off");
            var done = await op.PostAsync(TownServer.Api + "/readings", new { readings = Enumerable.Range(1, 480).Select(n => Http.Reading("A", n, 100 + sent)).ToArray() });
            Assert.Equal(HttpStatusCode.OK, done.Status);
            (most, wasWaiting, last) = (Math.Max(most, feed.Waiting), wasWaiting || feed.Waiting > 5, town.Live.Writer.Length);
            if (socket.Available > 0) heard.Write(some.AsSpan(0, await socket.ReceiveAsync(some, Stop)));
        }

        Assert.InRange(most, 6, 40_000 / 480 + 1);
        while (await socket.ReceiveAsync(some, Stop) is > 0 and var count) heard.Write(some.AsSpan(0, count));
        // In pieces, each with its length before it: a line of an event may be cut by one.
        var text = Piece().Replace(Encoding.UTF8.GetString(heard.ToArray()), "");
        var kinds = Kind().Matches(text).Select(m => m.Groups[1].Value).ToList();
        var seen = long.Parse(Id().Matches(text)[^1].Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.Equal(["hello", "metered", "behind"], kinds.Distinct());
        Assert.Equal("behind", kinds[^1]);
        Assert.InRange(seen, 1, last - 1);
        using var a = town.As("A");
        using var again = await Ear.OpenAsync(a, Mine, seen);
        Assert.Equal(feed.Reaches(TownServer.Name, seen), (await again.NextAsync()).Data.Contains("\"resumed\":true", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_waits_for_a_listener_is_bounded_in_commits_and_in_rows()
    {
        foreach (var (rows, until) in new[] { (1, 512), (5_000, 8), (50_000, 1) })
        {
            var feed = new Feed();
            await using var news = feed.ListenAsync("town", null, Stop).GetAsyncEnumerator(Stop);
            var first = news.MoveNextAsync();
            Tell(feed, 1);
            Assert.True(await first);
            for (var told = 0; told < until; told++) Tell(feed, rows);
            Assert.Equal(until, feed.Waiting);
            Tell(feed, rows);
            Assert.Equal(0, feed.Waiting);
            Assert.False(await news.MoveNextAsync());
        }

        static void Tell(Feed feed, int rows) => feed.Tell(new("town", 1, 0, [default], [], [], ViewRows.None with { Rounds = [.. Enumerable.Repeat<RoundRow>(null!, rows)] }));
    }

    static async Task TradeAsync(HttpClient a, HttpClient b, int slot)
    {
        Assert.Null((await a.OrderAsync(slot, "buy", 500, 21)).Code);
        Assert.Null((await b.OrderAsync(slot, "sell", 300, 12)).Code);
    }

    [GeneratedRegex("\r\n([0-9a-f]+\r\n)?")]
    private static partial Regex Piece();

    [GeneratedRegex("^event: (.*)$", RegexOptions.Multiline)]
    private static partial Regex Kind();

    [GeneratedRegex("^id: ([0-9]+)$", RegexOptions.Multiline)]
    private static partial Regex Id();

    sealed record Heard(string Kind, string Data, long? Id);

    sealed class Ear(HttpResponseMessage response, StreamReader lines) : IDisposable
    {
        public static Task<Ear> OpenAsync(HttpClient client, string path, long? last = null) => OpenAsync(client, path, last?.ToString(CultureInfo.InvariantCulture));

        public static async Task<Ear> OpenAsync(HttpClient client, string path, string? last)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
            if (last is not null) request.Headers.Add("Last-Event-ID", last);
            var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
            response.EnsureSuccessStatusCode();
            return new(response, new(await response.Content.ReadAsStreamAsync(Stop)));
        }

        public async Task<Heard> NextAsync()
        {
            var (kind, data, id) = ("", "", (long?)null);
            while (await lines.ReadLineAsync(Stop) is { } line)
                if (line.StartsWith("id: ", StringComparison.Ordinal)) id = long.Parse(line.AsSpan(4), CultureInfo.InvariantCulture);
                else if (line.StartsWith("event: ", StringComparison.Ordinal)) kind = line[7..];
                else if (line.StartsWith("data: ", StringComparison.Ordinal)) data = line[6..];
                else if (line.Length == 0 && kind.Length > 0) return new(kind, data, id);
            throw new EndOfStreamException();
        }

        public void Dispose()
        {
            lines.Dispose();
            response.Dispose();
        }
    }
}
