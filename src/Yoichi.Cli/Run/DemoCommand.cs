using System.CommandLine;
using Yoichi.Cli.Serve;
using Yoichi.Simulation;
using Yoichi.Simulation.Files;

namespace Yoichi.Cli.Run;

/// <summary><c>yoichi demo</c>: August for the built-in community trial-20.</summary>
static class DemoCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--out") { Description = "Folder for the results (default: out/demo)", DefaultValueFactory = _ => Path.Combine("out", "demo"), HelpName = "DIR" };
        var exit = new Option<bool>("--exit") { Description = "End when the run is done; without it, on a terminal, the month is then shown in the web pages" };
        var json = new Option<bool>("--json") { Description = "Print the summary as one JSON object and nothing else" };
        var agents = new Option<string?>("--agents") { Description = "zero, retail, rule (default), foresight, plan or plan-shaded" };
        var assemblies = AgentChoice.Assemblies();
        var command = new Command("demo", "Play August for 20 homes, 9 vehicles and an office. 20世帯・車9台・事業所の8月を実演する。")
        {
            output, exit, json, agents, assemblies,
        };
        command.SetAction(async (parsed, stop) =>
        {
            var code = RunAndShow.Do(BuiltInCommunities.Open("trial-20"),
                new RunOptions(Agents: parsed.GetValue(agents), Catalog: AgentChoice.Load(parsed.GetValue(assemblies))), parsed.GetValue(output)!, parsed.GetValue(json));
            if (parsed.GetValue(exit) || parsed.GetValue(json) || !IsWatched()) return code;
            return await PlayedMonth.ServeAsync(Path.Combine(parsed.GetValue(output)!, "journal.jsonl"), stop).ConfigureAwait(false) is ExitCodes.Done ? code : ExitCodes.CheckSaidNo;
        });
        return command;
    }

    /// <summary>Somebody sits at a terminal; a script, or a build server, wants its prompt back.</summary>
    static bool IsWatched() => !Console.IsOutputRedirected && !Console.IsInputRedirected && Environment.GetEnvironmentVariable("CI") is null or "";
}
