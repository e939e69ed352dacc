namespace Yoichi.Metering;

/// <summary>How final a value is, as whoever gave it says. Numbers are stored: append, never
/// renumber.</summary>
public enum ReadingStage : byte
{
    /// <summary>Nobody said.</summary>
    None = 0,

    /// <summary>速報: as it came in from the meter, not yet looked over.</summary>
    Preliminary = 1,

    /// <summary>確報, 確定: looked over; bills are made of it.</summary>
    Confirmed = 2,

    /// <summary>訂正: put in the place of a confirmed value.</summary>
    Corrected = 3,
}

/// <summary>Where a value comes from. Numbers are stored: append, never renumber.</summary>
public enum ValueQuality : byte
{
    /// <summary>Nobody said.</summary>
    None = 0,

    /// <summary>Counted by the meter and delivered in time.</summary>
    Measured = 1,

    /// <summary>Counted by the meter, fetched later from its memory.</summary>
    Recovered = 2,

    /// <summary>Not counted: somebody's estimate.</summary>
    Estimated = 3,

    /// <summary>An estimate that agrees with what a register counted around it.</summary>
    ConstrainedEstimate = 4,
}

/// <summary>One thing somebody said about one slot of one meter. It is never edited; a better one supersedes
/// it.</summary>
/// <param name="WattHours">Not negative.</param>
/// <param name="KnownAt">When it became known; the default is that nobody said, and counts as known
/// always.</param>
/// <param name="Source">Which of <see cref="BeliefLog.Sources"/> said it.</param>
public readonly record struct Belief(
    long WattHours, ValueQuality Quality, ReadingStage Stage, DateTimeOffset KnownAt, int Source)
{
    /// <summary>True where this one, said later, takes the place of another about the same slot: it is more
    /// final, or as final and not known before it.</summary>
    public bool Supersedes(Belief earlier) =>
        Stage != earlier.Stage ? Stage > earlier.Stage : KnownAt >= earlier.KnownAt;

    /// <summary>True where another says the same, whoever says it.</summary>
    public bool SaysTheSameAs(Belief other) => this with { Source = other.Source } == other;
}
