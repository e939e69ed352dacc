using System.Globalization;

namespace Yoichi.Units;

/// <summary>A price of energy. The same number reads as µ¥ per Wh and as 0.001 ¥ per kWh; may be negative.</summary>
public readonly record struct Price(long MicroYenPerWattHour) : IComparable<Price>
{
    /// <summary>The market's tick: 0.01 ¥/kWh.</summary>
    public static Price Tick => new(10);

    /// <summary>Whole hundredths of a yen per kWh, e.g. 850 for 8.50 ¥/kWh.</summary>
    public static Price OfTicks(long ticks) => new(ticks * 10);

    /// <summary>True where the price is a whole number of 0.01 ¥/kWh.</summary>
    public bool IsWholeTicks => MicroYenPerWattHour % 10 == 0;

    public static Price operator +(Price a, Price b) => new(a.MicroYenPerWattHour + b.MicroYenPerWattHour);

    public static Price operator -(Price a, Price b) => new(a.MicroYenPerWattHour - b.MicroYenPerWattHour);

    public static Price operator -(Price a) => new(-a.MicroYenPerWattHour);

    public static bool operator <(Price a, Price b) => a.MicroYenPerWattHour < b.MicroYenPerWattHour;

    public static bool operator >(Price a, Price b) => a.MicroYenPerWattHour > b.MicroYenPerWattHour;

    public static bool operator <=(Price a, Price b) => a.MicroYenPerWattHour <= b.MicroYenPerWattHour;

    public static bool operator >=(Price a, Price b) => a.MicroYenPerWattHour >= b.MicroYenPerWattHour;

    public static Price Min(Price a, Price b) => a < b ? a : b;

    public static Price Max(Price a, Price b) => a > b ? a : b;

    /// <summary>Rounded toward −∞ to a multiple of <see cref="Tick"/>.</summary>
    public Price FloorToTick()
    {
        var remainder = MicroYenPerWattHour % 10;
        return new(MicroYenPerWattHour - (remainder < 0 ? remainder + 10 : remainder));
    }

    /// <summary>Reads ¥/kWh written as <c>[-]digits[.digits]</c>, at most three decimals, exactly.</summary>
    /// <returns>False for anything else: no sign but minus, no exponent, no blank, no thousands mark.</returns>
    public static bool TryParseYenPerKWh(ReadOnlySpan<char> text, out Price price)
    {
        price = default;
        if (!FixedPoint.TryParse(text, decimals: 3, out var value)) return false;
        price = new(value);
        return true;
    }

    public int CompareTo(Price other) => MicroYenPerWattHour.CompareTo(other.MicroYenPerWattHour);

    /// <summary>¥/kWh with two decimals, three where needed: <c>8.50</c>, <c>-0.125</c>.</summary>
    public override string ToString()
    {
        var absolute = UInt128.CreateChecked(Int128.Abs(MicroYenPerWattHour));
        var sign = MicroYenPerWattHour < 0 ? "-" : "";
        var (yen, rest) = UInt128.DivRem(absolute, 1000);
        var digits = rest % 10 == 0
            ? (rest / 10).ToString("00", CultureInfo.InvariantCulture)
            : rest.ToString("000", CultureInfo.InvariantCulture);
        return $"{sign}{yen.ToString(CultureInfo.InvariantCulture)}.{digits}";
    }
}
