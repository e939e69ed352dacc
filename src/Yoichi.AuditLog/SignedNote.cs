using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Yoichi.AuditLog;

/// <summary>One line of signature under a note.</summary>
/// <param name="Bytes">Without the key's id: 64 bytes, or 8 bytes of time and 64.</param>
public sealed record NoteSignature(string Name, uint Id, ImmutableArray<byte> Bytes);

/// <summary>A text with signatures under it (C2SP signed-note).</summary>
/// <param name="Text">Ends in LF.</param>
public sealed record SignedNote(string Text, ImmutableArray<NoteSignature> Signatures)
{
    const string Dash = "— ";
    const int MostSignatures = 100, MostBytes = 1_000_000;

    /// <param name="place">For the message.</param>
    /// <exception cref="LogException"><c>log.note</c>: not a signed note.</exception>
    public static SignedNote Parse(ReadOnlySpan<byte> bytes, string place)
    {
        LogException Not(string why) => new("log.note", place, $"not a signed note: {why}");
        if (bytes.Length > MostBytes) throw Not("too long");
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new LogException("log.note", place, "not a signed note: not UTF-8", e);
        }

        foreach (var letter in text)
            if (letter < ' ' && letter != '\n') throw Not("a control character");
        var gap = text.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (gap < 0 || !text.EndsWith('\n')) throw Not("there is no empty line before the signatures");
        var signatures = ImmutableArray.CreateBuilder<NoteSignature>();
        foreach (var line in text[(gap + 2)..].Split('\n')[..^1])
        {
            if (signatures.Count == MostSignatures) throw Not("more than a hundred signatures");
            var parts = line.StartsWith(Dash, StringComparison.Ordinal) ? line[Dash.Length..].Split(' ') : [];
            if (parts.Length != 2 || !NoteKey.IsName(parts[0]) || !StrictBase64.TryRead(parts[1], out var signature) || signature.Length < 5)
                throw Not($"'{line}' is not a signature");
            signatures.Add(new(parts[0], BinaryPrimitives.ReadUInt32BigEndian(signature), [.. signature.AsSpan(4)]));
        }

        return signatures.Count > 0 ? new(text[..(gap + 1)], signatures.ToImmutable()) : throw Not("nobody signed it");
    }

    /// <summary>With a signature more, at the end.</summary>
    /// <param name="at">Of a witness's signature; not looked at for a log's.</param>
    public SignedNote SignedBy(NoteSigner signer, DateTimeOffset at = default)
    {
        byte[] bytes;
        if (signer.Key.Kind == NoteKey.Witness)
        {
            var time = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(time, at.ToUnixTimeSeconds());
            bytes = [.. time, .. signer.Sign(WitnessedText(at.ToUnixTimeSeconds()))];
        }
        else
        {
            bytes = signer.Sign(Encoding.UTF8.GetBytes(Text));
        }

        return this with { Signatures = Signatures.Add(new(signer.Key.Name, signer.Key.Id, [.. bytes])) };
    }

    /// <summary>The signature of a key, where there is one and it is right.</summary>
    /// <param name="at">When a witness signed.</param>
    /// <exception cref="LogException"><c>log.signature</c>: there is one and it is wrong.</exception>
    public bool IsSignedBy(NoteKey key, string place, out DateTimeOffset at)
    {
        at = default;
        foreach (var signature in Signatures)
        {
            if (signature.Name != key.Name || signature.Id != key.Id) continue;
            var good = key.Kind == NoteKey.Witness
                ? IsWitnessed(signature, key, out at)
                : Ed25519.Verify(key.PublicKey.Span, Encoding.UTF8.GetBytes(Text), signature.Bytes.AsSpan());
            return good ? true : throw new LogException("log.signature", place, $"the signature of {key.Name} is not of this text");
        }

        return false;
    }

    public byte[] ToBytes()
    {
        var text = new StringBuilder(Text).Append('\n');
        foreach (var signature in Signatures)
        {
            var id = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(id, signature.Id);
            text.Append(Dash).Append(signature.Name).Append(' ').Append(Convert.ToBase64String([.. id, .. signature.Bytes])).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    bool IsWitnessed(NoteSignature signature, NoteKey key, out DateTimeOffset at)
    {
        at = default;
        if (signature.Bytes.Length != 8 + Ed25519.SignatureLength) return false;
        var seconds = BinaryPrimitives.ReadInt64BigEndian(signature.Bytes.AsSpan());
        // No witness signs in the year 10000, and nothing later can be told.
        if (seconds is < 0 or > 253_402_300_799) return false;
        at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return Ed25519.Verify(key.PublicKey.Span, WitnessedText(seconds), signature.Bytes.AsSpan()[8..]);
    }

    byte[] WitnessedText(long seconds) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {seconds}\n{Text}"));
}
