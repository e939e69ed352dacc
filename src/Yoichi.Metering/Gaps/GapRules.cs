namespace Yoichi.Metering.Gaps;

/// <summary>What may stand in for a reading, and how far.</summary>
/// <remarks>The limits are the community's own, not a rule of any authority: since when they hold and who answers for them
/// is said in its file.</remarks>
public sealed record GapRules
{
    public static GapRules Default { get; } = new();

    /// <summary>A longer run of slots without any reading or counter is not estimated: it stays a gap.</summary>
    /// <remarks>A gap between two counts has no limit, for its sum is not estimated.</remarks>
    public int LongestEstimatedDays { get; init; } = 7;

    /// <summary>How far before and after a slot its own profile is looked for.</summary>
    public int WeeksAround { get; init; } = 4;

    /// <summary>By how much a counter may differ from the slots between its counts; Wh.</summary>
    public long ToleranceWattHours { get; init; } = 1;
}
