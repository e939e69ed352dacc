namespace Yoichi.Units;

/// <summary>Reads decimal text into whole units, exactly: no floating point on the way.</summary>
public static class FixedPoint
{
    /// <summary>Reads <c>[-]digits[.digits]</c> as a whole number of 10^−<paramref name="decimals"/>.</summary>
    /// <param name="text">No blanks, exponent, plus sign or thousands marks; a digit on both sides of a point.</param>
    /// <param name="decimals">0 to 9; text with more decimals is refused, trailing zeros excepted.</param>
    /// <param name="value">The number times 10^<paramref name="decimals"/>.</param>
    public static bool TryParse(ReadOnlySpan<char> text, int decimals, out long value)
    {
        value = 0;
        var negative = text.Length > 0 && text[0] == '-';
        if (negative) text = text[1..];
        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? default : text[(point + 1)..].TrimEnd('0');
        if (whole.IsEmpty || (point >= 0 && point == text.Length - 1) || fraction.Length > decimals) return false;

        Int128 total = 0;
        foreach (var digit in whole)
            if (!Append(digit, ref total)) return false;
        for (var i = 0; i < decimals; i++)
            if (!Append(i < fraction.Length ? fraction[i] : '0', ref total)) return false;
        value = (long)(negative ? -total : total);
        return true;
    }

    static bool Append(char digit, ref Int128 total)
    {
        if (!char.IsAsciiDigit(digit)) return false;
        total = total * 10 + (digit - '0');
        return total <= long.MaxValue;
    }
}
