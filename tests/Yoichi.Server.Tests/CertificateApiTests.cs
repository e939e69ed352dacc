using System.Net;
using System.Text.Json.Nodes;
using Yoichi.Community;
using Yoichi.Provenance;
using Yoichi.Statements;
using Yoichi.Units;

namespace Yoichi.Server.Tests;

/// <summary>Certificates and statements of a served community: B's roof sells to A, and each sees its own.</summary>
public sealed class CertificateApiTests
{
    const string Certificates = TownServer.Api + "/certificates", Acts = Certificates + "/acts", Custody = Certificates + "/custody";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    static CertificateRules Rules { get; } = new(
        [new(ParticipantId.Parse("B"), ParticipantId.Parse("B"), "solar", "Setagaya", new(2020, 4, 1), false, "none", 0, "self-declared")],
        CertificateRules.UsualOrder, LotOrder.Fifo, 24, SupplyMix.Undeclared);

    /// <summary>Slot 25 is settled: B fed in 1,000 Wh and sold 300 of them as solar to A, who used 500.</summary>
    static async Task<TownServer> StartAsync(Func<CommunityDefinition, CommunityDefinition>? change = null)
    {
        var definition = TownServer.Definition() with { Certificates = Rules };
        var town = await TownServer.StartAsync(change: o => o with { Definition = change?.Invoke(definition) ?? definition });
        using var a = town.As("A");
        using var b = town.As("B");
        using var op = town.As("operator");
        await a.OrderAsync(25, "buy", 300, 21);
        Assert.Equal(HttpStatusCode.Created, (await b.PostAsync(TownServer.Api + "/orders", new { slot = TownServer.Slot(25), side = "sell", quantityWh = 300, limitMicroYenPerWh = 12_000, tags = new[] { "solar" } })).Status);
        await town.LookAsync(11);
        await town.LookAsync(12.5);
        await op.PostAsync(TownServer.Api + "/readings", new { readings = (object[])[Http.Reading("A", 25, 500), Http.Reading("B", 25, 0, 1000), Http.Reading("C", 25, 10)] });
        await town.LookAsync(12.6);
        return town;
    }

    static async Task<JsonArray> ItemsAsync(HttpClient who, string path) => (await who.ReadAsync(path)).Json!["items"]!.AsArray();

    [Fact]
    public async Task The_value_alone_is_offered_asked_for_and_cleared_by_the_operator()
    {
        await using var town = await StartAsync();
        using var a = town.As("A");
        using var b = town.As("B");
        using var op = town.As("operator");
        const string Offers = Certificates + "/offers";
        static object Offer(string side, long wh, long limit, string technology = "solar") => new { side, wh, limitMicroYenPerWh = limit, technology };
        Assert.Equal("certificate.not-offered", (await b.PostAsync(Offers, Offer("sell", 701, 500))).Code);
        Assert.Equal("certificate.technology", (await b.PostAsync(Offers, Offer("sell", 700, 500, "so lar"))).Code);
        Assert.Equal("certificate.limit", (await a.PostAsync(Offers, Offer("buy", 400, 505))).Code);
        Assert.Equal(HttpStatusCode.Created, (await b.PostAsync(Offers, Offer("sell", 700, 500))).Status);
        Assert.Equal("certificate.both-sides", (await b.PostAsync(Offers, Offer("buy", 1, 500))).Code);
        Assert.Equal(HttpStatusCode.Created, (await a.PostAsync(Offers, Offer("buy", 400, 900))).Status);
        var waiting = (await a.ReadAsync(Offers)).Json!;
        Assert.Equal((2, "buy", 400L), ((int)waiting["waiting"]!, (string)Assert.Single(waiting["items"]!.AsArray())!["side"]!, (long)waiting["items"]![0]!["wh"]!));

        Assert.Equal(HttpStatusCode.Forbidden, (await a.PostAsync(Certificates + "/auction", new { })).Status);
        var held = (await op.PostAsync(Certificates + "/auction", new { })).Json!;
        Assert.Equal((2, 400L, 700L, 400L, 400L * 400), ((int)held["orders"]!, (long)held["wantedWh"]!, (long)held["offeredWh"]!, (long)held["matchedWh"]!, (long)held["gainMicroYen"]!));
        Assert.Equal(400, (await ItemsAsync(a, TownServer.Api + "/participants/A/certificates")).Sum(i => (long)i!["wh"]!));
        Assert.Equal(300, (await ItemsAsync(b, TownServer.Api + "/participants/B/certificates")).Sum(i => (long)i!["wh"]!));
        Assert.Equal(0, (int)(await a.ReadAsync(Offers)).Json!["waiting"]!);
    }

    [Fact]
    public async Task Whoever_has_certificates_sees_them_acts_on_them_once_and_is_refused_with_a_code()
    {
        await using var town = await StartAsync();
        using var a = town.As("A");
        using var b = town.As("B");
        using var c = town.As("C");
        using var op = town.As("operator");
        using var auditor = town.As("auditor");
        var range = "?from=2025-08-01&until=2025-08-02";
        var claimed = Assert.Single(await ItemsAsync(a, Certificates + range))!;
        Assert.Equal(("claimed", "load", 300L, "B", true), ((string)claimed["status"]!, (string)claimed["usedFor"]!, (long)claimed["wh"]!, (string)claimed["plant"]!, (bool)claimed["isInjected"]!));
        Assert.Equal(("2027-08-01", "2035-04-01"), ((string)claimed["expires"]!, (string)claimed["re100Until"]!));
        Assert.Empty(await ItemsAsync(c, Certificates + range));
        Assert.Equal("access.not-yours", (await c.ReadAsync(Certificates + range + "&participant=A")).Code);
        var held = Assert.Single(await ItemsAsync(b, TownServer.Api + "/participants/B/certificates"))!;
        Assert.Equal((1L, 300L, 700L), ((long)held["issuance"]!, (long)held["fromWh"]!, (long)held["wh"]!));
        Assert.Equal("access.not-yours", (await a.ReadAsync(TownServer.Api + "/participants/B/certificates")).Code);

        // Pages of one row each come to the same as one page.
        var paged = new List<long>();
        for (string? next = ""; next is not null;)
        {
            var page = (await auditor.ReadAsync($"{Certificates}{range}&limit=1{(next == "" ? "" : "&after=" + next)}")).Json!;
            paged.AddRange(page["items"]!.AsArray().Select(i => (long)i!["fromWh"]!));
            next = (string?)page["next"];
        }

        Assert.Equal([0L, 300], paged);
        Assert.Equal([300L], (await ItemsAsync(op, Certificates + range + "&status=active")).Select(i => (long)i!["fromWh"]!));

        var given = await b.PostAsync(Acts, new { verb = "transfer", wh = 100, to = "C" }, "k1");
        Assert.Equal((HttpStatusCode.OK, 100L, 300L), (given.Status, (long)given.Json!["wh"]!, (long)given.Json["items"]![0]!["fromWh"]!));
        Assert.Equal("true", (await b.PostAsync(Acts, new { verb = "transfer", wh = 100, to = "C" }, "k1")).Header("Idempotency-Replayed"));
        Assert.Equal("idempotency.conflict", (await b.PostAsync(Acts, new { verb = "transfer", wh = 101, to = "C" }, "k1")).Code);
        Assert.Equal(100L, (long)Assert.Single(await ItemsAsync(c, TownServer.Api + "/participants/C/certificates"))!["wh"]!);
        foreach (var (code, wish) in new (string, object)[]
        {
            ("certificate.verb", new { verb = "withdraw", wh = 1 }), ("certificate.quantity", new { verb = "claim", wh = 0 }), ("certificate.unknown", new { verb = "cancel", wh = 1, issuance = 9 }),
            ("certificate.unknown", new { verb = "cancel", wh = 1, issuance = -1 }), ("certificate.unknown-participant", new { verb = "transfer", wh = 1, to = "Z" }),
            ("certificate.not-held", new { verb = "cancel", wh = 601 }), ("certificate.more-than-used", new { verb = "claim", wh = 5 }), ("certificate.text", new { verb = "cancel", wh = 1, purpose = "a b" }),
        })
            Assert.Equal(code, (await b.PostAsync(Acts, wish)).Code);

        Assert.Equal(HttpStatusCode.OK, (await op.PostAsync(Custody, new { verb = "lock", account = "B", wh = 600, purpose = "dispute" })).Status);
        Assert.Equal("certificate.not-held", (await b.PostAsync(Acts, new { verb = "cancel", wh = 1 })).Code);
        Assert.Equal("certificate.not-locked", (await op.PostAsync(Custody, new { verb = "unlock", account = "B", wh = 601 })).Code);
        Assert.Equal(HttpStatusCode.OK, (await op.PostAsync(Custody, new { verb = "unlock", account = "B", wh = 600 })).Status);
        Assert.Equal(HttpStatusCode.OK, (await op.PostAsync(Custody, new { verb = "withdraw", account = "B", wh = 50 })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await b.PostAsync(Custody, new { verb = "lock", account = "A", wh = 1 })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.PostAsync(Acts, new { verb = "claim", wh = 1 })).Status);
        var month = Assert.Single((await auditor.ReadAsync(Certificates + "/plants")).Json!["months"]!.AsArray())!;
        Assert.Equal((1000L, 650L, 300L, 50L), ((long)month["issuedWh"]!, (long)month["heldWh"]!, (long)month["claimedWh"]!, (long)month["withdrawnWh"]!));
        Assert.Equal("Setagaya", (string)(await ItemsAsync(b, Certificates + "/plants"))[0]!["place"]!);
        Assert.Empty(await ItemsAsync(a, Certificates + "/plants"));
    }

    [Fact]
    public async Task A_plant_of_a_member_that_was_admitted_later_is_registered_by_the_operator_alone()
    {
        await using var town = await StartAsync();
        using var op = town.As("operator");
        using var a = town.As("A");
        using var auditor = town.As("auditor");
        var terms = new { retail = "flat-27", buyBack = "flat-8.5", charges = "none", levy = "japan" };
        Assert.Equal(HttpStatusCode.Created, (await op.PostAsync(TownServer.Api + "/participants", new { id = "D", kind = "home", terms, joins = "2025-08-02", tags = new[] { "solar" } })).Status);
        var plant = new { place = "Nerima", commissioned = "2012-05-01", support = "FIT until 2022", gramsPerKWh = 38, factorSource = "CRIEPI 2016" };
        foreach (var who in (HttpClient[])[a, auditor])
            Assert.Equal(HttpStatusCode.Forbidden, (await who.PostAsync(TownServer.Api + "/participants/D/plant", plant)).Status);
        var made = await op.PostAsync(TownServer.Api + "/participants/D/plant", plant, "p1");
        Assert.Equal((HttpStatusCode.Created, "D", "solar", TownServer.Slot(27), "2027-05-01"),
            (made.Status, (string)made.Json!["owner"]!, (string)made.Json["technology"]!, (string)made.Json["from"]!, (string)made.Json["re100Until"]!));
        Assert.Equal("true", (await op.PostAsync(TownServer.Api + "/participants/D/plant", plant, "p1")).Header("Idempotency-Replayed"));
        var twice = await op.PostAsync(TownServer.Api + "/participants/D/plant", plant);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "plant.refused"), (twice.Status, twice.Code));
        Assert.Equal("plant.refused", (await op.PostAsync(TownServer.Api + "/participants/C/plant", new { underFit = true })).Code);
        Assert.Equal(2, (await ItemsAsync(auditor, Certificates + "/plants")).Count);

        // Its first sun is certified.
        await town.LookAsync(37);
        await op.PostAsync(TownServer.Api + "/readings", new
        {
            readings = (object[])[.. "ABCD".Select(w => new
        {
            participant = $"{w}", slot = TownServer.Grid.Format(TownServer.Grid.OfJstDay(TownServer.FirstDay.AddDays(1), 25)), forwardWh = w == 'D' ? 0 : 100, reverseWh = w == 'D' ? 900 : 0,
        })]
        });
        await town.LookAsync(37.1);
        var held = Assert.Single(await ItemsAsync(op, TownServer.Api + "/participants/D/certificates"))!;
        Assert.Equal((900L, "Nerima"), ((long)held["wh"]!, (string)held["place"]!));
    }

    [Fact]
    public async Task A_statement_is_the_members_own_and_the_bytes_are_those_of_the_command()
    {
        await using var town = await StartAsync();
        using var a = town.As("A");
        using var b = town.As("B");
        var (from, until) = (TownServer.FirstDay, TownServer.FirstDay.AddDays(1));
        var path = TownServer.Api + "/participants/A/statement?from=2025-08-01&until=2025-08-02";
        var book = new StatementBook(ParticipantId.Parse("A"), from, until, TownServer.Grid);
        var again = new Community.Community(town.Live.Writer.Definition, book);
        using var journal = new StreamReader(await town.As("auditor").GetStreamAsync(TownServer.Api + "/journal", Stop));
        for (var (line, number) = (await journal.ReadLineAsync(Stop), 0); line is not null; (line, number) = (await journal.ReadLineAsync(Stop), number + 1))
            if (number > 0) again.Apply(JournalLine.ReadCommand(System.Text.Encoding.UTF8.GetBytes(line), number));
        var wanted = book.Close(again);
        Assert.Equal((300L, 200L), (wanted.Sum(SourceKind.Plant), wanted.Sum(SourceKind.Retailer)));
        Assert.Equal(StatementFiles.Json(wanted), await a.GetStringAsync(path, Stop));
        Assert.Equal(StatementFiles.Csv(wanted), await a.GetStringAsync(path + "&format=csv", Stop));
        Assert.Equal(StatementPage.Render(wanted), await a.GetStringAsync(path + "&format=html", Stop));
        Assert.Equal("access.not-yours", (await b.ReadAsync(path)).Code);
        foreach (var (code, query) in new[] { ("statement.days", "?from=2025-07-01"), ("statement.days", "?from=2025-08-30&until=2025-09-02"), ("request.range", "?from=2025-08-02&until=2025-08-02"), ("request.day", "?from=x"), ("statement.format", "?format=pdf") })
            Assert.Equal(code, (await a.ReadAsync(TownServer.Api + "/participants/A/statement" + query)).Code);
        Assert.Equal("statement.participant", (await town.As("operator").ReadAsync(TownServer.Api + "/participants/Z/statement")).Code);

        var page = WebUtility.HtmlDecode(await a.GetStringAsync("/me/statement?lang=en", Stop));
        Assert.Contains("from B, generated 12:00–12:30", page, StringComparison.Ordinal);
        Assert.Contains("60.0 %", page, StringComparison.Ordinal);
        Assert.Contains("Bで12:00–12:30に発電", WebUtility.HtmlDecode(await a.GetStringAsync("/me/statement?lang=ja", Stop)), StringComparison.Ordinal);
        Assert.Contains("0.7 kWh, oldest first", await b.GetStringAsync("/me/certificates?lang=en", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_buildings_tenants_get_matched_shares_and_each_sees_its_own()
    {
        var floors = new[] { ("floor-1", "A"), ("floor-2", "A") }.Select(f => TownServer.Definition().Members[0] with
        {
            Id = ParticipantId.Parse(f.Item1),
            Owner = ParticipantId.Parse(f.Item2),
            MeterClass = MeterClass.None,
        });
        await using var town = await StartAsync(d => d with { Members = [.. d.Members, .. floors] });
        using var a = town.As("A");
        using var b = town.As("B");
        using var op = town.As("operator");
        await op.PostAsync(TownServer.Api + "/readings", new { readings = (object[])[Http.Reading("floor-1", 25, 100), Http.Reading("floor-2", 25, 400)] });
        var path = TownServer.Api + "/participants/A/tenants?from=2025-08-01&until=2025-08-02";
        var shares = (await a.ReadAsync(path)).Json!;
        Assert.Equal([("floor-1", 100L, 60L), ("floor-2", 400, 240)], shares["tenants"]!.AsArray().Select(t => ((string)t!["tenant"]!, (long)t["usedWh"]!, (long)t["certifiedWh"]!)));
        Assert.All(shares["items"]!.AsArray(), i => Assert.Equal(("B", "solar", TownServer.Slot(25)), ((string)i!["plant"]!, (string)i["technology"]!, (string)i["generated"]!)));
        var csv = await a.GetStringAsync(path + "&format=csv", Stop);
        Assert.Equal($"start,tenant,wh,from,technology,generated,issuance\n{TownServer.Slot(25)},floor-1,60,B,solar,{TownServer.Slot(25)},1\n{TownServer.Slot(25)},floor-2,240,B,solar,{TownServer.Slot(25)},1\n", csv);
        Assert.Equal("access.not-yours", (await b.ReadAsync(path)).Code);
        Assert.Equal("tenants.none", (await b.ReadAsync(path.Replace("/A/", "/B/", StringComparison.Ordinal))).Code);
        var own = (await op.ReadAsync(path.Replace("/A/", "/floor-2/", StringComparison.Ordinal))).Json!;
        Assert.Equal("floor-2", (string)Assert.Single(own["tenants"]!.AsArray())!["tenant"]!);
        Assert.Equal(240L, (long)Assert.Single(own["items"]!.AsArray())!["wh"]!);
        Assert.Contains("floor-2", await a.GetStringAsync("/me/tenants?lang=en", Stop), StringComparison.Ordinal);
        Assert.Contains("href=\"/me/tenants\"", await a.GetStringAsync("/me/statement?lang=en", Stop), StringComparison.Ordinal);
        Assert.Contains("has no tenants here", await b.GetStringAsync("/me/tenants?lang=en", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_community_that_does_not_certify_says_so()
    {
        await using var town = await TownServer.StartAsync();
        using var a = town.As("A");
        Assert.Equal("statement.uncertified", (await a.ReadAsync(TownServer.Api + "/participants/A/statement")).Code);
        foreach (var path in (string[])["/certificates", "/certificates/plants", "/participants/A/certificates"])
            Assert.Equal("certificate.none", (await a.ReadAsync(TownServer.Api + path)).Code);
        Assert.Equal("certificate.none", (await a.PostAsync(Acts, new { verb = "claim", wh = 1 })).Code);
        Assert.Contains("does not certify", await a.GetStringAsync("/me/statement?lang=en", Stop), StringComparison.Ordinal);
    }
}
