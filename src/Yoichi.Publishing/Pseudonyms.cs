using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Yoichi.Units;

namespace Yoichi.Publishing;

/// <summary>What participants are called in public: another name for every slot, which only whoever has the secret can link.</summary>
public sealed class Pseudonyms(ReadOnlyMemory<byte> secret)
{
    /// <summary>Bytes of a name; twice as many hex digits.</summary>
    public const int Length = 10;

    public string Of(string name, DeliverySlot slot) => Of(name, slot.Index.ToString(CultureInfo.InvariantCulture));

    /// <summary>In an entry that is about no single slot: another name for every entry.</summary>
    public string OfEntry(string name, long entry) => Of(name, "#" + entry.ToString(CultureInfo.InvariantCulture));

    /// <summary>In an auction of certificates alone, and in the offers that wait for it.</summary>
    /// <param name="round">Such auctions held before.</param>
    public string OfRound(string name, long round) => Of(name, "value " + round.ToString(CultureInfo.InvariantCulture));

    string Of(string name, string where)
    {
        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(secret.Span, Encoding.UTF8.GetBytes($"yoichi who\n{where}\n{name}"), hash);
        return Convert.ToHexStringLower(hash[..Length]);
    }
}
