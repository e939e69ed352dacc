using Yoichi.Community;
using Yoichi.Market;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Live.Tests;

public sealed class ClockTests
{
    static readonly LiveOptions Quiet = Town.Quiet with { Rules = new(TimeSpan.FromHours(2), TimeSpan.FromHours(6)) };

    [Fact]
    public async Task Auctions_and_gates_are_held_at_their_times_and_not_a_second_before()
    {
        await using var town = await Town.StartAsync(-13);
        await town.LookAsync(-12 - 1 / 3600.0);
        Assert.Empty(await town.WordsAsync());
        await town.LookAsync(-12);
        Assert.Equal(["@-12", .. Enumerable.Range(1, 48).Select(n => $"DayAhead {n}")], await town.WordsAsync());
        await town.LookAsync(-1 - 1 / 3600.0);
        Assert.Equal(49, (await town.WordsAsync()).Count);
        await town.LookAsync(-1);
        Assert.Equal(["@-1", "Gate 1", "close 1"], (await town.WordsAsync()).Skip(49));
        await town.LookAsync(-1);
        await town.LookAsync(-0.5 - 1 / 3600.0);
        Assert.Equal(52, (await town.WordsAsync()).Count);
    }

    [Fact]
    public async Task After_an_absence_everything_is_caught_up_with_in_order_each_at_its_own_time()
    {
        await using var town = await Town.StartAsync(-13);
        await town.LookAsync(23.25);
        var words = await town.WordsAsync();
        Assert.Equal(["@-12", .. Enumerable.Range(1, 48).Select(n => $"DayAhead {n}")], words.Take(49));
        var expected = new List<string>();
        for (var n = 1; n <= 49; n++)
        {
            expected.AddRange([FormattableString.Invariant($"@{(n - 3) / 2.0:0.####}"), $"Gate {n}", $"close {n}"]);
            if (n == 27) expected.AddRange(Enumerable.Range(49, 48).Select(s => $"DayAhead {s}"));
        }

        // The auction of the second day and the gate of slot 27 fall together at 12:00: one tick is enough.
        expected.RemoveRange(expected.IndexOf("@12") + 1, 2);
        expected.InsertRange(expected.IndexOf("DayAhead 96") + 1, ["Gate 27", "close 27"]);
        Assert.Equal(expected, words.Skip(49));
    }

    [Fact]
    public async Task An_order_that_comes_with_an_auction_due_comes_after_it()
    {
        await using var town = await Town.StartAsync(-13);
        await town.DoAsync(Town.Order("A", Side.Buy, 100, 20, 5), Town.Order("B", Side.Sell, 60, 10, 5));
        town.Time.Now = Town.At(-12);                        // nobody has looked at the clock since
        var accepted = Assert.IsType<Event.OrderAccepted>(Assert.Single(await town.DoAsync(Town.Order("C", Side.Sell, 40, 10, 5))));
        Assert.Equal(RoundKind.Gate, accepted.Phase);
        var traded = (await town.Live.Writer.ReadAsync(c => (c.Traded(Town.Slot(5), 0).Bought, c.Traded(Town.Slot(5), 2).Sold))).Value;
        Assert.Equal((60, 0), ((int)traded.Bought.WattHours, (int)traded.Sold.WattHours));
        town.Time.Now = Town.At(1);
        Assert.Equal(OrderRefusal.GateClosed, Assert.IsType<Event.OrderRefused>(Assert.Single(await town.DoAsync(Town.Order("A", Side.Buy, 1, 20, 5)))).Reason);
        Assert.Equal(40, (await town.Live.Writer.ReadAsync(c => c.Traded(Town.Slot(5), 2).Sold)).Value.WattHours);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_waits()
    {
        await using var town = await Town.StartAsync(-13);
        await town.LookAsync(3);
        var length = town.Live.Writer.Length;
        await town.LookAsync(-5);
        Assert.Equal(length, town.Live.Writer.Length);
        // Things happen at the time the community has reached.
        await town.DoAsync(Town.Order("A", Side.Buy, 1, 20, 30));
        await town.RestartAsync(stop: false);
        await town.LookAsync(2.9);
        Assert.Equal("A Buy 1 30", (await town.WordsAsync())[^1]);
        await town.LookAsync(3.5);
        Assert.Equal(["@3.5", "Gate 10", "close 10"], (await town.WordsAsync()).TakeLast(3));
    }

    [Fact]
    public async Task A_slot_is_traded_after_metering_once_everybody_is_in_and_a_slow_meter_is_waited_for_so_long()
    {
        await using var town = await Town.StartAsync(0.75, options: Quiet);
        await town.DoAsync(Town.Reading("A", 1, 100), Town.Reading("B", 1, 0, 60));
        await town.LookAsync(1);
        await town.DoAsync(Town.Reading("A", 2, 10), Town.Reading("B", 2, 10), Town.Reading("C", 2, 10));
        await town.LookAsync(1.1);
        // The second slot waits for nobody, though the first does.
        Assert.Equal(["AfterMetering 2", "settle 2"], (await town.WordsAsync()).TakeLast(2));
        await town.LookAsync(2.5 - 1 / 3600.0);
        Assert.DoesNotContain("settle 1", await town.WordsAsync());
        await town.LookAsync(2.5);
        // At 2:30 a gate is due too: what was metered goes first.
        Assert.Equal(["@2.5", "AfterMetering 1", "settle 1", "Gate 8", "close 8"], (await town.WordsAsync()).TakeLast(5));
        await town.DoAsync(Town.Reading("C", 1, 10));
        await town.LookAsync(2.6);
        Assert.Equal(["read C 1", "settle 1"], (await town.WordsAsync()).TakeLast(2));
        await town.LookAsync(2.7);
        Assert.Equal("settle 1", (await town.WordsAsync())[^1]);
        Assert.Empty((await town.Live.Writer.ReadAsync(c => c.Unsettled())).Value);
    }

    [Fact]
    public async Task Orders_on_what_was_metered_come_just_before_it_is_traded()
    {
        var options = Quiet with
        {
            OrdersAfterMetering = (_, slot) => new([Town.Order("A", Side.Buy, 100, 20, slot - Town.Slot(1) + 1), Town.Order("B", Side.Sell, 60, 10, slot - Town.Slot(1) + 1)], []),
        };
        await using var town = await Town.StartAsync(0.75, Town.Definition(Town.Rule(exAnte: false)), options);
        await town.DoAsync(Town.Reading("A", 1, 100), Town.Reading("B", 1, 0, 60), Town.Reading("C", 1, 10));
        await town.LookAsync(0.8);
        Assert.Equal(["A Buy 100 1", "B Sell 60 1", "AfterMetering 1", "settle 1"], (await town.WordsAsync()).TakeLast(4));
        Assert.Equal(60, (await town.Live.Writer.ReadAsync(c => c.Ledger.EntryCount + 60)).Value);
    }

    [Fact]
    public async Task Months_are_billed_for_whoever_is_complete_again_for_who_was_late_and_noted_with_the_next()
    {
        await using var town = await Town.StartAsync(0, Town.Definition(Town.Rule(exAnte: false), days: 61), Quiet with { Rules = Quiet.Rules with { NotesOn = null } });
        for (var day = 0; day < 31; day++)
        {
            town.Time.Now = Town.At(24 * day + 24);
            await town.DoAsync([.. Enumerable.Range(day * 48 + 1, 48).SelectMany(n => new[] { "A", "B", "C" }
                .Where(who => who != "C" || n != 7).Select(who => (Command)Town.Reading(who, n, 100)))]);
        }

        await town.LookAsync(31 * 24 + 6 - 1 / 3600.0);
        Assert.DoesNotContain("bill 08", await town.WordsAsync());
        await town.LookAsync(31 * 24 + 6);
        Assert.Equal("bill 08", (await town.WordsAsync())[^1]);
        Assert.Equal(2, await BillsAsync(town));
        await town.LookAsync(31 * 24 + 7);
        Assert.Equal("bill 08", (await town.WordsAsync())[^1]);
        await town.DoAsync(Town.Reading("C", 7, 100));
        await town.LookAsync(31 * 24 + 8);
        Assert.Equal(["read C 7", "settle 7", "bill 08"], (await town.WordsAsync()).TakeLast(3));
        Assert.Equal(3, await BillsAsync(town));
        await town.DoAsync(Town.Reading("A", 9, 5_000, stage: ReadingStage.Corrected));
        await town.LookAsync(61 * 24 + 6);
        Assert.Equal(["bill 09", "adjust 08"], (await town.WordsAsync()).TakeLast(2));
        await town.LookAsync(99 * 24);
        Assert.Equal("adjust 08", (await town.WordsAsync())[^1]);
        Assert.Equal(0, (await town.Live.Writer.ReadAsync(c => c.Ledger.Balances.Sum(b => b.Amount.MicroYen))).Value);

        static async Task<int> BillsAsync(Town town) => (await town.Live.Writer.ReadAsync(c => c.Ledger.Balances.Count(b => b.Account.Kind == Ledger.AccountKind.Participant))).Value;
    }

    /// <summary>A month of two homes, billed on September 1 at 6:00.</summary>
    static async Task<Town> BilledAsync(LiveRules rules, int days = 500, Provenance.CertificateRules? certificates = null)
    {
        var definition = Town.Definition(Town.Rule(exAnte: false, exPost: false), days, "A", "B") with { Certificates = certificates };
        var town = await Town.StartAsync(0, definition, Town.Quiet with { Rules = rules });
        town.Time.Now = Town.At(31 * 24);
        await town.DoAsync([.. Enumerable.Range(1, 31 * 48).SelectMany(n => new[] { "A", "B" }.Select(who => (Command)Town.Reading(who, n, 100)))]);
        await town.LookAsync(31 * 24 + 6);
        Assert.Equal("bill 08", (await town.WordsAsync())[^1]);
        return town;
    }

    [Fact]
    public async Task Notes_go_out_on_their_day_for_what_came_before_it_and_not_for_what_came_on_it()
    {
        await using var town = await BilledAsync(Quiet.Rules with { NotesOn = 20 }, days: 61);
        var twentieth = (31 + 19) * 24;
        town.Time.Now = Town.At(twentieth - 1);
        await town.DoAsync(Town.Reading("A", 9, 5_000, stage: ReadingStage.Corrected));
        await town.LookAsync(twentieth - 1 / 3600.0);
        Assert.Equal("read A 9", (await town.WordsAsync())[^1]);
        await town.RestartAsync(stop: true);                 // it is in the snapshot since when
        await town.LookAsync(twentieth);
        Assert.Equal([$"@{twentieth}", "adjust 08"], (await town.WordsAsync()).TakeLast(2));
        await town.DoAsync(Town.Reading("A", 10, 5_000, stage: ReadingStage.Corrected));
        await town.LookAsync(twentieth + 24);
        Assert.Equal("read A 10", (await town.WordsAsync())[^1]);
        await town.LookAsync((31 + 30 + 19) * 24);
        Assert.Equal("adjust 08", (await town.WordsAsync())[^1]);
    }

    [Fact]
    public async Task A_month_becomes_final_so_many_months_after_its_own_and_never_where_that_is_asked_for()
    {
        foreach (var age in new int?[] { 1, null })
        {
            await using var town = await BilledAsync(Quiet.Rules with { NotesOn = null, FinalAfterMonths = age });
            await town.LookAsync(61 * 24 - 1 / 3600.0);
            Assert.Equal(31 * 48, (await town.Live.Writer.ReadAsync(c => c.KeptSlots)).Value);
            await town.RestartAsync(stop: true);
            await town.LookAsync(61 * 24);
            Assert.Equal(age is null ? 31 * 48 : 0, (await town.Live.Writer.ReadAsync(c => c.KeptSlots)).Value);
            Assert.Equal(age is not null, (await town.WordsAsync()).Contains("final 08"));
            var answer = await town.DoAsync(Town.Reading("A", 9, 5_000, stage: ReadingStage.Corrected));
            Assert.Equal(age is not null, answer[0] is Event.ReadingRefused { Reason: ReadingRefusal.Final });
        }
    }

    [Fact]
    public async Task Certificates_are_archived_once_their_month_is_final_and_once_more_when_they_are_void()
    {
        var rules = new Provenance.CertificateRules([], Provenance.CertificateRules.UsualOrder, Provenance.LotOrder.Fifo, 3, Provenance.SupplyMix.Undeclared);
        await using var town = await BilledAsync(Quiet.Rules with { NotesOn = null, FinalAfterMonths = 1 }, certificates: rules);
        await town.LookAsync(61 * 24);
        Assert.Equal(["final 08", "{\"c\":\"archive\",\"month\":\"2025-08-01\"}"], (await town.WordsAsync()).TakeLast(2));
        await town.RestartAsync(stop: true);                 // it is in the snapshot what was archived
        var voidFrom = (new DateOnly(2025, 11, 30).DayNumber - new DateOnly(2025, 8, 1).DayNumber) * 24;
        await town.LookAsync(voidFrom - 1 / 3600.0);
        Assert.Single((await town.JournalAsync()).OfType<Command.ArchiveCertificates>());
        await town.LookAsync(voidFrom);
        await town.LookAsync(voidFrom + 24);
        Assert.Equal(2, (await town.JournalAsync()).OfType<Command.ArchiveCertificates>().Count());
    }

    [Fact]
    public async Task After_a_long_absence_bills_notes_and_final_months_come_in_their_order()
    {
        await using var town = await BilledAsync(Quiet.Rules with { NotesOn = 20, FinalAfterMonths = 2 });
        await town.DoAsync(Town.Reading("A", 9, 5_000, stage: ReadingStage.Corrected));
        await town.LookAsync((31 + 30 + 19) * 24);
        await town.DoAsync(Town.Reading("A", 10, 5_000, stage: ReadingStage.Corrected));
        await town.LookAsync(150 * 24);
        var words = await town.WordsAsync();
        Assert.Equal(["bill 09", "adjust 08", "final 08", "bill 10", "bill 11"], words.Where(w => w.Length > 4 && w[..4] is "adju" or "bill" or "fina").TakeLast(5));
    }

    [Fact]
    public async Task A_continuous_market_closes_its_gates_and_holds_no_auctions()
    {
        await using var town = await Town.StartAsync(-5, Town.Definition(Town.Rule("continuous")), Quiet);
        await town.LookAsync(0.9);
        Assert.Equal(["@0.3333", "close 1", "@0.8333", "close 2"], await town.WordsAsync());
    }

    /// <summary>Whoever looks at the clock, however often, and however often the process dies and starts again: the journal has
    /// the same commands at the same times.</summary>
    [Fact]
    public Task It_makes_no_difference_when_the_clock_is_looked_at_nor_how_often_the_service_starts() => Seeds.EachAsync(8, async (rng, size) =>
    {
        var requests = Requests(rng, size);
        var mechanism = rng.Between(0, 2) == 0 ? "continuous" : "call";
        var rule = Town.Rule(mechanism, exPost: rng.Between(0, 1) == 0);
        await using var steady = await Town.StartAsync(-20, Town.Definition(rule), Quiet);
        await using var shaken = await Town.StartAsync(-20, Town.Definition(rule), Quiet with { SnapshotLines = rng.Between(20, 200), MostBytes = 300 });
        var last = -20.0;
        foreach (var (at, commands) in requests)
        {
            for (var t = last; t < at; t += 0.25) await steady.LookAsync(t);
            steady.Time.Now = shaken.Time.Now = Town.At(at);
            if (rng.Between(0, 5) == 0) await shaken.RestartAsync(stop: rng.Between(0, 1) == 0);
            if (rng.Between(0, 3) == 0) await shaken.LookAsync(rng.Between(0, 1) == 0 ? at : at - rng.Between(0, 40));
            shaken.Time.Now = Town.At(at);
            await steady.DoAsync(commands);
            await shaken.DoAsync(commands);
            await steady.LookAsync(at);
            last = at;
        }

        for (var t = last; t < 72; t += 0.25) await steady.LookAsync(t);
        await shaken.RestartAsync(stop: false);
        await steady.LookAsync(72);
        await shaken.LookAsync(72);
        Assert.Equal(await steady.WordsAsync(), await shaken.WordsAsync());
        Assert.Contains("bill 08", await steady.WordsAsync());
        Assert.Equal(await BalancesAsync(steady), await BalancesAsync(shaken));
    });

    static List<(double At, Command[] Commands)> Requests(Rng rng, int size)
    {
        var requests = new List<(double, Command[])>();
        string[] who = ["A", "B", "C"];
        for (var n = 1; n <= 96; n++)
        {
            var end = n / 2.0;
            foreach (var each in who)
                if (rng.Between(0, 15) > 0) requests.Add((end + rng.Between(0, 200) / 60.0, [Town.Reading(each, n, rng.Between(0, 900), rng.Between(0, 900))]));
            for (var i = 0; i < size / 12; i++)
                requests.Add((end - rng.Between(30, 1200) / 60.0, [Town.Order(who[rng.Between(0, 2)], rng.Between(0, 1) == 0 ? Side.Buy : Side.Sell, rng.Between(1, 900), (int)rng.Between(8, 27), n)]));
        }

        return [.. requests.OrderBy(r => r.Item1)];
    }

    static async Task<string> BalancesAsync(Town town) =>
        (await town.Live.Writer.ReadAsync(c => string.Join("\n", c.Ledger.Balances))).Value;
}
