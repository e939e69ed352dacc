using System.Globalization;
using Yoichi.Data.Tests;
using Yoichi.Units;

namespace Yoichi.Proof.Tests.Kills;

/// <summary>The whole service, killed (SIGKILL) while several programs trade through it and its clock goes on, and started again: what it acknowledged over
/// HTTP is kept, once.</summary>
/// <remarks><c>YOICHI_KILLS=200</c> kills that often; eng/kills does.</remarks>
public sealed class KillTests(PostgresServer postgres)
{
    /// <summary>A day of the market in two and a half minutes.</summary>
    const double Pace = 600;

    static int Kills => int.Parse(Environment.GetEnvironmentVariable("YOICHI_KILLS") ?? "3", CultureInfo.InvariantCulture);

    [Fact]
    public async Task After_kill_9_of_the_service_nothing_acknowledged_is_missing_and_nothing_appears_twice_on_sqlite() => await RunAsync(null);

    [Fact]
    public async Task After_kill_9_of_the_service_nothing_acknowledged_is_missing_and_nothing_appears_twice_on_postgresql() => await RunAsync(postgres);

    static async Task RunAsync(PostgresServer? server)
    {
        using var town = await ProofTown.MakeAsync(server);
        var rng = new Rng(20_251_126);
        var callers = town.Members.Append(ProofTown.Operator).Select((who, i) => new Caller(town, who, i, new Rng((ulong)i + 1))).ToList();
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var served = await Served.StartAsync(town.Data, town.Storage, Pace);
            var (answers, most) = (0, (int)rng.Between(1, 250));
            var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var calls = callers.Select(c => c.CallAsync(served, () =>
            {
                if (Interlocked.Increment(ref answers) >= most) enough.TrySetResult();
            })).ToList();
            await Task.WhenAny(enough.Task, Task.WhenAll(calls));
            await served.KillAsync();
            await Task.WhenAll(calls);
        }

        // Once more, to its end: what was pending is answered, and it stops as it should.
        await using (var last = await Served.StartAsync(town.Data, town.Storage, Pace))
        {
            var left = callers.ToDictionary(c => c, _ => 1);
            var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var calls = callers.Select(c => c.CallAsync(last, () =>
            {
                lock (left)
                {
                    left[c]--;
                    if (left.Values.All(l => l <= 0)) enough.TrySetResult();
                }
            })).ToList();
            await Task.WhenAny(enough.Task, Task.WhenAll(calls));
            var (exit, error) = await last.StopAsync();
            await Task.WhenAll(calls);
            Assert.Equal(0, exit);
            Assert.EndsWith("stopped; everything is kept\n", error);
        }

        await CheckAsync(town, callers);
    }

    static async Task CheckAsync(ProofTown town, List<Caller> callers)
    {
        await using var store = await town.OpenAsync();
        var kept = await Kept.ReadAsync(store);
        var faults = new List<string>([.. kept.Faults, .. callers.SelectMany(c => c.Faults)]);
        foreach (var caller in callers)
        {
            foreach (var (key, told) in caller.Done)
            {
                var answer = await store.AnswerOfAsync(ProofTown.Name, $"acc-{told.Who}:{key}", default);
                if (answer is null) faults.Add($"{key} was acknowledged ({told}) and is not kept");
                else if ((answer.Status, answer.Position, System.Text.Encoding.UTF8.GetString(answer.Body.Span)) != (told.Status, told.Position, told.Body)) faults.Add($"{key}: {told} was acknowledged, another answer is kept");
            }

            faults.AddRange(caller.Orders.Where(wh => !kept.Orders.ContainsKey(wh)).Select(wh => $"an order of {wh} Wh was acknowledged and is not in the journal"));
            faults.AddRange(caller.Readings.Where(r => !kept.Readings.ContainsKey(r)).Select(r => $"a reading of {r} was acknowledged and is not in the journal"));
        }

        // The town's own orders have other quantities.
        faults.AddRange(kept.Orders.Where(o => o is { Key: > 1_000_000, Value: > 1 }).Select(o => $"an order of {o.Key} Wh is in the journal {o.Value} times"));
        faults.AddRange(kept.Readings.Where(r => r.Value > 1).Select(r => $"a reading of {r.Key} is in the journal {r.Value} times"));
        faults.AddRange(kept.Bills.Where(b => b.Value > 1).Select(b => $"the bill of {b.Key} was issued {b.Value} times"));
        Assert.Empty(faults);
        Assert.NotEmpty(kept.Bills);
        Assert.True(kept.Trades > 0);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Kills} kills, {callers.Sum(c => c.Done.Count)} acknowledged, {callers.Sum(c => c.Orders.Count)} orders, {kept.Lines} lines");
    }
}
