using Yoichi.Bidding;
using Yoichi.Units;

namespace Yoichi.Simulation.Tests;

public sealed class RunTests : IDisposable
{
    readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    public static TheoryData<string, string> MechanismsAndAgents
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var mechanism in new[] { "call", "mid-rate", "continuous" })
                foreach (var agents in Agents.Names) all.Add(mechanism, agents);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(MechanismsAndAgents))]
    public void Every_mechanism_with_every_agent_keeps_the_rules(string mechanism, string agents)
    {
        var summary = runs.Play("run", Runs.Quick, new(Days: 3, Mechanism: mechanism, Agents: agents)).Summary;
        Runs.MustHold(summary);
        Assert.Equal(3 * 48, summary.Slots);
        if (agents == "retail")
        {
            Assert.Equal(0, summary.EnergyWh.TradedP2P);
            Assert.Equal(summary.Bill.BaselineYen, summary.Bill.P2pYen);
        }
        else
        {
            Assert.True(summary.EnergyWh.TradedP2P > 0, $"{mechanism} with {agents} agents trades nothing");
            Assert.True(summary.Bill.P2pYen <= summary.Bill.BaselineYen);
        }
    }

    [Fact]
    public void The_same_run_twice_gives_the_same_bytes()
    {
        var a = runs.Play("a", Runs.Quick, new(Days: 2)).Summary;
        var b = runs.Play("b", Runs.Quick, new(Days: 2)).Summary;
        Assert.Equal((a.JournalSha256, a.EventsSha256), (b.JournalSha256, b.EventsSha256));
        Assert.NotEqual(a.JournalSha256, runs.Play("c", Runs.Quick, new(Days: 2, Seed: 99, Agents: "zero")).Summary.JournalSha256);
    }

    [Theory]
    [InlineData("call")]
    [InlineData("continuous")]
    public void A_run_replays_to_the_same_summary_and_report(string mechanism)
    {
        runs.Play("run", Runs.Quick, new(Days: 2, Mechanism: mechanism));
        var outcome = Replay.Check(runs.Folder("run"));
        Assert.Empty(outcome.Differences);
        Assert.True(outcome.Commands > 0);
    }

    [Fact]
    public void A_journal_that_was_touched_is_found_out()
    {
        runs.Play("run", Runs.Quick, new(Days: 2));
        var path = Path.Combine(runs.Folder("run"), RunFolder.JournalName);
        var lines = File.ReadAllLines(path);
        var at = Array.FindIndex(lines, l => l.StartsWith("{\"c\":\"order\"", StringComparison.Ordinal));
        lines[at] = lines[at].Replace("\"wh\":", "\"wh\":1", StringComparison.Ordinal);
        File.WriteAllText(path, string.Join('\n', lines) + "\n");
        var differences = Replay.Check(runs.Folder("run")).Differences;
        Assert.Contains(differences, d => d.Contains("up to this mark", StringComparison.Ordinal));
        Assert.Contains(differences, d => d.Contains("journalSha256", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(15)]
    [InlineData(60)]
    public void Slots_of_15_and_60_minutes_work(int minutes)
    {
        var summary = runs.Play("run", Runs.Quick with { Grid = new(minutes) }, new(Days: 2)).Summary;
        Runs.MustHold(summary);
        Assert.Equal(2 * 24 * 60 / minutes, summary.Slots);
        Assert.True(summary.EnergyWh.TradedP2P > 0);
        Assert.Empty(Replay.Check(runs.Folder("run")).Differences);
    }

    [Fact]
    public void Two_calendar_months_are_billed_apart()
    {
        var record = runs.Play("run", Runs.Quick, new(new DateOnly(2025, 8, 30), Days: 4));
        Runs.MustHold(record.Summary);
        RunExport.Write(runs.Folder("run"), runs.Folder("run"));
        var months = File.ReadLines(Path.Combine(runs.Folder("run"), "bills.csv")).Skip(1).Select(l => l.Split(',')[1]).Distinct();
        Assert.Equal(["2025-08", "2025-09"], months.Order());
    }

    [Fact]
    public void Nothing_half_written_stays_when_a_run_is_stopped()
    {
        using var stop = new CancellationTokenSource();
        var run = SimulationRun.Prepare(Runs.Quick, new(Days: 2));
        Assert.Throws<OperationCanceledException>(() =>
        {
            using var folder = RunFolder.Create(runs.Folder("stopped"));
            run.Play(folder.Journal, done => { if (done == 5) stop.Cancel(); }, folder.Causes, stop.Token);
        });
        Assert.False(Directory.Exists(runs.Folder("stopped")));
    }

    [Fact]
    public void Switches_change_what_they_say()
    {
        var plain = runs.Play("plain", Runs.Quick, new(Days: 3)).Summary;
        var more = runs.Play("more", Runs.Quick, new(Days: 3, PvMeanKilowatts: 9.5)).Summary;
        Assert.InRange((double)more.EnergyWh.Generated / plain.EnergyWh.Generated, 1.99, 2.01);   // 4.75 kW is the mean
        var zero = runs.Play("zero", Runs.Quick, new(Days: 3, BuyBack: default(Price))).Summary;
        Assert.True(zero.Bill.BaselineYen > plain.Bill.BaselineYen);
        var wheeled = runs.Play("wheeled", Runs.Quick, new(Days: 3, Charges: "tepco-low-voltage")).Summary;
        Assert.True(wheeled.Bill.P2pYen > plain.Bill.P2pYen);
        Runs.MustHold(wheeled);
    }

    [Theory]
    [InlineData("--agents", "run.agents")]
    [InlineData("--charges", "tariff.unknown")]
    public void A_run_that_cannot_be_is_refused_before_anything_is_written(string place, string code)
    {
        var options = place == "--agents" ? new RunOptions(Agents: "genius") : new RunOptions(Charges: "nothing");
        var wrong = Assert.Throws<InputException>(() => SimulationRun.Prepare(Runs.Quick, options));
        Assert.Equal((code, place), (wrong.Problem.Code, wrong.Problem.Place));
    }
}
