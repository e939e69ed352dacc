using System.Text;
using Yoichi.AuditLog;
using Yoichi.Units;

namespace Yoichi.Publishing;

/// <summary>Who answers for a checkpoint, and whether it continues an earlier one.</summary>
public static class LogSignatures
{
    /// <summary>The checkpoint is the log's own, and every witness asked for has signed it.</summary>
    /// <param name="logKey">Null for the key the log states of itself.</param>
    /// <exception cref="LogException">Something does not hold.</exception>
    public static LogFindings Check(ILogSource source, NoteKey? logKey, IReadOnlyList<NoteKey> witnesses, out LogReader reader)
    {
        reader = LogReader.Open(source);
        var place = $"{source.Name}/{Checkpoint.FileName}";
        var stated = Stated(source);
        if (logKey is not null && stated is not null && !stated.Equals(logKey))
            throw new LogException("log.key", $"{source.Name}/{LogFiles.KeyName}", $"the log states {stated} as its key, not {logKey}");
        var key = logKey ?? stated ?? throw new LogException("log.key", $"{source.Name}/{LogFiles.KeyName}", "the log states no key: give the one it must have");
        RequireSigned(reader.Note, reader.Checkpoint, key, place);
        var signed = new List<(string, DateTimeOffset)>();
        foreach (var witness in witnesses)
            signed.Add(reader.Note.IsSignedBy(witness, place, out var at) ? (witness.Name, at)
                : throw new LogException("log.witness", place, $"{witness.Name} has not signed it"));
        return new() { Checkpoint = reader.Checkpoint, SignedBy = key, Witnesses = signed };
    }

    /// <summary>The log begins with all that an earlier checkpoint, signed by the same key, told of.</summary>
    /// <exception cref="LogException"><c>log.fork</c>: it does not.</exception>
    public static LogFindings Continues(LogReader reader, LogFindings findings, ReadOnlySpan<byte> earlier, string place)
    {
        var note = SignedNote.Parse(earlier, place);
        var before = Checkpoint.Of(note, place);
        RequireSigned(note, before, findings.SignedBy, place);
        RequireContinues(before, reader);
        return findings with { ContinuesFrom = before.Size };
    }

    /// <exception cref="LogException"><c>log.fork</c>: two checkpoints of one log that contradict each other.</exception>
    public static void RequireContinues(Checkpoint before, LogReader reader)
    {
        var place = $"{reader.Source.Name}/{Checkpoint.FileName}";
        var now = reader.Checkpoint;
        if (before.Size > now.Size) throw new LogException("log.fork", place, $"it had {before.Size} entries before, and has {now.Size} now");
        if (!Proofs.Continues(before.Size, before.Root, now.Size, now.Root, reader.Consistency(before.Size)))
            throw new LogException("log.fork", place, $"its first {before.Size} entries are not those it had before: root {before.Root}");
    }

    public static void RequireSigned(SignedNote note, Checkpoint checkpoint, NoteKey key, string place)
    {
        if (checkpoint.Origin != key.Name) throw new LogException("log.key", place, $"this is the log {checkpoint.Origin}, the key is {key.Name}'s");
        if (!note.IsSignedBy(key, place, out _)) throw new LogException("log.signature", place, $"it is not signed by {key}");
    }

    static NoteKey? Stated(ILogSource source)
    {
        if (source.Read(LogFiles.KeyName) is not { } bytes) return null;
        var place = $"{source.Name}/{LogFiles.KeyName}";
        try
        {
            var text = Encoding.UTF8.GetString(bytes);
            return text.EndsWith('\n') ? NoteKey.Parse(text[..^1], place) : throw new LogException("log.key", place, "its line has no end");
        }
        catch (InputException wrong)
        {
            throw new LogException("log.key", place, wrong.Problem.Reason, wrong);
        }
    }
}
