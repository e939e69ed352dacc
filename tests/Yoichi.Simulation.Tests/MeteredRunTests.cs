using Yoichi.Metering;
using Yoichi.Metering.Gaps;
using Yoichi.Simulation.Files;
using Yoichi.Simulation.Metered;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Simulation.Tests;

public sealed class MeteredRunTests : IDisposable
{
    const string Three = """
        community: { name: three, title: { en: Three, ja: "三世帯" }, start: 2025-08-01, days: 31, location: { latitude: 35, longitude: 139 } }
        settlement: { charges: none }
        defaults: { home: { plan: flat-27, buyBack: flat-8.5, load: { generate: household, kWhPerMonth: 300 } } }
        participants:
          - { id: A, kind: home }
          - { id: B, kind: home, pv: { kW: 4 } }
          - { id: C, kind: home }
        """;

    static readonly SlotGrid Grid = SlotGrid.HalfHour;
    static readonly DeliverySlot Start = Grid.OfJstDay(new(2025, 8, 1));
    static readonly DateTimeOffset Late = Grid.StartOf(Start).AddDays(50);
    readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    static CommunityFile File => CommunityFileReader.ReadText("three.yaml", Three);

    static long Truth(string who, Channel channel, int slot) => (who, channel, slot % 48) switch
    {
        ("B", Channel.Export, >= 16 and < 32) => 900 + slot % 7 * 10,
        ("B", Channel.Import, >= 16 and < 32) => 0,
        (_, Channel.Export, _) => 0,
        _ => 150 + slot % 11 * 20,
    };

    /// <summary>August of A, B and C, whole but for what a test takes out or puts off.</summary>
    static MeteredReadings August(Func<string, Channel, int, (bool Keep, DateTimeOffset KnownAt)>? fate = null)
    {
        var readings = new MeteredReadings(Grid);
        foreach (var (who, channel) in new[] { ("A", Channel.Import), ("B", Channel.Import), ("B", Channel.Export), ("C", Channel.Import) })
        {
            var log = new BeliefLog(who, channel, Grid);
            for (var i = 0; i < 31 * 48; i++)
            {
                var (keep, knownAt) = fate?.Invoke(who, channel, i) ?? (true, default);
                if (keep) Say(log, i, Truth(who, channel, i), knownAt);
            }

            if (log.Count > 0) readings.Add(log);
        }

        return readings;
    }

    static void Say(BeliefLog log, int slot, long wattHours, DateTimeOffset knownAt, ReadingStage stage = ReadingStage.Confirmed) =>
        log.Add(Start + slot, new(wattHours, ReadingQuality.Measured, stage, knownAt, log.SourceOf("test")));

    static MeteredOutcome Settle(MeteredReadings readings) => MeteredRun.Prepare(File, readings, new()).Play(null, null, TestContext.Current.CancellationToken);

    static void MustHold(MeteredOutcome outcome)
    {
        var summary = outcome.Record.Summary;
        Assert.Equal((0, 0), (summary.Residual.EnergyWh, summary.Residual.MoneyMicroYen));
        Assert.Empty(summary.WorseOff);
        Assert.DoesNotContain(summary.Notes, n => n.Contains("refused", StringComparison.Ordinal));
        var e = summary.EnergyWh;
        Assert.Equal(e.Generated + e.RetailerImport + e.Discharged, e.Consumed + e.RetailerExport + e.Charged);
    }

    [Fact]
    public void A_whole_month_is_settled_on_what_was_metered()
    {
        var outcome = Settle(August());
        MustHold(outcome);
        Assert.Empty(outcome.Delayed);
        Assert.Empty(outcome.Notes);
        Assert.True(outcome.Record.Summary.EnergyWh.TradedP2P > 0);
        Assert.Equal(Enumerable.Range(0, 31 * 48).Sum(i => Truth("B", Channel.Export, i)),
            outcome.AtEnd(r => r.Reverse)[1].Sum());
        Assert.Equal(31 * 48, outcome.Record.Summary.Slots);
    }

    [Fact]
    public void A_dead_meter_delays_its_own_participant_and_nobody_else()
    {
        var outcome = Settle(August((who, _, _) => (who != "C", default)));
        MustHold(outcome);
        Assert.Equal([(ParticipantId.Parse("C"), 31 * 48)], outcome.Delayed);
        Assert.NotNull(outcome.Yen[0]);
        Assert.NotNull(outcome.Yen[1]);
        Assert.Null(outcome.Yen[2]);
    }

    [Fact]
    public void A_meter_that_is_read_after_the_month_was_closed_is_billed_then()
    {
        var outcome = Settle(August((who, _, _) => (true, who == "C" ? Late : default)));
        MustHold(outcome);
        Assert.Empty(outcome.Delayed);
        Assert.Equal(31 * 48, outcome.Record.Summary.Slots);
        Assert.Equal(outcome.Record.Slots.Select(s => s.Slot.Index).Order(), outcome.Record.Slots.Select(s => s.Slot.Index));
    }

    [Fact]
    public void A_short_gap_is_estimated_and_billed_in_time_and_put_right_by_a_note_when_it_is_read()
    {
        var gap = Enumerable.Range(500, 20).ToHashSet();
        var lost = Settle(August((who, _, slot) => (who != "A" || !gap.Contains(slot), default)));
        MustHold(lost);
        Assert.Empty(lost.Delayed);
        Assert.Equal(20, lost.MetersAtEnd[0].Count(ReadingQuality.Estimated).Slots);
        Assert.Empty(lost.Notes);

        var late = Settle(August((who, _, slot) => (true, who == "A" && gap.Contains(slot) ? Late : default)));
        MustHold(late);
        Assert.Equal(lost.YenAtClose[0], late.YenAtClose[0]);
        Assert.Equal(Enumerable.Range(0, 31 * 48).Sum(i => Truth("A", Channel.Import, i)), late.AtEnd(r => r.Forward)[0].Sum());
        Assert.Equal(ParticipantId.Parse("A"), Assert.Single(late.Notes).Participant);
        Assert.Equal(late.YenAtClose[0] + late.Notes[0].Due.FloorYen(), late.Yen[0]);
    }

    [Fact]
    public void A_correction_after_the_bill_leads_to_a_note_that_comes_to_what_the_right_reading_costs()
    {
        var readings = August();
        var log = readings.LogOf("A", Channel.Import)!;
        // At night nobody sells: 10 kWh more cost 10 × 27 ¥ and the levy.
        Say(log, 4, Truth("A", Channel.Import, 4) + 10_000, Late, ReadingStage.Corrected);
        var outcome = Settle(readings);
        MustHold(outcome);
        var note = Assert.Single(outcome.Notes);
        Assert.Equal((ParticipantId.Parse("A"), 1), (note.Participant, note.SlotsChanged));
        Assert.InRange(note.Due.FloorYen(), 270, 320);
        Assert.Equal(note.Due.FloorYen(), outcome.Yen[0] - outcome.YenAtClose[0]);
    }

    [Fact]
    public void A_preliminary_value_is_traded_and_the_confirmed_one_before_the_close_is_billed_without_a_note()
    {
        var readings = August((who, _, slot) => (who != "A" || slot != 4, default));
        var log = readings.LogOf("A", Channel.Import)!;
        Say(log, 4, 100, Grid.StartOf(Start + 5), ReadingStage.Preliminary);
        Say(log, 4, 170, Grid.StartOf(Start).AddDays(20));
        var outcome = Settle(readings);
        MustHold(outcome);
        Assert.Empty(outcome.Notes);
        Assert.Equal(170, outcome.AtClose(r => r.Forward)[0][4]);
    }

    [Fact]
    public void Counts_fix_the_energy_of_a_gap_to_the_Wh()
    {
        var gap = Enumerable.Range(480, 14 * 48).ToHashSet();    // two weeks: far too long to estimate
        var readings = August((who, _, slot) => (who != "A" || !gap.Contains(slot), default));
        Assert.Equal(ParticipantId.Parse("A"), Assert.Single(Settle(readings).Delayed).Participant);
        var sum = gap.Sum(i => Truth("A", Channel.Import, i));
        readings.Add(new RegisterSeries("A", Channel.Import,
            [(Grid.StartOf(Start + 480), 5_000_000), (Grid.StartOf(Start + 480 + 14 * 48), 5_000_000 + sum)], null));
        var outcome = Settle(readings);
        MustHold(outcome);
        Assert.Empty(outcome.Delayed);
        Assert.Equal(sum, outcome.MetersAtEnd[0].Count(ReadingQuality.ConstrainedEstimate).WattHours);
        Assert.Equal(Enumerable.Range(0, 31 * 48).Sum(i => Truth("A", Channel.Import, i)), outcome.AtEnd(r => r.Forward)[0].Sum());
    }

    [Fact]
    public void Who_joins_and_leaves_in_mid_month_is_billed_for_its_own_days_and_readings_beyond_them_do_not_count()
    {
        var file = CommunityFileReader.ReadText("three.yaml", Three
            .Replace("{ id: A, kind: home }", "{ id: A, kind: home, joins: 2025-08-11 }", StringComparison.Ordinal)
            .Replace("{ id: C, kind: home }", "{ id: C, kind: home, leaves: 2025-08-21 }", StringComparison.Ordinal));
        var outcome = MeteredRun.Prepare(file, August(), new()).Play(null, null, TestContext.Current.CancellationToken);
        MustHold(outcome);
        Assert.Empty(outcome.Delayed);
        var forward = outcome.AtEnd(r => r.Forward);
        Assert.Equal((21 * 48, 31 * 48, 20 * 48), (forward[0].Count(v => v is not null), forward[1].Count(v => v is not null), forward[2].Count(v => v is not null)));
        Assert.Equal((null, (long?)Truth("A", Channel.Import, 480)), (forward[0][479], forward[0][480]));
        Assert.Equal(((long?)Truth("C", Channel.Import, 959), null), (forward[2][959], forward[2][960]));
    }

    [Fact]
    public void A_meter_that_is_no_legal_one_is_read_and_neither_trades_nor_is_billed()
    {
        var file = CommunityFileReader.ReadText("three.yaml",
            Three.Replace("{ id: C, kind: home }", "{ id: C, kind: home, meter: none }", StringComparison.Ordinal));
        var outcome = MeteredRun.Prepare(file, August(), new()).Play(null, null, TestContext.Current.CancellationToken);
        MustHold(outcome);
        Assert.Empty(outcome.Delayed);
        Assert.Null(outcome.Yen[2]);
    }

    const string Four = """
        community: { name: four, title: { en: Four, ja: "四世帯" }, start: 2025-08-01, days: 31, location: { latitude: 35, longitude: 139 } }
        settlement: { charges: none }
        defaults: { home: { plan: flat-27, buyBack: flat-8.5, load: { generate: household, kWhPerMonth: 300 } } }
        participants:
          - { id: A, kind: home }
          - { id: B, kind: home, pv: { kW: 4 } }
          - { id: C, kind: home }
          - { id: D, kind: home, pv: { kW: 4 } }
        """;

    /// <summary>August of two who use and two who sell; a fate by participant and slot.</summary>
    static MeteredReadings FourMeters(Func<string, int, (bool Keep, DateTimeOffset KnownAt)> fate)
    {
        var readings = new MeteredReadings(Grid);
        foreach (var who in new[] { "A", "B", "C", "D" })
            foreach (var channel in who is "B" or "D" ? new[] { Channel.Import, Channel.Export } : [Channel.Import])
            {
                var log = new BeliefLog(who, channel, Grid);
                for (var i = 0; i < 31 * 48; i++)
                    if (fate(who, i) is (true, var knownAt)) Say(log, i, Truth(who == "D" ? "B" : who, channel, i), knownAt);
                readings.Add(log);
            }

        return readings;
    }

    static (MeteredOutcome Outcome, List<(int Slot, DateTimeOffset At, int Orders)> Rounds) Journalled(string community, MeteredReadings readings)
    {
        using var journal = new MemoryStream();
        var outcome = MeteredRun.Prepare(CommunityFileReader.ReadText("c.yaml", community), readings, new()).Play(journal, null, TestContext.Current.CancellationToken);
        var (rounds, at, orders) = (new List<(int, DateTimeOffset, int)>(), default(DateTimeOffset), 0);
        foreach (var line in System.Text.Encoding.UTF8.GetString(journal.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            using var json = System.Text.Json.JsonDocument.Parse(line);
            var command = json.RootElement;
            switch (command.GetProperty("c").GetString())
            {
                case "tick": at = DateTimeOffset.FromUnixTimeSeconds(command.GetProperty("at").GetInt64()); break;
                case "order": orders++; break;
                case "round":
                    rounds.Add((command.GetProperty("slot").GetInt32() - Start.Index, at, orders));
                    orders = 0;
                    break;
            }
        }

        return (outcome, rounds);
    }

    [Fact]
    public void A_meter_that_falls_silent_in_mid_month_puts_off_nobodys_trades()
    {
        const int LastHeard = 15 * 48 + 10;
        var (outcome, rounds) = Journalled(Four, FourMeters((who, slot) => (who != "D" || slot < LastHeard, default)));
        MustHold(outcome);
        Assert.Equal(ParticipantId.Parse("D"), Assert.Single(outcome.Delayed).Participant);
        var silent = Grid.StartOf(Start + LastHeard).AddDays(3);
        foreach (var (slot, at, orders) in rounds.Where(r => r.Slot < 31 * 48).DistinctBy(r => r.Slot))
        {
            var delivered = Grid.StartOf(Start + slot + 1);
            // The others wait three days at most, and not at all once it has been silent for so long.
            Assert.Equal(slot < LastHeard || delivered > silent ? delivered : silent, at);
            Assert.True(orders > 0);
        }

        var whole = Journalled(Four, FourMeters((_, _) => (true, default))).Outcome;
        Assert.All([0, 1, 2], i => Assert.NotNull(outcome.Yen[i]));
        Assert.Empty(whole.Delayed);
        Assert.True(outcome.Record.Summary.EnergyWh.TradedP2P > 0);
    }

    [Fact]
    public void Who_was_not_read_in_time_trades_with_whoever_else_was_not()
    {
        var late = Grid.StartOf(Start + 31 * 48).AddDays(2);                 // three days before the month is closed
        var (outcome, rounds) = Journalled(Four, FourMeters((who, _) => (true, who is "A" or "B" ? late : default)));
        MustHold(outcome);
        Assert.Empty(outcome.Delayed);
        Assert.Empty(outcome.Notes);
        var noon = rounds.Where(r => r.Slot == 10 * 48 + 24).ToList();
        // A and B had been silent for three days by then, so nobody waited for them.
        Assert.Equal([Grid.StartOf(Start + 10 * 48 + 25), Grid.StartOf(Start + 31 * 48).AddDays(5)], noon.Select(r => r.At));
        Assert.All(noon, r => Assert.Equal(2, r.Orders));
        // One of each kind in each round, alike: as much is traded as by all four at once.
        var whole = Journalled(Four, FourMeters((_, _) => (true, default))).Outcome;
        Assert.Equal(whole.Record.Summary.EnergyWh.TradedP2P, outcome.Record.Summary.EnergyWh.TradedP2P);
    }

    [Fact]
    public void A_slot_that_a_living_meter_lost_is_traded_by_all_when_the_month_is_closed()
    {
        const int Lost = 10 * 48 + 24;
        var (outcome, rounds) = Journalled(Four, FourMeters((who, slot) => (who != "D" || slot != Lost, default)));
        MustHold(outcome);
        var round = Assert.Single(rounds, r => r.Slot == Lost);
        Assert.Equal((Grid.StartOf(Start + 31 * 48).AddDays(5), 4), (round.At, round.Orders));
        Assert.All(rounds.Where(r => r.Slot != Lost), r => Assert.Equal(Grid.StartOf(Start + r.Slot + 1), r.At));
    }

    [Fact]
    public void Meters_that_are_read_once_a_month_trade_when_they_are_read()
    {
        var read = Grid.StartOf(Start + 31 * 48).AddHours(6);
        var (outcome, rounds) = Journalled(Four, FourMeters((who, _) => (who != "C", read)));
        MustHold(outcome);
        Assert.Equal(ParticipantId.Parse("C"), Assert.Single(outcome.Delayed).Participant);
        Assert.All(rounds.DistinctBy(r => r.Slot), r => Assert.Equal(read, r.At));
    }

    [Fact]
    public void Limits_are_those_of_the_community_on_the_first_day_settled()
    {
        const string Rules = """
            settlement:
              charges: none
              readings:
                - { from: 2025-04-01, estimateUpToDays: 0, closeAfterDays: 8, confirmed: true, source: minutes of the meeting of March }
                - { from: 2025-08-02, estimateUpToDays: 3 }
            """;
        var file = CommunityFileReader.ReadText("three.yaml", Three.Replace("settlement: { charges: none }", Rules, StringComparison.Ordinal));
        var gap = August((who, _, slot) => (who != "A" || slot != 500, default));
        var run = MeteredRun.Prepare(file, gap, new());
        Assert.Equal((0, 4, 3, 8, true), (run.Rules.EstimateUpToDays, run.Rules.ProfileWeeks, run.Rules.WaitDays, run.Rules.CloseAfterDays, run.Rules.IsConfirmed));
        Assert.DoesNotContain(run.Definition.Origin.Notes, n => n.Contains("unconfirmed", StringComparison.Ordinal));
        Assert.Equal(ParticipantId.Parse("A"), Assert.Single(run.Play(null, null, TestContext.Current.CancellationToken).Delayed).Participant);
        Assert.Equal(2, MeteredRun.Prepare(file, gap, new(null, 2)).Rules.CloseAfterDays);
        Assert.Equal(ReadingRules.Default, MeteredRun.Prepare(File, gap, new()).Rules);
        Assert.Contains(MeteredRun.Prepare(File, gap, new()).Definition.Origin.Notes, n => n.Contains("unconfirmed", StringComparison.Ordinal));
        Assert.Equal(3, ReadingRules.On(file.Settlement.Readings, new(2025, 9, 1)).EstimateUpToDays);
        Assert.Equal(ReadingRules.Default, ReadingRules.On(file.Settlement.Readings, new(2025, 3, 31)));
    }

    [Theory]
    [InlineData("[{ estimateUpToDays: 7 }]", "community.missing")]
    [InlineData("[{ from: 2025-08-01, estimateUpToDays: 61 }]", "community.range")]
    [InlineData("[{ from: 2025-08-01 }, { from: 2025-08-01 }]", "community.rule")]
    [InlineData("[{ from: 2025-08-01, confirmed: true }]", "community.rule")]
    [InlineData("[{ from: 2025-08-01, patience: 3 }]", "community.unknown-key")]
    [InlineData("[none]", "community.type")]
    [InlineData("{ from: 2025-08-01 }", "community.type")]
    public void Rule_for_readings_that_cannot_be_is_refused(string rules, string code) =>
        Assert.Equal(code, Assert.Single(CommunityFileReader.ProblemsOfText("three.yaml",
            Three.Replace("{ charges: none }", "{ charges: none, readings: " + rules + " }", StringComparison.Ordinal))).Code);

    [Fact]
    public void Losses_are_not_held_against_readings_that_are_incomplete_without_saying_so()
    {
        var gap = August((who, _, slot) => (who != "C" && (who != "A" || slot is < 500 or >= 510), default));
        var report = LossExperiment.Run(File, gap, new(), [20], seed: 1, null, TestContext.Current.CancellationToken);
        Assert.Equal([("A", Channel.Import, 10, 31 * 48), ("C", Channel.Import, 31 * 48, 31 * 48)],
            report.Incomplete.Select(m => (m.Participant, m.Channel, m.Missing, m.Slots)));
        Assert.Equal([ParticipantId.Parse("C")], report.Unbilled);
        var nobody = August((_, _, slot) => (slot % 400 < 10, default));
        Assert.Equal("settle.lose", Assert.Throws<InputException>(() =>
            LossExperiment.Run(File, nobody, new(), [20], seed: 1, null, TestContext.Current.CancellationToken)).Problem.Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Readings_with_marks_of_quality_are_settled_as_what_they_are(bool isRead)
    {
        var folder = Directory.CreateDirectory(Path.Combine(runs.Folder("quality"), "readings")).FullName;
        var rows = new System.Text.StringBuilder("slot,participant,channel,wh,quality\n");
        for (var i = 0; i < 31 * 48; i++)
            rows.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"{Grid.Format(Start + i)},A,import,{Truth("A", Channel.Import, i)},{(i is >= 100 and < 104 ? "estimated" : i == 104 ? "recovered" : "measured")}\n");
        System.IO.File.WriteAllText(Path.Combine(folder, "a.csv"), rows.ToString());
        if (isRead) System.IO.File.WriteAllText(Path.Combine(folder, "A-later.csv"),
            $"slot,participant,channel,wh,quality\n{Grid.Format(Start + 100)},A,import,777,measured\n{Grid.Format(Start + 101)},A,import,888,measured\n");
        var (readings, _) = ReadingFiles.Load([folder], null, new() { Grid = Grid });
        foreach (var log in August((who, _, _) => (who != "A", default)).Logs) readings.Add(log);
        var outcome = Settle(readings);
        MustHold(outcome);
        var meter = outcome.MetersAtEnd[0];
        Assert.Equal((isRead ? 2 : 4, 1), (meter.Count(ReadingQuality.Estimated).Slots, meter.Count(ReadingQuality.Recovered).Slots));
        Assert.Equal((isRead ? 777L : Truth("A", Channel.Import, 100), GapReason.GivenEstimate), (outcome.AtEnd(r => r.Forward)[0][100], meter.Slots[102].Reason));
    }

    [Fact]
    public void A_community_that_does_not_trade_after_metering_is_refused()
    {
        var file = CommunityFileReader.ReadText("three.yaml", Three + "\nmarket: { mechanism: call, exPost: false }");
        Assert.Equal("settle.exPost", Assert.Throws<InputException>(() => MeteredRun.Prepare(file, August(), new())).Problem.Code);
    }

    [Fact]
    public void Readings_of_another_month_or_other_people_are_refused()
    {
        Assert.Equal("settle.nothing", Assert.Throws<InputException>(() =>
            MeteredRun.Prepare(File, August(), new(new DateOnly(2025, 11, 1)))).Problem.Code);
        Assert.Equal("settle.nothing", Assert.Throws<InputException>(() =>
            MeteredRun.Prepare(File, new MeteredReadings(Grid), new())).Problem.Code);
        Assert.Equal("settle.slots", Assert.Throws<InputException>(() =>
            MeteredRun.Prepare(File, new MeteredReadings(new(15)), new())).Problem.Code);
    }

    [Fact]
    public void The_sample_shows_what_it_says_and_its_folder_replays_byte_for_byte()
    {
        var folder = Path.Combine(SharedData.Repository(), "samples", "settle");
        var file = CommunityFileReader.Read(Path.Combine(folder, "community.yaml"));
        var (readings, _) = ReadingFiles.Load([Path.Combine(folder, "readings")], null, new() { Grid = file.Grid });
        MeteredOutcome outcome;
        using (var run = RunFolder.Create(runs.Folder("settle")))
        {
            outcome = MeteredRun.Prepare(file, readings, new()).Play(run.Journal, null, TestContext.Current.CancellationToken);
            run.Finish(outcome.Record);
        }

        MustHold(outcome);
        Assert.Empty(Replay.Check(runs.Folder("settle")).Differences);
        Assert.Equal([(ParticipantId.Parse("H6"), 31 * 48)], outcome.Delayed);
        Assert.Equal(ParticipantId.Parse("H3"), Assert.Single(outcome.Notes).Participant);
        GapResult Meter(string who, Channel channel) => outcome.MetersAtEnd.Single(m => m.Participant == who && m.Channel == channel);
        Assert.Equal(144, Meter("H3", Channel.Import).Count(ReadingQuality.ConstrainedEstimate).Slots);
        Assert.Equal(6, Meter("H4", Channel.Import).Count(ReadingQuality.ConstrainedEstimate).Slots);
        Assert.Equal(46, Meter("H2", Channel.Export).Count(ReadingQuality.Estimated).Slots);
        Assert.Equal(4, Meter("H3", Channel.Import).Contradictions.Length);
        Assert.Equal(16 * 48, Meter("H5", Channel.Import).Count(ReadingQuality.Measured).Slots);   // from the day it joins
        Assert.True(Meter("H5", Channel.Import).IsWhole);
        var page = MetersPage.Render(outcome, readings);
        Assert.Contains("device or its cloud", page);
        Assert.Equal(page, MetersPage.Render(outcome, readings));
        Assert.Equal(outcome.MetersAtEnd.Sum(m => m.Slots.Length) + 1, MetersCsv.Write(outcome).TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public void A_real_month_with_5_20_and_60_per_cent_lost_or_late_leaves_no_residual()
    {
        Assert.SkipUnless(SharedData.Folder is not null, SharedData.Absent);
        var file = Runs.Sample("sydney-apartments.yaml", "sydney-apartments");
        var report = LossExperiment.Run(file, Sydney(file), new(new DateOnly(2016, 11, 1)), [5, 20, 60], seed: 1,
            null, TestContext.Current.CancellationToken);
        var results = report.Levels;
        Assert.Empty(report.Incomplete);
        Assert.Empty(report.Unbilled);
        Assert.Equal(6, results.Length);
        foreach (var r in results)
            TestContext.Current.TestOutputHelper?.WriteLine($"| {r.Percent} % | {(r.WithCounters ? "daily" : "–")} | {r.Import.KWhAtClose:0.0} → {r.Import.KWhAtEnd:0.0} | {r.Export.KWhAtClose:0.0} → {r.Export.KWhAtEnd:0.0} | {r.Import.PercentPerSlotAtClose:0.0} → {r.Import.PercentPerSlotAtEnd:0.0} | {r.YenAtClose.Mean:0.0} / {r.YenAtClose.Worst} | {r.YenAtEnd.Mean:0.0} / {r.YenAtEnd.Worst} | {r.ResidualWh} |");
        Assert.All(results, r =>
        {
            Assert.Equal((0, 0), (r.ResidualWh, r.ResidualMicroYen));
            Assert.True(r.Import.PercentPerSlotAtEnd < r.Import.PercentPerSlotAtClose);
            // Daily counts of what is billed leave no error in the month's energy.
            if (r.WithCounters) Assert.Equal((0, 0), (r.Import.KWhAtClose, r.Export.KWhAtEnd));
        });
        Assert.Equal(results, LossExperiment.Run(file, Sydney(file), new(new DateOnly(2016, 11, 1)), [5, 20, 60], seed: 1,
            null, TestContext.Current.CancellationToken).Levels);
    }

    /// <summary>The flats as a retailer sees them: import and export, from metered use and generation.</summary>
    static MeteredReadings Sydney(CommunityFile file)
    {
        var options = new ImportOptions { Unit = MeterUnit.KilowattHours, DateOrder = DateOrder.DayFirst, Stamp = StampAt.Start };
        MeterSeries[] Read(string name, Channel channel) => [.. MeterFormats.Find("wide").Read(
            [MeterFile.Load(Path.Combine(SharedData.Folder!, "sydney-apartments", name))], options with { Channel = channel }).Series];
        var (loads, suns) = (Read("bondi_load_filled.csv.gz", Channel.Load), Read("B_exist_micro.csv.gz", Channel.Generation));
        var readings = new MeteredReadings(file.Grid);
        foreach (var load in loads)
        {
            var sun = suns.SingleOrDefault(s => s.Participant == load.Participant);
            var net = load.WattHours.Select((w, i) => w!.Value - (sun is null ? 0 : sun.WattHours[i]!.Value)).ToList();
            readings.Add(BeliefLog.Of(load with { Channel = Channel.Import, WattHours = [.. net.Select(n => (long?)Math.Max(n, 0))] }, "sydney"));
            if (sun is not null)
                readings.Add(BeliefLog.Of(load with { Channel = Channel.Export, WattHours = [.. net.Select(n => (long?)Math.Max(-n, 0))] }, "sydney"));
        }

        return readings;
    }
}
