using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Yoichi.Units;

namespace Yoichi.Proof.Tests.Kills;

/// <summary>What was acknowledged to an idempotency key.</summary>
sealed record Acknowledged(string Who, int Status, long Position, string Body);

/// <summary>A request that was sent and not answered yet.</summary>
sealed record Pending(string Key, string Path, string Json, Action<Acknowledged>? Then);

/// <summary>Somebody's program: one request after the other, each under a key of its own; what was not answered is sent again until it is.</summary>
/// <param name="who">Whose key.</param>
/// <param name="number">Which of the callers: no two give the same quantity.</param>
sealed class Caller(ProofTown town, string who, int number, Rng rng)
{
    public const string Api = "/api/v1/communities/" + ProofTown.Name;
    Pending? pending;
    DeliverySlot metered = ProofTown.Grid.OfJstDay(ProofTown.FirstDay.AddDays(3));
    long sent;

    /// <summary>By key, in the form it is kept under.</summary>
    public Dictionary<string, Acknowledged> Done { get; } = new(StringComparer.Ordinal);

    /// <summary>Quantities of orders that were accepted.</summary>
    public List<long> Orders { get; } = [];

    public HashSet<(ParticipantId, DeliverySlot)> Readings { get; } = [];

    /// <summary>What was answered otherwise than an idempotent service answers.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Asks until the service is gone.</summary>
    /// <param name="told">After each answer.</param>
    public async Task CallAsync(Served served, Action told)
    {
        using var client = served.Client(town.Key(who));
        try
        {
            while (true)
            {
                pending ??= who == ProofTown.Operator ? await NextReadingsAsync(client) : await NextOrdersAsync(client);
                if (pending is null) continue;
                if (await SendAsync(client, pending) is not { } answer) continue;
                Note(pending, answer);
                pending = null;
                told();
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or OperationCanceledException)
        {
            // Killed. Nobody knows what became of what is pending.
        }
    }

    void Note(Pending asked, Acknowledged answer)
    {
        if (Done.TryGetValue(asked.Key, out var before) && before != answer) Faults.Add($"{asked.Key}: {before} and then {answer}");
        Done[asked.Key] = answer;
        asked.Then?.Invoke(answer);
    }

    /// <summary>Null where it is to be sent again.</summary>
    async Task<Acknowledged?> SendAsync(HttpClient client, Pending asked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, asked.Path) { Content = new StringContent(asked.Json, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Add("Idempotency-Key", asked.Key);
        using var response = await client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        if ((int)response.StatusCode is 429 or 503) return null;
        if ((int)response.StatusCode >= 500) Faults.Add($"{asked.Path}: {response.StatusCode} {body}");
        return response.Headers.TryGetValues("Yoichi-Position", out var position)
            ? new(who, (int)response.StatusCode, long.Parse(position.Single(), CultureInfo.InvariantCulture), body) : new(who, (int)response.StatusCode, 0, body);
    }

    /// <summary>An order, or some together, of quantities nobody else gives.</summary>
    async Task<Pending?> NextOrdersAsync(HttpClient client)
    {
        var now = await NowAsync(client);
        var open = ProofTown.Grid.OfJstDay(DateOnly.FromDateTime(now.ToOffset(SlotGrid.Jst).Date)) + (int)(now.ToOffset(SlotGrid.Jst).TimeOfDay.TotalMinutes / 30) + (int)rng.Between(4, 60);
        var together = rng.Between(0, 3) == 0 ? (int)rng.Between(2, 6) : 1;
        var quantities = Enumerable.Range(0, together).Select(_ => 1_000_000 + 1000 * ++sent + number).ToList();
        var orders = quantities.Select((wh, i) => $$"""{"slot":"{{ProofTown.Slot(open + i)}}","side":"{{(number % 2 == 0 ? "buy" : "sell")}}","quantityWh":{{wh}},"limitMicroYenPerWh":{{(number % 2 == 0 ? 20_000 : 15_000)}}}""").ToList();
        return new($"{who}-{sent}", together == 1 ? Api + "/orders" : Api + "/orders/together", together == 1 ? orders[0] : $"{{\"orders\":[{string.Join(',', orders)}]}}",
            answer =>
            {
                if (answer.Status == 201) Orders.AddRange(quantities);
            });
    }

    /// <summary>Everybody's readings of the next slot that is over.</summary>
    async Task<Pending?> NextReadingsAsync(HttpClient client)
    {
        var slot = metered;
        if (await NowAsync(client) < ProofTown.Grid.StartOf(slot + 1)) return null;
        metered += 1;
        var rows = town.Members.Select((m, i) => $$"""{"participant":"{{m}}","slot":"{{ProofTown.Slot(slot)}}","forwardWh":{{(i % 2 == 0 ? 300 + i : 0)}},"reverseWh":{{(i % 2 == 0 ? 0 : 250 + i)}}}""");
        return new($"{who}-{++sent}", Api + "/readings", $"{{\"readings\":[{string.Join(',', rows)}]}}", answer =>
        {
            if (answer.Status != 200 || JsonNode.Parse(answer.Body)!["recorded"]!.GetValue<int>() != town.Members.Length) Faults.Add($"readings of {ProofTown.Slot(slot)}: {answer}");
            foreach (var member in town.Members) Readings.Add((ParticipantId.Parse(member), slot));
        });
    }

    static async Task<DateTimeOffset> NowAsync(HttpClient client) => JsonNode.Parse(await client.GetStringAsync(Api))!["now"]!.GetValue<DateTimeOffset>();
}
