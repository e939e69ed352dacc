namespace Yoichi.People;

/// <summary>How long what says who somebody was is kept after they left.</summary>
public static class Leaving
{
    /// <summary>Books of a company: seven years from the day after they are due; a year more is taken for the year's end.</summary>
    public const int RetentionYears = 8;

    /// <summary>The first day on which an identity is erased.</summary>
    /// <param name="lastDay">Of taking part, JST.</param>
    public static DateOnly EraseFrom(DateOnly lastDay, int years = RetentionYears)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(years);
        return lastDay.AddDays(1).AddYears(years);
    }

    /// <summary>Erased from that day on, and not before.</summary>
    public static bool IsDue(Identity identity, DateOnly today) => identity.EraseFrom is { } from && today >= from;
}
