using System.CommandLine;
using System.Globalization;
using Yoichi.Cli.Import;
using Yoichi.Cli.Run;
using Yoichi.Simulation;
using Yoichi.Simulation.Files;
using Yoichi.Simulation.Metered;
using Yoichi.Simulation.Reporting;
using Yoichi.Units;

namespace Yoichi.Cli.Settle;

/// <summary><c>yoichi settle</c>: a retailer's month on real meters.</summary>
static class SettleCommand
{
    public static Command Create()
    {
        var community = new Argument<string>("COMMUNITY") { Description = "A community file, or a built-in community" };
        var readings = new Option<string[]>("--readings")
        {
            Description = "Meter files, or folders of them; a folder called as a format is (flat-48, long, counters …) holds files of it",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
            HelpName = "PATH…",
        };
        var format = new Option<string?>("--format") { Description = "The format of all files", HelpName = "NAME" };
        var month = new Option<string?>("--month") { Description = "The month to settle, yyyy-MM (default: the community's own days)", HelpName = "MONTH" };
        var close = new Option<int?>("--close-after") { Description = "Days after the last one on which the month is closed (default: the community's rule, else 5)", HelpName = "DAYS" };
        var output = new Option<string?>("--out") { Description = "Folder for journal.jsonl, summary.json, report.html, meters.html and meters.csv", HelpName = "DIR" };
        var lose = new Option<string?>("--lose") { Description = "The experiment: so many per cent of readings lost or late, e.g. 5,20,60", HelpName = "PERCENTS" };
        var seed = new Option<string?>("--seed") { Description = "Seed of what is lost (default 1)", HelpName = "N" };
        var json = new Option<bool>("--json") { Description = "Print the summary as one JSON object and nothing else" };
        var options = new ImportCommandOptions();
        var command = new Command("settle", "Settle a month on real meters: fill gaps, trade what was metered, bill. 実メーターの1か月を精算する。")
        {
            community, readings, format, month, close, output, lose, seed, json,
        };
        foreach (var option in options.ForSettle) command.Options.Add(option);
        command.SetAction(parsed =>
        {
            var file = CommunityChoice.Open(parsed.GetValue(community)!, null);
            if (parsed.GetValue(close) is < 0 or > 60)
                throw new InputException("settle.close", "--close-after", "a month is closed 0 to 60 days after its last day");
            var (read, reports) = ReadingFiles.Load(parsed.GetValue(readings)!, parsed.GetValue(format),
                options.Read(parsed) with { Grid = file.Grid });
            var settle = new MeteredOptions(Month(parsed.GetValue(month)), parsed.GetValue(close));
            var run = MeteredRun.Prepare(file, read, settle);
            foreach (var report in reports) SettleText.Faults(report);
            return parsed.GetValue(lose) is { } levels
                ? Lose(file, read, run, settle, Levels(levels), Seed(parsed.GetValue(seed)), parsed.GetValue(output), parsed.GetValue(json))
                : Play(run, read, parsed.GetValue(output), parsed.GetValue(json));
        });
        return command;
    }

    static int Play(MeteredRun run, MeteredReadings read, string? output, bool json)
    {
        using var folder = output is null ? null : RunFolder.Create(output);
        var tenth = Math.Max(1, run.Slots / 10);
        var outcome = run.Play(folder?.Journal, json ? null : done =>
        {
            if (done % tenth == 0) Console.Error.WriteLine($"{run.Definition.Name}: {done} of {run.Slots} slots");
        });
        folder?.Finish(outcome.Record);
        if (output is not null)
        {
            WholeFile.Write(Path.Combine(output, MetersPage.FileName), MetersPage.Render(outcome, read));
            WholeFile.Write(Path.Combine(output, MetersCsv.FileName), MetersCsv.Write(outcome));
        }

        if (json) Console.Out.WriteLine(SummaryJson.Write(outcome.Record.Summary));
        else SettleText.Print(outcome, output);
        return outcome.Record.Summary.WorseOff.Count == 0 && outcome.Record.Summary.Residual is { EnergyWh: 0, MoneyMicroYen: 0 }
            ? ExitCodes.Done : ExitCodes.CheckSaidNo;
    }

    static int Lose(CommunityFile file, MeteredReadings read, MeteredRun run, MeteredOptions options, List<int> levels,
        ulong seed, string? output, bool json)
    {
        var results = LossExperiment.Run(file, read, options, levels, seed,
            json ? null : step => Console.Error.WriteLine($"{run.Definition.Name}: {step}"));
        var text = LossText.Json(results, seed);
        if (output is not null) WholeFile.Write(Path.Combine(output, LossText.FileName), text);
        if (json) Console.Out.Write(text);
        else LossText.Print(results);
        return results.Levels.All(r => r is { ResidualWh: 0, ResidualMicroYen: 0 }) ? ExitCodes.Done : ExitCodes.CheckSaidNo;
    }

    static List<int> Levels(string text) => [.. text.Split(',').Select(part =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level is >= 1 and <= 99 ? level
        : throw new InputException("settle.lose", "--lose", $"'{part}' is not per cent of readings, 1 to 99"))];

    static ulong Seed(string? text) => text is null ? 1
        : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed
        : throw new InputException("run.seed", "--seed", $"'{text}' is not a whole number from 0 up");

    static DateOnly? Month(string? text)
    {
        if (text is null) return null;
        return DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)
            && month.Year is >= 1990 and <= 2100
            ? month : throw new InputException("settle.month", "--month", $"'{text}' is not a month like 2025-08, 1990 to 2100");
    }
}
