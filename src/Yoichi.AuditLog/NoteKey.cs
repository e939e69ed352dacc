using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Yoichi.Units;

namespace Yoichi.AuditLog;

/// <summary>Whose signature on a note is known: a name and a public key (C2SP signed-note; a "vkey" as text).</summary>
/// <param name="Kind">What a signature of this key says: a log's own (1), or a witness's with the time (4).</param>
/// <param name="Id">First four bytes of SHA-256(name ‖ LF ‖ kind ‖ public key).</param>
public sealed record NoteKey(string Name, byte Kind, uint Id, ReadOnlyMemory<byte> PublicKey)
{
    /// <summary>A plain signature of the note's text.</summary>
    public const byte Log = 1;

    /// <summary>A cosignature with its time (C2SP tlog-cosignature, v1).</summary>
    public const byte Witness = 4;

    public static NoteKey Of(string name, byte kind, ReadOnlySpan<byte> publicKey)
    {
        if (!IsName(name)) throw new ArgumentException($"'{name}' cannot name a key", nameof(name));
        byte[] text = [.. Encoding.UTF8.GetBytes(name), (byte)'\n', kind, .. publicKey];
        var hash = SHA256.HashData(text);
        return new(name, kind, BinaryPrimitives.ReadUInt32BigEndian(hash), publicKey.ToArray());
    }

    /// <summary>No blank of any kind, no <c>+</c>, and something.</summary>
    public static bool IsName(string name)
    {
        if (name.Length == 0) return false;
        foreach (var letter in name)
            if (char.IsWhiteSpace(letter) || char.IsControl(letter) || letter == '+') return false;
        return true;
    }

    /// <summary>Reads <c>name+id+base64(kind ‖ key)</c>.</summary>
    /// <param name="place">For the message.</param>
    /// <exception cref="InputException"><c>log.key</c></exception>
    public static NoteKey Parse(string text, string place)
    {
        InputException Not(string why) => new("log.key", place, $"not a verifier key (name+id+base64): {why}");
        var parts = text.Split('+', 3);
        if (parts.Length != 3 || !IsName(parts[0])) throw Not("three parts joined by + are wanted");
        if (parts[1].Length != 8 || !uint.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id)
            || parts[1].Any(char.IsAsciiLetterUpper)) throw Not("the id is eight hex digits");
        if (!StrictBase64.TryRead(parts[2], out var bytes) || bytes.Length != 1 + Ed25519.KeyLength) throw Not("the key is 33 bytes in base64");
        if (bytes[0] is not (Log or Witness)) throw Not($"keys of kind {bytes[0]} are not known here");
        var key = Of(parts[0], bytes[0], bytes.AsSpan(1));
        return key.Id == id ? key : throw Not("its id is not that of name and key");
    }

    public override string ToString() => $"{Name}+{Id:x8}+{Convert.ToBase64String([Kind, .. PublicKey.Span])}";

    public bool Equals(NoteKey? other) => other is not null && Name == other.Name && Kind == other.Kind && PublicKey.Span.SequenceEqual(other.PublicKey.Span);

    public override int GetHashCode() => HashCode.Combine(Name, Kind, Id);
}

/// <summary>Signs notes.</summary>
public sealed class NoteSigner
{
    readonly byte[] seed;

    /// <param name="seed">32 bytes: the private key.</param>
    public NoteSigner(string name, byte kind, ReadOnlySpan<byte> seed)
    {
        this.seed = seed.ToArray();
        Key = NoteKey.Of(name, kind, Ed25519.PublicKey(seed));
    }

    public NoteKey Key { get; }

    internal byte[] Sign(ReadOnlySpan<byte> message) => Ed25519.Sign(seed, message);
}
