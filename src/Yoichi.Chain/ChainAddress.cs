using System.Globalization;
using System.Numerics;

namespace Yoichi.Chain;

/// <summary>An account or a contract: 20 bytes. The default is nobody.</summary>
public readonly record struct ChainAddress(BigInteger Value)
{
    /// <exception cref="FormatException">Not 0x and forty hexadecimal digits.</exception>
    public static ChainAddress Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is not an address: 0x and 40 hexadecimal digits");

    public static bool TryParse(string text, out ChainAddress address)
    {
        address = default;
        if (text.Length != 42 || !text.StartsWith("0x", StringComparison.Ordinal)) return false;
        if (!BigInteger.TryParse("0" + text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)) return false;
        address = new(value);
        return true;
    }

    public override string ToString() => "0x" + Value.ToString("x40", CultureInfo.InvariantCulture)[^40..];
}
