using System.Net;
using System.Text.Json.Nodes;
using Yoichi.Desk;
using Yoichi.Server.Hosting;
using Yoichi.Units;

namespace Yoichi.Server.Tests;

/// <summary>Agents of a served community, and what the API says of them.</summary>
public sealed class DeskApiTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    static DeskSeed Seed { get; } = new(new(TownServer.Name, "rule", null, null),
    [
        new RegisteredSite(TownServer.Name, ParticipantId.Parse("A"), null),
        new RegisteredSite(TownServer.Name, ParticipantId.Parse("B"), null)
        { HasPanels = true, SaleTags = ["solar"], Battery = new(new(6400), 3000, 3000) },
        new RegisteredSite(TownServer.Name, ParticipantId.Parse("C"), "none"),
    ]);

    /// <summary>Three neighbours, a day of whose readings is in: A uses, B makes sun by day. Nobody's stand still: that would be a fault.</summary>
    static async Task<(TownServer Town, CommunityDesk Desk)> StartAsync()
    {
        var town = await TownServer.StartAsync(0, o => o with { Desk = Seed });
        var desk = town.Communities.DeskOf(TownServer.Name)!;
        await desk.OpenAsync(town.Live, Stop);
        using var op = town.As("operator");
        await town.LookAsync(24.01);
        var readings = Enumerable.Range(1, 48).SelectMany(n => (object[])[Http.Reading("A", n, 290 + n % 3 * 10), Http.Reading("B", n, n is > 18 and < 34 ? 0 : 200, n is > 18 and < 34 ? 800 : 0), Http.Reading("C", n, 100 + n % 2)]).ToArray();
        Assert.Equal(HttpStatusCode.OK, (await op.PostAsync(TownServer.Api + "/readings", new { readings })).Status);
        return (town, desk);
    }

    /// <summary>Agents are asked at the start of each slot of the second day up to an hour.</summary>
    static async Task LiveAsync(TownServer town, CommunityDesk desk, double from, double until)
    {
        for (var hour = from; hour <= until; hour += 0.5)
        {
            await town.LookAsync(hour);
            await desk.LookAsync(Stop);
        }
    }

    static string Reasons(string who) => $"{TownServer.Api}/participants/{who}/reasons?date=2025-08-02";

    [Fact]
    public async Task A_member_reads_why_its_agent_ordered_and_nobody_else_does()
    {
        var (town, desk) = await StartAsync();
        await using var _ = town;
        await LiveAsync(town, desk, 32, 39);
        using var a = town.As("A");
        using var c = town.As("C");
        var own = (await a.ReadAsync(Reasons("A"))).Json!;
        Assert.Equal("rule", (string)own["agent"]!);
        var ordered = Assert.IsType<JsonArray>(own["items"]).First(r => r!["orderId"] is not null)!;
        Assert.Equal(("gate-buy", "deficit"), ((string)ordered["kind"]!, (string)ordered["code"]!));
        Assert.InRange((int)ordered["factors"]!["used"]!, 290, 310);
        Assert.EndsWith("。", (string)ordered["ja"]!, StringComparison.Ordinal);
        Assert.Contains((await a.ReadAsync($"{TownServer.Api}/trades?from=2025-08-02")).Json!["items"]!.AsArray(), t => (string)t!["seller"]! == "B");
        Assert.Equal("access.not-yours", (await c.ReadAsync(Reasons("A"))).Code);
        Assert.Equal("none", (string)(await c.ReadAsync(Reasons("C"))).Json!["agent"]!);
        Assert.Empty((await c.ReadAsync(Reasons("C"))).Json!["items"]!.AsArray());
        foreach (var who in (string[])["operator", "auditor"])
        {
            using var overseer = town.As(who);
            Assert.NotEmpty((await overseer.ReadAsync(Reasons("A"))).Json!["items"]!.AsArray());
        }

        Assert.Equal("request.day", (await a.ReadAsync($"{TownServer.Api}/participants/A/reasons?date=tomorrow")).Code);
    }

    [Fact]
    public async Task A_slot_ordered_by_hand_is_left_to_who_ordered()
    {
        var (town, desk) = await StartAsync();
        await using var _ = town;
        using var a = town.As("A");
        await LiveAsync(town, desk, 30, 30);
        var slot = TownServer.Grid.Format(TownServer.Grid.OfJstDay(TownServer.FirstDay.AddDays(1), 18));
        var placed = await a.PostAsync(TownServer.Api + "/orders", new { slot, side = "buy", quantityWh = 111, limitMicroYenPerWh = 20_000 });
        Assert.Equal(HttpStatusCode.Created, placed.Status);
        await LiveAsync(town, desk, 30.5, 33);
        var rows = (await a.ReadAsync(Reasons("A"))).Json!["items"]!.AsArray();
        var here = rows.Where(r => (string)r!["slot"]! == slot).ToList();
        Assert.Equal(["hand", "gate-none"], here.Select(r => (string)r!["kind"]!).Order(StringComparer.Ordinal).Reverse());
        Assert.All(here, r => Assert.Equal("by-hand", (string)r!["code"]!));
        Assert.Contains(rows, r => (string)r!["kind"]! == "gate-buy" && (string)r["slot"]! != slot);
    }

    [Fact]
    public async Task A_refused_order_by_hand_leaves_the_slot_to_the_agent()
    {
        var (town, desk) = await StartAsync();
        await using var _ = town;
        using var a = town.As("A");
        await LiveAsync(town, desk, 30, 30);
        var slot = TownServer.Grid.Format(TownServer.Grid.OfJstDay(TownServer.FirstDay.AddDays(1), 18));
        Assert.Equal("order.quantity-not-positive", (await a.PostAsync(TownServer.Api + "/orders", new { slot, side = "buy", quantityWh = 0, limitMicroYenPerWh = 20_000 })).Code);
        await LiveAsync(town, desk, 30.5, 33);
        Assert.Contains((await a.ReadAsync(Reasons("A"))).Json!["items"]!.AsArray(), r => (string)r!["slot"]! == slot && (string)r["kind"]! == "gate-buy");
    }

    [Fact]
    public async Task Forecasts_have_quantiles_and_their_sum_is_the_operators()
    {
        var (town, desk) = await StartAsync();
        await using var _ = town;
        using var a = town.As("A");
        using var op = town.As("operator");
        var path = TownServer.Api + "/participants/B/forecasts";
        Assert.Equal("forecast.none", (await op.ReadAsync(path)).Code);
        await LiveAsync(town, desk, 24.5, 24.5);
        var b = (await op.ReadAsync(path)).Json!;
        var noon = b["items"]!.AsArray().First(i => (string)i!["slot"]! == "2025-08-02T12:00+09:00")!;
        Assert.Equal((96, 0, 800), (b["items"]!.AsArray().Count, (long)noon["demandWh"]!["mean"]!, (long)noon["sunWh"]!["mean"]!));
        Assert.Equal(-800, (long)noon["netWh"]!["p50"]!);
        Assert.Equal("access.not-yours", (await a.ReadAsync(path)).Code);
        var own = (await a.ReadAsync(TownServer.Api + "/forecasts")).Json!;
        Assert.Null(own["together"]);
        Assert.Equal(96, own["price"]!.AsArray().Count);
        var all = (await op.ReadAsync(TownServer.Api + "/forecasts")).Json!["together"]!.AsArray().First(i => (string)i!["slot"]! == "2025-08-02T12:00+09:00")!;
        Assert.Equal((401, 800, -399), ((long)all["demandWh"]!["mean"]!, (long)all["sunWh"]!["mean"]!, (long)all["netWh"]!["mean"]!));
    }

    [Fact]
    public async Task A_home_reports_its_battery_and_what_cannot_be_is_refused()
    {
        var (town, _) = await StartAsync();
        await using var __ = town;
        using var b = town.As("B");
        using var a = town.As("A");
        var path = TownServer.Api + "/participants/B/devices";
        Assert.Equal(6400, (int)(await b.ReadAsync(path)).Json!["battery"]!["capacityWh"]!);
        Assert.Equal(4000, (int)(await b.PostAsync(path, new { storedWh = 4000 })).Json!["storedWh"]!);
        Assert.Equal(4000, (int)(await b.ReadAsync(path)).Json!["reported"]!["storedWh"]!);
        Assert.Equal("device.stored", (await b.PostAsync(path, new { storedWh = 6401 })).Code);
        Assert.Equal("device.stored", (await b.PostAsync(path, new { storedWh = -1 })).Code);
        Assert.Equal("device.none", (await b.PostAsync(path, new { isConnected = true })).Code);
        Assert.Equal("device.nothing", (await b.PostAsync(path, new { })).Code);
        Assert.Equal("device.at", (await b.PostAsync(path, new { storedWh = 1, at = "2025-07-30T00:00:00Z" })).Code);
        Assert.Equal("access.not-yours", (await a.PostAsync(path, new { storedWh = 1 })).Code);
        Assert.Equal("device.none", (await a.PostAsync(TownServer.Api + "/participants/A/devices", new { storedWh = 1 })).Code);
        using var op = town.As("operator");
        Assert.Equal("access.denied", (await op.PostAsync(path, new { storedWh = 1 })).Code);
    }
}
