using System.Diagnostics;
using Yoichi.Community;
using Yoichi.Data.Sqlite;
using Yoichi.Live;
using Yoichi.Market;
using Yoichi.Provenance;
using Yoichi.Settlement;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Benchmarks;

/// <summary>Certificates through the one writer of a live community: a day of slots that are metered, traded after metering and
/// settled, so that every roof's energy is issued, moved and claimed; then transfers, each a request of its own.</summary>
public static class CertificateBench
{
    const int Slots = 48, Callers = 512;
    static readonly DateOnly Day = new(2025, 8, 1);
    static readonly OrderTerms Solar = OrderTerms.Create([Tag.Parse("solar")]);

    /// <param name="roofs">Homes that generate and sell; as many buy.</param>
    public static BenchTable Run(int roofs, Action<string>? progress = null)
    {
        progress?.Invoke("warming up");
        var folder = Directory.CreateTempSubdirectory("yoichi-bench-");
        try
        {
            RowAsync("in memory", new MemoryJournalStore(), 20, null).GetAwaiter().GetResult();   // compiles what is measured
            return new("certificates",
            [
                RowAsync("in memory", new MemoryJournalStore(), roofs, progress).GetAwaiter().GetResult(),
                RowAsync("SQLite", SqliteStore.OpenAsync(Path.Combine(folder.FullName, "certificates.db"), default).GetAwaiter().GetResult(), roofs, progress)
                    .GetAwaiter().GetResult(),
            ],
            "making the readings and orders, HTTP; the callers run in the same process on the same processors");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task<BenchRow> RowAsync(string where, IJournalStore store, int roofs, Action<string>? progress)
    {
        await using var closing = store.ConfigureAwait(false);
        var definition = Definition(roofs);
        var time = new SetTime { Now = definition.Grid.StartOf(definition.Grid.OfJstDay(Day)) };
        var live = await LiveCommunity.StartAsync(store, definition.Name, time, new() { Heartbeat = null, SnapshotLines = long.MaxValue }, definition).ConfigureAwait(false);
        await using var stopping = live.ConfigureAwait(false);
        progress?.Invoke($"{where}: certificates of {roofs:N0} roofs and {roofs:N0} homes, {Slots:N0} slots");
        var (rng, first) = (new Rng(20_250_801), definition.Grid.OfJstDay(Day));
        var settled = TimeSpan.Zero;
        for (var slot = first; slot < first + Slots; slot += 1)
        {
            var (orders, readings) = SlotOf(definition, slot, roofs, rng);
            time.Now = definition.Grid.StartOf(slot + 1);
            await live.Writer.LookAtClockAsync().ConfigureAwait(false);
            var started = Stopwatch.GetTimestamp();
            // The last reading is not in before the orders are: then the clock trades and settles the slot.
            Done(await live.Writer.SendAsync(new(readings[..^1])).ConfigureAwait(false));
            Done(await live.Writer.SendAsync(new(orders)).ConfigureAwait(false));
            Done(await live.Writer.SendAsync(new(readings[^1])).ConfigureAwait(false));
            await live.Writer.LookAtClockAsync().ConfigureAwait(false);
            settled += Stopwatch.GetElapsedTime(started);
        }

        var (lines, _) = await live.Writer.ReadAsync(c => c.Certificates!.LineCount).ConfigureAwait(false);
        var (bundles, _) = await live.Writer.ReadAsync(c => c.Certificates!.Bundles.Count).ConfigureAwait(false);
        if (bundles < roofs) throw new InvalidOperationException("nothing was certified");

        var acts = Math.Min(50_000, roofs * Slots);
        progress?.Invoke($"{where}: {acts:N0} transfers one by one");
        var (next, from) = (-1, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < acts;)
                Done(await live.Writer.SendAsync(new(new Command.ActOnCertificates(new(CertificateVerb.Transfer,
                    definition.Members[i % roofs].Id, 0, new(1), definition.Members[roofs + i % roofs].Id)))
                { Key = $"k{i}" }).ConfigureAwait(false));
        }))).ConfigureAwait(false);
        var moved = Stopwatch.GetElapsedTime(from);
        var (after, _) = await live.Writer.ReadAsync(c => c.Certificates!.LineCount).ConfigureAwait(false);
        if (after - lines != acts) throw new InvalidOperationException("a transfer was not done");
        return new($"{where}: certificates of {roofs:N0} roofs and {roofs:N0} homes, {Slots:N0} slots",
        [
            ("certificateEvents", lines), ("certificateEventsPerSecond", lines / settled.TotalSeconds),
            ("transfers", acts), ("transfersPerSecond", acts / moved.TotalSeconds),
        ]);
    }

    /// <summary>Half of what a roof makes is used under it, the rest is sold to its pair as solar.</summary>
    static (Command[] Orders, Command[] Readings) SlotOf(CommunityDefinition definition, DeliverySlot slot, int roofs, Rng rng)
    {
        var (orders, readings) = (new List<Command>(), new List<Command>());
        for (var i = 0; i < roofs; i++)
        {
            var (surplus, used) = (rng.Between(100, 1_000), rng.Between(100, 1_000));
            var (seller, buyer) = (definition.Members[i].Id, definition.Members[roofs + i].Id);
            readings.Add(new Command.RecordReading(slot, seller, new(default, new(surplus), new(used), new(surplus + used), default, default,
                default, default, default, default, new(surplus))));
            readings.Add(new Command.RecordReading(slot, buyer, new(new(surplus), default, new(surplus), default, default, default,
                default, default, default, new(surplus), default)));
            orders.Add(new Command.PlaceOrder(slot, seller, Side.Sell, new(surplus), Price.OfTicks(rng.Between(900, 1_500)), Solar));
            if (i < roofs - 1)
                orders.Add(new Command.PlaceOrder(slot, buyer, Side.Buy, new(surplus), Price.OfTicks(rng.Between(1_600, 2_600)), OrderTerms.Plain));
        }

        return ([.. orders], [.. readings]);
    }

    static void Done(LiveResult result)
    {
        if (result is not LiveResult.Done done || done.Applied.Events.Any(e => e.Any(f => f is Event.OrderRefused or Event.ReadingRefused or Event.CommandRefused)))
            throw new InvalidOperationException($"refused: {result}");
    }

    static CommunityDefinition Definition(int roofs)
    {
        var ids = Enumerable.Range(1, 2 * roofs).Select(i => ParticipantId.Parse($"H{i:00000}")).ToArray();
        return new("certified", 30, Day, Day.AddDays(2),
            new("call", ExAnte: false, ExPost: true, null, 48 * 60, 60, new(0), new(99_990), new(17_750)),
            [.. ids.Select((id, i) => new Member(id, "home", null, [], new("flat-27", "flat-8.5", "none", "japan"),
                i < roofs ? [Tag.Parse("solar")] : [], false, Energy.Zero))],
            TariffBook.Load(BuiltInTariffs.Texts).ToCanonicalText(), new("Certified", "証書", "none", 1, []))
        {
            Certificates = new([.. ids.Take(roofs).Select(id => new Plant(id, id, "solar", "", new(2020, 4, 1), false, "", 0, ""))],
                CertificateRules.UsualOrder, LotOrder.Fifo, 24, SupplyMix.Undeclared),
        };
    }

    sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
