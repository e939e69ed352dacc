using System.CommandLine;
using Yoichi.Cli.Run;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Cli.CommunityFiles;

/// <summary><c>yoichi community check FILE</c> and <c>yoichi community list</c>.</summary>
public static class CommunityCommand
{
    public static Command Create() => new("community", "Look at community files. コミュニティファイルを調べる。") { Check(), List() };

    static Command Check()
    {
        var file = new Argument<string>("FILE") { Description = "A community file, or the name of a built-in community." };
        var data = new Option<string?>("--data")
        {
            Description = "Where series files are looked for first.",
            HelpName = "DIR",
        };
        var json = Json();
        var check = new Command("check", "Say what a community is, or everything that is wrong with its file.")
        {
            file, data, json,
        };
        check.SetAction(parsed =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var (community, problems) = Read(parsed.GetRequiredValue(file), parsed.GetValue(data));
            foreach (var problem in problems) error.WriteLine(problem);
            if (problems.Count > 0) error.WriteLine(Language.IsJapanese ? $"問題 {problems.Count} 件" : problems.Count == 1 ? "1 problem" : $"{problems.Count} problems");
            if (parsed.GetValue(json)) output.WriteLine(CommunitySummary.Json(community, problems));
            else if (community is not null && problems.Count == 0) output.Write(CommunitySummary.Text(community, Language.IsJapanese));
            return problems.Count == 0 ? 0 : 2;
        });
        return check;
    }

    static Option<bool> Json() =>
        new("--json") { Description = "Print one JSON object on standard output and nothing else there." };

    static Command List()
    {
        var json = Json();
        var list = new Command("list", "List the built-in communities.") { json };
        list.SetAction(parsed =>
        {
            var communities = BuiltInCommunities.Names.Select(name => BuiltInCommunities.Open(name)).ToArray();
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json)) output.WriteLine(CommunitySummary.Json(communities));
            else
                foreach (var community in communities)
                    output.WriteLine(Language.IsJapanese
                        ? $"{community.Name,-12}  {community.Title.Ja}、参加者 {community.Participants.Length}、"
                            + $"{community.Start:yyyy-MM-dd} から {community.Days} 日間"
                        : $"{community.Name,-12}  {community.Title.En} ({community.Title.Ja}), "
                            + $"{community.Participants.Length} participants, {community.Days} days from {community.Start:yyyy-MM-dd}");
            return 0;
        });
        return list;
    }

    /// <summary>Reads a file with all it names: a check that leaves the series unread would pass what cannot run.</summary>
    static (CommunityFile? Community, IReadOnlyList<InputProblem> Problems) Read(string name, string? data)
    {
        if (data is not null && !Directory.Exists(data))
            return (null, [new("community.file", data, "there is no such folder (--data)")]);
        var options = new CommunityReadOptions { DataFolder = data };
        if (BuiltInCommunities.ProblemsOfNameOrFile(name, options) is { Count: > 0 } problems) return (null, problems);
        var community = BuiltInCommunities.ReadNameOrFile(name, options);
        if (SeriesLoader.MissingFiles(community) is { Count: > 0 } missing) return (community, missing);
        try
        {
            SeriesLoader.Load(community, community.Start, community.Days, historyDays: 0);
            return (community, []);
        }
        catch (InputException wrong)
        {
            return (community, [wrong.Problem]);
        }
    }
}
