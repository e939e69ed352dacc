using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Yoichi.Proof.Tests.Fuzz;

/// <param name="Query">Names of parameters of the query.</param>
/// <param name="Example">Of the body; null where the description has none.</param>
/// <param name="TakesBody">It takes one of some kind.</param>
sealed record Operation(string Method, string Path, IReadOnlyList<string> Query, string? Example, bool TakesBody);

/// <summary>What a running service says of itself: every endpoint there is, those of tomorrow too.</summary>
static class Description
{
    /// <summary>A plus sign as such: examples are told by their text.</summary>
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<IReadOnlyList<Operation>> ReadAsync(HttpClient client, CancellationToken stop)
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
