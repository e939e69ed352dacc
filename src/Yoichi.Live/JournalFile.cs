using Yoichi.Units;

namespace Yoichi.Live;

/// <summary>A journal as a file: <c>journal.jsonl</c>, exactly as docs/reference/journal.md has it, for backup, for moving to
/// another store, and for <c>yoichi replay</c>.</summary>
public static class JournalFile
{
    /// <summary>Lines to a transaction of an import.</summary>
    const int LinesAtATime = 10_000;

    /// <summary>Writes every line kept when it begins, while others may go on appending.</summary>
    /// <param name="stream">Left open.</param>
    /// <returns>Lines written, the head among them.</returns>
    /// <exception cref="StoreException">A line is damaged: what was written is cut off before it.</exception>
    public static async Task<long> ExportAsync(IJournalStore store, string community, Stream stream, CancellationToken cancellationToken)
    {
        var lines = 0L;
        using var buffer = new MemoryStream();
        await foreach (var line in store.ReadAsync(community, 0, cancellationToken).ConfigureAwait(false))
        {
            buffer.Write(line.Span);
            buffer.WriteByte((byte)'\n');
            lines++;
            if (buffer.Length < 1 << 16) continue;
            await WriteAsync(buffer, stream, cancellationToken).ConfigureAwait(false);
        }

        await WriteAsync(buffer, stream, cancellationToken).ConfigureAwait(false);
        return lines;
    }

    /// <summary>Takes a journal over into a store that has none of this name. Its views are behind then.</summary>
    /// <remarks>Lines go in some thousands at a time. Cut off, the import has a first part of the journal, and refuses to go on:
    /// give it another name, or an empty store.</remarks>
    /// <returns>The claim, as it stands after the last line.</returns>
    /// <exception cref="InputException">The file is empty, cut off within a line, or has an empty line.</exception>
    /// <exception cref="StoreException">With <c>store.order</c>, there is a journal of this name already.</exception>
    public static async Task<JournalClaim> ImportAsync(
        IJournalStore store, string community, Stream stream, string name, CancellationToken cancellationToken)
    {
        var (claim, position, lines) = (default(JournalClaim), 0L, new List<ReadOnlyMemory<byte>>());
        await foreach (var line in LinesAsync(stream, name, cancellationToken).ConfigureAwait(false))
        {
            if (claim.Epoch == 0)
            {
                claim = await store.ClaimAsync(community, cancellationToken).ConfigureAwait(false);
                if (claim.Length > 0) throw new StoreException("store.order", community, $"there is a journal of {claim.Length} lines already");
            }

            lines.Add(line);
            if (lines.Count < LinesAtATime) continue;
            await KeepAsync().ConfigureAwait(false);
        }

        if (position + lines.Count == 0) throw new InputException("journal.line", $"{name}:1:1", "the journal is empty");
        await KeepAsync().ConfigureAwait(false);
        return claim with { Length = position };

        async Task KeepAsync()
        {
            await store.AppendAsync(new(community, claim.Epoch, position, lines, [], [], ViewRows.None), cancellationToken).ConfigureAwait(false);
            position += lines.Count;
            lines = [];
        }
    }

    static async IAsyncEnumerable<ReadOnlyMemory<byte>> LinesAsync(
        Stream stream, string name, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (buffer, start, end, number) = (new byte[1 << 16], 0, 0, 0L);
        while (true)
        {
            for (int length; (length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n')) >= 0; start += length + 1)
            {
                number++;
                if (length == 0) throw new InputException("journal.line", $"{name}:{number}:1", "an empty line");
                yield return buffer.AsSpan(start, length).ToArray();
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
            var got = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken).ConfigureAwait(false);
            if (got == 0) break;
            end += got;
        }

        if (end > start) throw new InputException("journal.line", $"{name}:{number + 1}:1", "the last line has no end: the journal was cut off");
    }

    static async Task WriteAsync(MemoryStream buffer, Stream stream, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken).ConfigureAwait(false);
        buffer.SetLength(0);
    }
}
