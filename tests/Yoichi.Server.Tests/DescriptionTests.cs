using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Yoichi.Server.Tests;

/// <summary>The description of the API against the API.</summary>
public sealed class DescriptionTests
{
    [Fact]
    public async Task Every_route_is_described_and_real_answers_are_of_the_shapes_described()
    {
        await using var town = await TownServer.StartAsync();
        using var a = town.As("A");
        using var b = town.As("B");
        using var op = town.As("operator");
        var document = (await town.Client.ReadAsync("/openapi/v1.json")).Json!.AsObject();

        Assert.Empty(Undescribed(town, document));
        foreach (var (path, methods) in document["paths"]!.AsObject())
            foreach (var (method, operation) in methods!.AsObject())
                if (operation is JsonObject told && told.ContainsKey("operationId"))
                    Assert.True(told["summary"] is not null && told["responses"]!["default"] is not null, $"{method} {path} says nothing of itself");

        await a.OrderAsync(25, "buy", 500, 21);
        await b.OrderAsync(25, "sell", 300, 12);
        await town.LookAsync(11);                             // the gate of slot 25
        await a.OrderAsync(30, "buy", 100, 21);
        await town.LookAsync(12.5);
        var readings = await op.PostAsync(TownServer.Api + "/readings", new { readings = (object[])[Http.Reading("A", 25, 500), Http.Reading("B", 25, 0, 300), Http.Reading("C", 25, 10)] });
        await town.LookAsync(12.6);
        Fits(document, "post", "/readings", readings);
        foreach (var path in (string[])["", "/participants", "/participants/A", "/slots", $"/slots/{TownServer.Slot(25)}", $"/slots/{TownServer.Slot(30)}/book", "/orders", "/clearings",
            "/trades", "/days", "/months", "/participants/A/days", "/participants/A/months", "/participants/A/readings", "/bills", "/meters", "/meters/health", "/settlement"])
        {
            var answer = await op.ReadAsync(TownServer.Api + path);
            Assert.True((int)answer.Status == 200, $"{path}: {answer.Status} {answer.Json}");
            Fits(document, "get", path.Replace("/participants/A", "/participants/{participant}", StringComparison.Ordinal)
                .Replace(TownServer.Slot(25), "{slot}", StringComparison.Ordinal).Replace(TownServer.Slot(30), "{slot}", StringComparison.Ordinal), answer);
        }

        Assert.Single((await a.ReadAsync(TownServer.Api + "/trades")).Json!["items"]!.AsArray());
        Assert.Equal("settled", (await a.ReadAsync($"{TownServer.Api}/slots/{TownServer.Slot(25)}")).Json!["phase"]!.GetValue<string>());
        var refused = await a.OrderAsync(25, "buy", 1, 21);
        Schema.Require(document, Described(document, "post", "/orders")["responses"]!["default"]!["content"]!["application/problem+json"]!["schema"]!, refused.Json);
    }

    static void Fits(JsonObject document, string method, string path, Answered answer) => Schema.Require(document,
        Described(document, method, path)["responses"]![((int)answer.Status).ToString(System.Globalization.CultureInfo.InvariantCulture)]!["content"]!["application/json"]!["schema"]!, answer.Json);

    static JsonNode Described(JsonObject document, string method, string path) => document["paths"]!["/api/v1/communities/{community}" + path]![method]!;

    static IEnumerable<string> Undescribed(TownServer town, JsonObject document) =>
        from endpoint in town.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
        let path = "/" + endpoint.RoutePattern.RawText!.Trim('/')
        where path.StartsWith("/api/v1/communities", StringComparison.Ordinal) && endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        where document["paths"]?[path]?[method.ToLowerInvariant()] is null
        select $"{method} {path}";
}
