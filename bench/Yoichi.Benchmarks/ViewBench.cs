using System.Diagnostics;
using Npgsql;
using Yoichi.Community;
using Yoichi.Data.Postgres;
using Yoichi.Data.Sqlite;
using Yoichi.Live;
using Yoichi.Units;

namespace Yoichi.Benchmarks;

/// <summary>Questions to the views of a year of many homes: how long until the rows are there.</summary>
public static class ViewBench
{
    const string Community = "street";
    const int TradesOfSlot = 100;

    static readonly DateOnly First = new(2025, 4, 1);

    /// <param name="folder">Where the SQLite file lies while it runs.</param>
    /// <param name="postgres">A connection string; null leaves PostgreSQL out. A schema is made there and dropped.</param>
    public static BenchTable Run(int homes, int days, string folder, string? postgres, Action<string>? progress = null) =>
        RunAsync(homes, days, folder, postgres, progress).GetAwaiter().GetResult();

    static async Task<BenchTable> RunAsync(int homes, int days, string folder, string? postgres, Action<string>? progress)
    {
        var rows = new List<BenchRow>();
        var own = Directory.CreateDirectory(Path.Combine(folder, $"yoichi-bench-{Environment.ProcessId}"));
        var schema = $"yoichi_bench_views_{Environment.ProcessId}";
        try
        {
            await using (var sqlite = await SqliteStore.OpenAsync(Path.Combine(own.FullName, "bench.db"), default).ConfigureAwait(false))
                rows.AddRange(await RowsAsync("SQLite", sqlite, sqlite, homes, days, progress).ConfigureAwait(false));
            if (postgres is not null)
            {
                await using var store = await PostgresStore.OpenAsync(postgres, schema, default).ConfigureAwait(false);
                rows.AddRange(await RowsAsync("PostgreSQL", store, store, homes, days, progress).ConfigureAwait(false));
            }
        }
        finally
        {
            own.Delete(recursive: true);
            if (postgres is not null) await DropAsync(postgres, schema).ConfigureAwait(false);
        }

        return new("views", rows, "making the rows up, and the network: the questions are asked by this process"
            + (postgres is null ? "; PostgreSQL: give its connection string with --postgres" : ""));
    }

    static async Task<List<BenchRow>> RowsAsync(string name, IJournalStore store, IViews views, int homes, int days, Action<string>? progress)
    {
        var rows = new List<BenchRow>();
        var claim = await store.ClaimAsync(Community, default).ConfigureAwait(false);
        var year = new MadeUpYear(homes, First);
        var writing = TimeSpan.Zero;
        for (var day = 0; day < days; day++)
        {
            if (day % 30 == 0) progress?.Invoke($"{name}: writing day {day + 1} of {days}");
            var made = year.Day(day, TradesOfSlot);
            var started = Stopwatch.GetTimestamp();
            await store.AppendAsync(new(Community, claim.Epoch, day, ["{}"u8.ToArray()], [], [], made), default).ConfigureAwait(false);
            writing += Stopwatch.GetElapsedTime(started);
        }

        var count = (long)homes * days * 48;
        rows.Add(new($"{name}: {homes:N0} homes, {days} days, {count:N0} slots of homes, {(long)days * 48 * TradesOfSlot:N0} trades, written a day at a time",
            [("wallSeconds", writing.TotalSeconds), ("microsecondsPerHomeSlot", writing.TotalMicroseconds / count)]));
        var (from, until, mid) = (First, First.AddDays(days), First.AddDays(days / 2));
        var grid = SlotGrid.HalfHour;
        var (dayFrom, dayUntil) = (grid.OfJstDay(mid), grid.OfJstDay(mid) + 48);
        var who = year.Homes[homes / 2];
        var month = new DateOnly(mid.Year, mid.Month, 1);
        await AskAsync("the market of a day", () => views.SlotsAsync(Community, dayFrom, dayUntil, default));
        await AskAsync("auctions of a day", () => views.RoundsAsync(Community, dayFrom, dayUntil, default));
        await AskAsync("prices by day, a year", () => views.DaysAsync(Community, from, until, default));
        await AskAsync("energy by month, a year", () => views.MonthsAsync(Community, from, until, default));
        await AskAsync("slots with readings missing, a year", () => views.UnsettledAsync(Community, grid.OfJstDay(from), grid.OfJstDay(until), 100, default));
        await AskAsync("a home's day", () => views.ParticipantSlotsAsync(Community, who, dayFrom, dayUntil, default));
        await AskAsync("a home's trades of a day", () => views.TradesAsync(Community, dayFrom, dayUntil, who, default, 1000, default));
        await AskAsync("a home's days, a year", () => views.ParticipantDaysAsync(Community, who, from, until, default));
        await AskAsync("a home's months, a year", () => views.ParticipantMonthsAsync(Community, who, from, until, default));
        await AskAsync("bills of a month", () => views.BillsAsync(Community, month, month.AddMonths(1), null, default));
        await AskAsync("one bill's lines", () => views.BillLinesAsync(Community, who, month, default));
        await AskAsync("health of all meters, a month", () => views.MeterDaysAsync(Community, month, month.AddMonths(1), default));
        await AskAsync("a page of 100 trades", () => views.TradesAsync(Community, grid.OfJstDay(from), grid.OfJstDay(until), null, new(dayFrom, 0), 100, default));
        return rows;

        async Task AskAsync<T>(string what, Func<Task<Viewed<IReadOnlyList<T>>>> ask)
        {
            var (first, best, found) = (0.0, double.MaxValue, 0);
            for (var i = 0; i < 6; i++)
            {
                var started = Stopwatch.GetTimestamp();
                found = (await ask().ConfigureAwait(false)).Value.Count;
                var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                if (i == 0) first = took;
                best = Math.Min(best, took);
            }

            rows.Add(new($"{name}: {what}, {found:N0} rows", [("firstMilliseconds", first), ("milliseconds", best)]));
        }
    }

    static async Task DropAsync(string postgres, string schema)
    {
        await using var connection = new NpgsqlConnection(postgres);
        await connection.OpenAsync().ConfigureAwait(false);
        await using var drop = new NpgsqlCommand($"DROP SCHEMA IF EXISTS {schema} CASCADE", connection);
        await drop.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    /// <summary>Rows as a year's events would make them, without playing it.</summary>
    sealed class MadeUpYear(int homes, DateOnly first)
    {
        readonly Rng rng = new(20_250_401);

        public ParticipantId[] Homes { get; } = [.. Enumerable.Range(1, homes).Select(i => ParticipantId.Parse($"H{i:0000}"))];

        public ViewRows Day(int day, int trades)
        {
            var (date, start) = (first.AddDays(day), SlotGrid.HalfHour.OfJstDay(first.AddDays(day)));
            var (slots, rounds, traded, of) = (new List<SlotRow>(), new List<RoundRow>(), new List<TradeRow>(), new List<ParticipantSlotRow>());
            var days = Homes.Select(h => new ParticipantDayRow(h, date) { Slots = 48, Measured = 48, Forward = new(rng.Between(4000, 16_000)), Bought = new(3000), BoughtFor = new(60_000_000) }).ToList();
            for (var slot = start; slot < start + 48; slot += 1)
            {
                for (var t = 0; t < trades; t++)
                    traded.Add(new(slot, slot.Index * 10_000L + t, RoundKind.Gate, t, t + 1, Homes[rng.Between(0, homes - 1)], Homes[rng.Between(0, homes - 1)], new(rng.Between(1, 600)), new(17_000 + rng.Between(0, 500) * 10)));
                rounds.Add(new(slot, slot.Index * 10_000L + trades, RoundKind.Gate, homes, new(50_000), new(40_000), new(30_000), new(1)));
                slots.Add(SlotRow.Empty(slot, date) with
                {
                    Market = new(homes, 0, 1, trades, new(30_000), new(600_000_000), new(17_000), new(22_000)),
                    GateClosed = true,
                    Settled = homes,
                    Missing = slot.Index % 2000 == 0 ? 1 : 0,
                    Energy = new(new(100_000), new(120_000), new(60_000), new(30_000), new(30_000), new(40_000), new(10_000), default, default, default, default, default),
                });
                foreach (var home in Homes)
                    of.Add(new(home, slot)
                    {
                        Forward = new(rng.Between(0, 800)),
                        Reverse = new(rng.Between(0, 300)),
                        Load = new(400),
                        Generated = new(100),
                        Charged = default(Energy),
                        Discharged = default(Energy),
                        Quality = ReadingQuality.Measured,
                        Stage = ReadingStage.Confirmed,
                        Bought = new(rng.Between(0, 400)),
                        BoughtFor = new(8_000_000),
                        Sold = new(100),
                        SoldFor = new(2_000_000),
                        BaselineForward = new(500),
                        BaselineReverse = new(200),
                    });
            }

            var month = new DateOnly(date.Year, date.Month, 1);
            var last = date.AddDays(1).Month != date.Month;
            List<BillRow> bills = last ? [.. Homes.Select(h => new BillRow(h, month, 0, 0, Money.OfYen(8000), Money.OfYen(8400), Money.OfYen(8000), 0))] : [];
            List<BillLineRow> lines = [.. bills.SelectMany(b => Enumerable.Range(0, 20).Select(l => new BillLineRow(
                b.Participant, month, 0, l < 13 ? BillPart.Due : BillPart.Baseline, l, "energy", new(1000), new(27_000), new(27_000_000))))];
            return new(slots, rounds, traded, of, days, bills, lines, []);
        }
    }
}
