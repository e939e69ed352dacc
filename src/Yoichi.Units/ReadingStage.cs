namespace Yoichi.Units;

/// <summary>How far on its way a metered value is: a reading is a belief, and a later stage is the better one.</summary>
/// <remarks>Numbers are stored: append, never renumber.</remarks>
public enum ReadingStage : byte
{
    None = 0,

    /// <summary>速報: sent within the hour, unchecked.</summary>
    Preliminary = 1,

    /// <summary>確報: checked and complete, what bills are made of.</summary>
    Confirmed = 2,

    /// <summary>Put right after it was confirmed.</summary>
    Corrected = 3,
}
