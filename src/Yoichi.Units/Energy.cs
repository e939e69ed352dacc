using System.Globalization;

namespace Yoichi.Units;

/// <summary>An amount of electrical energy, in whole watt-hours. The default value is zero.</summary>
public readonly record struct Energy(long WattHours) : IComparable<Energy>
{
    public static Energy Zero => default;

    /// <summary>Exact: the units are chosen so that 1 Wh at 1 µ¥/Wh costs 1 µ¥.</summary>
    public static Money operator *(Energy quantity, Price price) =>
        new(quantity.WattHours * price.MicroYenPerWattHour);

    public static Energy operator +(Energy a, Energy b) => new(a.WattHours + b.WattHours);

    public static Energy operator -(Energy a, Energy b) => new(a.WattHours - b.WattHours);

    public static Energy operator -(Energy a) => new(-a.WattHours);

    public static bool operator <(Energy a, Energy b) => a.WattHours < b.WattHours;

    public static bool operator >(Energy a, Energy b) => a.WattHours > b.WattHours;

    public static bool operator <=(Energy a, Energy b) => a.WattHours <= b.WattHours;

    public static bool operator >=(Energy a, Energy b) => a.WattHours >= b.WattHours;

    public static Energy Min(Energy a, Energy b) => a < b ? a : b;

    public static Energy Max(Energy a, Energy b) => a > b ? a : b;

    public int CompareTo(Energy other) => WattHours.CompareTo(other.WattHours);

    public override string ToString() => WattHours.ToString(CultureInfo.InvariantCulture) + " Wh";
}
