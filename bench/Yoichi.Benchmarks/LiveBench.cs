using System.Diagnostics;
using Yoichi.Community;
using Yoichi.Data.Sqlite;
using Yoichi.Live;
using Yoichi.Market;
using Yoichi.Settlement;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Benchmarks;

/// <summary>Orders through the one writer of a live community, each a request of its own under an idempotency key; then one
/// round of all open slots.</summary>
public static class LiveBench
{
    const int Slots = 48, Callers = 512, Singles = 100_000;
    static readonly DateOnly Day = new(2025, 8, 1);

    /// <param name="participants">Each orders in every slot.</param>
    public static BenchTable Run(int participants, Action<string>? progress = null)
    {
        progress?.Invoke("warming up");
        var folder = Directory.CreateTempSubdirectory("yoichi-bench-");
        try
        {
            RowAsync("in memory", new MemoryJournalStore(), 200, null).GetAwaiter().GetResult();   // compiles what is measured
            return new("live",
            [
                RowAsync("in memory", new MemoryJournalStore(), participants, progress).GetAwaiter().GetResult(),
                RowAsync("SQLite", SqliteStore.OpenAsync(Path.Combine(folder.FullName, "live.db"), default).GetAwaiter().GetResult(), participants, progress)
                    .GetAwaiter().GetResult(),
            ],
            "making the orders, HTTP, reading and signing requests; the callers run in the same process on the same processors");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task<BenchRow> RowAsync(string where, IJournalStore store, int participants, Action<string>? progress)
    {
        await using var closing = store.ConfigureAwait(false);
        var time = new SetTime { Now = new DateTimeOffset(Day.AddDays(-1), new(11, 0), SlotGrid.Jst) };
        var definition = Definition(participants);
        var live = await LiveCommunity.StartAsync(store, definition.Name, time, new() { Heartbeat = null, SnapshotLines = long.MaxValue }, definition).ConfigureAwait(false);
        await using var stopping = live.ConfigureAwait(false);
        var orders = Orders(definition);
        var singles = Math.Min(Singles, orders.Length / 2);

        progress?.Invoke($"{where}: {singles:N0} orders one by one");
        var (next, started) = (-1, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < singles;) Accepted(await live.Writer.SendAsync(new(orders[i]) { Key = $"k{i}" }).ConfigureAwait(false));
        }))).ConfigureAwait(false);
        var one = Stopwatch.GetElapsedTime(started);

        progress?.Invoke($"{where}: the others, {Slots} at a time");
        started = Stopwatch.GetTimestamp();
        foreach (var some in orders[singles..].Chunk(Slots)) Accepted(await live.Writer.SendAsync(new(some)).ConfigureAwait(false));
        var others = Stopwatch.GetElapsedTime(started);

        progress?.Invoke($"{where}: one round of {Slots} slots");
        time.Now += TimeSpan.FromHours(1);
        started = Stopwatch.GetTimestamp();
        await live.Writer.LookAtClockAsync().ConfigureAwait(false);
        var round = Stopwatch.GetElapsedTime(started);
        var (traded, _) = await live.Writer.ReadAsync(c => c.Definition.Members.Select((_, m) => Enumerable.Range(0, Slots).Sum(s => c.Traded(c.FirstSlot + s, m).Bought.WattHours)).Sum()).ConfigureAwait(false);
        if (traded == 0) throw new InvalidOperationException("nothing was traded");
        using var process = Process.GetCurrentProcess();
        return new($"{where}: {participants:N0} participants, {Slots} open slots, {orders.Length:N0} orders",
        [
            ("orders", orders.Length), ("ordersPerSecond", singles / one.TotalSeconds), ("bulkOrdersPerSecond", (orders.Length - singles) / others.TotalSeconds),
            ("roundSeconds", round.TotalSeconds), ("peakMemoryMiB", process.PeakWorkingSet64 >> 20),
        ]);
    }

    static void Accepted(LiveResult result)
    {
        if (result is not LiveResult.Done done || done.Applied.Events.Any(e => e[0] is not Event.OrderAccepted))
            throw new InvalidOperationException($"an order was not accepted: {result}");
    }

    static CommunityDefinition Definition(int participants) => new("live", 30, Day, Day.AddDays(1),
        new("call", ExAnte: true, ExPost: false, new TimeOnly(12, 0), 48 * 60, 60, new(0), new(99_990), new(17_750)),
        [.. Enumerable.Range(1, participants).Select(i => new Member(ParticipantId.Parse($"H{i:00000}"), "home", null, [],
            new("flat-27", "flat-8.5", "none", "japan"), [], false, Energy.Zero))],
        TariffBook.Load(BuiltInTariffs.Texts).ToCanonicalText(), new("Live", "稼働中", "none", 1, []));

    /// <summary>Everybody orders in every slot, half of them to buy, in an order of their own.</summary>
    static Command[] Orders(CommunityDefinition definition)
    {
        var rng = new Rng(20_250_801);
        var first = definition.Grid.OfJstDay(Day);
        Command[] orders = [.. definition.Members.SelectMany((member, i) => Enumerable.Range(0, Slots).Select(s => new Command.PlaceOrder(first + s, member.Id,
            i % 2 == 0 ? Side.Buy : Side.Sell, new(rng.Between(50, 2_000)), Price.OfTicks(rng.Between(850, 2_700)), OrderTerms.Plain)))];
        for (var i = orders.Length - 1; i > 0; i--)
        {
            var j = (int)rng.Between(0, i);
            (orders[i], orders[j]) = (orders[j], orders[i]);
        }

        return orders;
    }

    sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
