using Yoichi.Units;

namespace Yoichi.Publishing;

/// <summary>The lines of a journal's file, as bytes.</summary>
public static class JournalLines
{
    /// <summary>Every line that has its end, without LF.</summary>
    /// <param name="name">For messages.</param>
    /// <exception cref="InputException"><c>journal.line</c>: the last line has no end.</exception>
    public static IEnumerable<ReadOnlyMemory<byte>> Read(Stream stream, string name)
    {
        var (buffer, start, end, number) = (new byte[1 << 16], 0, 0, 0L);
        while (true)
        {
            for (int length; (length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n')) >= 0; start += length + 1)
            {
                number++;
                yield return buffer.AsMemory(start, length);
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
            var got = stream.Read(buffer, end, buffer.Length - end);
            if (got == 0) break;
            end += got;
        }

        if (end > start) throw new InputException("journal.line", $"{name}:{number + 1}:1", "the last line has no end: the journal was cut off");
    }
}
