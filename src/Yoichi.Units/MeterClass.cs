namespace Yoichi.Units;

/// <summary>What a meter may be used for by law (計量法): money needs a legal one.</summary>
/// <remarks>Numbers are stored: append, never renumber.</remarks>
public enum MeterClass : byte
{
    /// <summary>No legal meter: its readings are for insight, and no money depends on them.</summary>
    None = 0,

    /// <summary>検定付き: a verified meter.</summary>
    Verified = 1,

    /// <summary>特例計量: notified and accounted for under the Electricity Business Act, differences of meters (差分計量) among them.</summary>
    Specific = 2,
}
