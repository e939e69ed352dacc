namespace Yoichi.Metering;

/// <summary>What a column's values become.</summary>
enum ColumnKind { Energy, Volume, Price }

/// <summary>The values of one participant and channel, or of one price or volume, one per row of its
/// table.</summary>
sealed class ReadingColumn(string name, Channel channel, MeterUnit unit)
{
    public static readonly Int128 Missing = Int128.MinValue;

    public ColumnKind Kind { get; init; } = ColumnKind.Energy;

    /// <summary>The participant; of a price or volume its name for scripts.</summary>
    public string Participant { get; } = name;

    public Channel Channel { get; } = channel;

    /// <summary>Of energy and volumes.</summary>
    public MeterUnit Unit { get; } = unit;

    /// <summary>As the file names a price or volume.</summary>
    public string Label { get; init; } = name;

    /// <summary>Of a price; three letters.</summary>
    public string Currency { get; init; } = "";

    /// <summary>10⁻¹⁸ of the unit, of a price 10⁻⁶ of the currency per kWh; or <see cref="Missing"/>.</summary>
    public List<Int128> Values { get; } = [];
}
