using System.Net;
using System.Text.Json.Nodes;
using Yoichi.Desk;
using Yoichi.Server.Hosting;
using Yoichi.Server.Tests.SignIn;
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

        // The same day as a page, and what leads to it.
        var page = await a.GetStringAsync("/me/reasons?date=2025-08-02&lang=en", Stop);
        Assert.Contains("More is expected to be used than generated and discharged.", page, StringComparison.Ordinal);
        Assert.Contains("不足分を買います", WebUtility.HtmlDecode(await a.GetStringAsync("/me/reasons?date=2025-08-02&lang=ja", Stop)), StringComparison.Ordinal);
        Assert.Contains("Nothing was ordered for you", await a.GetStringAsync("/me/reasons?date=2025-08-20&lang=en", Stop), StringComparison.Ordinal);
        Assert.Contains("Nothing was ordered for you", await a.GetStringAsync("/me/reasons?date=1999-01-01&lang=en", Stop), StringComparison.Ordinal);
        var today = await a.GetStringAsync("/me?lang=en", Stop);
        Assert.Contains("What is expected of the next 48 hours", today, StringComparison.Ordinal);
        Assert.Contains("href=\"/me/reasons\"", today, StringComparison.Ordinal);
        using var op = town.As("operator");
        Assert.Contains("2 members asked", await op.GetStringAsync("/operator/alarms?lang=en", Stop), StringComparison.Ordinal);
        Assert.Contains("What everybody together is expected", await op.GetStringAsync("/operator?lang=en", Stop), StringComparison.Ordinal);
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
    public async Task A_battery_registered_in_service_is_the_agents_from_the_next_slot_on_and_until_it_is_removed()
    {
        var (town, desk) = await StartAsync();
        await using var _ = town;
        using var a = town.As("A");
        using var c = town.As("C");
        using var op = town.As("operator");
        var path = TownServer.Api + "/participants/A/devices";
        await LiveAsync(town, desk, 24.5, 25.5);
        var put = await a.PutAsync(path + "/battery", new { capacityWh = 6400, chargeWatts = 3000 });
        Assert.Equal((HttpStatusCode.OK, 3000), (put.Status, (int)put.Json!["battery"]!["dischargeWatts"]!));
        Assert.Equal(6000, (int)(await a.PostAsync(path, new { storedWh = 6000 })).Json!["storedWh"]!);
        await LiveAsync(town, desk, 26, 26.5);
        Assert.Equal(HttpStatusCode.OK, (await a.RemoveAsync(path + "/battery")).Status);
        await LiveAsync(town, desk, 27, 27.5);
        var rows = (await a.ReadAsync(Reasons("A"))).Json!["items"]!.AsArray();
        List<string> Codes(double hour) => [.. rows.Where(r => (string)r!["decided"]! == TownServer.Grid.Format(TownServer.Grid.At(TownServer.At(hour)))
            && ((string)r["kind"]!).StartsWith("gate", StringComparison.Ordinal)).Select(r => (string)r!["code"]!)];
        foreach (var hour in (double[])[24.5, 25.5, 27, 27.5]) Assert.Contains("deficit", Codes(hour));
        foreach (var hour in (double[])[26, 26.5]) Assert.Equal("nothing-left", Assert.Single(Codes(hour)));

        // That it was changed, and by whom, is in the journal; what stands there is not.
        var acts = (await op.GetStringAsync(TownServer.Api + "/journal", Stop)).Split('\n').Where(l => l.Contains("\"device\"", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, acts.Count);
        Assert.Contains("acc-A", acts[0], StringComparison.Ordinal);
        Assert.Contains("put battery of A", acts[0], StringComparison.Ordinal);
        Assert.DoesNotContain("6400", string.Concat(acts), StringComparison.Ordinal);
        Assert.Equal("access.not-yours", (await c.PutAsync(path + "/battery", new { capacityWh = 6400, chargeWatts = 3000 })).Code);
        Assert.Equal("device.none", (await a.RemoveAsync(path + "/battery")).Code);
        Assert.Equal("device.unknown", (await a.RemoveAsync(path + "/windmill")).Code);
    }

    [Fact]
    public async Task Devices_of_a_participant_admitted_later_are_registered_and_what_cannot_be_is_refused()
    {
        var (town, desk) = await StartAsync();
        await using var _ = town;
        using var op = town.As("operator");
        using var auditor = town.As("auditor");
        object Participant(string id, string kind, string? owner = null) => new
        {
            id,
            kind,
            owner,
            joins = "2025-08-03",
            tags = (string[])["solar"],
            terms = new { retail = "flat-27", buyBack = "flat-8.5", charges = "none", levy = "japan" },
        };
        foreach (var one in (object[])[Participant("D", "home"), Participant("EV", "vehicle", "D")])
            Assert.Equal(HttpStatusCode.Created, (await op.PostAsync(TownServer.Api + "/participants", one)).Status);
        string Path(string who, string device) => $"{TownServer.Api}/participants/{who}/devices/{device}";
        var panels = await op.PutAsync(Path("D", "panels"), new { ratedWatts = 4500, tiltDegrees = 30, commissioned = "2019-11-03" });
        Assert.Equal((true, 4500, "2019-11-03", "solar"), ((bool)panels.Json!["hasPanels"]!, (int)panels.Json["panels"]!["ratedWatts"]!,
            (string)panels.Json["panels"]!["commissioned"]!, (string)Assert.Single(panels.Json["saleTags"]!.AsArray())!));
        var load = await op.PutAsync(Path("D", "flexible"), new { perDayWh = 3000, maxWatts = 1500, from = "10:00", to = "15:00", days = (string[])["sat", "sun"] });
        Assert.Equal(["sat", "sun"], load.Json!["flexible"]!["days"]!.AsArray().Select(d => (string)d!));
        var vehicle = new
        {
            capacityWh = 40_000,
            chargeWatts = 6000,
            plugged = (object[])[new { days = (string[])["mon", "tue", "wed", "thu", "fri", "sat", "sun"], from = "18:00", to = "07:30" }],
            trips = (object[])[new { days = (string[])["mon", "fri"], departs = "08:00", wh = 9000 }],
            baselineFrom = "18:00",
            baselineTo = "07:30",
        };
        Assert.Equal(9000, (int)(await op.PutAsync(Path("EV", "vehicle"), vehicle)).Json!["vehicle"]!["neededAtDepartureWh"]!);

        foreach (var (who, device, body, code, place) in new (string, string, object, string, string?)[]
        {
            ("D", "vehicle", vehicle, "device.kind", "device"), ("EV", "battery", new { capacityWh = 1, chargeWatts = 1 }, "device.kind", "device"),
            ("D", "panels", new { ratedWatts = 0 }, "device.range", "ratedWatts"), ("D", "panels", new { ratedWatts = 4500, tiltDegrees = 90.5 }, "device.range", "tiltDegrees"),
            ("D", "battery", new { capacityWh = 1_000_000_001L, chargeWatts = 1 }, "device.range", "capacityWh"),
            ("D", "battery", new { capacityWh = 1000, chargeWatts = 1, chargeEfficiency = 0.009 }, "device.range", "chargeEfficiency"),
            ("D", "battery", new { capacityWh = 1000 }, "body.json", null), ("D", "battery", new { capacityWh = 1000, chargeWatts = 1, colour = "red" }, "body.json", null),
            ("D", "flexible", new { perDayWh = 3001, maxWatts = 1500, from = "10:00", to = "12:00" }, "device.flexible", "perDayWh"),
            ("D", "flexible", new { perDayWh = 1, maxWatts = 1500, from = "10:00", to = "12:00", days = (string[])["someday"] }, "device.range", "days"),
            ("EV", "vehicle", new { vehicle.capacityWh, vehicle.chargeWatts, plugged = Array.Empty<object>(), vehicle.trips, vehicle.baselineFrom, vehicle.baselineTo }, "device.range", "plugged"),
            ("EV", "vehicle", new { capacityWh = 8999, vehicle.chargeWatts, vehicle.plugged, vehicle.trips, vehicle.baselineFrom, vehicle.baselineTo }, "device.vehicle", "trips"),
            ("nobody", "panels", new { ratedWatts = 1 }, "participant.unknown", "participant"),
        })
        {
            var refused = await op.PutAsync(Path(who, device), body);
            Assert.True((refused.Code, place ?? (string?)refused.Json!["place"]) == (code, (string?)refused.Json!["place"]), $"{who} {device}: {refused.Json}");
        }

        Assert.Equal("access.denied", (await auditor.PutAsync(Path("D", "panels"), new { ratedWatts = 1 })).Code);
        // Nothing of what was refused is kept, and agents go by the rest.
        var kept = (await op.ReadAsync($"{TownServer.Api}/participants/D/devices")).Json!;
        Assert.Equal((4500, (JsonNode?)null), ((int)kept["panels"]!["ratedWatts"]!, kept["battery"]));
        await LiveAsync(town, desk, 40, 40);
        Assert.NotNull(desk.Forecasts!.Members[ParticipantId.Parse("D")].Sun);
        Assert.Null(desk.Forecasts.Members.GetValueOrDefault(ParticipantId.Parse("EV")));
        Assert.Empty(desk.Status.Failures);
    }

    [Fact]
    public async Task An_admitted_household_registers_its_devices_on_its_page_and_its_agent_orders_with_them()
    {
        await using var town = await TownServer.StartAsync(0, o => o with { Desk = Seed, Limits = Townspeople.Wide });
        var desk = town.Communities.DeskOf(TownServer.Name)!;
        await desk.OpenAsync(town.Live, Stop);
        using var owner = await town.OperatorAsync();
        using var member = town.Browser();
        var id = (await member.DoAsync("/api/v1/applications", Townspeople.Application())).GetProperty("id").GetString();
        var admitted = await owner.DoAsync($"/api/v1/operator/applications/{id}/admit");
        await member.DoAsync("/api/v1/invitations/accept", new { token = admitted.GetProperty("token").GetString(), login = "hanako@example.jp", password = Townspeople.Password });
        var who = ParticipantId.Parse(admitted.GetProperty("participant").GetString()!);
        async Task<string> PageAsync(string path) => WebUtility.HtmlDecode(await (await member.GetAsync(path)).Content.ReadAsStringAsync(Stop));
        async Task<string> FormAsync(params (string, string)[] fields) =>
            (await member.PostFormAsync("/api/v1/me/devices", [.. fields, ("return", "/me/devices")])).Headers.Location!.ToString();

        Assert.DoesNotContain("registered</span>", await PageAsync("/me/devices?lang=en"), StringComparison.Ordinal);
        Assert.Equal("/me/devices?done=1", await FormAsync(("device", "battery"), ("act", "keep"), ("capacityWh", "6.4"), ("chargeWatts", "3"), ("chargeEfficiency", "94.5"), ("packYenPerKWh", "20000")));
        Assert.Equal("/me/devices?done=1", await FormAsync(("device", "panels"), ("act", "keep"), ("ratedWatts", "4.55"), ("tiltDegrees", "30"), ("commissioned", "2014-04-01")));
        Assert.Equal("/me/devices?done=1", await FormAsync(("device", "flexible"), ("act", "keep"), ("perDayWh", "3"), ("maxWatts", "1.5"), ("days", "weekdays"), ("from", "10:00"), ("to", "15:00")));
        var page = await PageAsync("/me/devices?lang=en");
        foreach (var value in (string[])["value=\"6.4\"", "value=\"94.5\"", "value=\"20000\"", "value=\"4.55\"", "value=\"2014-04-01\"", "value=\"10:00\""]) Assert.Contains(value, page, StringComparison.Ordinal);
        Assert.Contains("蓄電池", await PageAsync("/me/devices?lang=ja"), StringComparison.Ordinal);

        foreach (var (place, code, fields) in new (string, string, (string, string)[])[]
        {
            ("capacityWh", "device.range", [("device", "battery"), ("capacityWh", "0"), ("chargeWatts", "3")]), ("chargeWatts", "device.number", [("device", "battery"), ("capacityWh", "6.4"), ("chargeWatts", "three")]),
            ("capacityWh", "device.number", [("device", "battery"), ("capacityWh", "6.4001"), ("chargeWatts", "3")]), ("from", "device.time", [("device", "flexible"), ("perDayWh", "3"), ("maxWatts", "1"), ("from", "24:00"), ("to", "1:00")]),
            ("perDayWh", "device.flexible", [("device", "flexible"), ("perDayWh", "9"), ("maxWatts", "1"), ("from", "10:00"), ("to", "11:00")]), ("device", "device.kind", [("device", "vehicle"), ("capacityWh", "40"), ("chargeWatts", "3"),
                ("plugged0.from", "18:00"), ("plugged0.to", "07:00"), ("baselineFrom", "18:00"), ("baselineTo", "07:00")]),
        })
        {
            var back = await FormAsync([("act", "keep"), .. fields]);
            Assert.Equal($"/me/devices?problem={code}&place={place}", back);
            Assert.Contains(code, await PageAsync(back + "&lang=en"), StringComparison.Ordinal);
        }

        Assert.Equal("/me/devices?done=1", await FormAsync(("device", "flexible"), ("act", "remove")));
        Assert.Equal("/me/devices?problem=device.none&place=device", await FormAsync(("device", "flexible"), ("act", "remove")));
        var kept = (await desk.Register.SiteAsync(who, Stop))!;
        Assert.Equal((6400L, 0.945, 4.55), (kept.Battery!.Capacity.WattHours, kept.Battery.ChargeEfficiency, kept.Panels!.Array.KilowattsPeak));
        Assert.Null(kept.Flexible);

        // On its first day somebody orders for it, with what it has.
        await town.LookAsync(14 * 24 - 0.01);
        for (var hour = 14 * 24.0; hour <= 14 * 24 + 1; hour += 0.5)
        {
            await town.LookAsync(hour);
            await desk.LookAsync(Stop);
        }

        Assert.Contains(who, desk.Forecasts!.Members.Keys);
        Assert.Empty(desk.Status.Failures);
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
