using System.CommandLine;
using System.Text.Json;
using Yoichi.Cli.Compare;
using Yoichi.Cli.Run;
using Yoichi.Cli.Trials;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Cli.Tests;

/// <summary>Agents of somebody else's assembly, wherever agents are named.</summary>
public sealed class AgentAssemblyOptionTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("yoichi").FullName;

    static string Thrifty => Path.Combine(SharedData.Repository(), "artifacts", "bin", "ThriftyAgent",
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "ThriftyAgent.dll");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Trial_takes_them_for_the_best()
    {
        var (exit, output) = Run(TrialCommand.Create(), "trial", "--seeds", "1", "--days", "1", "--mechanism", "call",
            "--sweep-seeds", "0", "--json", "--agent-assembly", Thrifty, "--agents", "thrifty");
        Assert.Equal(0, exit);
        Assert.Equal("thrifty", JsonDocument.Parse(output).RootElement.GetProperty("bestAgents").GetString());
    }

    [Fact]
    public void Compare_plays_a_community_of_them()
    {
        var (exit, output) = Run(CompareCommand.Create(), "compare", "quick-5", "--days", "1", "--mechanisms", "call", "--json",
            "--agent-assembly", Thrifty, "--agents", "thrifty");
        Assert.Equal(0, exit);
        Assert.NotEqual(Run(CompareCommand.Create(), "compare", "quick-5", "--days", "1", "--mechanisms", "call", "--json").Output, output);
    }

    [Theory, InlineData("trial"), InlineData("compare"), InlineData("demo")]
    public void Whoever_names_agents_that_are_nowhere_is_told_which_there_are(string command)
    {
        string[] arguments = command == "compare" ? ["quick-5", "--days", "1"] : command == "demo" ? ["--out", Path.Combine(folder, "demo")] : ["--days", "1"];
        var problem = Assert.Throws<InputException>(() => Run(Create(command), [command, .. arguments, "--agent-assembly", Thrifty, "--agents", "genius"])).Problem;
        Assert.Equal("run.agents", problem.Code);
        Assert.EndsWith("thrifty", problem.Reason);
        problem = Assert.Throws<InputException>(() => Run(Create(command), [command, .. arguments, "--agent-assembly", "nowhere.dll"])).Problem;
        Assert.Equal("agents.assembly", problem.Code);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    static Command Create(string name) => name switch
    {
        "trial" => TrialCommand.Create(),
        "compare" => CompareCommand.Create(),
        _ => DemoCommand.Create(),
    };

    static (int Exit, string Output) Run(Command command, params string[] arguments)
    {
        using var output = new StringWriter();
        var exit = new RootCommand { command }.Parse(arguments).Invoke(
            new() { Output = output, Error = output, EnableDefaultExceptionHandler = false });
        return (exit, output.ToString());
    }
}
