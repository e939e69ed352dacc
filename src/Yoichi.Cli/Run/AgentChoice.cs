using System.CommandLine;
using Yoichi.Bidding;
using Yoichi.Simulation;
using Yoichi.Units;

namespace Yoichi.Cli.Run;

/// <summary>Agents from elsewhere, by the option every command has that names agents.</summary>
static class AgentChoice
{
    public static Option<string[]> Assemblies() => new("--agent-assembly")
    { Description = "An assembly with agents of your own, by their names; may be given again", HelpName = "FILE.dll", DefaultValueFactory = _ => [] };

    /// <summary>The program's agents and those of the assemblies.</summary>
    /// <exception cref="InputException">An assembly cannot be used.</exception>
    public static AgentCatalog Load(string[]? files) =>
        (files ?? []).Aggregate(AgentCatalog.BuiltIn, (known, path) => AgentAssembly.Load(path, known));
}
