using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Yoichi.Units;

namespace Yoichi.Proof.Tests.Kills;

/// <summary>Kills within one long piece of work: a bulk of readings, a month's bills, a restore. Afterwards it is done as a whole or not at all, and
/// asked for again it is done once.</summary>
public sealed class MomentTests
{
    const int Homes = 40;

    static int Kills => int.Parse(Environment.GetEnvironmentVariable("YOICHI_KILLS") ?? "2", CultureInfo.InvariantCulture);

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bulk_of_readings_that_is_cut_off_is_kept_as_a_whole_or_not_at_all_and_once_when_it_is_sent_again()
    {
        // Two days are over for which nobody has sent anything.
        using var town = await ProofTown.MakeAsync(members: Homes, days: 1, at: 73);
        var slots = Enumerable.Range(0, 96).Select(i => ProofTown.Grid.OfJstDay(ProofTown.FirstDay.AddDays(1)) + i).ToList();
        var body = $"{{\"readings\":[{string.Join(',', slots.SelectMany(s => town.Members.Select((m, i) => $$"""{"participant":"{{m}}","slot":"{{ProofTown.Slot(s)}}","forwardWh":{{300 + i}},"reverseWh":0}""")))}]}}";
        var (rng, whole, none) = (new Rng(1), 0, 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            var data = town.Copy($"bulk-{kill}");
            await using (var served = await Served.StartAsync(data))
            {
                var sent = SendAsync(served, town, body);
                await Task.Delay((int)rng.Between(0, 400), Stop);
                await served.KillAsync();
                await sent;
            }

            if (await CountAsync(data) is var kept && kept.Readings.Count == Homes * 48) none++;
            else
            {
                Assert.Equal(Homes * 48 * 3, kept.Readings.Count);
                whole++;
            }

            await using (var again = await Served.StartAsync(data))
            {
                var answer = await SendAsync(again, town, body);
                Assert.Equal(Homes * 96, JsonNode.Parse(answer!)!["recorded"]!.GetValue<int>());
                await again.StopAsync();
            }

            kept = await CountAsync(data);
            Assert.Equal(Homes * 48 * 3, kept.Readings.Count);
            Assert.All(kept.Readings.Values, times => Assert.Equal(1, times));
            Assert.Empty(kept.Faults);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{Kills} kills: {whole} kept, {none} not");
    }

    [Fact]
    public async Task A_bill_run_that_is_cut_off_is_made_as_a_whole_once()
    {
        // July has two days and is billed on 11 August at midnight: twelve days after the first, less a few minutes. At this pace they are over soon.
        using var town = await ProofTown.MakeAsync(members: Homes, days: 3, at: 12 * 24 - 0.25, rules: Live.LiveRules.Default);
        var (rng, made, none) = (new Rng(2), 0, 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            var data = town.Copy($"bills-{kill}");
            await using (var served = await Served.StartAsync(data, pace: 1000))
            {
                await Task.Delay((int)rng.Between(300, 1500), Stop);
                await served.KillAsync();
            }

            if ((await CountAsync(data)).Bills.Count is var bills && bills == 0) none++;
            else
            {
                Assert.Equal(Homes, bills);
                made++;
            }

            await using (var again = await Served.StartAsync(data, pace: 1000))
            {
                using var client = again.Client(town.Key(ProofTown.Operator));
                while (JsonNode.Parse(await client.GetStringAsync(Caller.Api + "/bills?from=2025-07&until=2025-08", Stop))!["items"]!.AsArray().Count == 0) await Task.Delay(50, Stop);
                await again.StopAsync();
            }

            var kept = await CountAsync(data);
            Assert.Equal(Homes, kept.Bills.Count);
            Assert.All(kept.Bills.Values, times => Assert.Equal(1, times));
            Assert.Empty(kept.Faults);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{Kills} kills: bills were made before {made}, after {none}");
    }

    [Fact]
    public async Task A_restore_that_is_cut_off_leaves_nothing_that_could_be_served_and_can_be_done_again()
    {
        using var town = await ProofTown.MakeAsync(members: Homes, days: 3);
        var zip = Path.Combine(town.Root, "kept.zip");
        Assert.Equal(0, (await Served.RunAsync("backup", town.Data, zip)).Exit);
        var lines = (await CountAsync(town.Data)).Lines;
        var (rng, whole, none) = (new Rng(3), 0, 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            var data = Path.Combine(town.Root, $"restored-{kill}");
            using (var restore = Served.Yoichi([], ["restore", zip, data]))
            {
                await Task.Delay((int)rng.Between(100, 1500), Stop);
                restore.Kill();
                await restore.WaitForExitAsync(Stop);
            }

            var (exit, _, error) = await Served.RunAsync("restore", zip, data);
            if (exit == 0) none++;
            else
            {
                Assert.Contains("[restore.exists]", error, StringComparison.Ordinal);
                whole++;
            }

            Assert.Equal(lines, (await CountAsync(data, views: false)).Lines);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{Kills} kills: {whole} were whole, {none} were done again");
    }

    /// <returns>The answer; null where there was none.</returns>
    static async Task<string?> SendAsync(Served served, ProofTown town, string body)
    {
        using var client = served.Client(town.Key(ProofTown.Operator));
        using var request = new HttpRequestMessage(HttpMethod.Post, Caller.Api + "/readings") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", "bulk");
        try
        {
            using var response = await client.SendAsync(request, Stop);
            return await response.Content.ReadAsStringAsync(Stop);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    static async Task<Kept> CountAsync(string data, bool views = true)
    {
        await using var store = await Data.Sqlite.SqliteStore.OpenAsync(Path.Combine(data, "yoichi.db"), default);
        var kept = await Kept.ReadAsync(store);
        if (!views) kept.Faults.Clear();
        return kept;
    }
}
