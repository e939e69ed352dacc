using System.Collections.Immutable;
using Yoichi.Metering.Gaps;

namespace Yoichi.Simulation.Files;

/// <summary>How long readings are waited for and what stands in for those that do not come: the community's own rule,
/// from a day on.</summary>
/// <param name="EstimateUpToDays">A longer run of slots without reading or counter stays a gap.</param>
/// <param name="ProfileWeeks">How far before and after a slot its own profile is looked for.</param>
/// <param name="WaitDays">A meter of which nothing has been heard for so long is not waited for in trading.</param>
/// <param name="CloseAfterDays">So long after its last day a month is closed: what is known by then is billed, what comes
/// later is a correction.</param>
/// <param name="IsConfirmed">Members and retailer have agreed on it.</param>
/// <param name="Source">Where that stands; empty where nobody says.</param>
public sealed record ReadingRules(
    DateOnly From, int EstimateUpToDays, int ProfileWeeks, int WaitDays, int CloseAfterDays, bool IsConfirmed, string Source)
{
    /// <summary>Where the file says nothing; nobody has confirmed it.</summary>
    public static ReadingRules Default { get; } = new(DateOnly.MinValue, 7, 4, 3, 5, IsConfirmed: false, "");

    public GapRules Gaps => GapRules.Default with { LongestEstimatedDays = EstimateUpToDays, WeeksAround = ProfileWeeks };

    /// <summary>The rule in force on a day.</summary>
    /// <param name="rules">By the day they hold from.</param>
    public static ReadingRules On(ImmutableArray<ReadingRules> rules, DateOnly day) =>
        rules.LastOrDefault(rule => rule.From <= day) ?? Default;
}
