using System.Globalization;

namespace Yoichi.Units;

/// <summary>An amount of money, in micro-yen (1 ¥ = 1,000,000 µ¥). The default value is zero.</summary>
public readonly record struct Money(long MicroYen) : IComparable<Money>
{
    public const long MicroYenPerYen = 1_000_000;

    public static Money Zero => default;

    public static Money OfYen(long yen) => new(yen * MicroYenPerYen);

    public static Money operator +(Money a, Money b) => new(a.MicroYen + b.MicroYen);

    public static Money operator -(Money a, Money b) => new(a.MicroYen - b.MicroYen);

    public static Money operator -(Money a) => new(-a.MicroYen);

    public static bool operator <(Money a, Money b) => a.MicroYen < b.MicroYen;

    public static bool operator >(Money a, Money b) => a.MicroYen > b.MicroYen;

    public static bool operator <=(Money a, Money b) => a.MicroYen <= b.MicroYen;

    public static bool operator >=(Money a, Money b) => a.MicroYen >= b.MicroYen;

    public static Money Min(Money a, Money b) => a < b ? a : b;

    public static Money Max(Money a, Money b) => a > b ? a : b;

    /// <summary>Whole yen, rounded toward −∞: a bill is never rounded up, a credit never down.</summary>
    public long FloorYen()
    {
        var (yen, rest) = Math.DivRem(MicroYen, MicroYenPerYen);
        return rest < 0 ? yen - 1 : yen;
    }

    public int CompareTo(Money other) => MicroYen.CompareTo(other.MicroYen);

    /// <summary>Yen with six decimals, e.g. <c>1234.500000</c>.</summary>
    public override string ToString() =>
        (MicroYen / 1_000_000m).ToString("0.000000", CultureInfo.InvariantCulture);
}
