using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Simulation.Files;

/// <summary>The communities this program brings along (data/communities).</summary>
public static class BuiltInCommunities
{
    /// <summary>In alphabetical order.</summary>
    public static ImmutableArray<string> Names { get; } = [.. EmbeddedTexts.Names("communities/").Select(n => n[..^5])];

    /// <summary>The file as text; null where there is none of that name.</summary>
    public static string? Text(string name) =>
        Names.Contains(name) ? EmbeddedTexts.Read("communities/" + name + ".yaml") : null;

    /// <summary>Reads a built-in community.</summary>
    /// <exception cref="InputException">There is none of that name.</exception>
    public static CommunityFile Open(string name, CommunityReadOptions? options = null) =>
        CommunityFileReader.ReadText(name, Text(name) ?? throw new InputException("community.unknown-name", name,
            $"there is no built-in community '{name}'; there are: {string.Join(", ", Names)}"), options);
}

/// <summary>The tariffs this program brings along (data/tariffs).</summary>
public static class BuiltInTariffs
{
    /// <summary>File names and YAML texts, by name.</summary>
    public static ImmutableArray<(string Name, string Text)> Texts { get; } =
        [.. EmbeddedTexts.Names("tariffs/").Select(n => (n, EmbeddedTexts.Read("tariffs/" + n)))];
}

/// <summary>Files compiled into the program.</summary>
static class EmbeddedTexts
{
    public static IEnumerable<string> Names(string folder) => typeof(EmbeddedTexts).Assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith(folder, StringComparison.Ordinal)).Select(n => n[folder.Length..])
        .Order(StringComparer.Ordinal);

    public static string Read(string name)
    {
        using var reader = new StreamReader(typeof(EmbeddedTexts).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
