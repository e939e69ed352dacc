using Yoichi.Metering.Gaps;

namespace Yoichi.Simulation.Metered;

/// <summary>What a settlement of real meters changes of the community's file; null leaves it as written.</summary>
/// <param name="Month">First of the month to settle; null for the community's own days.</param>
/// <param name="Rules">How far gaps are filled.</param>
public sealed record MeteredOptions(DateOnly? Month = null, GapRules? Rules = null)
{
    /// <summary>Days after the last one on which the month is closed: what is known by then is billed, what comes
    /// later is a correction.</summary>
    public int CloseAfterDays { get; init; } = 5;

    public GapRules GapRules => Rules ?? GapRules.Default;
}
