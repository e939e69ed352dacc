using System.Globalization;
using System.Numerics;

namespace Yoichi.Chain;

/// <summary>Bytes and numbers as JSON-RPC writes them: behind 0x, numbers without leading zeros.</summary>
static class Hex
{
    public static string Of(ReadOnlySpan<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes);

    public static string Of(BigInteger number) =>
        number.IsZero ? "0x0" : "0x" + number.ToString("x", CultureInfo.InvariantCulture).TrimStart('0');

    /// <exception cref="ChainException">Not such bytes.</exception>
    public static byte[] Bytes(string text)
    {
        try
        {
            return Convert.FromHexString(Digits(text));
        }
        catch (FormatException)
        {
            throw Odd(text);
        }
    }

    /// <exception cref="ChainException">Not such a number.</exception>
    public static BigInteger Number(string text) =>
        BigInteger.TryParse("0" + Digits(text), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : throw Odd(text);

    static string Digits(string text) => text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : throw Odd(text);

    static ChainException Odd(string text) =>
        new("chain.answer", $"the node answered '{(text.Length > 80 ? text[..80] + "…" : text)}', which is not hexadecimal");
}
