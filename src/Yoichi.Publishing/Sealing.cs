using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace Yoichi.Publishing;

/// <summary>One sealed piece of an entry: AES-256-GCM under a key of its own, so that one piece can be opened to somebody and
/// nothing else.</summary>
/// <remarks>GCM alone does not bind its key: another key could open the same bytes to another text. So a hash of the key stands in
/// front. The text is filled up with blanks to a multiple of 64 bytes, so that its length tells little.</remarks>
public static class Sealing
{
    public const int KeyLength = 32;
    const int TagLength = 16, NonceLength = 12, Block = 64;

    /// <summary>Key of one piece.</summary>
    /// <param name="periodKey">Of the participant and period.</param>
    /// <param name="piece">From 0.</param>
    public static byte[] PieceKey(ReadOnlySpan<byte> periodKey, long entry, int piece)
    {
        Span<byte> text = stackalloc byte[64];
        return Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"yoichi piece\n{entry}\n{piece}", out var length)
            ? HMACSHA256.HashData(periodKey, text[..length]) : throw new InvalidOperationException("two numbers are not so long");
    }

    /// <returns>Base64.</returns>
    public static string Seal(ReadOnlySpan<byte> pieceKey, long entry, int piece, ReadOnlySpan<byte> text) =>
        Encoding.ASCII.GetString(SealToUtf8(pieceKey, entry, piece, text));

    /// <returns>Base64, as bytes.</returns>
    public static byte[] SealToUtf8(ReadOnlySpan<byte> pieceKey, long entry, int piece, ReadOnlySpan<byte> text)
    {
        var padded = (text.Length + Block - 1) / Block * Block;
        var length = KeyLength + padded + TagLength;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        var bytes = rented.AsSpan(0, length);
        Commitment(pieceKey, bytes);
        var sealedText = bytes.Slice(KeyLength, padded);
        text.CopyTo(sealedText);
        sealedText[text.Length..].Fill((byte)' ');
        using var cipher = new AesGcm(pieceKey, TagLength);
        Span<byte> nonce = stackalloc byte[NonceLength];
        Nonce(nonce, entry, piece);
        cipher.Encrypt(nonce, sealedText, sealedText, bytes[(KeyLength + padded)..]);
        var encoded = new byte[Base64.GetMaxEncodedToUtf8Length(length)];
        Base64.EncodeToUtf8(bytes, encoded, out _, out _);
        ArrayPool<byte>.Shared.Return(rented);
        return encoded;
    }

    /// <returns>The text without the blanks that filled it up; null where this is not the key.</returns>
    public static byte[]? Open(ReadOnlySpan<byte> pieceKey, long entry, int piece, ReadOnlySpan<byte> sealedBytes)
    {
        if (pieceKey.Length != KeyLength || sealedBytes.Length < KeyLength + TagLength) return null;
        Span<byte> commitment = stackalloc byte[KeyLength], nonce = stackalloc byte[NonceLength];
        Commitment(pieceKey, commitment);
        if (!CryptographicOperations.FixedTimeEquals(commitment, sealedBytes[..KeyLength])) return null;
        var text = new byte[sealedBytes.Length - KeyLength - TagLength];
        Nonce(nonce, entry, piece);
        using var cipher = new AesGcm(pieceKey, TagLength);
        try
        {
            cipher.Decrypt(nonce, sealedBytes.Slice(KeyLength, text.Length), sealedBytes[^TagLength..], text);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return text.AsSpan().TrimEnd((byte)' ').ToArray();
    }

    static void Commitment(ReadOnlySpan<byte> pieceKey, Span<byte> to)
    {
        var mark = "yoichi key\n"u8;
        Span<byte> text = stackalloc byte[mark.Length + KeyLength];
        mark.CopyTo(text);
        pieceKey.CopyTo(text[mark.Length..]);
        SHA256.HashData(text[..(mark.Length + pieceKey.Length)], to[..KeyLength]);
    }

    static void Nonce(Span<byte> nonce, long entry, int piece)
    {
        BinaryPrimitives.WriteInt64BigEndian(nonce, entry);
        BinaryPrimitives.WriteInt32BigEndian(nonce[8..], piece);
    }
}
