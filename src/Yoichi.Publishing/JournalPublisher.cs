using Yoichi.AuditLog;
using Yoichi.Units;

namespace Yoichi.Publishing;

/// <summary>Publishes a journal, line by line, as a log.</summary>
/// <param name="log">Goes on where it ends.</param>
/// <param name="keys">Those of the log's earlier entries, and new ones.</param>
/// <param name="maker">At the state after some lines, at most as many as the log has; null to begin with the head.</param>
public sealed class JournalPublisher(LogWriter log, IReadingKeys keys, EntryMaker? maker = null)
{
    readonly EntryMaker maker = maker ?? new(keys);

    /// <summary>Lines taken.</summary>
    public long Lines => maker.Lines;

    /// <summary>Entries that are appended, though perhaps not published yet.</summary>
    public long Appended { get; private set; }

    /// <summary>Takes the next line: one that is in the log already is played along, another is appended.</summary>
    /// <exception cref="InputException">Not a line of a journal; or the log is another journal's (<c>log.other</c>).</exception>
    public void Take(ReadOnlySpan<byte> line)
    {
        // The last entry there is makes sure that it is this journal's.
        if (maker.Lines < log.Size - 1)
        {
            maker.Skip(line);
            return;
        }

        var entry = maker.Make(line);
        if (entry.Number < log.Size)
        {
            RequireSame(entry);
            return;
        }

        var bytes = entry.ToEntry(out var blob);
        if (blob is { } beside) log.Keep(beside.Path, beside.Bytes);
        log.Append(bytes);
        Appended++;
    }

    /// <summary>Publishes what was appended, its keys first.</summary>
    public Checkpoint Publish()
    {
        keys.Keep();
        return log.Publish();
    }

    void RequireSame(PublishedEntry entry)
    {
        var there = log.EntryThere(entry.Number, out var source);
        // Its sealed lines may have been sealed with a key that is gone since.
        if (!PublishedEntry.Read(source, entry.Number, there).Open.Span.SequenceEqual(entry.Open.Span))
            throw new InputException("log.other", $"entry {entry.Number}", "this log was made from another journal");
    }
}
