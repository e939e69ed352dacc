using Yoichi.Community;
using Yoichi.Simulation.Files;
using Yoichi.Simulation.Reporting;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Simulation.Tests;

/// <summary>samples/communities/moving-house.yaml: days and classes of meter, from the file to the bill.</summary>
public sealed class MovingHouseTests : IDisposable
{
    readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    static CommunityFile File => CommunityFileReader.Read(
        Path.Combine(SharedData.Repository(), "samples", "communities", "moving-house.yaml"), CommunityReadOptions.Default);

    [Fact]
    public void A_week_with_a_move_has_a_bill_for_each_place_and_none_for_insight()
    {
        var record = runs.Play("run", File, new());
        Runs.MustHold(record.Summary);
        RunExport.Write(runs.Folder("run"), runs.Folder("run"));
        var rows = System.IO.File.ReadAllLines(Path.Combine(runs.Folder("run"), "bills.csv")).Skip(1).Select(l => l.Split(','));
        Assert.Equal(
            ["flat-1 2025-08", "flat-1 2025-09", "flat-2 2025-08", "house 2025-08", "house 2025-09", "roof 2025-08", "roof 2025-09"],
            rows.Select(r => $"{r[0]} {r[1]}").Distinct().Order(StringComparer.Ordinal));

        var readings = System.IO.File.ReadAllLines(Path.Combine(runs.Folder("run"), "readings.csv")).Skip(1)
            .Select(l => l.Split(',')).Where(r => r[2] == "import").ToLookup(r => r[1], r => r[0]);
        Assert.Equal((4 * 48, "2025-08-28T23:30+09:00"), (readings["flat-2"].Count(), readings["flat-2"].Max()));
        Assert.Equal((6 * 48, "2025-08-29T00:00+09:00"), (readings["house"].Count(), readings["house"].Min()));
        Assert.Equal(10 * 48, readings["heat-pump"].Count());
        Assert.DoesNotContain(System.IO.File.ReadAllLines(Path.Combine(runs.Folder("run"), "orders.csv")), l => l.Split(',')[1] == "heat-pump");
        Assert.Empty(Replay.Check(runs.Folder("run")).Differences);
    }

    [Theory]
    [InlineData("leaves: 2025-08-29", "leaves: 2025-08-25", "community.membership")]
    [InlineData("joins: 2025-08-29", "joins: 2025-09-04", "community.membership")]
    [InlineData("joins: 2025-08-29", "joins: 2025-08-29\n    leaves: 2025-08-29", "community.range")]
    [InlineData("joins: 2025-08-29", "joins: tomorrow", "community.date")]
    [InlineData("meter: specific", "meter: certified", "community.choice")]
    [InlineData("owner: flat-2", "owner: house", "community.rule")]
    [InlineData("owner: flat-2", "owner: flat-9", "community.unknown-name")]
    public void What_cannot_be_is_told(string old, string now, string code)
    {
        var text = System.IO.File.ReadAllText(Path.Combine(SharedData.Repository(), "samples", "communities", "moving-house.yaml"));
        Assert.Contains(old, text, StringComparison.Ordinal);
        var problems = CommunityFileReader.ProblemsOfText("f.yaml", text.Replace(old, now));
        if (code != "community.membership")
        {
            Assert.Contains(problems, p => p.Code == code);
            return;
        }

        Assert.Empty(problems);
        var path = Path.Combine(Directory.CreateDirectory(runs.Folder("file")).FullName, "f.yaml");
        System.IO.File.WriteAllText(path, text.Replace(old, now));
        var wrong = Assert.Throws<InputException>(() => SimulationRun.Prepare(CommunityFileReader.Read(path, CommunityReadOptions.Default), new()));
        Assert.Equal(code, wrong.Problem.Code);
    }

    /// <summary>A run whose readings are put right later: journal, summary, report and tables.</summary>
    [Fact]
    public void Better_readings_after_the_bills_are_counted_replayed_and_exported()
    {
        runs.Play("run", File, new());
        var path = Path.Combine(runs.Folder("run"), RunFolder.JournalName);
        CommunityDefinition definition;
        var commands = new List<Command>();
        using (var stream = System.IO.File.OpenRead(path))
        using (var journal = new JournalReader(stream, path))
        {
            definition = journal.Definition;
            while (journal.TryRead(out var command)) commands.Add(command);
        }

        var rng = new Rng(3);
        var readings = commands.OfType<Command.RecordReading>().ToList();
        commands.Insert(commands.FindIndex(c => c is Command.CloseMonth) / 2 + 3, readings[0] with { Source = "M-1" });   // doubled
        for (var round = 0; round < 2; round++)
        {
            foreach (var old in readings.Where(_ => rng.Between(0, 40) == 0))
            {
                var more = new Energy(rng.Between(1, 400));
                commands.Add(old with
                {
                    Reading = old.Reading with
                    {
                        Forward = old.Reading.Forward + more,
                        Load = old.Reading.Load + more,
                        Stage = ReadingStage.Corrected,
                    },
                    Source = "recount",
                });
            }

            commands.Add(new Command.AdjustMonth(new(2025, 8, 1)));
            commands.Add(new Command.AdjustMonth(new(2025, 9, 1)));
        }

        commands.Add(readings[^1] with { Reading = readings[^1].Reading with { Stage = ReadingStage.Corrected } });
        using (var stream = System.IO.File.Create(path))
        using (var journal = new JournalWriter(stream, definition))
            foreach (var command in commands.Where(c => c is not Command.Mark)) journal.Append(command);
        using var listeners = new RunListeners(definition);
        foreach (var command in commands) listeners.Community.Apply(command);
        var summary = listeners.Result("").Summary;
        Assert.Equal((0, 0), (summary.Residual.EnergyWh, summary.Residual.MoneyMicroYen));
        Assert.Empty(summary.WorseOff);
        Assert.Equal(480, summary.Slots);
        Assert.InRange(summary.Adjustments!.Notes, 7, 14);
        Assert.True(summary.Adjustments.ReadingsSuperseded >= summary.Adjustments.SlotsChanged && summary.Adjustments.SlotsChanged > 20);
        Assert.True(summary.Adjustments.DueYen > 0);
        var e = summary.EnergyWh;
        Assert.Equal(e.Generated + e.RetailerImport + e.Discharged, e.Consumed + e.RetailerExport + e.Charged);
        var text = SummaryJson.Write(summary);
        Assert.Contains("\"adjustments\": {", text, StringComparison.Ordinal);
        Assert.Equal(summary.Adjustments, SummaryJson.Read(text).Adjustments);

        RunExport.Write(runs.Folder("run"), runs.Folder("run"));
        Assert.Contains(",corrected,recount,2025-09-04T00:00:00+09:00,", System.IO.File.ReadAllText(Path.Combine(runs.Folder("run"), "readings.csv")), StringComparison.Ordinal);
        var (code, output) = ReAddTests.ReAdd(runs.Folder("run"), []);
        Assert.True(code == 0, output);
        Assert.Contains($"{summary.Adjustments.Notes} notes, ", output, StringComparison.Ordinal);

        // And a note that was touched is found.
        var notes = Path.Combine(runs.Folder("run"), "adjustments.csv");
        var lines = System.IO.File.ReadAllLines(notes);
        var fields = lines[2].Split(',');
        fields[6] += "7";
        lines[2] = string.Join(',', fields);
        System.IO.File.WriteAllText(notes, string.Join('\n', lines) + "\n");
        Assert.Equal(1, ReAddTests.ReAdd(runs.Folder("run"), []).Code);
    }

    [Fact]
    public void A_summary_without_better_readings_does_not_speak_of_them() =>
        Assert.DoesNotContain("adjustments", SummaryJson.Write(runs.Play("run", File, new(Days: 5)).Summary), StringComparison.Ordinal);
}
