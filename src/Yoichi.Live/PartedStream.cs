namespace Yoichi.Live;

/// <summary>A stream in memory that is longer than an array can be: it grows part by part, and is read from anywhere.</summary>
public sealed class PartedStream : Stream
{
    /// <summary>Bytes of a full part: 16 MiB, far below what a row of either database may hold.</summary>
    public const int LongestPart = 1 << 24;

    readonly List<ReadOnlyMemory<byte>> parts = [];
    readonly int partLength;
    byte[]? last;                                            // the one that is written; null in a stream that is only read
    int used;
    long position, length;
    int at, within;                                          // the part and place in it that position is at

    /// <summary>Empty, to be written from end to end and then read.</summary>
    /// <param name="partLength">Bytes of a part; smaller ones are for tests.</param>
    public PartedStream(int partLength = LongestPart)
    {
        this.partLength = partLength;
        last = [];
    }

    /// <summary>To be read.</summary>
    public PartedStream(IReadOnlyList<ReadOnlyMemory<byte>> parts) =>
        (this.parts, partLength, length) = ([.. parts], LongestPart, parts.Sum(p => (long)p.Length));

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => last is not null;

    public override long Length => length;

    public override long Position { get => position; set => Seek(value, SeekOrigin.Begin); }

    /// <summary>What was written, in order; nothing can be written after it.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Finish()
    {
        if (used > 0 || parts.Count == 0) parts.Add(last.AsMemory(0, used));
        (last, used) = (null, 0);
        Seek(0, SeekOrigin.Begin);
        return parts;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (last is null) throw new NotSupportedException("this stream is only read");
        while (buffer.Length > 0)
        {
            if (used == last.Length) Grow();
            var more = Math.Min(buffer.Length, last.Length - used);
            buffer[..more].CopyTo(last.AsSpan(used));
            buffer = buffer[more..];
            used += more;
            length += more;
        }

        position = length;
    }

    void Grow()
    {
        if (last!.Length < partLength) Array.Resize(ref last, Math.Min(partLength, Math.Max(1 << 12, last.Length * 2)));
        else
        {
            parts.Add(last);
            (last, used) = (new byte[partLength], 0);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        while (at < parts.Count && within == parts[at].Length) (at, within) = (at + 1, 0);
        if (at == parts.Count) return 0;
        var more = Math.Min(buffer.Length, parts[at].Length - within);
        parts[at].Span.Slice(within, more).CopyTo(buffer);
        (within, position) = (within + more, position + more);
        return more;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int ReadByte()
    {
        Span<byte> one = stackalloc byte[1];
        return Read(one) == 0 ? -1 : one[0];
    }

    /// <exception cref="ArgumentOutOfRangeException">Before the beginning or beyond the end.</exception>
    public override long Seek(long offset, SeekOrigin origin)
    {
        var to = offset + origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => position, _ => length };
        ArgumentOutOfRangeException.ThrowIfNegative(to, nameof(offset));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(to, length, nameof(offset));
        (position, at) = (to, 0);
        while (at < parts.Count && to >= parts[at].Length) to -= parts[at++].Length;
        within = (int)to;
        return position;
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
    }
}
