using System.Net;
using System.Text;
using Yoichi.Market;

namespace Yoichi.Server.Tests;

public sealed class ReadApiTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_that_is_known_costs_nothing_until_something_happens()
    {
        await using var town = await TownServer.StartAsync();
        using var a = town.As("A");
        var first = await a.ReadAsync(TownServer.Api + "/trades");
        var tag = first.Response.Headers.ETag!.ToString();
        Assert.Equal(HttpStatusCode.NotModified, (await a.ReadAsync(TownServer.Api + "/trades", known: tag)).Status);
        // The same for somebody else is another answer.
        using var b = town.As("B");
        Assert.Equal(HttpStatusCode.OK, (await b.ReadAsync(TownServer.Api + "/trades", known: tag)).Status);
        await a.OrderAsync(25, "buy", 500, 21);
        Assert.Equal(HttpStatusCode.OK, (await a.ReadAsync(TownServer.Api + "/trades", known: tag)).Status);
    }

    [Fact]
    public async Task A_member_sees_its_own_and_an_auditor_everybodys()
    {
        await using var town = await TownServer.StartAsync();
        using var a = town.As("A");
        using var auditor = town.As("auditor");
        Assert.Single((await a.ReadAsync(TownServer.Api + "/participants")).Json!["items"]!.AsArray());
        Assert.Equal((HttpStatusCode.Forbidden, "access.not-yours"), Told(await a.ReadAsync(TownServer.Api + "/participants/B")));
        Assert.Equal((HttpStatusCode.Forbidden, "access.not-yours"), Told(await a.ReadAsync(TownServer.Api + "/participants/nobody")));
        Assert.Equal(HttpStatusCode.Forbidden, (await a.ReadAsync(TownServer.Api + "/journal")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await a.ReadAsync(TownServer.Api + "/settlement")).Status);

        var page = await auditor.ReadAsync(TownServer.Api + "/participants?limit=2");
        Assert.Equal(2, page.Json!["items"]!.AsArray().Count);
        var rest = await auditor.ReadAsync(TownServer.Api + "/participants?limit=2&after=" + page.Json!["next"]!.GetValue<string>());
        Assert.Equal("C", Assert.Single(rest.Json!["items"]!.AsArray())!["id"]!.GetValue<string>());
        Assert.Null(rest.Json!["next"]);
        Assert.Equal((HttpStatusCode.NotFound, "participant.unknown"), Told(await auditor.ReadAsync(TownServer.Api + "/participants/nobody")));
        Assert.Equal((HttpStatusCode.NotFound, "community.unknown"), Told(await auditor.ReadAsync("/api/v1/communities/elsewhere/trades")));
        Assert.Equal((HttpStatusCode.BadRequest, "request.limit"), Told(await auditor.ReadAsync(TownServer.Api + "/trades?limit=0")));
        Assert.Equal((HttpStatusCode.BadRequest, "request.after"), Told(await auditor.ReadAsync(TownServer.Api + "/trades?after=%F0")));
        Assert.Equal((HttpStatusCode.BadRequest, "request.range"), Told(await auditor.ReadAsync(TownServer.Api + "/trades?from=2025-08-02&until=2025-08-02")));
        Assert.Equal((HttpStatusCode.BadRequest, "request.malformed"), Told(await auditor.ReadAsync(TownServer.Api + "/trades?limit=many")));
        Assert.Equal((HttpStatusCode.NotFound, "request.path"), Told(await auditor.ReadAsync(TownServer.Api + "/nothing")));
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "request.method"), Told(await auditor.SendAsync(HttpMethod.Delete, TownServer.Api + "/trades")));
    }

    [Fact]
    public async Task A_clearing_goes_out_with_orders_and_a_proof_that_holds()
    {
        await using var town = await TownServer.StartAsync();
        using var a = town.As("A");
        using var b = town.As("B");
        using var auditor = town.As("auditor");
        await a.OrderAsync(25, "buy", 500, 21);
        await b.OrderAsync(25, "sell", 300, 12);
        await town.LookAsync(11);
        var held = Assert.Single((await auditor.ReadAsync(TownServer.Api + "/clearings?from=2025-08-01&until=2025-08-02")).Json!["items"]!.AsArray())!;
        var place = $"{TownServer.Api}/slots/{TownServer.Slot(25)}/clearings/{held["number"]}";
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, await auditor.GetStringAsync(place + "/orders.csv", Stop), Stop);
            var orders = OrdersFile.Read(file);
            var result = ClearingFile.Parse(await auditor.GetByteArrayAsync(place + "/result.json", Stop), "result.json", orders);
            Assert.Empty(result.Violations.AddRange(ClearingCheck.Of(orders.Orders, result.Clearing, orders.Ids)));
            Assert.Equal((300, 2), (result.Clearing.Traded.WattHours, result.Clearing.Duals.Length));
        }
        finally
        {
            File.Delete(file);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await a.ReadAsync(place + "/result.json")).Status);
        Assert.Equal("clearing.unknown", (await auditor.ReadAsync($"{TownServer.Api}/slots/{TownServer.Slot(26)}/clearings/{held["number"]}/result.json")).Code);
    }

    [Fact]
    public async Task Readings_have_a_result_each_and_a_file_is_taken_in_its_format()
    {
        await using var town = await TownServer.StartAsync(hours: 12.6);
        using var op = town.As("operator");
        using var a = town.As("A");
        var sent = await op.PostAsync(TownServer.Api + "/readings", new { readings = (object[])[Http.Reading("A", 25, 500), Http.Reading("nobody", 25, 1), Http.Reading("B", 26, 1), Http.Reading("B", 25, -1)] }, key: "r1");
        Assert.Equal(["recorded", "refused", "refused", "refused"], sent.Json!["items"]!.AsArray().Select(i => i!["result"]!.GetValue<string>()));
        Assert.Equal([null, "reading.unknown-participant", "reading.slot-not-over", "reading.negative"], sent.Json!["items"]!.AsArray().Select(i => i!["code"]?.GetValue<string>()));
        Assert.Equal(HttpStatusCode.Forbidden, (await a.PostAsync(TownServer.Api + "/readings", new { readings = (object[])[Http.Reading("A", 24, 500)] })).Status);

        var csv = new StringContent("time,B\n2025-08-01 11:00,0.25\n2025-08-01 11:30,0.50\n", Encoding.UTF8, "text/csv");
        var imported = await op.SendAsync(HttpMethod.Post, TownServer.Api + "/readings/import?format=wide&channel=import", csv);
        Assert.Equal(2, imported.Json!["recorded"]!.GetValue<int>());
        using var b = town.As("B");
        var own = (await b.ReadAsync(TownServer.Api + "/participants/B/readings?from=2025-08-01")).Json!["items"]!.AsArray();
        Assert.Equal([250, 500], own.Select(r => r!["forwardWh"]!.GetValue<long>()));
        Assert.Equal("import.format", (await op.SendAsync(HttpMethod.Post, TownServer.Api + "/readings/import?format=parchment", new StringContent("x"))).Code);
        Assert.Equal("request.content-type", (await op.SendAsync(HttpMethod.Post, TownServer.Api + "/readings/import?format=wide", new ByteArrayContent([0x1F, 0x8B, 8]))).Code);
    }

    [Fact]
    public async Task An_operator_admits_changes_and_lets_go_and_each_act_is_in_the_journal()
    {
        await using var town = await TownServer.StartAsync();
        using var op = town.As("operator");
        using var a = town.As("A");
        object wish = new { id = "D", kind = "home", terms = new { retail = "flat-27", buyBack = "flat-8.5", charges = "none", levy = "japan" }, joins = "2025-08-05" };
        Assert.Equal(HttpStatusCode.Forbidden, (await a.PostAsync(TownServer.Api + "/participants", wish)).Status);
        var admitted = await op.PostAsync(TownServer.Api + "/participants", wish);
        Assert.Equal((HttpStatusCode.Created, "D"), (admitted.Status, admitted.Json!["id"]!.GetValue<string>()));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "member.refused"), Told(await op.PostAsync(TownServer.Api + "/participants", wish)));
        var changed = await op.SendAsync(HttpMethod.Patch, TownServer.Api + "/participants/D", new { from = "2025-08-10", tags = new[] { "wind" } });
        Assert.Equal("wind", Assert.Single(changed.Json!["tags"]!.AsArray())!.GetValue<string>());
        Assert.Equal(HttpStatusCode.OK, (await op.PostAsync(TownServer.Api + "/participants/D/dismissal", new { lastDay = "2025-08-20" })).Status);
        Assert.Equal(HttpStatusCode.OK, (await op.PostAsync(TownServer.Api + "/prolongation", new { until = "2025-10-01" })).Status);
        Assert.Equal("member.refused", (await op.PostAsync(TownServer.Api + "/prolongation", new { until = "2025-09-01" })).Code);

        var journal = await op.GetStringAsync(TownServer.Api + "/journal", Stop);
        Assert.Equal(5, journal.Split("\"what\":\"member\"").Length - 1 - 1);
        Assert.Contains("\"by\":\"acc-operator\",\"what\":\"member\",\"text\":\"admit D from 2025-08-05\"", journal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_market_is_told_as_it_happens_and_names_nobody()
    {
        await using var town = await TownServer.StartAsync();
        using var a = town.As("A");
        using var b = town.As("B");
        using var response = await a.GetAsync(TownServer.Api + "/market/stream", HttpCompletionOption.ResponseHeadersRead, Stop);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Stop));
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("hello", (await NextAsync(lines)).Kind);
        await a.OrderAsync(25, "buy", 500, 21);
        await b.OrderAsync(25, "sell", 300, 12);
        await town.LookAsync(11);
        var told = await NextAsync(lines);
        Assert.Equal("traded", told.Kind);
        Assert.Contains("\"wh\":300", told.Data, StringComparison.Ordinal);
        Assert.DoesNotContain("buyer", told.Data, StringComparison.Ordinal);
        Assert.Equal("cleared", (await NextAsync(lines)).Kind);
    }

    static async Task<(string Kind, string Data)> NextAsync(StreamReader lines)
    {
        var (kind, data) = ("", "");
        while (await lines.ReadLineAsync(Stop) is { } line)
            if (line.StartsWith("event: ", StringComparison.Ordinal)) kind = line[7..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal)) data = line[6..];
            else if (line.Length == 0 && kind.Length > 0) return (kind, data);
        throw new EndOfStreamException();
    }

    static (HttpStatusCode, string?) Told(Answered answered) => (answered.Status, answered.Code);
}
