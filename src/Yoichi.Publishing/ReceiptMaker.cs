using System.Text.Json;
using Yoichi.AuditLog;
using Yoichi.Units;

namespace Yoichi.Publishing;

/// <summary>Makes receipts, for whoever has the reading keys.</summary>
public static class ReceiptMaker
{
    /// <param name="period">A month, yyyy-MM.</param>
    /// <param name="all">With every order and reading of the month; otherwise bills and notes, which hold every slot's sums.</param>
    /// <param name="witnesses">Whose signatures go with it; each must be there.</param>
    /// <exception cref="InputException"><c>receipt.none</c>: the log holds nothing of the kind; <c>receipt.key</c>: the key is gone.</exception>
    /// <exception cref="LogException">The log does not hold.</exception>
    public static Receipt Make(LogReader reader, NoteKey logKey, IReadingKeys keys, string who, string period, bool all = false, IReadOnlyList<NoteKey>? witnesses = null)
    {
        var place = $"{reader.Source.Name}/{Checkpoint.FileName}";
        LogSignatures.RequireSigned(reader.Note, reader.Checkpoint, logKey, place);
        foreach (var witness in witnesses ?? [])
            if (!reader.Note.IsSignedBy(witness, place, out _)) throw new LogException("log.witness", place, $"{witness.Name} has not signed it");
        if (keys.Find(who, period) is not { } key)
            throw new InputException("receipt.key", $"{who} {period}", "there is no key: there is no such participant and month, or the key was destroyed");
        var pseudonyms = new Pseudonyms(keys.Secret);
        SlotGrid? grid = null;
        var found = new List<(PublishedEntry Entry, byte[] Bytes, List<OpenedPiece> Opened)>();
        foreach (var (number, bytes) in reader.Entries())
        {
            var entry = PublishedEntry.Read(reader.Source, number, bytes);
            using var json = JsonDocument.Parse(entry.Open);
            var open = json.RootElement;
            if (number == 0) grid = new SlotGrid(open.GetProperty("line").GetProperty("slotMinutes").GetInt32());
            if (!open.TryGetProperty("sealed", out var names)) continue;
            var isBill = open.GetProperty("c").GetString() is "month" or "adjust";
            if (!isBill && !all) continue;
            var slot = open.TryGetProperty("slot", out var index) ? new DeliverySlot(index.GetInt32()) : (DeliverySlot?)null;
            if (!isBill && (slot is not { } own || EntryMaker.PeriodOf(grid!.Value, own) != period)) continue;
            var alias = slot is { } at ? pseudonyms.Of(who, at) : pseudonyms.OfEntry(who, number);
            var (opened, piece) = (new List<OpenedPiece>(), -1);
            foreach (var name in names.EnumerateArray())
            {
                piece++;
                if (name.GetString() != alias) continue;
                var pieceKey = Sealing.PieceKey(key, number, piece);
                // A bill of another month is sealed with that month's key.
                if (Sealing.Open(pieceKey, number, piece, Convert.FromBase64String(System.Text.Encoding.ASCII.GetString(entry.Lines[piece + 1]))) is not null)
                    opened.Add(new(piece, pieceKey));
            }

            if (opened.Count > 0) found.Add((entry, bytes.ToArray(), opened));
        }

        if (found.Count == 0) throw new InputException("receipt.none", $"{who} {period}", "the log has no bill of this month for this participant yet");
        NoteKey[] signers = [logKey, .. witnesses ?? []];
        var note = reader.Note with { Signatures = [.. reader.Note.Signatures.Where(s => signers.Any(k => k.Name == s.Name && k.Id == s.Id))] };
        return new(logKey, note, witnesses ?? [], [.. found.Select(f => EntryOf(reader, f.Entry, f.Bytes, f.Opened))]);
    }

    static ReceiptEntry EntryOf(LogReader reader, PublishedEntry entry, byte[] bytes, List<OpenedPiece> opened)
    {
        ReceiptLine[] lines = PublishedEntry.BlobOf(entry.Number, bytes, "") is null ? []
            : [.. opened.Select(o => o.Piece + 1).Prepend(0).Select(i => new ReceiptLine(i, entry.Lines[i], entry.ProofOf(i)))];
        return new(entry.Number, bytes, reader.Inclusion(entry.Number), lines, opened);
    }
}
