using System.Collections.Immutable;
using Yoichi.Market;

namespace Yoichi.Simulation.Files;

/// <summary>What a community file is read against.</summary>
public sealed record CommunityReadOptions
{
    public static CommunityReadOptions Default { get; } = new();

    /// <summary>Where series files are looked for before the community file's own folder; null for there alone.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Tariffs every community may name, as file names and YAML texts; the built-in ones by default.</summary>
    public ImmutableArray<(string Name, string Text)> Tariffs { get; init; } = BuiltInTariffs.Texts;

    /// <summary>Names <c>market.mechanism</c> may have.</summary>
    public IReadOnlyCollection<string> Mechanisms { get; init; } = MechanismCatalog.ForCommunities;

    /// <summary>Names <c>preferences.agent</c> may have.</summary>
    public IReadOnlyCollection<string> Agents { get; init; } = ["zero", "retail", "rule", "foresight", "plan", "plan-shaded"];

    /// <summary>Names <c>format</c> may have where energy comes from a file.</summary>
    public IReadOnlyCollection<string> Formats { get; init; } = ["wide", "citylearn", "long", "htw"];
}
