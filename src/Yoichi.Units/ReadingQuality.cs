namespace Yoichi.Units;

/// <summary>How a metered value came about.</summary>
/// <remarks>Numbers are stored: append, never renumber. They are no order: <see cref="ReadingRank.Of"/> is.</remarks>
public enum ReadingQuality : byte
{
    None = 0,

    /// <summary>Read from the meter in time.</summary>
    Measured = 1,

    /// <summary>Read from the meter's own memory later.</summary>
    Recovered = 2,

    /// <summary>Filled in without the meter.</summary>
    Estimated = 3,

    /// <summary>Filled in such that a known total, e.g. the counter's, comes out.</summary>
    ConstrainedEstimate = 4,
}

/// <summary>Which of two values of a slot is believed.</summary>
public static class ReadingRank
{
    /// <summary>Higher is better: by stage, then measured, recovered, estimated within a known total, estimated.</summary>
    public static int Of(ReadingStage stage, ReadingQuality quality) => (int)stage * 8 + quality switch
    {
        ReadingQuality.Measured => 4,
        ReadingQuality.Recovered => 3,
        ReadingQuality.ConstrainedEstimate => 2,
        ReadingQuality.Estimated => 1,
        _ => 0,
    };
}
