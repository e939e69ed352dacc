using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

// A trading program that uses nothing of Yoichi's but its API. It reads the market, places an order once however often it is
// sent, replaces it, and listens until something is told.
//
//   YOICHI_KEY=yk_… dotnet run -- http://127.0.0.1:5080 town 2025-08-01T12:00+09:00
//
// The key comes from the environment: a command line can be read by everybody on the machine.
if (args is not [var address, var community, var slot] || Environment.GetEnvironmentVariable("YOICHI_KEY") is not { Length: > 0 } key)
{
    Console.Error.WriteLine("usage: YOICHI_KEY=… CSharpClient ADDRESS COMMUNITY SLOT");
    return 2;
}

using var client = new HttpClient { BaseAddress = new Uri($"{address}/api/v1/communities/{Uri.EscapeDataString(community)}/"), Timeout = TimeSpan.FromSeconds(30) };
client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

var of = (await AskAsync(HttpMethod.Get, $"slots/{slot}")).Answer;
Console.WriteLine($"{of["slot"]} is {of["phase"]}; the gate closes at {of["closesAt"]}");

// The key names the intention, not the attempt: whoever runs this again gets the same order, not a second one.
var intention = $"csharp-client-{slot}";
var order = new { slot, side = "buy", quantityWh = 500, limitMicroYenPerWh = 21_000 };
var first = await AskAsync(HttpMethod.Post, "orders", order, intention);
var again = await AskAsync(HttpMethod.Post, "orders", order, intention);
Console.WriteLine($"order {first.Answer["order"]} stands with {first.Answer["openWh"]} Wh; sent again it is order {again.Answer["order"]}{(again.Replayed ? ", not a second one" : "")}");

var replaced = await AskAsync(HttpMethod.Put, $"orders/{first.Answer["order"]}", new { slot, quantityWh = 400, limitMicroYenPerWh = 22_000 }, intention + "-replace");
Console.WriteLine($"replaced: {replaced.Answer["openWh"]} Wh");

var book = (await AskAsync(HttpMethod.Get, $"slots/{slot}/book")).Answer;
foreach (var level in book["buys"]!.AsArray())
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"buy {level!["wh"]} Wh at {level["limitMicroYenPerWh"]!.GetValue<long>() / 1000m:0.00} ¥/kWh"));

if (Environment.GetEnvironmentVariable("YOICHI_LISTEN") is { Length: > 0 })
{
    var cleared = await ListenAsync("market/stream", "cleared");
    Console.WriteLine($"cleared {cleared["slot"]}: {cleared["matchedWh"]} Wh");
}

return 0;

// One request. A 503 or a broken connection is tried again, which is safe: a write carries its idempotency key.
async Task<(JsonNode Answer, bool Replayed)> AskAsync(HttpMethod method, string path, object? body = null, string? idempotencyKey = null)
{
    for (var attempt = 1; ; attempt++)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = JsonContent.Create(body);
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        HttpResponseMessage response;
        try
        {
            response = await client.SendAsync(request);
        }
        catch (HttpRequestException) when (attempt < 5)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500 * attempt));
            continue;
        }

        using (response)
        {
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable && attempt < 5)
            {
                await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1));
                continue;
            }

            var answer = (await response.Content.ReadFromJsonAsync<JsonNode>())!;
            if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"{(int)response.StatusCode} {answer["code"]}: {answer["detail"]}");
            return (answer, response.Headers.TryGetValues("Idempotency-Replayed", out var values) && values.Contains("true"));
        }
    }
}

// Server-sent events by hand: lines of one event, then a blank one.
async Task<JsonNode> ListenAsync(string path, string until)
{
    using var response = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
    using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
    var kind = "";
    while (await lines.ReadLineAsync() is { } line)
        if (line.StartsWith("event: ", StringComparison.Ordinal)) kind = line[7..];
        else if (line.StartsWith("data: ", StringComparison.Ordinal))
        {
            var data = JsonNode.Parse(line[6..])!;
            if (kind == "hello") Console.WriteLine($"listening from position {data["position"]}");
            if (kind == until) return data;
        }

    throw new InvalidOperationException("the stream ended");
}
