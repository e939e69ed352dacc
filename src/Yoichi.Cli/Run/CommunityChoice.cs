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
        if (BuiltInCommunities.Names.Contains(nameOrFile)) return BuiltInCommunities.Open(nameOrFile, options);
        if (!File.Exists(nameOrFile) && !nameOrFile.Contains('.') && !nameOrFile.Contains('/'))
            throw new InputException("community.unknown-name", "--community",
                $"'{nameOrFile}' is neither a file nor a built-in community ({string.Join(", ", BuiltInCommunities.Names)})");
        return CommunityFileReader.Read(nameOrFile, options);
    }
}
