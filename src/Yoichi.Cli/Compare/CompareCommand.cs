using System.CommandLine;
using Yoichi.Cli.Clear;
using Yoichi.Cli.Run;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Cli.Compare;

/// <summary><c>yoichi compare ORDERS.csv|COMMUNITY</c>: the same orders, or the same community, under one mechanism after
/// another.</summary>
static class CompareCommand
{
    public static Command Create()
    {
        var subject = new Argument<string>("ORDERS.csv|COMMUNITY") { Description = "Orders of one slot, a built-in community, or a community file." };
        var mechanisms = new Option<string?>("--mechanisms") { Description = $"Which, e.g. call,mcafee (default: all that apply). There are: {string.Join(", ", MechanismCatalog.Names)}", HelpName = "A,B" };
        var seed = new Option<ulong?>("--seed") { Description = "Seed of what is left to chance (default: 1, or the community's)", HelpName = "N" };
        var retail = new Option<string>("--retail") { Description = "Orders: the retail price for mid-rate, ¥/kWh", DefaultValueFactory = _ => "27", HelpName = "YEN" };
        var buyBack = new Option<string>("--buy-back") { Description = "Orders: the buy-back price for mid-rate, ¥/kWh", DefaultValueFactory = _ => "8.5", HelpName = "YEN" };
        var days = new Option<int>("--days") { Description = "Community: how many days are played under each", DefaultValueFactory = _ => 3, HelpName = "N" };
        var agents = new Option<string?>("--agents") { Description = "Community: zero, retail, rule (default), foresight, plan or plan-shaded" };
        var assemblies = AgentChoice.Assemblies();
        var data = new Option<string?>("--data") { Description = "Community: where its series files are", HelpName = "DIR" };
        var output = new Option<string?>("--out") { Description = "Folder for compare.html, a page with the chart", HelpName = "DIR" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else" };
        var command = new Command("compare", "The same orders or community under each mechanism. 方式ごとに結果を比べる。")
        {
            subject, mechanisms, seed, retail, buyBack, days, agents, assemblies, data, output, json,
        };
        command.SetAction(parsed =>
        {
            var (what, writer) = (parsed.GetValue(subject)!, parsed.InvocationConfiguration.Output);
            var chosen = Names(parsed.GetValue(mechanisms));
            var (page, sound) = ("", true);
            if (what.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
            {
                var options = new MechanismOptions(
                    ClearCommand.Middle(parsed.GetValue(retail)!, parsed.GetValue(buyBack)!), parsed.GetValue(seed) ?? 1);
                var found = OrdersComparison.Of(OrdersFile.Read(what), chosen ?? MechanismCatalog.Names, options);
                if (parsed.GetValue(json)) writer.WriteLine(OrdersComparisonText.ToJson(found));
                else OrdersComparisonText.Print(writer, found, Language.IsJapanese);
                page = ComparisonPage.Of(Path.GetFileName(what), found);
            }
            else
            {
                if (chosen?.FirstOrDefault(name => !MechanismCatalog.ForCommunities.Contains(name)) is { } refused)
                    throw new InputException("compare.mechanism", "--mechanisms",
                        $"{MechanismCatalog.WhyNotForCommunities(refused)}; a community's are: {string.Join(", ", MechanismCatalog.ForCommunities)}");
                if (parsed.GetValue(days) is < 1 or > 1830)
                    throw new InputException("run.days", "--days", $"{parsed.GetValue(days)} days: 1 to 1830 can be played");
                var catalog = AgentChoice.Load(parsed.GetValue(assemblies));
                var file = CommunityChoice.Open(what, parsed.GetValue(data), catalog);
                var found = CommunityComparison.Of(file, chosen ?? MechanismCatalog.ForCommunities,
                    new(Days: parsed.GetValue(days), Seed: parsed.GetValue(seed), Agents: parsed.GetValue(agents), Catalog: catalog));
                if (parsed.GetValue(json)) writer.WriteLine(CommunityComparisonText.ToJson(found));
                else CommunityComparisonText.Print(writer, found, Language.IsJapanese);
                page = ComparisonPage.Of(found);
                sound = found.Runs.All(r => r.WorseOff.Count == 0 && r.Residual is { EnergyWh: 0, MoneyMicroYen: 0 });
            }

            if (parsed.GetValue(output) is { } folder) Save(folder, page);
            return sound ? ExitCodes.Done : ExitCodes.CheckSaidNo;
        });
        return command;
    }

    /// <summary>Null where none are named.</summary>
    static IReadOnlyList<string>? Names(string? text)
    {
        if (text is null) return null;
        var names = text.Split(',', StringSplitOptions.TrimEntries);
        foreach (var name in names)
            if (!MechanismCatalog.Names.Contains(name))
                throw new InputException("compare.mechanism", "--mechanisms",
                    $"there is no mechanism '{name}'; there are: {string.Join(", ", MechanismCatalog.Names)}");
        return [.. names.Distinct()];
    }

    static void Save(string folder, string page)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "compare.html");
        File.WriteAllText(path + ".part", page);
        File.Move(path + ".part", path, overwrite: true);
    }
}
