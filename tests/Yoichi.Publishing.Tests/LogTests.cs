using System.Text;
using System.Text.RegularExpressions;
using Yoichi.AuditLog;
using Yoichi.Units;

namespace Yoichi.Publishing.Tests;

public sealed partial class LogTests
{
    [Theory]
    [InlineData("call")]
    [InlineData("mid-rate")]
    [InlineData("continuous")]
    public void A_stranger_checks_every_auction_and_an_auditor_everything(string mechanism)
    {
        using var town = new Town(mechanism);
        var (stranger, auditor) = (town.Verify(), town.Verify(replay: true));
        Assert.Equal(town.Lines.Count, stranger.Checkpoint.Size);
        Assert.Equal(mechanism != "mid-rate", stranger.ProvenAuctions > 20);      // a continuous market holds auctions after metering
        Assert.Equal(mechanism == "mid-rate", stranger.AuctionsHeldAgain > 20);
        Assert.Equal(mechanism == "continuous", stranger.ContinuousTrades > 20);
        Assert.Equal((0, false), (stranger.OpenedPieces, stranger.WasReplayed));
        Assert.Equal((stranger.Checkpoint.Size, stranger.SealedPieces, null), (auditor.Replayed, auditor.OpenedPieces, auditor.ReplayEndedAt));
        Assert.Equal(5, auditor.Bills);
        Assert.Equal(stranger.Checkpoint.Size, stranger.Kinds.Values.Sum());
    }

    [Fact]
    public void A_log_published_by_steps_is_the_one_published_at_once()
    {
        using var town = new Town(lines: 1);
        foreach (var until in new[] { 2, 300, 301, 900, int.MaxValue }) town.Publish(town.LogFolder, until);
        Assert.Equal(town.Publish(town.At("again"), int.MaxValue), town.Reader().Checkpoint);
        Assert.Equal(town.Lines.Count, town.Verify(replay: true).Replayed);
    }

    [Fact]
    public void A_log_of_another_journal_is_not_gone_on_with()
    {
        using var town = new Town(lines: 200);
        using var log = LogWriter.Open(town.LogFolder, Town.Signer);
        var publisher = new JournalPublisher(log, town.Keys);
        var refused = Assert.Throws<InputException>(() =>
        {
            foreach (var line in town.Lines.Take(199).Append(Encoding.UTF8.GetBytes("""{"c":"tick","at":1754204399}"""))) publisher.Take(line.Span);
        });
        Assert.Equal("log.other", refused.Problem.Code);
    }

    [Fact]
    public void No_participant_is_named_in_public_and_nobody_has_one_name_in_two_slots()
    {
        using var town = new Town();
        var names = new Dictionary<string, int>();
        foreach (var file in Directory.EnumerateFiles(town.LogFolder, "*", SearchOption.AllDirectories).Where(f => f.Contains("entries", StringComparison.Ordinal) || f.Contains("blob", StringComparison.Ordinal)))
            Assert.DoesNotMatch(Person(), Encoding.UTF8.GetString(File.ReadAllBytes(file)));
        foreach (var (number, bytes) in town.Reader().Entries())
        {
            var text = Encoding.UTF8.GetString(PublishedEntry.Read(town.Reader().Source, number, bytes).Open.Span);
            if (Slot().Match(text) is not { Success: true } slot) continue;
            var at = int.Parse(slot.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
            foreach (var name in Alias().Matches(text).Select(m => m.Value))
            {
                names.TryAdd(name, at);
                Assert.Equal(at, names[name]);
            }
        }

        Assert.True(names.Count > 100, $"{names.Count} names");
    }

    [Fact]
    public void Plants_of_a_community_with_certificates_are_sealed_too_and_everything_is_replayed()
    {
        using var town = new Town(lines: 1);
        var head = Community.JournalLine.ReadHead(town.Lines[0].Span) with
        {
            Certificates = new([new(ParticipantId.Parse("H2"), ParticipantId.Parse("H3"), "solar", "Tome", new(2020, 4, 1), false, "", 0, "")],
                Provenance.CertificateRules.UsualOrder, Provenance.LotOrder.Fifo, 24, Provenance.SupplyMix.Undeclared),
        };
        // Marks tell what happened without certificates: they stay out.
        List<ReadOnlyMemory<byte>> lines = [Community.JournalLine.Of(head), .. town.Lines.Skip(1).Where(l => !Encoding.UTF8.GetString(l.Span).StartsWith("{\"c\":\"mark\"", StringComparison.Ordinal)),
            Community.JournalLine.Of(new Community.Command.RunCertificateRound())];
        var folder = town.At("certified");
        using (var log = LogWriter.Open(folder, Town.Signer))
        {
            var publisher = new JournalPublisher(log, town.Keys);
            foreach (var line in lines) publisher.Take(line.Span);
            publisher.Publish();
        }

        var open = Encoding.UTF8.GetString(PublishedEntry.Read(new FolderSource(folder), 0, LogReader.Open(new FolderSource(folder)).Entry(0)).Open.Span);
        Assert.Contains("\"members\":[]", open, StringComparison.Ordinal);
        Assert.Contains("\"certificates\":null", open, StringComparison.Ordinal);
        Assert.DoesNotMatch(Person(), open);
        var (stranger, auditor) = (town.Verify(folder: folder), town.Verify(replay: true, folder: folder));
        Assert.Equal((lines.Count, stranger.SealedPieces), (auditor.Replayed, auditor.OpenedPieces));
    }

    [Theory]
    [InlineData("call")]
    [InlineData("continuous")]
    public void An_erased_month_leaves_the_log_whole_and_everybody_elses_bills_computed(string mechanism)
    {
        using var town = new Town(mechanism);
        var before = town.Verify();
        Assert.Equal(1, town.Keys.Erase("H2", "2025-08"));
        var (stranger, auditor) = (town.Verify(), town.Verify(replay: true));
        Assert.Equal((before.Checkpoint, before.ProvenAuctions), (stranger.Checkpoint, stranger.ProvenAuctions));
        Assert.NotNull(auditor.ReplayEndedAt);
        Assert.Equal((4, 0), (auditor.Bills, auditor.BillsByTrades));       // everybody's but H2's
        Assert.True(auditor.Replayed < auditor.Checkpoint.Size && auditor.ProvenAuctions == before.ProvenAuctions);
        Assert.Equal("receipt.key", Assert.Throws<InputException>(() => ReceiptMaker.Make(town.Reader(), Town.Signer.Key, town.Keys, new("H2") { Month = "2025-08" })).Problem.Code);
        Assert.Equal("H1", ReceiptCheck.Run(ReceiptMaker.Make(town.Reader(), Town.Signer.Key, town.Keys, new("H1") { Month = "2025-08" }).ToBytes(), "receipt").Who);
    }

    [Theory]
    [InlineData("\"duals\":[", "\"duals\":[1", "log.clearing")]                       // one dual is ten times as large and more
    [InlineData("\"welfare\":", "\"welfare\":1", "log.clearing")]
    [InlineData("\"mechanism\":\"call\"", "\"mechanism\":\"mid-rate\"", "log.clearing")]
    [InlineData("\"orders\":[[", "\"orders\":[[9", "log.order")]                        // a number nobody logged
    [InlineData("\"n\":", "\"n\":1", "log.content")]
    public void An_operator_who_signs_a_changed_auction_is_found_out_by_a_stranger(string was, string becomes, string code)
    {
        using var town = new Town();
        var done = false;
        var cheat = town.Cheat(entry =>
        {
            var text = Encoding.UTF8.GetString(entry.Open.Span);
            if (done || !text.Contains("\"trades\":[[", StringComparison.Ordinal)) return null;
            done = true;
            var at = text.IndexOf(was, StringComparison.Ordinal);
            return new(entry.Number, [Encoding.UTF8.GetBytes(text[..at] + becomes + text[(at + was.Length)..])]);
        });
        Assert.True(done);
        Assert.Equal(code, Assert.Throws<LogException>(() => town.Verify(folder: cheat)).Code);
    }

    [Fact]
    public void A_bill_with_other_trades_is_found_out_though_lines_are_missing()
    {
        using var town = new Town();
        var key = town.Keys.Find("H1", "2025-08")!;
        var cheat = town.Cheat(entry =>
        {
            if (!Encoding.UTF8.GetString(entry.Open.Span).Contains("\"c\":\"month\"", StringComparison.Ordinal)) return null;
            var lines = entry.Lines.ToList();
            for (var i = 1; i < lines.Count; i++)
            {
                var pieceKey = Sealing.PieceKey(key, entry.Number, i - 1);
                if (Sealing.Open(pieceKey, entry.Number, i - 1, Convert.FromBase64String(Encoding.ASCII.GetString(lines[i]))) is not { } text) continue;
                // A Wh bought is moved from one slot to another: every sum stays right.
                var bill = System.Text.Json.Nodes.JsonNode.Parse(text)!;
                var rows = bill["slots"]!.AsArray().Where(r => r![3]!.GetValue<long>() > 0).Take(2).ToList();
                rows[0]![3] = rows[0]![3]!.GetValue<long>() - 1;
                rows[1]![3] = rows[1]![3]!.GetValue<long>() + 1;
                lines[i] = Encoding.ASCII.GetBytes(Sealing.Seal(pieceKey, entry.Number, i - 1, Encoding.UTF8.GetBytes(bill.ToJsonString())));
            }

            return new(entry.Number, [.. lines]);
        });
        town.Keys.Erase("H2", "2025-08");
        Assert.Equal("log.bill", Assert.Throws<LogException>(() => town.Verify(replay: true, folder: cheat)).Code);
    }

    [Fact]
    public void An_operator_who_leaves_out_a_reading_is_found_out_by_an_auditor()
    {
        using var town = new Town();
        var folder = town.At("short");
        using (var log = LogWriter.Open(folder, Town.Signer))
        {
            var publisher = new JournalPublisher(log, town.Keys);
            var left = false;
            foreach (var line in town.Lines)
            {
                // The journal is published without one reading: its next mark tells.
                if (!left && Encoding.UTF8.GetString(line.Span).StartsWith("{\"c\":\"reading\"", StringComparison.Ordinal)) left = true;
                else publisher.Take(line.Span);
            }

            publisher.Publish();
        }

        Assert.True(town.Verify(folder: folder).ProvenAuctions > 20);
        Assert.Equal("log.replay", Assert.Throws<LogException>(() => town.Verify(replay: true, folder: folder)).Code);
    }

    [Fact]
    public void A_mirror_keeps_what_it_checked_signs_it_and_refuses_a_fork_with_its_evidence()
    {
        using var town = new Town(lines: 700);
        var witness = new NoteSigner("witness.example/w", NoteKey.Witness, Enumerable.Repeat((byte)9, 32).ToArray());
        var (mirror, now) = (town.At("mirror"), DateTimeOffset.FromUnixTimeSeconds(1_760_000_000));
        LogMirror.Run(new FolderSource(town.LogFolder), mirror, witness, now);
        town.Publish(town.LogFolder, 1_000);
        LogMirror.Run(new FolderSource(town.LogFolder), mirror, witness, now.AddDays(1));
        var copy = LogSignatures.Check(new FolderSource(mirror), Town.Signer.Key, [witness.Key], out var reader);
        Assert.Equal((1_000, now.AddDays(1)), (copy.Checkpoint.Size, copy.Witnesses[0].At));
        Assert.True(LogVerification.Run(reader, copy).ProvenAuctions > 0);

        // The same key signs another history.
        var fork = town.At("fork-log");
        using (var log = LogWriter.Open(fork, Town.Signer))
        {
            for (var n = 0; n < 1_100; n++) log.Append(Encoding.UTF8.GetBytes("{" + $"\"n\":{n},\"c\":\"tick\",\"line\":" + "{\"c\":\"tick\",\"at\":0}}"));
            log.Publish();
        }

        Assert.Equal("log.fork", Assert.Throws<LogException>(() => LogMirror.Run(new FolderSource(fork), mirror, witness, now)).Code);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(mirror, LogMirror.EvidenceName)).Length);
        Assert.Equal(1_000, LogReader.Open(new FolderSource(mirror)).Checkpoint.Size);
        var since = File.ReadAllBytes(Path.Combine(mirror, "checkpoint"));
        var forked = LogSignatures.Check(new FolderSource(fork), Town.Signer.Key, [], out var forkReader);
        Assert.Equal("log.fork", Assert.Throws<LogException>(() => LogSignatures.Continues(forkReader, forked, since, "since")).Code);
    }

    [GeneratedRegex("[\":]H[1-5]\"|seller:H|buyer:H")]
    private static partial Regex Person();

    [GeneratedRegex("\"slot\":(\\d+)")]
    private static partial Regex Slot();

    [GeneratedRegex("(?<=\")[0-9a-f]{20}(?=\")")]
    private static partial Regex Alias();
}
