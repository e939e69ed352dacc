using Yoichi.Units;

namespace Yoichi.Metering;

/// <summary>One thing somebody said about one slot of one meter. It is never edited; a better one supersedes
/// it.</summary>
/// <param name="WattHours">Not negative.</param>
/// <param name="KnownAt">When it became known; the default is that nobody said, and counts as known
/// always.</param>
/// <param name="Source">Which of <see cref="BeliefLog.Sources"/> said it.</param>
public readonly record struct Belief(
    long WattHours, ReadingQuality Quality, ReadingStage Stage, DateTimeOffset KnownAt, int Source)
{
    /// <summary>True where this one, said later, takes the place of another about the same slot: it is more
    /// final, or as final and not known before it.</summary>
    public bool Supersedes(Belief earlier) =>
        Stage != earlier.Stage ? Stage > earlier.Stage : KnownAt >= earlier.KnownAt;

    /// <summary>True where another says the same, whoever says it.</summary>
    public bool SaysTheSameAs(Belief other) => this with { Source = other.Source } == other;
}
