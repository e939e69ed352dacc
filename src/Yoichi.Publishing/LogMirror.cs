using System.Text;
using Yoichi.AuditLog;

namespace Yoichi.Publishing;

/// <summary>A copy of a log that somebody else keeps: everything recomputed, and signed only if it continues what was signed before.</summary>
public static class LogMirror
{
    /// <summary>Folder for checkpoints that contradict each other: the proof that the log cheated.</summary>
    public const string EvidenceName = "fork";

    /// <param name="folder">Of the copy; made where there is none.</param>
    /// <param name="logKey">Null for the key the log states, and from then on the one it stated first.</param>
    /// <returns>What was found, and the checkpoint with this witness's signature.</returns>
    /// <exception cref="LogException">The log does not hold (then nothing is signed and the copy stays as it was), or it forked
    /// (<c>log.fork</c>): then both checkpoints are kept as evidence.</exception>
    public static (LogFindings Findings, SignedNote Note) Run(
        ILogSource log, string folder, NoteSigner witness, DateTimeOffset now, NoteKey? logKey = null, Action<long>? onEntry = null)
    {
        Directory.CreateDirectory(folder);
        var keyFile = Path.Combine(folder, LogFiles.KeyName);
        if (logKey is null && File.Exists(keyFile)) logKey = NoteKey.Parse(File.ReadAllText(keyFile).TrimEnd('\n'), keyFile);
        var source = new CopyingSource(log, folder);
        var findings = LogSignatures.Check(log, logKey, [], out var there);
        RequireNoFork(there, findings.SignedBy, folder);
        // Read once: what was checked is what is kept.
        var reader = LogReader.At(source, there.Note, $"{log.Name}/{Checkpoint.FileName}");
        LogVerification.Run(reader, findings, null, onEntry);
        source.Keep();
        var note = there.Note with { Signatures = [.. there.Note.Signatures.Where(s => s.Name != witness.Key.Name)] };
        note = note.SignedBy(witness, now);
        Durable.Write(keyFile, Encoding.ASCII.GetBytes(findings.SignedBy + "\n"));
        Durable.Write(Path.Combine(folder, Checkpoint.FileName), note.ToBytes());
        return (findings, note);
    }

    static void RequireNoFork(LogReader there, NoteKey key, string folder)
    {
        var path = Path.Combine(folder, Checkpoint.FileName);
        if (!File.Exists(path)) return;
        var kept = SignedNote.Parse(File.ReadAllBytes(path), path);
        var before = Checkpoint.Of(kept, path);
        LogSignatures.RequireSigned(kept, before, key, path);
        // An older checkpoint than the one signed last may only be a slow copy; it is a fork where the roots differ.
        if (there.Checkpoint.Size < before.Size)
            throw new LogException("log.older", $"{there.Source.Name}/{Checkpoint.FileName}", $"it tells of {there.Checkpoint.Size} entries, the mirror has signed {before.Size}");
        try
        {
            LogSignatures.RequireContinues(before, there);
        }
        catch (LogException fork) when (fork.Code is "log.fork" or "log.root")
        {
            var evidence = Path.Combine(folder, EvidenceName);
            Directory.CreateDirectory(evidence);
            Durable.Write(Path.Combine(evidence, $"checkpoint-{before.Size}-{before.Root.ToString()[..16]}"), kept.ToBytes());
            Durable.Write(Path.Combine(evidence, $"checkpoint-{there.Checkpoint.Size}-{there.Checkpoint.Root.ToString()[..16]}"), there.Note.ToBytes());
            throw new LogException("log.fork", fork.Place, $"{fork.Reason}; both signed checkpoints are kept in {evidence}", fork);
        }
    }

    /// <summary>Reads from the log, and keeps what was read until it was found good. What the copy has in full is not fetched again.</summary>
    sealed class CopyingSource(ILogSource log, string folder) : ILogSource
    {
        readonly List<string> read = [];

        public string Name => log.Name;

        public byte[]? Read(string path)
        {
            var copy = Path.Combine(folder, path);
            if (!path.Contains(".p/", StringComparison.Ordinal) && path != Checkpoint.FileName && File.Exists(copy)) return File.ReadAllBytes(copy);
            var bytes = log.Read(path);
            if (bytes is null) return null;
            // Kept at once under another name: a log may be larger than memory.
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.WriteAllBytes(copy + ".new", bytes);
            read.Add(path);
            return bytes;
        }

        public void Keep()
        {
            foreach (var path in read)
            {
                var copy = Path.Combine(folder, path);
                if (!File.Exists(copy + ".new")) continue;
                Durable.Flush(copy + ".new");
                File.Move(copy + ".new", copy, overwrite: true);
            }
        }
    }
}
