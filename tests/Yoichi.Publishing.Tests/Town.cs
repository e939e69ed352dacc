using System.Collections.Concurrent;
using Yoichi.AuditLog;
using Yoichi.Simulation;
using Yoichi.Simulation.Files;

namespace Yoichi.Publishing.Tests;

/// <summary>Five neighbours for two days, by mechanism: their journal, their log, its keys.</summary>
sealed class Town : IDisposable
{
    static readonly ConcurrentDictionary<string, byte[]> Journals = [];
    public static readonly NoteSigner Signer = new("town.example/log", NoteKey.Log, Enumerable.Repeat((byte)3, 32).ToArray());
    readonly string root = Directory.CreateTempSubdirectory("yoichi-town-").FullName;

    public Town(string mechanism = "call", int? lines = null)
    {
        Journal = Journals.GetOrAdd(mechanism, m =>
        {
            using var journal = new MemoryStream();
            SimulationRun.Prepare(BuiltInCommunities.Open("quick-5"), new(Days: 2, Mechanism: m)).Play(journal);
            return journal.ToArray();
        });
        Keys = ReadingKeyFile.Create(KeysFile);
        Publish(LogFolder, lines ?? int.MaxValue);
    }

    public byte[] Journal { get; }

    public ReadingKeyFile Keys { get; private set; }

    public string LogFolder => At("log");

    public string KeysFile => At("reading.keys");

    public string At(string name) => Path.Combine(root, name);

    public IReadOnlyList<ReadOnlyMemory<byte>> Lines => [.. JournalLines.Read(new MemoryStream(Journal), "journal").Select(l => (ReadOnlyMemory<byte>)l.ToArray())];

    public Checkpoint Publish(string folder, int until)
    {
        using var log = LogWriter.Open(folder, Signer);
        var publisher = new JournalPublisher(log, Keys);
        foreach (var line in Lines.Take(until)) publisher.Take(line.Span);
        return publisher.Publish();
    }

    public LogReader Reader() => LogReader.Open(new FolderSource(LogFolder));

    public LogFindings Verify(bool replay = false, string? folder = null)
    {
        var findings = LogSignatures.Check(new FolderSource(folder ?? LogFolder), Signer.Key, [], out var reader);
        return LogVerification.Run(reader, findings, replay ? ReadingKeyFile.Open(KeysFile) : null);
    }

    /// <summary>The same log, one entry of it changed by an operator who signs it again.</summary>
    public string Cheat(Func<PublishedEntry, PublishedEntry?> change)
    {
        var folder = At("cheat");
        var reader = Reader();
        using var log = LogWriter.Open(folder, Signer);
        foreach (var (number, bytes) in reader.Entries())
        {
            var entry = PublishedEntry.Read(reader.Source, number, bytes);
            var told = (change(entry) ?? entry).ToEntry(out var blob);
            if (blob is { } beside) log.Keep(beside.Path, beside.Bytes);
            log.Append(told);
        }

        log.Publish();
        return folder;
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
