using System.Buffers.Binary;

namespace Yoichi.AuditLog;

/// <summary>Up to 256 entries behind each other, each after its length in two bytes, the higher first (C2SP tlog-tiles).</summary>
public static class Bundle
{
    /// <summary>Longest entry, in bytes.</summary>
    public const int LongestEntry = ushort.MaxValue;

    public static void Write(Stream to, ReadOnlySpan<byte> entry)
    {
        if (entry.Length > LongestEntry) throw new ArgumentException($"an entry has at most {LongestEntry} bytes", nameof(entry));
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)entry.Length);
        to.Write(length);
        to.Write(entry);
    }

    /// <param name="count">How many entries there must be.</param>
    /// <param name="place">For the message.</param>
    /// <exception cref="LogException"><c>log.bundle</c>: more or fewer entries, or an end in the midst of one.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> bundle, int count, string place)
    {
        var entries = new List<ReadOnlyMemory<byte>>(count);
        var at = 0;
        while (entries.Count < count)
        {
            if (bundle.Length - at < 2) throw new LogException("log.bundle", place, $"it ends after {entries.Count} of {count} entries");
            var length = BinaryPrimitives.ReadUInt16BigEndian(bundle.Span[at..]);
            if (bundle.Length - at - 2 < length) throw new LogException("log.bundle", place, $"it ends within entry {entries.Count} of {count}");
            entries.Add(bundle.Slice(at + 2, length));
            at += 2 + length;
        }

        return at == bundle.Length ? entries : throw new LogException("log.bundle", place, $"there are {bundle.Length - at} bytes after its {count} entries");
    }
}
