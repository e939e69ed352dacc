using System.CommandLine;
using System.Globalization;
using Yoichi.Bidding;
using Yoichi.Cli.Run;
using Yoichi.Market;
using Yoichi.Trials;
using Yoichi.Units;

namespace Yoichi.Cli.Trials;

/// <summary><c>yoichi trial</c>: the trial of 2019–2020 played again, its published figures beside ours.</summary>
static class TrialCommand
{
    public static Command Create()
    {
        var seeds = new Option<string?>("--seeds") { Description = $"How many seeds, 1 to {TrialOptions.MostSeeds} (default: {TrialOptions.DefaultSeeds})", HelpName = "N" };
        var mechanisms = new Option<string?>("--mechanism") { Description = $"Market rules, of {string.Join(", ", MechanismCatalog.ForCommunities)} (default: {string.Join(',', TrialOptions.BothRules)})", HelpName = "A,B" };
        var best = new Option<string?>("--agents") { Description = $"The agents that stand for the best (default: {TrialOptions.BestAgents})", HelpName = "NAME" };
        var assemblies = AgentChoice.Assemblies();
        var days = new Option<string?>("--days") { Description = "How many days, 1 to 31 (default: the whole month)", HelpName = "N" };
        var pv = new Option<string?>("--pv-kw") { Description = "Scale the homes' solar arrays to this mean, kW", HelpName = "KW" };
        var buyBack = new Option<string?>("--buy-back") { Description = "What the retailer pays for surplus, ¥/kWh", HelpName = "YEN" };
        var charges = new Option<string?>("--charges") { Description = "A set of charges on trades, e.g. tepco-low-voltage (default: none)", HelpName = "NAME" };
        var sweep = new Option<string?>("--sweep-seeds") { Description = $"Seeds of the table over PV, buy-back and wheeling; 0 leaves it out (default: {TrialOptions.DefaultSweepSeeds})", HelpName = "N" };
        var output = new Option<string?>("--out") { Description = "Folder for trial.html, trial.json and trial.md", HelpName = "DIR" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else" };
        var command = new Command("trial", "The trial of 20 homes played again beside its published figures. 20世帯の実証実験を再現し、公表値と比べる。")
        {
            seeds, mechanisms, best, assemblies, days, pv, buyBack, charges, sweep, output, json,
        };
        command.SetAction(parsed =>
        {
            var catalog = AgentChoice.Load(parsed.GetValue(assemblies));
            var options = new TrialOptions(
                Whole(parsed.GetValue(seeds), "--seeds", 1, TrialOptions.MostSeeds) ?? TrialOptions.DefaultSeeds,
                Mechanisms(parsed.GetValue(mechanisms)), AgentsOf(parsed.GetValue(best), catalog),
                Whole(parsed.GetValue(sweep), "--sweep-seeds", 0, TrialOptions.MostSeeds) ?? TrialOptions.DefaultSweepSeeds,
                Whole(parsed.GetValue(days), "--days", 1, 31), SimulateCommand.Yen(parsed.GetValue(buyBack)),
                SimulateCommand.Kilowatts(parsed.GetValue(pv)), parsed.GetValue(charges), catalog);
            return Do(options, parsed.GetValue(output), parsed.GetValue(json), parsed.InvocationConfiguration.Output);
        });
        return command;
    }

    static int Do(TrialOptions options, string? folder, bool json, TextWriter writer)
    {
        using var stop = new CancellationTokenSource();
        void OnCancel(object? sender, ConsoleCancelEventArgs pressed)
        {
            pressed.Cancel = true;
            stop.Cancel();
        }

        if (folder is not null) MakeFolder(folder);
        Console.CancelKeyPress += OnCancel;
        try
        {
            var found = Reenactment.Play(options, Progress, stop.Token);
            if (folder is not null)
            {
                Save(Path.Combine(folder, "trial.html"), TrialPage.Of(found));
                Save(Path.Combine(folder, "trial.json"), TrialJson.Of(found) + "\n");
                Save(Path.Combine(folder, "trial.md"), TrialMarkdown.Of(found));
            }

            if (json) writer.WriteLine(TrialJson.Of(found));
            else TrialTable.Print(writer, found, Language.IsJapanese);
            return found.Faults.Any() || found.Sweep.Any(r => r.WorseOff > 0) ? ExitCodes.CheckSaidNo : ExitCodes.Done;
        }
        finally
        {
            Console.CancelKeyPress -= OnCancel;
        }
    }

    static void Progress(int done, int all)
    {
        if (done == all || done % Math.Max(1, all / 20) == 0) Console.Error.WriteLine($"trial: {done} of {all} runs");
    }

    static int? Whole(string? text, string option, int least, int most)
    {
        if (text is null) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value : throw new InputException("trial.number", option, $"'{text}' is not a whole number from {least} to {most}");
    }

    static System.Collections.Immutable.ImmutableArray<string> Mechanisms(string? text)
    {
        if (text is null) return TrialOptions.BothRules;
        var names = text.Split(',', StringSplitOptions.TrimEntries);
        foreach (var name in names)
            if (!MechanismCatalog.ForCommunities.Contains(name))
                throw new InputException("run.mechanism", "--mechanism",
                    $"{MechanismCatalog.WhyNotForCommunities(name)}; a community's are: {string.Join(", ", MechanismCatalog.ForCommunities)}");
        return [.. names.Distinct()];
    }

    static string AgentsOf(string? name, AgentCatalog catalog) => name is null ? TrialOptions.BestAgents : catalog.Names.Contains(name) ? name
        : throw new InputException("run.agents", "--agents", $"there are no agents called '{name}'; there are: {string.Join(", ", catalog.Names)}");

    static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception world) when (world is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException(new("run.out", folder, $"cannot write there: {world.Message}"), world);
        }
    }

    static void Save(string path, string text)
    {
        File.WriteAllText(path + ".part", text);
        File.Move(path + ".part", path, overwrite: true);
    }
}
