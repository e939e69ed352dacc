using System.Globalization;
using System.Text;
using Yoichi.Data.Tests;

namespace Yoichi.Proof.Tests.Kills;

/// <summary>Kills (SIGKILL) inside the commit of one long piece of work, at a write that is chosen: many orders or readings, a settlement run, a month's bills, a
/// snapshot. Afterwards it is done as a whole or not at all, and asked for again it is done once.</summary>
/// <remarks><c>YOICHI_KILLS=200</c> kills a tenth of that often in each piece of work; eng/kills does.</remarks>
public sealed class MomentTests(PostgresServer postgres)
{
    const int Homes = 40;
    const string Sqlite = "SQLite", Postgres = "PostgreSQL";

    static int Kills => Math.Max(2, int.Parse(Environment.GetEnvironmentVariable("YOICHI_KILLS") ?? "20", CultureInfo.InvariantCulture) / 10);

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    PostgresServer? Server(string store) => store == Postgres ? postgres : null;

    [Theory, InlineData(Sqlite), InlineData(Postgres)]
    public async Task Many_readings_that_are_cut_off_are_kept_as_a_whole_or_not_at_all_and_once_when_they_are_sent_again(string store)
    {
        using var town = await ReadingsTownAsync(store);
        await BulkAsync(town, store, ProofTown.Operator, "/readings", Readings(town), kept => kept.Readings.Count - Homes * 48, Homes * 96);
    }

    [Theory, InlineData(Sqlite), InlineData(Postgres)]
    public async Task Many_orders_that_are_cut_off_are_kept_as_a_whole_or_not_at_all_and_once_when_they_are_sent_again(string store)
    {
        const int orders = 500;
        using var town = await ProofTown.MakeAsync(Server(store), members: Homes, days: 3);
        var first = ProofTown.Grid.OfJstDay(ProofTown.FirstDay.AddDays(3)) + 8;
        var body = $"{{\"orders\":[{string.Join(',', Enumerable.Range(0, orders).Select(i => $$"""{"slot":"{{ProofTown.Slot(first + i / 8)}}","side":"buy","quantityWh":{{1_000_000 + i}},"limitMicroYenPerWh":20000}"""))}]}}";
        await BulkAsync(town, store, "M1", "/orders/together", body, kept => kept.Orders.Keys.Count(wh => wh >= 1_000_000), orders);
    }

    [Theory, InlineData(Sqlite), InlineData(Postgres)]
    public async Task A_settlement_run_that_is_cut_off_is_made_as_a_whole_once(string store)
    {
        using var town = await ReadingsTownAsync(store);
        var body = Readings(town);
        var (bulk, settling) = (0, 0);
        await RunAsync(town, store, "settle", async (cut, order) =>
        {
            await using var served = await cut.StartAsync();
            cut.Order(order(bulk));
            Assert.NotNull(await SendAsync(served, town, ProofTown.Operator, "/readings", body));
            // Asked for the time, the market first does what is due.
            await AskAsync(served, town);
        }, measured =>
        {
            var large = measured.Sizes.Where(s => s > measured.Sizes.Max() / 10).ToList();
            (bulk, settling) = (large[0], large[1]);
            return (1, settling);
        }, async (cut, report) =>
        {
            var kept = await cut.KeptAsync();
            Assert.Equal(Homes * 48 * 3, kept.Readings.Count);
            Assert.Equal(report.Where == "inside" ? Homes * 48 : Homes * 48 * 3, kept.Settled.Count);
            await using (var again = await cut.AgainAsync())
            {
                await AskAsync(again, town);
                await again.StopAsync();
            }

            kept = await cut.KeptAsync();
            Assert.Equal(Homes * 48 * 3, kept.Settled.Count);
            Once(kept);
        }, () => bulk * 9 / 10);
    }

    [Theory, InlineData(Sqlite), InlineData(Postgres)]
    public async Task A_bill_run_that_is_cut_off_is_made_as_a_whole_once(string store)
    {
        // July has two days and is billed ten days after its end, by whoever starts then.
        using var town = await ProofTown.MakeAsync(Server(store), members: Homes, days: 3, at: 13 * 24, rules: new(TimeSpan.FromDays(2), TimeSpan.FromDays(30)));
        await RunAsync(town, store, "bills", async (cut, order) =>
        {
            cut.Order(order(0));
            try
            {
                await using var served = await cut.StartAsync();
                await BilledAsync(served, town);
            }
            catch (EndedException)
            {
                // Killed before it said where it is.
            }
        }, measured =>
        {
            // Larger than any other: whoever dies so late in one dies in this.
            var sizes = measured.Sizes.Order().ToList();
            return (sizes[^2] + 1, sizes[^1]);
        }, async (cut, report) =>
        {
            Assert.Equal(report.Where == "inside" ? 0 : Homes, (await cut.KeptAsync()).Bills.Count);
            await using (var again = await cut.AgainAsync())
            {
                await BilledAsync(again, town);
                await again.StopAsync();
            }

            var kept = await cut.KeptAsync();
            Assert.Equal(Homes, kept.Bills.Count);
            Once(kept);
        });
    }

    [Theory, InlineData(Sqlite), InlineData(Postgres)]
    public async Task A_snapshot_that_is_cut_off_takes_nothing_with_it(string store)
    {
        const string order = """{"slot":"2025-08-02T12:00+09:00","side":"buy","quantityWh":1234567,"limitMicroYenPerWh":20000}""";
        using var town = await ProofTown.MakeAsync(Server(store), members: Homes, days: 3);
        await RunAsync(town, store, "snapshot", async (cut, moment) =>
        {
            await using var served = await cut.StartAsync();
            Assert.NotNull(await SendAsync(served, town, "M1", "/orders", order));
            cut.Order(moment(0));
            // The last thing a service does is to take one.
            await served.StopAsync();
        }, measured => (1, measured.Sizes.Max()), async (cut, _) =>
        {
            Assert.Equal(1, (await cut.KeptAsync()).Orders[1_234_567]);
            await using (var again = await cut.AgainAsync())
            {
                Assert.NotNull(await SendAsync(again, town, "M1", "/orders", order));
                Assert.Equal(0, (await again.StopAsync()).Exit);
            }

            var kept = await cut.KeptAsync();
            Assert.Equal(1, kept.Orders[1_234_567]);
            Once(kept);
            await using var opened = await cut.OpenAsync();
            Assert.Equal(kept.Lines, (await opened.SnapshotAsync(ProofTown.Name, Stop))!.Position);
        });
    }

    async Task BulkAsync(ProofTown town, string store, string who, string path, string body, Func<Kept, int> count, int all)
    {
        string? answer = null;
        await RunAsync(town, store, "bulk", async (cut, order) =>
        {
            await using var served = await cut.StartAsync();
            cut.Order(order(0));
            answer = await SendAsync(served, town, who, path, body);
        }, measured => (1, measured.Sizes.First(s => s > measured.Sizes.Max() / 10)), async (cut, report) =>
        {
            Assert.Null(answer);
            Assert.Equal(report.Where == "inside" ? 0 : all, count(await cut.KeptAsync()));
            await using (var again = await cut.AgainAsync())
            {
                Assert.NotNull(await SendAsync(again, town, who, path, body));
                await again.StopAsync();
            }

            var kept = await cut.KeptAsync();
            Assert.Equal(all, count(kept));
            Once(kept);
        });
    }

    /// <summary>Once to its end, counted; then again and again, and killed: mostly inside, every fifth time after the work was written and before anybody was told.</summary>
    /// <param name="work">Does it; the order is to be given once it is about to begin.</param>
    /// <param name="range">By what was counted, the first and the last write at which it may die inside.</param>
    /// <param name="least">What must have been written before.</param>
    async Task RunAsync(ProofTown town, string store, string name, Func<Cut, Func<int, string>, Task> work, Func<MomentReport, (int From, int Until)> range, Func<Cut, MomentReport, Task> check, Func<int>? least = null)
    {
        int from, until;
        using (var whole = Cut.Of(town, Server(store), name))
        {
            // A service that is not stopped takes no snapshot: that would be counted too.
            await work(whole, _ => "count 0");
            (from, until) = range(whole.Report());
        }

        // What it writes differs a little from time to time.
        until -= (until - from) / 20;
        Assert.True(until > from, $"{from} to {until}");
        var (inside, after) = (0, 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var cut = Cut.Of(town, Server(store), $"{name}-{kill}");
            var order = kill % 5 == 4 ? $"after {until} {least?.Invoke() ?? 0}" : string.Create(CultureInfo.InvariantCulture, $"inside {from + (long)(until - from) * kill / Math.Max(1, Kills - 1)} {least?.Invoke() ?? 0}");
            await work(cut, _ => order);
            var report = cut.Report();
            Assert.Equal(order.Split(' ')[0], report.Where);
            if (report.Where == "inside") inside++;
            else after++;
            await check(cut, report);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{store}: {inside} kills inside the {(town.Storage is null ? "writes" : "bytes")} {from} to {until} of it, {after} after it and before anybody was told");
    }

    /// <summary>Two days are over for which nobody has sent anything.</summary>
    Task<ProofTown> ReadingsTownAsync(string store) => ProofTown.MakeAsync(Server(store), members: Homes, days: 1, at: 73);

    static string Readings(ProofTown town) => $"{{\"readings\":[{string.Join(',', Enumerable.Range(0, 96).Select(i => ProofTown.Grid.OfJstDay(ProofTown.FirstDay.AddDays(1)) + i)
        .SelectMany(s => town.Members.Select((m, i) => $$"""{"participant":"{{m}}","slot":"{{ProofTown.Slot(s)}}","forwardWh":{{300 + i}},"reverseWh":0}""")))}]}}";

    static void Once(Kept kept)
    {
        Assert.Empty(kept.Faults);
        Assert.All(kept.Orders.Where(o => o.Key >= 1_000_000), o => Assert.Equal(1, o.Value));
        Assert.All(kept.Readings.Values, times => Assert.Equal(1, times));
        Assert.All(kept.Settled.Values, times => Assert.Equal(1, times));
        Assert.All(kept.Bills.Values, times => Assert.Equal(1, times));
    }

    /// <returns>The answer; null where there was none.</returns>
    static async Task<string?> SendAsync(Served served, ProofTown town, string who, string path, string body)
    {
        using var client = served.Client(town.Key(who));
        using var request = new HttpRequestMessage(HttpMethod.Post, Caller.Api + path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", "bulk");
        try
        {
            using var response = await client.SendAsync(request, Stop);
            var answer = await response.Content.ReadAsStringAsync(Stop);
            Assert.True(response.IsSuccessStatusCode, answer);
            return answer;
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            return null;
        }
    }

    static async Task AskAsync(Served served, ProofTown town)
    {
        using var client = served.Client(town.Key(ProofTown.Operator));
        try
        {
            _ = await client.GetStringAsync(Caller.Api, Stop);
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            // Killed on the way.
        }
    }

    /// <summary>Waits until there are bills, or it is gone.</summary>
    static async Task BilledAsync(Served served, ProofTown town)
    {
        using var client = served.Client(town.Key(ProofTown.Operator));
        try
        {
            while (!(await client.GetStringAsync(Caller.Api + "/bills?from=2025-07&until=2025-08", Stop)).Contains("\"participant\"", StringComparison.Ordinal)) await Task.Delay(20, Stop);
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            // Killed.
        }
    }
}
