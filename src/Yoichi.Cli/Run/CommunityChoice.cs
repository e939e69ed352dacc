using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Cli.Run;

/// <summary>A community by the name of a built-in one, or by its file.</summary>
static class CommunityChoice
{
    /// <exception cref="InputException">Neither, or a file that is wrong.</exception>
    public static CommunityFile Open(string nameOrFile, string? dataFolder)
    {
        var options = CommunityReadOptions.Default with { DataFolder = dataFolder };
        return BuiltInCommunities.ReadNameOrFile(nameOrFile, options);
    }
}
