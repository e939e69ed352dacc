using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Yoichi.Units;

namespace Yoichi.Proof.Tests.Fuzz;

/// <summary>Every endpoint the service describes, asked wrongly in every way: it answers with a code, never with a fault of its own, and what it
/// refused has changed nothing.</summary>
/// <remarks><c>YOICHI_FUZZ=100000</c> sends that many, <c>YOICHI_FUZZ_SEED</c> others; eng/fuzz-api does.</remarks>
public sealed partial class FuzzTests
{
    const int ARun = 5_000;                                  // then a new town: this one has been changed enough

    /// <summary>Requests after which the clock goes on by a slot, and after which people sign in again.</summary>
    const int AMove = 250, ASession = 200;

    /// <summary>Refusals of the market and of acts that are recorded before they are tried are in the journal; of these there is no trace at all.</summary>
    static readonly string[] Traceless = ["body.", "request.", "idempotency.", "access.", "key.refused", "order.tags", "order.count", "reading.count", "participant.", "community.unknown", "csrf.", "limit.", "input."];

    /// <summary>Who tries a password wrongly is counted.</summary>
    static readonly string[] Counted = ["/api/v1/sign-in", "/api/v1/me/password"];

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    static int Setting(string name, int otherwise) => int.Parse(Environment.GetEnvironmentVariable(name) ?? $"{otherwise}", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Whatever_is_sent_is_answered_with_a_code_and_what_is_refused_changes_nothing()
    {
        var (all, seed) = (Setting("YOICHI_FUZZ", 600), (ulong)Setting("YOICHI_FUZZ_SEED", 1));
        var (faults, statuses, asked) = (new List<string>(), new SortedDictionary<int, int>(), new HashSet<string>());
        for (var left = all; left > 0 && faults.Count < 20; left -= ARun, seed++) await RunAsync(seed, Math.Min(left, ARun), faults, statuses, asked);
        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
        TestContext.Current.TestOutputHelper?.WriteLine($"{all} requests to {asked.Count} endpoints: {string.Join(", ", statuses.Select(s => $"{s.Key} × {s.Value}"))}");
    }

    static async Task RunAsync(ulong seed, int count, List<string> faults, SortedDictionary<int, int> statuses, HashSet<string> asked)
    {
        using var town = await ProofTown.MakeAsync();
        await using (var host = await FuzzHost.StartAsync(town))
        {
            using var watcher = new HttpClient { BaseAddress = host.Address };
            watcher.DefaultRequestHeaders.Authorization = new("Bearer", town.Key(ProofTown.Operator));
            var operations = await Description.ReadAsync(watcher, host, Stop);
            Assert.True(operations.Count > 100);
            using var traces = new Traces(town.Data);
            var (rng, wishes) = (new Rng(seed), new Wishes(town, host, operations, new Rng(seed + 1_000_000)));
            for (var number = 0; number < count && faults.Count < 20; number++)
            {
                if (number % AMove == AMove - 1) await host.MoveAsync(0.5);
                if (number % ASession == 0) await host.SignInAsync();
                _ = traces.Look();
                var (again, other) = (rng.Between(0, 19) == 0, rng.Between(0, 1) == 0);
                var wish = again ? wishes.Again(other) : null;
                again = wish is not null;
                wish ??= wishes.Next();
                var answer = await RawHttp.SendAsync(host.Address, wish.Bytes, Stop);
                statuses[answer.Status] = statuses.GetValueOrDefault(answer.Status) + 1;
                asked.Add($"{wish.Operation.Method} {wish.Operation.Path}");
                var fault = Fault(wish, answer) ?? (again ? FaultOfAgain(other, answer) : null) ?? FaultOfTrace(wish, answer, again, traces.Look());
                if (answer.Status is 200 or 201 && !again && wish.IsHttp && wish.Operation is { Method: not "GET", Path: var path } && path.Contains("/communities/{community}/", StringComparison.Ordinal) && answer.Header("Yoichi-Position") is not null)
                    wishes.Done(wish);
                if (fault is not null) faults.Add($"seed {seed}, request {number}: {fault}\n{wish}\n→ {answer.Head}\n{(answer.Text.Length > 1000 ? answer.Text[..1000] : answer.Text)}");
            }

            using var ready = await watcher.GetAsync("/health/ready", Stop);
            Assert.True(ready.IsSuccessStatusCode, await ready.Content.ReadAsStringAsync(Stop));
        }

        await using var store = await town.OpenAsync();
        Assert.Empty((await Kept.ReadAsync(store)).Faults);
    }

    /// <summary>Reading, being refused and being answered again change nothing.</summary>
    static string? FaultOfTrace(Wish wish, RawAnswer answer, bool again, Trace trace)
    {
        if (wish.Operation.Method != "GET" && !again && answer.Status is not (>= 400 or 0)) return null;
        if (Counted.Contains(wish.Operation.Path)) return null;
        var nothingAtAll = again || (answer.Status >= 400 && CodeOf(answer) is { } code && Traceless.Any(t => code.StartsWith(t, StringComparison.Ordinal)));
        return trace.Change(nothingAtAll) is { } change ? $"it has changed something: {change}" : null;
    }

    /// <summary>What is wrong with an answer; null where it is right.</summary>
    static string? Fault(Wish wish, RawAnswer answer)
    {
        // What is no HTTP is ended by the server below us, without a document.
        if (!wish.IsHttp && answer is { Status: 0 or 400 or 411 or 413 or 414 or 431, Body.Length: 0 }) return null;
        if (answer.Status is 0 or < 200 or >= 500) return "no answer of ours";
        if (answer.Status < 400)
        {
            if (answer.Header("Content-Type")?.Split(';')[0] != "application/json") return null;
            try
            {
                _ = JsonNode.Parse(answer.Body);
                return null;
            }
            catch (JsonException)
            {
                return "JSON that is none";
            }
        }

        if (!wish.Operation.IsDescribed && (answer.Body.Length == 0 || answer.Header("Content-Type")?.Split(';')[0] is "text/html" or "text/plain")) return null;
        if (answer.Header("Content-Type")?.StartsWith("application/problem+json", StringComparison.Ordinal) != true) return "a refusal without a problem document";
        if (CodeOf(answer) is not { } code || !Code().IsMatch(code)) return "a refusal without a code";
        return (JsonNode.Parse(answer.Body)!["status"]?.GetValue<int>() ?? 0) == answer.Status ? null : "the document says another status";
    }

    static string? FaultOfAgain(bool other, RawAnswer answer) => answer.Status is 401 or 403 or 429 ? null
        : other ? CodeOf(answer) == "idempotency.conflict" ? null : "other content under the same key is a conflict"
        : answer.Header("Idempotency-Replayed") == "true" ? null : "the same again is the same answer";

    static string? CodeOf(RawAnswer answer)
    {
        try
        {
            return JsonNode.Parse(answer.Body)?["code"]?.GetValue<string>();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^[a-z][a-zA-Z0-9-]*(\.[a-zA-Z0-9-]+)+$|^not-found$")]
    private static partial Regex Code();
}
