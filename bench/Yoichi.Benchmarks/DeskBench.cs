using System.Diagnostics;
using Yoichi.Community;
using Yoichi.Data.Sqlite;
using Yoichi.Desk;
using Yoichi.Devices;
using Yoichi.Live;
using Yoichi.Simulation;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Benchmarks;

/// <summary>A community in service whose members all have an agent: how long the desk takes for everybody at the start of a slot.</summary>
public static class DeskBench
{
    const string Community = "setagaya-300";

    /// <param name="agent">Of everybody.</param>
    /// <param name="days">Lived before and while it is measured: the last one counts.</param>
    public static BenchTable Run(string agent, int days, Action<string>? progress = null)
    {
        var folder = Directory.CreateTempSubdirectory("yoichi-bench-");
        try
        {
            return new("desk", [RowAsync(agent, days, Path.Combine(folder.FullName, "desk.db"), progress).GetAwaiter().GetResult()],
                "HTTP, meters' messages, and whoever else orders; the market runs in the same process on the same processors");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task<BenchRow> RowAsync(string agent, int days, string path, Action<string>? progress)
    {
        var file = BuiltInCommunities.Open(Community) with { DeskAgent = agent };
        file = file with { Market = file.Market with { ExAnte = true } };
        var definition = LiveDefinition.Of(file, new(2025, 8, 1), new DateOnly(2025, 8, 1).AddDays(days + 1));
        var (grid, first) = (definition.Grid, definition.Grid.OfJstDay(definition.From));
        var series = SeriesLoader.Load(file, definition.From, days, 0);
        var store = await SqliteStore.OpenAsync(path, default).ConfigureAwait(false);
        await using var closing = store.ConfigureAwait(false);
        var time = new SetTime { Now = grid.StartOf(first - grid.PerDay) };
        var desk = new CommunityDesk(definition.Name, store, store, new(store), time);
        await desk.Register.SeedAsync(DeskSetup.Of(file), [.. file.Participants.Select(p => RegisteredSite.Of(definition.Name, p))], default).ConfigureAwait(false);
        await desk.PrepareAsync(default).ConfigureAwait(false);
        var live = await LiveCommunity.StartAsync(store, definition.Name, time, desk.With(new() { Heartbeat = null }), definition).ConfigureAwait(false);
        await using var stopping = live.ConfigureAwait(false);
        await desk.OpenAsync(live, default).ConfigureAwait(false);

        Battery?[] batteries = [.. file.Participants.Select(p => p.Battery is { } spec ? new Battery(spec) : null)];
        var (gates, ahead, settled) = (new List<double>(), 0.0, new List<double>());
        for (var now = first - grid.PerDay; now < first + days * grid.PerDay; now += 1)
        {
            if (grid.JstNumber(now) == 1) progress?.Invoke($"{grid.JstDay(now):yyyy-MM-dd}");
            time.Now = grid.StartOf(now);
            var isLast = now >= first + (days - 1) * grid.PerDay;
            if (now > first)
            {
                Command[] readings = [.. file.Participants.Select((p, i) => Reading(p, series.Participants[i], batteries[i], now - 1, now - 1 - first, grid))];
                _ = await live.Writer.SendAsync(new(readings)).ConfigureAwait(false);
                var before = Stopwatch.GetTimestamp();
                await live.Writer.LookAtClockAsync().ConfigureAwait(false);
                if (isLast) settled.Add(Stopwatch.GetElapsedTime(before).TotalSeconds);
            }

            var began = Stopwatch.GetTimestamp();
            await desk.LookAsync(default).ConfigureAwait(false);
            var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
            if (isLast && grid.JstNumber(now) == 24) ahead = took;
            else if (isLast) gates.Add(took);
        }

        if (desk.Status.Failures.Count > 0) throw new InvalidOperationException($"an agent failed: {desk.Status.Failures.First()}");
        var bytes = (await ((People.IPeopleStore)store).ListAsync(People.PeopleTable.Sites, $"{definition.Name}/learnt", null, 1000, default).ConfigureAwait(false)).Sum(r => (long)r.Body.Length);
        var (again, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var next = new CommunityDesk(definition.Name, store, store, new(store), time);
        await next.PrepareAsync(default).ConfigureAwait(false);
        await next.OpenAsync(live, default).ConfigureAwait(false);
        var (start, processor) = (Stopwatch.GetElapsedTime(again).TotalSeconds, (Environment.CpuUsage.TotalTime - used).TotalSeconds);
        gates.Sort();
        settled.Sort();
        return new($"{Community}, everybody {agent}, day {days} of service, SQLite",
        [
            ("members", desk.Status.Asked),
            ("gateSeconds", gates[gates.Count / 2]),
            ("longestGateSeconds", gates[^1]),
            ("dayAheadSeconds", ahead),
            ("afterMeteringSeconds", settled[settled.Count / 2]),
            ("longestAfterMeteringSeconds", settled[^1]),
            ("keptBytes", bytes),
            ("deskStartSeconds", start),
            ("deskStartCpuSeconds", processor),
        ]);
    }

    static Command.RecordReading Reading(ParticipantEntry entry, ParticipantSeries energy, Battery? battery, DeliverySlot slot, int at, SlotGrid grid)
    {
        var (use, sun) = (new Energy(energy.LoadWattHours[at]), new Energy(energy.GeneratedWattHours[at]));
        var step = battery?.Step(RetailRule.Battery(use, sun), grid.Minutes) ?? default;
        var net = use + step.Charged - sun - step.Discharged;
        var (forward, reverse, stored) = (Energy.Max(net, default), Energy.Max(-net, default), battery?.State ?? default);
        return new(slot, entry.Id, new(forward, reverse, use, sun, step.Charged, step.Discharged, default, step.Lost, stored, forward, reverse, BaselineStored: stored));
    }

    sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
