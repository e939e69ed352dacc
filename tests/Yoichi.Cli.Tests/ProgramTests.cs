using System.Text.Json;

namespace Yoichi.Cli.Tests;

/// <summary>The command as a script runs it: a process with arguments, exit code, output and error.</summary>
public sealed class ProgramTests : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("yoichi-cli-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Simulate_writes_a_run_that_replays_and_exports()
    {
        var run = At("run");
        var (exit, output, error) = Yoichi("simulate", "--community", "quick-5", "--days", "2", "--out", run);
        Assert.Equal(0, exit);
        Assert.Contains("Residuals: 0 Wh, 0 µ¥. Worse off: nobody.", output);
        Assert.Contains("quick-5: 9 of 96 slots", error);
        Assert.Equal(["journal.jsonl", "reasons.csv", "report.html", "summary.json"], Directory.GetFiles(run).Select(Path.GetFileName).Order());

        Assert.Equal(0, Yoichi("replay", run).Exit);
        Assert.Equal(0, Yoichi("export", run).Exit);
        Assert.Equal(["adjustments.csv", "bills.csv", "journal.jsonl", "ledger.csv", "orders.csv", "readings.csv", "reasons.csv", "report.html", "summary.json", "trades.csv"],
            Directory.GetFiles(run).Select(Path.GetFileName).Order());

        File.WriteAllText(Path.Combine(run, "summary.json"), File.ReadAllText(Path.Combine(run, "summary.json")).Replace("\"seed\": 5", "\"seed\": 6"));
        var (no, _, why) = Yoichi("replay", run);
        Assert.Equal(1, no);
        Assert.Contains("\"seed\": 6", why);
    }

    [Fact]
    public void Json_is_one_object_on_standard_output_and_nothing_else()
    {
        var run = At("run");
        var (exit, output, error) = Yoichi("simulate", "--community", "quick-5", "--days", "1", "--json", "--out", run);
        Assert.Equal((0, ""), (exit, error));
        using var summary = JsonDocument.Parse(output);
        foreach (var field in new[]
        {
            "community", "slots", "participants", "mechanism", "agents", "seed", "bill", "energyWh", "market", "guaranteeYen",
            "residual", "worseOff", "journalSha256", "wallSeconds", "peakMemoryMiB",
        })
            Assert.True(summary.RootElement.TryGetProperty(field, out _), field);
        foreach (var field in new[] { "generated", "consumed", "selfConsumed", "tradedP2p", "retailerImport", "retailerExport", "charged", "discharged", "driven", "lost", "stateChange" })
            Assert.True(summary.RootElement.GetProperty("energyWh").TryGetProperty(field, out _), field);
        foreach (var command in new[] { new[] { "replay", run, "--json" }, ["export", run, "--json"] })
        {
            var (done, text, _) = Yoichi(command);
            Assert.Equal(0, done);
            JsonDocument.Parse(text).Dispose();
        }
    }

    [Theory]
    [InlineData("usage", "simulate")]
    [InlineData("usage", "simulate", "--community", "quick-5")]
    [InlineData("usage", "dance")]
    [InlineData("run.days", "simulate", "--community", "quick-5", "--out", "OUT", "--days", "many")]
    [InlineData("run.seed", "simulate", "--community", "quick-5", "--out", "OUT", "--seed", "-1")]
    [InlineData("community.file", "simulate", "--community", "nowhere", "--out", "OUT")]
    [InlineData("community.file", "simulate", "--community", "nowhere.yaml", "--out", "OUT")]
    [InlineData("run.from", "simulate", "--community", "quick-5", "--out", "OUT", "--from", "2025-02-30")]
    [InlineData("run.days", "simulate", "--community", "quick-5", "--out", "OUT", "--days", "0")]
    [InlineData("run.mechanism", "simulate", "--community", "quick-5", "--out", "OUT", "--mechanism", "magic")]
    [InlineData("run.agents", "simulate", "--community", "quick-5", "--out", "OUT", "--agents", "genius")]
    [InlineData("run.pv", "simulate", "--community", "quick-5", "--out", "OUT", "--pv-kw", "-1")]
    [InlineData("run.buy-back", "simulate", "--community", "quick-5", "--out", "OUT", "--buy-back", "8.505")]
    [InlineData("tariff.unknown", "simulate", "--community", "quick-5", "--out", "OUT", "--charges", "nothing")]
    [InlineData("run.out", "simulate", "--community", "quick-5", "--days", "1", "--out", "/dev/null/x")]
    [InlineData("run.folder", "replay", "OUT")]
    [InlineData("run.folder", "export", "OUT")]
    public void Bad_input_gets_one_line_exit_code_2_and_nothing_written(string code, params string[] arguments)
    {
        var (exit, output, error) = Yoichi([.. arguments.Select(a => a == "OUT" ? At("out") : a)]);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains($"[{code}]", error);
        Assert.DoesNotContain("   at ", error);
        Assert.False(Directory.Exists(At("out")));
    }

    [Fact]
    public void A_broken_journal_is_told_with_its_line()
    {
        Directory.CreateDirectory(At("broken"));
        File.WriteAllText(Path.Combine(At("broken"), "journal.jsonl"), "{\"journal\":1}\n");
        var (exit, _, error) = Yoichi("replay", At("broken"));
        Assert.Equal(2, exit);
        Assert.Contains("journal.jsonl:1:1: not the head of a journal", error);
    }

    [Fact]
    public void Japanese_is_spoken_where_the_terminal_asks_for_it()
    {
        var (exit, output, _) = Run("ja_JP.UTF-8", "simulate", "--community", "quick-5", "--days", "1", "--out", At("ja"));
        Assert.Equal(0, exit);
        Assert.Contains("約定", output);
        Assert.Contains("損をした参加者: なし", output);
    }

    string At(string name) => Path.Combine(root, name);

    static (int Exit, string Output, string Error) Yoichi(params string[] arguments) => Run("C.UTF-8", arguments);

    static (int Exit, string Output, string Error) Run(string language, params string[] arguments) => YoichiProcess.Run(language, arguments);
}
