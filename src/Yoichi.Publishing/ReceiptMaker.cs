using System.Text;
using System.Text.Json;
using Yoichi.AuditLog;
using Yoichi.Units;

namespace Yoichi.Publishing;

/// <summary>What a receipt is wanted of: one of a month, the certificates of a slot, or those of one issuance.</summary>
/// <param name="Who">Participant.</param>
public sealed record ReceiptWish(string Who)
{
    /// <summary>yyyy-MM: its bill and notes.</summary>
    public string? Month { get; init; }

    /// <summary>With the month: every order, reading and certificate too.</summary>
    public bool All { get; init; }

    /// <summary>When a slot begins: where each Wh of it came from, and, of what was charged, where it went.</summary>
    public DateTimeOffset? Slot { get; init; }

    /// <summary>A certificate's bundle: what became of it, of what it was stored from and of what was discharged of it.</summary>
    public long? Issuance { get; init; }

    public override string ToString() => $"{Who} {Month}{(Slot is { } at ? at.ToOffset(SlotGrid.Jst).ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture) : "")}{Issuance}";
}

/// <summary>Makes receipts, for whoever has the reading keys.</summary>
public static class ReceiptMaker
{
    /// <param name="witnesses">Whose signatures go with it; each must be there.</param>
    /// <exception cref="InputException"><c>receipt.none</c>: the log holds nothing of the kind; <c>receipt.key</c>: the key is gone.</exception>
    /// <exception cref="LogException">The log does not hold.</exception>
    public static Receipt Make(LogReader reader, NoteKey logKey, IReadingKeys keys, ReceiptWish wish, IReadOnlyList<NoteKey>? witnesses = null)
    {
        var place = $"{reader.Source.Name}/{Checkpoint.FileName}";
        LogSignatures.RequireSigned(reader.Note, reader.Checkpoint, logKey, place);
        foreach (var witness in witnesses ?? [])
            if (!reader.Note.IsSignedBy(witness, place, out _)) throw new LogException("log.witness", place, $"{witness.Name} has not signed it");
        if (wish.Month is { } month ? keys.Find(wish.Who, month) is null : !keys.Names.Contains(wish.Who))
            throw new InputException("receipt.key", $"{wish}", "there is no key: there is no such participant and month, or the key was destroyed");
        var found = Find(reader, keys, wish, out var grid);
        if (wish.Month is null) found = CertificateChain.Of(found, wish.Slot is { } at ? grid.At(at) : null, wish.Issuance);
        if (found.Count == 0)
            throw new InputException("receipt.none", $"{wish}", wish.Month is null
                ? "the log has no certificates of this participant there that can be read" : "the log has no bill of this month for this participant yet");
        NoteKey[] signers = [logKey, .. witnesses ?? []];
        var note = reader.Note with { Signatures = [.. reader.Note.Signatures.Where(s => signers.Any(k => k.Name == s.Name && k.Id == s.Id))] };
        return new(logKey, note, witnesses ?? [], [.. found.Select(f => EntryOf(reader, f))]);
    }

    static List<FoundEntry> Find(LogReader reader, IReadingKeys keys, ReceiptWish wish, out SlotGrid grid)
    {
        var (pseudonyms, who, known, found) = (new Pseudonyms(keys.Secret), wish.Who, (SlotGrid?)null, new List<FoundEntry>());
        foreach (var (number, bytes) in reader.Entries())
        {
            var entry = PublishedEntry.Read(reader.Source, number, bytes);
            using var json = JsonDocument.Parse(entry.Open);
            var open = json.RootElement;
            if (number == 0) known = new SlotGrid(open.GetProperty("line").GetProperty("slotMinutes").GetInt32());
            if (number == 0 || !open.TryGetProperty("sealed", out var names)) continue;
            var isBill = open.GetProperty("c").GetString() is "month" or "adjust";
            var slot = LogVerification.SlotOf(open) is { } index ? new DeliverySlot(index) : (DeliverySlot?)null;
            var period = slot is { } own ? EntryMaker.PeriodOf(known!.Value, own) : EntryMaker.Always;
            if (wish.Month is null ? isBill : !isBill && (!wish.All || period != wish.Month)) continue;
            if (keys.Find(who, isBill ? wish.Month! : period) is not { } key) continue;
            var (aliasOfSlot, alias) = (slot is { } at ? pseudonyms.Of(who, at) : null, pseudonyms.OfEntry(who, number));
            var (opened, piece) = (new List<(OpenedPiece, byte[])>(), -1);
            foreach (var name in names.EnumerateArray())
            {
                piece++;
                if (name.GetString() is var n && n != alias && n != aliasOfSlot) continue;
                var pieceKey = Sealing.PieceKey(key, number, piece);
                // A bill of another month is sealed with that month's key.
                if (Sealing.Open(pieceKey, number, piece, Convert.FromBase64String(Encoding.ASCII.GetString(entry.Lines[piece + 1]))) is { } text)
                    opened.Add((new(piece, pieceKey), text));
            }

            if (opened.Count > 0) found.Add(new(entry, bytes.ToArray(), opened));
        }

        grid = known ?? throw new LogException("log.content", reader.Source.Name, "there is no head");
        return found;
    }

    static ReceiptEntry EntryOf(LogReader reader, FoundEntry found)
    {
        var (entry, bytes, opened) = (found.Entry, found.Bytes, found.Opened.ConvertAll(o => o.Piece));
        ReceiptLine[] lines = PublishedEntry.BlobOf(entry.Number, bytes, "") is null ? []
            : [.. opened.Select(o => o.Piece + 1).Prepend(0).Select(i => new ReceiptLine(i, entry.Lines[i], entry.ProofOf(i)))];
        return new(entry.Number, bytes, reader.Inclusion(entry.Number), lines, opened);
    }
}

/// <summary>An entry with pieces that open to a participant.</summary>
/// <param name="Bytes">As it stands in the log.</param>
sealed record FoundEntry(PublishedEntry Entry, byte[] Bytes, List<(OpenedPiece Piece, byte[] Text)> Opened);
