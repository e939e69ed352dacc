using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Yoichi.Server.Tests;

/// <summary>What was answered.</summary>
public sealed record Answered(HttpStatusCode Status, JsonNode? Json, HttpResponseMessage Response)
{
    public string? Code => Json?["code"]?.GetValue<string>();

    public string? Header(string name) => Response.Headers.TryGetValues(name, out var values) ? values.First() : null;
}

static class Http
{
    public static async Task<Answered> SendAsync(this HttpClient client, HttpMethod method, string path, object? body = null, string? key = null, string? known = null)
    {
        var stop = TestContext.Current.CancellationToken;
        using var request = new HttpRequestMessage(method, path);
        if (body is string text) request.Content = new StringContent(text, System.Text.Encoding.UTF8, "application/json");
        else if (body is HttpContent content) request.Content = content;
        else if (body is not null) request.Content = JsonContent.Create(body);
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        if (known is not null) request.Headers.TryAddWithoutValidation("If-None-Match", known);
        var response = await client.SendAsync(request, stop);
        var answer = await response.Content.ReadAsStringAsync(stop);
        var isJson = response.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json";
        return new(response.StatusCode, isJson && answer.Length > 0 ? JsonNode.Parse(answer) : null, response);
    }

    public static Task<Answered> ReadAsync(this HttpClient client, string path, string? known = null) => client.SendAsync(HttpMethod.Get, path, known: known);

    public static Task<Answered> PostAsync(this HttpClient client, string path, object body, string? key = null) => client.SendAsync(HttpMethod.Post, path, body, key);

    public static Task<Answered> PutAsync(this HttpClient client, string path, object body) => client.SendAsync(HttpMethod.Put, path, body);

    public static Task<Answered> RemoveAsync(this HttpClient client, string path) => client.SendAsync(HttpMethod.Delete, path);

    public static Task<Answered> OrderAsync(this HttpClient client, int slot, string side, long wh, long yen, string? key = null) =>
        client.PostAsync(TownServer.Api + "/orders", new { slot = TownServer.Slot(slot), side, quantityWh = wh, limitMicroYenPerWh = yen * 1000 }, key);

    public static object Reading(string who, int slot, long forward, long reverse = 0) =>
        new { participant = who, slot = TownServer.Slot(slot), forwardWh = forward, reverseWh = reverse };
}
