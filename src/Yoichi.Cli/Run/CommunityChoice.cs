using Yoichi.Bidding;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Cli.Run;

/// <summary>A community by the name of a built-in one, or by its file.</summary>
static class CommunityChoice
{
    /// <param name="catalog">The agents it may name; null for the program's own.</param>
    /// <exception cref="InputException">Neither, or a file that is wrong.</exception>
    public static CommunityFile Open(string nameOrFile, string? dataFolder, AgentCatalog? catalog = null)
    {
        var options = CommunityReadOptions.Default with { DataFolder = dataFolder };
        // The file's own list stays as it is without agents from elsewhere.
        if (catalog is not null) options = options with { Agents = [.. options.Agents.Union(catalog.Names)] };
        return BuiltInCommunities.ReadNameOrFile(nameOrFile, options);
    }
}
