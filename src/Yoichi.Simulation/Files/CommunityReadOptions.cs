using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Simulation.Files;

/// <summary>The names of a tariff book that a community file may use.</summary>
public interface ITariffNames
{
    /// <summary>Ids of retail plans.</summary>
    IReadOnlyCollection<string> Plans { get; }

    /// <summary>Ids of buy-back plans.</summary>
    IReadOnlyCollection<string> BuyBacks { get; }

    /// <summary>Names of sets of charges on trades.</summary>
    IReadOnlyCollection<string> Charges { get; }
}

/// <summary>What a community file is read against.</summary>
public sealed record CommunityReadOptions
{
    public static CommunityReadOptions Default { get; } = new();

    /// <summary>Where series files are looked for before the community file's own folder; null for there alone.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Opens the tariff book: gets the full paths of the tariff files the community names, called once a
    /// file; an <see cref="InputException"/> it throws becomes a problem of the file. Null: ids are not checked.</summary>
    public Func<ImmutableArray<string>, ITariffNames>? Tariffs { get; init; }

    /// <summary>Names <c>market.mechanism</c> may have.</summary>
    public IReadOnlyCollection<string> Mechanisms { get; init; } = ["call", "mid-rate", "continuous"];

    /// <summary>Names <c>preferences.agent</c> may have.</summary>
    public IReadOnlyCollection<string> Agents { get; init; } = ["zero", "retail", "rule", "foresight"];

    /// <summary>Names <c>format</c> may have where energy comes from a file.</summary>
    public IReadOnlyCollection<string> Formats { get; init; } = ["wide", "citylearn", "long"];
}
