namespace Yoichi.Metering;

/// <summary>The values of one participant and channel, one per row of its table.</summary>
sealed class ReadingColumn(string participant, Channel channel, MeterUnit unit)
{
    public static readonly Int128 Missing = Int128.MinValue;

    public string Participant { get; } = participant;

    public Channel Channel { get; } = channel;

    public MeterUnit Unit { get; } = unit;

    /// <summary>10⁻¹⁸ of the unit, or <see cref="Missing"/>.</summary>
    public List<Int128> Values { get; } = [];
}
