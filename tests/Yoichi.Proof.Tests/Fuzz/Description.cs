using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Yoichi.Proof.Tests.Fuzz;

/// <param name="Query">Names of parameters of the query.</param>
/// <param name="Example">Of the body; null where the description has none.</param>
/// <param name="TakesBody">It takes one of some kind.</param>
/// <param name="IsDescribed">Programs ask it: whatever it refuses has a code. Others are for browsers, and refuse by a page.</param>
sealed record Operation(string Method, string Path, IReadOnlyList<string> Query, string? Example, bool TakesBody, bool IsDescribed = true);

/// <summary>What a running service says of itself: every endpoint there is, those of tomorrow too.</summary>
static class Description
{
    /// <summary>A plus sign as such: examples are told by their text.</summary>
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static readonly string[] PageQuery = ["lang", "day", "month", "from", "until", "slot", "participant", "after", "limit", "kind", "page", "problem", "place", "return", "done"];

    /// <summary>Described ones first.</summary>
    public static async Task<IReadOnlyList<Operation>> ReadAsync(HttpClient client, FuzzHost host, CancellationToken stop)
    {
        var described = await ReadAsync(client, stop);
        var known = described.Select(o => (o.Method, o.Path)).ToHashSet();
        return [.. described, .. host.Endpoints.Where(e => !known.Contains((e.Method, Plainly(e.Route)))).Select(e =>
            new Operation(e.Method, Plainly(e.Route), PageQuery, null, e.Method != "GET", e.Route.StartsWith("/api/", StringComparison.Ordinal)))];
    }

    /// <summary>Without what a route says of its values.</summary>
    static string Plainly(string route) => Regex.Replace(route, @"\{\*{0,2}(\w+)[^}]*\}", "{$1}");

    static async Task<IReadOnlyList<Operation>> ReadAsync(HttpClient client, CancellationToken stop)
    {
        var document = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json", stop))!;
        var operations = new List<Operation>();
        foreach (var (path, methods) in document["paths"]!.AsObject())
            foreach (var (method, operation) in methods!.AsObject())
            {
                if (method is not ("get" or "put" or "post" or "delete" or "patch")) continue;
                var query = (operation!["parameters"]?.AsArray() ?? []).Where(p => p?["in"]?.GetValue<string>() == "query").Select(p => p!["name"]!.GetValue<string>());
                var body = operation["requestBody"]?["content"]?["application/json"];
                operations.Add(new(method.ToUpperInvariant(), path, [.. query], body?["example"]?.ToJsonString(Plain), operation["requestBody"] is not null || method is not "get"));
            }

        return operations;
    }
}
