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
        CommunityFileReader.ReadText(name, Text(name) ?? throw new InputException(Unknown(name)), options);

    /// <summary>Reads what a command line names: a file where there is one, else a built-in community.</summary>
    /// <exception cref="InputException">Neither, or the first problem of the file.</exception>
    public static CommunityFile ReadNameOrFile(string name, CommunityReadOptions? options = null) =>
        IsFile(name) ? CommunityFileReader.Read(name, options) : Open(name, options);

    /// <summary>Everything that is wrong with what a command line names; empty where it is sound.</summary>
    public static IReadOnlyList<InputProblem> ProblemsOfNameOrFile(string name, CommunityReadOptions? options = null) =>
        IsFile(name) ? CommunityFileReader.Problems(name, options)
        : Text(name) is { } text ? CommunityFileReader.ProblemsOfText(name, text, options)
        : [Unknown(name)];

    static bool IsFile(string name) => File.Exists(name) || Directory.Exists(name);

    static InputProblem Unknown(string name) => new("community.file", name,
        $"there is no such file, and no built-in community of that name{Spelling.Hint(name, Names)}"
        + $" (built in: {string.Join(", ", Names)})");
}
