using Yoichi.Community;

namespace Yoichi.Simulation;

/// <summary>How files write the auctions of a slot.</summary>
public static class RoundNames
{
    public static string Of(RoundKind round) => round switch
    {
        RoundKind.DayAhead => "day-ahead",
        RoundKind.Gate => "gate",
        RoundKind.AfterMetering => "after-metering",
        RoundKind.Continuous => "continuous",
        _ => throw new ArgumentOutOfRangeException(nameof(round), round, "no round"),
    };
}
