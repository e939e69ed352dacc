using System.CommandLine;
using System.Globalization;
using Yoichi.Market;
using Yoichi.Simulation;
using Yoichi.Simulation.Forecasts;
using Yoichi.Units;

namespace Yoichi.Cli.Run;

/// <summary><c>yoichi simulate</c>: plays a community through the market and says who gained.</summary>
static class SimulateCommand
{
    public static Command Create()
    {
        var community = new Option<string>("--community")
        {
            Description = "A built-in community (yoichi community list) or a community file",
            Required = true,
            HelpName = "NAME|FILE.yaml",
        };
        var data = new Option<string?>("--data") { Description = "Where the community's series files are", HelpName = "DIR" };
        var from = new Option<string?>("--from") { Description = "First day, JST, yyyy-MM-dd (default: the file's)", HelpName = "DATE" };
        var days = new Option<string?>("--days") { Description = "How many days (default: the file's)", HelpName = "N" };
        var seed = new Option<string?>("--seed") { Description = "Seed of everything left to chance (default: the file's)", HelpName = "N" };
        var mechanism = new Option<string?>("--mechanism") { Description = string.Join(", ", MechanismCatalog.ForCommunities) + " (default: the file's)" };
        var agents = new Option<string?>("--agents") { Description = "zero, retail, rule (default), foresight, plan or plan-shaded" };
        var assemblies = AgentChoice.Assemblies();
        var forecasts = new Option<string?>("--forecasts") { Description = "What agents are shown of what is to come: " + string.Join(", ", ForecastChoice.Names) + " (default: recent; for --agents plan " + ForecastChoice.ForPlans + ")" };
        var pv = new Option<string?>("--pv-kw") { Description = "Scale the homes' solar arrays to this mean, kW", HelpName = "KW" };
        var buyBack = new Option<string?>("--buy-back") { Description = "What the retailer pays for surplus, ¥/kWh", HelpName = "YEN" };
        var charges = new Option<string?>("--charges") { Description = "The tariff book's set of charges on trades, e.g. tepco-low-voltage (default: the file's)", HelpName = "NAME" };
        var output = new Option<string>("--out") { Description = "Folder for journal.jsonl, summary.json and report.html", Required = true, HelpName = "DIR" };
        var noReasons = new Option<bool>("--no-reasons") { Description = "Do not write reasons.csv, which is large for a long run" };
        var json = new Option<bool>("--json") { Description = "Print the summary as one JSON object and nothing else" };
        var command = new Command("simulate", "Play a community through the market. 地域の取引をシミュレーションする。")
        {
            community, data, from, days, seed, mechanism, agents, assemblies, forecasts, pv, buyBack, charges, output, noReasons, json,
        };
        command.SetAction(parsed =>
        {
            var catalog = AgentChoice.Load(parsed.GetValue(assemblies));
            var options = new RunOptions(
                Day(parsed.GetValue(from)), Days(parsed.GetValue(days)), Seed(parsed.GetValue(seed)), Mechanism(parsed.GetValue(mechanism)),
                parsed.GetValue(agents), Kilowatts(parsed.GetValue(pv)), Yen(parsed.GetValue(buyBack)),
                parsed.GetValue(charges), parsed.GetValue(forecasts), catalog);
            var file = CommunityChoice.Open(parsed.GetValue(community)!, parsed.GetValue(data), catalog);
            return RunAndShow.Do(file, options, parsed.GetValue(output)!, parsed.GetValue(json), !parsed.GetValue(noReasons));
        });
        return command;
    }

    static DateOnly? Day(string? text)
    {
        if (text is null) return null;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is >= 1990 and <= 2100
            ? day : throw new InputException("run.from", "--from", $"'{text}' is not a day like 2025-08-01, 1990 to 2100");
    }

    static int? Days(string? text)
    {
        if (text is null) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= 1830
            ? days : throw new InputException("run.days", "--days", $"'{text}' days: 1 to 1830 can be played");
    }

    static ulong? Seed(string? text)
    {
        if (text is null) return null;
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? seed : throw new InputException("run.seed", "--seed", $"'{text}' is not a whole number from 0 up");
    }

    static string? Mechanism(string? name) => name is null || MechanismCatalog.ForCommunities.Contains(name) ? name
        : throw new InputException("run.mechanism", "--mechanism",
            $"{MechanismCatalog.WhyNotForCommunities(name)}; a community's are: {string.Join(", ", MechanismCatalog.ForCommunities)}");

    internal static double? Kilowatts(string? text)
    {
        if (text is null) return null;
        return FixedPoint.TryParse(text, 3, out var watts) && watts is >= 0 and <= 1_000_000 ? watts / 1000.0
            : throw new InputException("run.pv", "--pv-kw", $"'{text}' is not a power in kW, 0 to 1000");
    }

    internal static Price? Yen(string? text)
    {
        if (text is null) return null;
        return Price.TryParseYenPerKWh(text, out var price) && price.IsWholeTicks
            && price >= default(Price) && price <= Price.OfTicks(99_999) ? price
            : throw new InputException("run.buy-back", "--buy-back", $"'{text}' is not a price in ¥/kWh, 0.00 to 999.99 in hundredths");
    }
}
