using System.Net.Http.Headers;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Yoichi.Chain;

/// <summary>A node, or a signer, that speaks JSON-RPC 2.0 over HTTP.</summary>
/// <remarks>execution-apis of Ethereum; only methods that every client has.</remarks>
public sealed class ChainNode(HttpClient http, Uri url)
{
    /// <summary>No honest answer to what we ask is longer.</summary>
    const int LongestAnswer = 1 << 22;

    long calls;

    public Uri Url => url;

    /// <exception cref="ChainException">It could not be reached, refused, or answered something else.</exception>
    public async Task<JsonNode?> AskAsync(string method, JsonNode[] parameters, CancellationToken cancellationToken)
    {
        var request = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = Interlocked.Increment(ref calls),
            ["method"] = method,
            ["params"] = new JsonArray(parameters),
        };
        return Result(method, await PostAsync(request.ToJsonString(), cancellationToken).ConfigureAwait(false));
    }

    public async Task<string> AskTextAsync(string method, JsonNode[] parameters, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(method, parameters, cancellationToken).ConfigureAwait(false);
        return answer is JsonValue value && value.TryGetValue<string>(out var text) ? text
            : throw new ChainException("chain.answer", $"{method}: a text was expected");
    }

    public async Task<BigInteger> AskNumberAsync(string method, JsonNode[] parameters, CancellationToken cancellationToken) =>
        Hex.Number(await AskTextAsync(method, parameters, cancellationToken).ConfigureAwait(false));

    async Task<string> PostAsync(string body, CancellationToken cancellationToken)
    {
        using var content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(LongestAnswer, cancellationToken).ConfigureAwait(false);
            var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            // Some nodes send their errors with status 400 or 500: the body says more than the number.
            return text.Length == 0 && !response.IsSuccessStatusCode
                ? throw new ChainException("chain.unreachable", $"{url}: status {(int)response.StatusCode}") : text;
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException
            || (failed is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ChainException("chain.unreachable", $"{url}: {failed.Message}", failed);
        }
    }

    JsonNode? Result(string method, string text)
    {
        JsonObject? answer;
        try
        {
            answer = JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException broken)
        {
            throw new ChainException("chain.answer", $"{url}: {method} was not answered in JSON", broken);
        }

        try
        {
            return Result(method, answer);
        }
        catch (Exception broken) when (broken is InvalidOperationException or ArgumentException)
        {
            // An object with a name twice says so when it is looked into.
            throw new ChainException("chain.answer", $"{url}: {method} was not answered as JSON-RPC has it", broken);
        }
    }

    JsonNode? Result(string method, JsonObject? answer)
    {
        if (answer is null || (answer["result"] is null && answer["error"] is null && !answer.ContainsKey("result")))
            throw new ChainException("chain.answer", $"{url}: {method} was answered with neither result nor error");
        if (answer["error"] is not { } said) return answer["result"];
        if (said is not JsonObject error) throw new ChainException("chain.answer", $"{url}: {method} was answered with an error that is none");
        var message = error["message"]?.ToString() ?? "no reason";
        var data = RevertIn(error["data"]) is { } hex ? Hex.Bytes(hex) : [];
        var reverted = data.Length > 0 || message.Contains("revert", StringComparison.OrdinalIgnoreCase);
        throw new ChainException(reverted ? "chain.reverted" : "chain.refused", $"{method}: {message}") { Revert = data };
    }

    /// <summary>What a contract said: most nodes put it into <c>data</c>, some an object around it, one a word before it.</summary>
    static string? RevertIn(JsonNode? data)
    {
        const string word = "Reverted ";
        var found = data is JsonObject around ? around["data"] ?? around["result"] : data;
        if (found is not JsonValue value || !value.TryGetValue<string>(out var text)) return null;
        if (text.StartsWith(word, StringComparison.Ordinal)) text = text[word.Length..];
        return text.StartsWith("0x", StringComparison.Ordinal) ? text : null;
    }
}
