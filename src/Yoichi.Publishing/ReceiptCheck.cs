using System.Text;
using System.Text.Json;
using Yoichi.AuditLog;

namespace Yoichi.Publishing;

/// <summary>What a receipt was found to say.</summary>
/// <param name="Bills">The month's bill and its notes, as JSON, in the order of the log.</param>
/// <param name="Lines">Orders, readings and other lines of the journal, as JSON.</param>
/// <param name="Certificates">What became of the participant's certificates, as JSON.</param>
public sealed record ReceiptFindings(
    Checkpoint Checkpoint, NoteKey LogKey, IReadOnlyList<(string Name, DateTimeOffset At)> Witnesses, string Who, string Month,
    IReadOnlyList<(long Entry, string Text)> Bills, IReadOnlyList<(long Entry, string Text)> Lines, IReadOnlyList<(long Entry, string Text)> Certificates);

/// <summary>Checks a receipt with nothing but itself, and a key of the log from elsewhere where there is one.</summary>
public static class ReceiptCheck
{
    /// <param name="logKey">Null to take the key the receipt states.</param>
    /// <exception cref="LogException">The first thing that does not hold.</exception>
    public static ReceiptFindings Run(ReadOnlySpan<byte> bytes, string place, NoteKey? logKey = null)
    {
        var receipt = Receipt.Parse(bytes, place);
        if (logKey is not null && !receipt.LogKey.Equals(logKey)) throw new LogException("log.key", place, $"it is of a log with the key {receipt.LogKey}, not {logKey}");
        var checkpoint = Checkpoint.Of(receipt.Checkpoint, place);
        LogSignatures.RequireSigned(receipt.Checkpoint, checkpoint, receipt.LogKey, place);
        var witnesses = new List<(string, DateTimeOffset)>();
        foreach (var witness in receipt.Witnesses)
            witnesses.Add(receipt.Checkpoint.IsSignedBy(witness, place, out var at) ? (witness.Name, at)
                : throw new LogException("log.witness", place, $"{witness.Name} has not signed it"));
        if (receipt.Checkpoint.Signatures.Length != 1 + witnesses.Count) throw new LogException("receipt.form", place, "there is a signature that nobody is named for");
        var (bills, lines, certificates, last, who) = (new List<(long, string)>(), new List<(long, string)>(), new List<(long, string)>(), -1L, (string?)null);
        var used = new ReceiptCertificates();
        foreach (var entry in receipt.Entries)
        {
            var at = $"{place}: entry {entry.Number}";
            if (entry.Number <= last) throw new LogException("receipt.form", at, "entries are not in order");
            last = entry.Number;
            if (!Proofs.Includes(entry.Number, checkpoint.Size, Hashing.Leaf(entry.Entry), entry.Proof, checkpoint.Root))
                throw new LogException("receipt.proof", at, "it is not shown to be in the log");
            foreach (var (piece, text) in Open(entry, at))
            {
                using var json = JsonDocument.Parse(text);
                var whose = json.RootElement.GetProperty("who").GetString()!;
                if ((who ??= whose) != whose) throw new LogException("receipt.form", at, $"it is of two participants, {who} and {whose}");
                if (json.RootElement.TryGetProperty("c", out _)) lines.Add((entry.Number, text));
                else if (json.RootElement.TryGetProperty("certificates", out _))
                {
                    used.Take(json.RootElement, who, at);
                    certificates.Add((entry.Number, text));
                }
                else
                {
                    ReceiptSums.Check(json.RootElement, at);
                    bills.Add((entry.Number, text));
                }
            }
        }

        if (who is null) throw new LogException("receipt.form", place, "it shows nothing");
        return new(checkpoint, receipt.LogKey, witnesses, who, bills.Count > 0 ? MonthOf(bills[0].Item2) : "", bills, lines, certificates);
    }

    static string MonthOf(string bill)
    {
        using var json = JsonDocument.Parse(bill);
        return json.RootElement.GetProperty("month").GetString()!;
    }

    static List<(int Piece, string Text)> Open(ReceiptEntry entry, string place)
    {
        var lines = Shown(entry, place);
        var texts = new List<(int, string)>();
        foreach (var opened in entry.Opened)
        {
            if (texts.Count > 0 && opened.Piece <= texts[^1].Item1) throw new LogException("receipt.form", place, "pieces are not in order");
            if (!lines.TryGetValue(opened.Piece + 1, out var line) || !StrictBase64.TryRead(Encoding.ASCII.GetString(line), out var bytes)
                || Sealing.Open(opened.Key, entry.Number, opened.Piece, bytes) is not { } text)
                throw new LogException("receipt.open", place, $"piece {opened.Piece} does not open with the key given");
            texts.Add((opened.Piece, Encoding.UTF8.GetString(text)));
        }

        if (texts.Count == 0) throw new LogException("receipt.form", place, "nothing of it is opened");
        if (entry.Lines.Count > 0 && entry.Lines.Count != texts.Count + 1) throw new LogException("receipt.form", place, "there are lines that are not opened");
        return texts;
    }

    static Dictionary<int, byte[]> Shown(ReceiptEntry entry, string place)
    {
        var shown = new Dictionary<int, byte[]>();
        if (PublishedEntry.BlobOf(entry.Number, entry.Entry, place) is { } blob)
        {
            var root = TreeHash.Of(Convert.FromHexString(blob.Root));
            foreach (var line in entry.Lines)
            {
                if (!Proofs.Includes(line.Line, blob.Lines, Hashing.Leaf(line.Text), line.Proof, root))
                    throw new LogException("receipt.proof", place, $"line {line.Line} is not shown to be of it");
                shown[line.Line] = line.Text;
            }
        }
        else
        {
            if (entry.Lines.Count > 0) throw new LogException("receipt.form", place, "its lines stand twice");
            var all = PublishedEntry.OfBody(entry.Number, entry.Entry).Lines;
            for (var i = 0; i < all.Count; i++) shown.Add(i, all[i]);
        }

        try
        {
            using var open = JsonDocument.Parse(shown.GetValueOrDefault(0) ?? []);
            if (open.RootElement.GetProperty("n").GetInt64() != entry.Number) throw new FormatException("another number");
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw new LogException("log.content", place, "its open line is not of this entry", wrong);
        }

        return shown;
    }
}
