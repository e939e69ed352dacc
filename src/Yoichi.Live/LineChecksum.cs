using System.Numerics;
using System.Runtime.InteropServices;

namespace Yoichi.Live;

/// <summary>What a store keeps beside each line, so that a line that was torn, altered or moved is refused, never believed.</summary>
/// <remarks>CRC-32C (Castagnoli) over the position, eight bytes little-endian, and the line. It finds accidents, not
/// forgery: against that there are the journal's digest and its marks.</remarks>
public static class LineChecksum
{
    public static uint Of(long position, ReadOnlySpan<byte> line)
    {
        var crc = BitOperations.Crc32C(uint.MaxValue, unchecked((ulong)position));
        var words = MemoryMarshal.Cast<byte, ulong>(line);
        foreach (var word in words) crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word));
        foreach (var rest in line[(words.Length * sizeof(ulong))..]) crc = BitOperations.Crc32C(crc, rest);
        return ~crc;
    }
}
