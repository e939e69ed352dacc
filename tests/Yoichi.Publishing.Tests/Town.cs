using System.Collections.Concurrent;
using Yoichi.AuditLog;
using Yoichi.Market;
using Yoichi.Simulation;
using Yoichi.Simulation.Files;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Publishing.Tests;

/// <summary>Five neighbours for two days, by mechanism: their journal, their log, its keys.</summary>
sealed class Town : IDisposable
{
    static readonly ConcurrentDictionary<string, byte[]> Journals = [];
    public static readonly NoteSigner Signer = new("town.example/log", NoteKey.Log, Enumerable.Repeat((byte)3, 32).ToArray());
    /// <summary>Seven offices that certify; at the end two auctions of certificates alone.</summary>
    public const string Miyagi = "miyagi-7";

    readonly string root = Directory.CreateTempSubdirectory("yoichi-town-").FullName;

    public Town(string mechanism = "call", int? lines = null, string community = "quick-5")
    {
        Journal = Journals.GetOrAdd(community + mechanism, _ =>
        {
            using var journal = new MemoryStream();
            var file = community == Miyagi
                ? CommunityFileReader.Read(Path.Combine(SharedData.Repository(), "samples", "miyagi-7", "community.yaml")) : BuiltInCommunities.Open(community);
            SimulationRun.Prepare(file, new(Days: 2, Mechanism: mechanism)).Play(journal);
            if (community == Miyagi) SellValue(journal);
            return journal.ToArray();
        });
        Keys = ReadingKeyFile.Create(KeysFile);
        Publish(LogFolder, lines ?? int.MaxValue);
    }

    public byte[] Journal { get; }

    static void SellValue(MemoryStream journal)
    {
        var solar = OrderTerms.Create([Tag.Parse("solar")], [], []);
        Community.Command Offer(string who, Side side, int wattHours, int ticks) =>
            new Community.Command.OfferCertificates(ParticipantId.Parse(who), side, new(wattHours), Price.OfTicks(ticks), side == Side.Sell ? solar : OrderTerms.Plain);
        foreach (var command in (Community.Command[])[Offer("Tome", Side.Sell, 3000, 100), Offer("Sendai", Side.Buy, 1000, 140), Offer("Natori", Side.Buy, 500, 120),
            new Community.Command.RunCertificateRound(), Offer("Natori", Side.Buy, 700, 150), Offer("Nobody", Side.Buy, 1, 1), Offer("Tome", Side.Sell, 500, 90),
            new Community.Command.RunCertificateRound(), new Community.Command.RunCertificateRound()])
        {
            journal.Write(Community.JournalLine.Of(command));
            journal.WriteByte((byte)'\n');
        }
    }

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
    public string Cheat(Func<PublishedEntry, PublishedEntry?> change, string name = "cheat")
    {
        var folder = At(name);
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
