namespace Yoichi.Metering;

/// <summary>Reads decimal text exactly, as whole units of 10⁻¹⁸: no floating point on the way.</summary>
static class ExactNumber
{
    public enum Outcome { Ok, Missing, Junk, TooLarge }

    public const int Decimals = 18;

    /// <summary>10¹⁸: one.</summary>
    public static readonly Int128 One = 1_000_000_000_000_000_000;

    /// <summary>10¹²: nothing a meter says is larger.</summary>
    public static readonly Int128 Largest = One * 1_000_000_000_000;

    const int MostDigits = 30;

    /// <summary>Reads <c>[+-]digits[mark digits][e[+-]digits]</c>; digits past the 18th decimal are cut
    /// off.</summary>
    /// <param name="text">Without blanks around it.</param>
    /// <param name="mark"><c>.</c> or <c>,</c>.</param>
    public static Outcome Read(ReadOnlySpan<char> text, char mark, out Int128 value)
    {
        value = 0;
        if (IsMissing(text)) return Outcome.Missing;
        var at = 0;
        var negative = text[0] == '-';
        if (text[0] is '-' or '+') at++;

        Int128 digits = 0;
        var (significant, decimals, seen, dropped, afterMark) = (0, 0, 0, 0, false);
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c == mark && !afterMark) afterMark = true;
            else if (char.IsAsciiDigit(c))
            {
                seen++;
                if (significant == MostDigits)
                {
                    if (!afterMark) dropped++;
                    continue;
                }

                digits = digits * 10 + (c - '0');
                if (digits != 0) significant++;
                if (afterMark) decimals++;
            }
            else break;
        }

        if (seen == 0) return Outcome.Junk;
        var exponent = 0;
        if (at < text.Length && !ReadExponent(text[at..], out exponent)) return Outcome.Junk;
        return Scale(negative ? -digits : digits, Decimals - decimals + dropped + exponent, out value);
    }

    /// <summary>How files write that there is no value.</summary>
    public static bool IsMissing(ReadOnlySpan<char> text) => text.IsEmpty || text is "-" or "NA" or "N/A"
        || text.Equals("nan", StringComparison.OrdinalIgnoreCase)
        || text.Equals("null", StringComparison.OrdinalIgnoreCase)
        || text.Equals("none", StringComparison.OrdinalIgnoreCase);

    static bool ReadExponent(ReadOnlySpan<char> text, out int exponent)
    {
        exponent = 0;
        if (text[0] is not ('e' or 'E')) return false;
        text = text[1..];
        var negative = text.Length > 0 && text[0] == '-';
        if (text.Length > 0 && text[0] is '-' or '+') text = text[1..];
        if (text.Length is 0 or > 4) return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c)) return false;
            exponent = exponent * 10 + (c - '0');
        }

        if (negative) exponent = -exponent;
        return true;
    }

    static Outcome Scale(Int128 digits, int power, out Int128 value)
    {
        value = digits;
        if (digits == 0) return Outcome.Ok;
        for (; power > 0; power--)
        {
            value *= 10;
            if (Int128.Abs(value) > Largest) return Outcome.TooLarge;
        }

        for (; power < 0 && value != 0; power++) value /= 10;
        return Int128.Abs(value) > Largest ? Outcome.TooLarge : Outcome.Ok;
    }
}
