using System.Buffers.Binary;

namespace Yoichi.AuditLog;

/// <summary>A SHA-256, 32 bytes. The default value is all zeroes, which no tree has.</summary>
public readonly record struct TreeHash(ulong A, ulong B, ulong C, ulong D)
{
    public const int Length = 32;

    /// <param name="bytes">Exactly 32.</param>
    public static TreeHash Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length) throw new ArgumentException("a hash is 32 bytes", nameof(bytes));
        return new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));
    }

    public void CopyTo(Span<byte> to)
    {
        BinaryPrimitives.WriteUInt64BigEndian(to, A);
        BinaryPrimitives.WriteUInt64BigEndian(to[8..], B);
        BinaryPrimitives.WriteUInt64BigEndian(to[16..], C);
        BinaryPrimitives.WriteUInt64BigEndian(to[24..], D);
    }

    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Lower-case hex.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToArray());
}
