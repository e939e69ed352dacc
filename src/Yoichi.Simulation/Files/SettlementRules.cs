using System.Collections.Immutable;
using Yoichi.Settlement;

namespace Yoichi.Simulation.Files;

/// <summary>What trades cost besides their price, and what happens to promises that were not kept.</summary>
/// <param name="Charges">Name of a set of charges in the community's tariffs; <see cref="OwnName"/> for amounts the
/// file gives itself.</param>
/// <param name="Imbalance">In force for every participant, under <see cref="OwnName"/>.</param>
public sealed record SettlementRules(string Charges, ImbalanceRule Imbalance)
{
    /// <summary>What a community's own charges and imbalance rule are called among its tariffs.</summary>
    public const string OwnName = "community";

    /// <summary>By the day they hold from; on days before the first, <see cref="ReadingRules.Default"/>.</summary>
    public ImmutableArray<ReadingRules> Readings { get; init; } = [];
}
