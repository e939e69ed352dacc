using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yoichi.AuditLog;
using Yoichi.Provenance;
using Yoichi.Units;

namespace Yoichi.Publishing.Tests;

/// <summary>The sample's first two days and their log, played once.</summary>
public sealed class MiyagiTown : IDisposable
{
    internal Town Town { get; } = new(community: Town.Miyagi);

    public void Dispose() => Town.Dispose();
}

/// <summary>What the log says of certificates, and what can be checked of it.</summary>
public sealed class CertificateTests(MiyagiTown miyagi) : IClassFixture<MiyagiTown>
{
    readonly Town town = miyagi.Town;

    [Fact]
    public void Every_certificate_is_computed_again_by_an_auditor_and_says_so()
    {
        var (stranger, auditor) = (town.Verify(), town.Verify(replay: true));
        Assert.Equal((0, 0), (stranger.CertificateLines, stranger.CertificatePieces));
        Assert.Equal((auditor.Checkpoint.Size, auditor.SealedPieces, null), (auditor.Replayed, auditor.OpenedPieces, auditor.ReplayEndedAt));
        var community = Played(out var lines);
        Assert.Equal(lines, auditor.CertificateLines);
        Assert.True(lines > 1_000 && auditor.CertificatePieces > 500, $"{lines} lines, {auditor.CertificatePieces} pieces");
        Assert.True(community.Certificates!.Bundles.Count > 100);
        Assert.Equal((2, 2), (stranger.ProvenValueAuctions, auditor.ProvenValueAuctions));
    }

    [Theory]
    [InlineData("settle", "certificates")]
    [InlineData("month", "total")]
    [InlineData("valueRound", "certificates")]
    public void An_operator_who_signs_another_certificate_or_bill_is_found_out_by_an_auditor(string kind, string what)
    {
        var done = false;
        var cheat = town.Cheat(entry =>
        {
            if (done || !Encoding.UTF8.GetString(entry.Open.Span).Contains($"\"c\":\"{kind}\"", StringComparison.Ordinal)) return null;
            foreach (var who in town.Keys.Names)
                for (var i = 1; i < entry.Lines.Count; i++)
                {
                    if (Opened(entry, i - 1, who) is not ({ } key, { } text) || JsonNode.Parse(text) is not { } said || said[what] is null) continue;
                    if (what == "total") said[what] = said[what]!.GetValue<long>() + 1;
                    else said[what]![0]!["wh"] = said[what]![0]!["wh"]!.GetValue<long>() + 1;
                    var lines = entry.Lines.ToList();
                    lines[i] = Encoding.ASCII.GetBytes(Sealing.Seal(key, entry.Number, i - 1, Encoding.UTF8.GetBytes(said.ToJsonString())));
                    done = true;
                    return new(entry.Number, [.. lines]);
                }

            return null;
        }, "cheat-" + kind);
        Assert.True(done);
        Assert.Equal(2, town.Verify(folder: cheat).ProvenValueAuctions);
        Assert.Equal("log.replay", Assert.Throws<LogException>(() => town.Verify(replay: true, folder: cheat)).Code);
    }

    [Fact]
    public void An_operator_who_sells_certificates_otherwise_than_the_auction_is_found_out_by_a_stranger()
    {
        foreach (var (was, becomes, code) in ((string, string, string)[])[("\"welfare\":", "\"welfare\":1", "log.clearing"), ("\"duals\":[", "\"duals\":[1", "log.clearing"), ("\"orders\":[[", "\"orders\":[[9", "log.order")])
        {
            var done = false;
            var cheat = town.Cheat(entry =>
            {
                var text = Encoding.UTF8.GetString(entry.Open.Span);
                if (done || !text.Contains("\"c\":\"valueRound\"", StringComparison.Ordinal)) return null;
                done = true;
                return new(entry.Number, [Encoding.UTF8.GetBytes(text.Replace(was, becomes, StringComparison.Ordinal)), .. entry.Lines.Skip(1)]);
            }, "value" + was.Length);
            Assert.Equal(code, Assert.Throws<LogException>(() => town.Verify(folder: cheat)).Code);
        }
    }

    [Fact]
    public void A_receipt_of_a_slot_says_where_each_Wh_came_from_and_where_the_charged_went()
    {
        var community = Played(out _);
        // A slot in which Osaki charged what another office's roof had generated, and gave some of it back with its certificate.
        var charged = community.Certificates!.Bundles.First(b => b.Site != Osaki && community.Certificates.IssuedFrom(b.Id).Any(d => d.Site == Osaki));
        var start = community.Grid.StartOf(charged.Slot);
        var bytes = ReceiptMaker.Make(town.Reader(), Town.Signer.Key, town.Keys, new("Osaki") { Slot = start }).ToBytes();
        var found = ReceiptCheck.Run(bytes, "receipt", Town.Signer.Key);
        Assert.Equal(("Osaki", "", 0, 0), (found.Who, found.Month, found.Bills.Count, found.Lines.Count));
        var rows = Rows(found);
        Assert.Contains(rows, r => Act(r) == CertificateAct.Stored && Number(r, "issuance") == charged.Id && r.GetProperty("origin").GetProperty("site").GetString() == charged.Plant.Site.Name
            && r.GetProperty("origin").GetProperty("place").GetString() == charged.Plant.Place && Number(r.GetProperty("origin"), "slot") == charged.Slot.Index);
        Assert.Contains(rows, r => Act(r) == CertificateAct.Moved && Number(r, "issuance") == charged.Id && r.GetProperty("other").GetString() == "Osaki" && Number(r, "money") > 0);
        var back = rows.Where(r => Act(r) == CertificateAct.Issued && r.TryGetProperty("parent", out var parent) && parent.GetInt64() == charged.Id).ToList();
        Assert.Equal(community.Certificates.IssuedFrom(charged.Id).Sum(b => b.Issued), back.Sum(r => Number(r, "wh")));
        Assert.All(back, r => Assert.Equal("Osaki", r.GetProperty("origin").GetProperty("through")[0][0].GetString()));
        Assert.True(bytes.Length < 400_000, $"{bytes.Length} bytes");

        // The same chain from its other end, by the number of what was discharged.
        var other = ReceiptCheck.Run(ReceiptMaker.Make(town.Reader(), Town.Signer.Key, town.Keys, new("Osaki") { Issuance = Number(back[0], "issuance") }).ToBytes(), "receipt");
        Assert.Contains(Rows(other), r => Act(r) == CertificateAct.Stored && Number(r, "issuance") == charged.Id);
    }

    [Fact]
    public void A_receipt_of_a_month_with_everything_holds_all_its_certificates()
    {
        var found = ReceiptCheck.Run(ReceiptMaker.Make(town.Reader(), Town.Signer.Key, town.Keys, new("Tome") { Month = "2020-03", All = true }).ToBytes(), "receipt");
        Assert.True(found.Bills.Count == 1 && found.Lines.Count > 90 && found.Certificates.Count > 40);
        var community = Played(out _);
        // All generation of Tome's roof, issued to Tome.
        Assert.Equal(community.Certificates!.Bundles.Where(b => b.Plant.Site.Name == "Tome" && !b.IsStorage).Sum(b => b.Issued),
            Rows(found).Where(r => Act(r) == CertificateAct.Issued && !r.TryGetProperty("parent", out _)).Sum(r => Number(r, "wh")));
    }

    [Fact]
    public void Past_an_erased_office_the_others_are_billed_and_certificates_stay_proof_checked()
    {
        using var own = new Town(community: Town.Miyagi);
        own.Keys.Erase("Tome");
        var found = own.Verify(replay: true);
        Assert.Equal((0, 6, 0, 2), (found.ReplayEndedAt, found.Bills, found.BillsByTrades, found.ProvenValueAuctions));
        Assert.Equal((0, 96), (found.CertificateLines, found.ProofChecked.Count(p => p.Kind == "settle")));
        Assert.Contains(found.ProofChecked, p => p.Kind == "valueRound");
    }

    [Fact]
    public void No_name_links_two_slots_two_entries_or_two_auctions_and_no_place_tells_whose_a_piece_is()
    {
        var (where, round, reader) = (new Dictionary<string, string>(StringComparer.Ordinal), 0, town.Reader());
        foreach (var (number, bytes) in reader.Entries())
        {
            using var open = JsonDocument.Parse(PublishedEntry.Read(reader.Source, number, bytes).Open);
            var root = open.RootElement;
            var (kind, sealedFor) = (root.GetProperty("c").GetString()!, root.TryGetProperty("sealed", out var names) ? names.EnumerateArray().Select(n => n.GetString()!).ToList() : []);
            // Pieces about bills and certificates go by the entry and stand in the order of its names, which is nobody's order.
            var own = root.TryGetProperty("line", out _) ? 0 : 1;
            if (number > 0) Assert.Equal(sealedFor.Skip(own).Order(StringComparer.Ordinal), sealedFor.Skip(own));
            foreach (var name in sealedFor.Skip(own)) Seen(name, $"entry {number}");
            var of = kind is "value" or "valueRound" ? $"value {round}" : LogVerification.SlotOf(root) is { } slot ? $"slot {slot}" : $"entry {number}";
            foreach (var name in sealedFor.Take(own)) Seen(name, of);
            if (root.TryGetProperty("held", out var held))
                foreach (var order in held.GetProperty("orders").EnumerateArray()) Seen(order[1].GetString()!, of);
            if (kind == "valueRound") round++;
        }

        Assert.True(where.Count > 1_000 && where.Values.Distinct().Count() > 150, $"{where.Count} names");

        void Seen(string name, string of)
        {
            Assert.Matches("^[0-9a-f]{20}$", name);
            Assert.Equal(of, where.GetValueOrDefault(name, of));
            where[name] = of;
        }
    }

    [Fact]
    public void No_Wh_of_a_receipt_is_used_twice_unless_it_was_given_up()
    {
        static string Line(int act, int from, int wattHours) => $"{{\"act\":{act},\"issuance\":1,\"from\":{from},\"wh\":{wattHours},\"account\":\"A\"}}";
        static void Take(params string[] lines)
        {
            using var piece = JsonDocument.Parse($"{{\"certificates\":[{string.Join(',', lines)}]}}");
            new ReceiptCertificates().Take(piece.RootElement, "A", "receipt");
        }

        Take(Line(3, 0, 10), Line(3, 10, 5), Line(12, 4, 6), Line(4, 5, 3));
        Assert.Equal("receipt.twice", Assert.Throws<LogException>(() => Take(Line(3, 0, 10), Line(4, 9, 5))).Code);
        Assert.Equal("receipt.twice", Assert.Throws<LogException>(() => Take(Line(3, 0, 10), Line(12, 4, 3), Line(3, 3, 2))).Code);
        Assert.Equal("receipt.form", Assert.Throws<LogException>(() => Take(Line(3, 0, 1).Replace("\"A\"", "\"B\"", StringComparison.Ordinal))).Code);
    }

    [Fact]
    public void Nothing_of_a_slot_or_certificate_that_is_not_there_is_written()
    {
        InputException Refused(ReceiptWish wish) => Assert.Throws<InputException>(() => ReceiptMaker.Make(town.Reader(), Town.Signer.Key, town.Keys, wish));
        Assert.Equal("receipt.none", Refused(new("Osaki") { Slot = new(2021, 1, 1, 0, 0, 0, SlotGrid.Jst) }).Problem.Code);
        Assert.Equal("receipt.none", Refused(new("Osaki") { Issuance = 1_000_000 }).Problem.Code);
        Assert.Equal("receipt.key", Refused(new("Stranger") { Issuance = 1 }).Problem.Code);
    }

    static readonly ParticipantId Osaki = ParticipantId.Parse("Osaki");

    static List<JsonElement> Rows(ReceiptFindings found) => [.. found.Certificates.SelectMany(c => JsonSerializer.Deserialize<JsonElement>(c.Text).GetProperty("certificates").EnumerateArray())];

    static CertificateAct Act(JsonElement row) => (CertificateAct)row.GetProperty("act").GetInt32();

    static long Number(JsonElement row, string name) => row.GetProperty(name).GetInt64();

    (byte[]? Key, string? Text) Opened(PublishedEntry entry, int piece, string who)
    {
        // What is of no slot is sealed with the key of the membership.
        if (town.Keys.Find(who, Encoding.UTF8.GetString(entry.Open.Span).Contains("\"slot\":", StringComparison.Ordinal) ? "2020-03" : Encoding.UTF8.GetString(entry.Open.Span).Contains("month", StringComparison.Ordinal) ? "2020-03" : EntryMaker.Always) is not { } of) return default;
        var key = Sealing.PieceKey(of, entry.Number, piece);
        var text = Sealing.Open(key, entry.Number, piece, Convert.FromBase64String(Encoding.ASCII.GetString(entry.Lines[piece + 1])));
        return text is null ? default : (key, Encoding.UTF8.GetString(text));
    }

    Community.Community Played(out long certified)
    {
        var count = new Counting();
        var community = new Community.Community(Community.JournalLine.ReadHead(town.Lines[0].Span), count);
        for (var i = 1; i < town.Lines.Count; i++) community.Apply(Community.JournalLine.ReadCommand(town.Lines[i].Span, i));
        certified = count.Certified;
        return community;
    }

    sealed class Counting : Community.IEventSink
    {
        public long Certified { get; private set; }

        public void On(Community.Event happened) => Certified += happened is Community.Event.Certified ? 1 : 0;
    }
}
