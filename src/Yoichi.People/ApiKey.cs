using System.Security.Cryptography;
using System.Text;

namespace Yoichi.People;

/// <summary>What a program may do with a key, never more than its account may.</summary>
/// <remarks>Numbers are stored: append, never renumber.</remarks>
[Flags]
public enum Scopes { None = 0, Read = 1, Trade = 2, Meter = 4, Operate = 8 }

/// <summary>A key by which a program acts for an account.</summary>
/// <param name="Prefix">First part of the key, by which it is found and known again; unique.</param>
/// <param name="Hash">SHA-256 of the whole key, hex. A key is 256 bits of chance, so no slower hash is needed.</param>
/// <param name="Name">Its owner's words.</param>
public sealed record ApiKey(
    string Id, string Account, string Prefix, string Hash, string Name, Scopes Scopes, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    public const string Mark = "yk_";
    const int PrefixBytes = 6, SecretBytes = 32, LongestKey = 128;

    /// <summary>A key lives no longer than this.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromDays(400);

    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Kept to within some minutes, so that reading does not become writing.</summary>
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>Open up to, but not at, its end.</summary>
    public bool IsOpen(DateTimeOffset now) => RevokedAt is null && now < ExpiresAt;

    /// <summary>Whether this is the key; takes as long for a near miss as for a far one.</summary>
    public bool Matches(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes], text = stackalloc byte[2 * SHA256.HashSizeInBytes];
        Span<byte> kept = stackalloc byte[text.Length];
        if (key.Length > LongestKey || !Ascii.IsValid(key) || Hash.Length != kept.Length || !Ascii.IsValid(Hash)) return false;
        Span<byte> bytes = stackalloc byte[LongestKey];
        Encoding.ASCII.GetBytes(Hash, kept);
        SHA256.HashData(bytes[..Encoding.ASCII.GetBytes(key, bytes)], hash);
        Convert.TryToHexStringLower(hash, text, out _);
        return CryptographicOperations.FixedTimeEquals(text, kept);
    }

    /// <param name="chance">38 bytes nobody can guess.</param>
    /// <returns>The key, to be shown once, and what is kept of it.</returns>
    public static (string Key, ApiKey Kept) Issue(
        ReadOnlySpan<byte> chance, string id, string account, string name, Scopes scopes, DateTimeOffset now, DateTimeOffset expires)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(chance.Length, PrefixBytes + SecretBytes);
        var prefix = Mark + Convert.ToHexStringLower(chance[..PrefixBytes]);
        var key = $"{prefix}_{Convert.ToHexStringLower(chance[PrefixBytes..])}";
        return (key, new(id, account, prefix, HashOf(key), name, scopes, now, expires));
    }

    /// <summary>The prefix of something that has the form of a key; null for anything else.</summary>
    public static string? PrefixOf(string key)
    {
        const int prefix = 2 * PrefixBytes, all = 3 + prefix + 1 + 2 * SecretBytes;
        if (key.Length != all || !key.StartsWith(Mark, StringComparison.Ordinal) || key[3 + prefix] != '_') return null;
        for (var i = 3; i < all; i++)
            if (i != 3 + prefix && !char.IsAsciiHexDigitLower(key[i])) return null;
        return key[..(3 + prefix)];
    }

    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
