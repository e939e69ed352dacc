using System.Collections.Immutable;
using Yoichi.Bidding;
using Yoichi.Units;

namespace Yoichi.Trials;

/// <summary>What the trial is re-enacted with.</summary>
/// <param name="Seeds">How many; each makes homes, weather and arrivals of its own. The first is the community file's.</param>
/// <param name="Mechanisms">Market rules, each on the same homes and weather.</param>
/// <param name="Best">The agents that stand for the best there are; also those of the table of cells.</param>
/// <param name="SweepSeeds">Seeds of the table over the switches; 0 leaves it out.</param>
/// <param name="Catalog">The agents there are; null for the program's own.</param>
/// <param name="Days">From the file's first; 1 … 31.</param>
public sealed record TrialOptions(
    int Seeds, ImmutableArray<string> Mechanisms, string Best, int SweepSeeds, int? Days = null,
    Price? BuyBack = null, double? PvMeanKilowatts = null, string? Charges = null, AgentCatalog? Catalog = null)
{
    public const int DefaultSeeds = 20, DefaultSweepSeeds = 3, MostSeeds = 200;

    /// <summary>The continuous book as the trial's is published, and this product's own rule.</summary>
    public static ImmutableArray<string> BothRules { get; } = ["continuous", "call"];

    /// <summary>The best of the agents this build has.</summary>
    public static string BestAgents { get; } = Agents.Names.Contains("plan") ? "plan" : "rule";
}
