using System.Collections.Immutable;

namespace Yoichi.Settlement;

/// <summary>Numbers that hold from a date, and where they come from.</summary>
/// <param name="From">First of a month: prices never change within one bill.</param>
/// <param name="Until">First of the month they no longer hold in; null for until the next version, if any.</param>
/// <param name="Source">Where they were read.</param>
/// <param name="Unconfirmed">Nobody has checked them against the source: reports must say so.</param>
public sealed record Dated<T>(DateOnly From, DateOnly? Until, string Source, bool Unconfirmed, T Value);

/// <summary>A named tariff through time.</summary>
/// <param name="Versions">By date, earliest first, no two over the same month.</param>
public sealed record Tariff<T>(string Name, ImmutableArray<Dated<T>> Versions)
{
    /// <summary>What holds in a month; null where no version does.</summary>
    public Dated<T>? At(DateOnly month)
    {
        for (var i = Versions.Length - 1; i >= 0; i--)
            if (Versions[i].From <= month)
                return Versions[i].Until is { } until && until <= month ? null : Versions[i];
        return null;
    }
}
