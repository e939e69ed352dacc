namespace Yoichi.Forecasting;

/// <summary>Why a forecast is not the one that was asked for. Append, never renumber.</summary>
[Flags]
public enum Notices
{
    None = 0,

    /// <summary>Nothing at all is known of the series.</summary>
    NoHistory = 1,

    /// <summary>Fewer days are known than the model wants.</summary>
    ShortHistory = 2,

    /// <summary>Slots of the last week are missing.</summary>
    Gaps = 4,

    /// <summary>The meter has shown the same value for a day or longer; those values are not used.</summary>
    FrozenMeter = 8,

    /// <summary>The panels have made nothing for days on which they made something before.</summary>
    DeadPanels = 16,

    /// <summary>The boosted trees cannot serve: their library is absent, or no model was trained.</summary>
    NoTrees = 32,
}
