using System.Globalization;
using System.Numerics;
using Yoichi.Units;

namespace Yoichi.Pages;

/// <summary>Numbers as the page writes them: groups of three parted by a thin no-break space, a true minus sign,
/// and an en dash where there is no number.</summary>
public static class Numbers
{
    public const string None = "–";

    public static readonly Bilingual YenPerKWh = new("¥/kWh", "円/kWh");

    const char Thin = '\u202F';

    static readonly NumberFormatInfo Format = new()
    {
        NumberGroupSeparator = Thin.ToString(),
        NegativeSign = "−",
        NumberDecimalSeparator = ".",
    };

    public static string Whole<T>(T value) where T : IBinaryInteger<T> => value.ToString("#,0", Format);

    public static string Fixed(double value, int decimals)
    {
        var text = value.ToString(decimals == 0 ? "#,0" : "#,0." + new string('0', decimals), Format);
        return text.StartsWith('−') && !text.Any(c => c is >= '1' and <= '9') ? text[1..] : text;
    }

    /// <summary><c>¥12 345</c>; less than zero is money received.</summary>
    public static string Yen(long yen) => yen < 0 ? "−¥" + Whole(-(Int128)yen) : "¥" + Whole(yen);

    /// <summary>kWh with one decimal, without the unit.</summary>
    public static string KWh(long wattHours) => Fixed(wattHours / 1000.0, 1);

    public static string KWh(Energy energy) => KWh(energy.WattHours);

    /// <summary>¥/kWh with the decimals the price has, without the unit.</summary>
    public static string PriceOf(Price? price) => price is { } known
        ? known.ToString().Replace("-", "−", StringComparison.Ordinal)
        : None;

    /// <summary>A decimal that is text already, with a true minus sign.</summary>
    public static string Readable(string? number) => number?.Replace('-', '−') ?? None;

    /// <summary>Per cent with one decimal and the sign.</summary>
    public static string Percent(double? percent) =>
        percent is { } known && double.IsFinite(known) ? Fixed(known, 1) + Thin + "%" : None;
}
