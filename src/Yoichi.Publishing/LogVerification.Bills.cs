using System.Globalization;
using System.Text;
using System.Text.Json;
using Yoichi.AuditLog;
using Yoichi.Units;

namespace Yoichi.Publishing;

public sealed partial class LogVerification
{
    /// <summary>What was traded in public under each name of each slot: Wh bought, µ¥ paid, Wh sold, µ¥ got.</summary>
    readonly Dictionary<(int Slot, string Name), (long Bought, long BoughtFor, long Sold, long SoldFor)> traded = [];

    void AddTrade(int slot, string buyer, string seller, Energy quantity, Price price)
    {
        var amount = (quantity * price).MicroYen;
        var (bought, sold) = (traded.GetValueOrDefault((slot, buyer)), traded.GetValueOrDefault((slot, seller)));
        traded[(slot, buyer)] = (bought.Bought + quantity.WattHours, bought.BoughtFor + amount, bought.Sold, bought.SoldFor);
        traded[(slot, seller)] = (sold.Bought, sold.BoughtFor, sold.Sold + quantity.WattHours, sold.SoldFor + amount);
    }

    /// <summary>Bills and notes after a gap. Whoever's lines of the month are all there is billed again, and the bill must be the one that
    /// was published. Others whose keys are there have theirs held against what everybody can see: the trades under their names,
    /// slot by slot, and their own sums.</summary>
    /// <param name="computed">By participant.</param>
    void Bills(PublishedEntry entry, JsonElement open, string kind, string[] names, Dictionary<string, byte[]> computed, string place)
    {
        var period = open.GetProperty("line").GetProperty("month").GetString()![..7];
        var closed = 0;
        for (var i = 0; i < names.Length; i++)
        {
            if (keys!.NameOf(names[i], null, entry.Number) is not { } who || keys.Find(who, period) is not { } key)
            {
                closed++;
                continue;
            }

            if (!StrictBase64.TryRead(Encoding.ASCII.GetString(entry.Lines[i + 1]), out var bytes)
                || Sealing.Open(Sealing.PieceKey(key, entry.Number, i), entry.Number, i, bytes) is not { } text)
                throw new LogException("log.sealed", place, $"sealed piece {i} does not open with the key of {who}");
            findings.OpenedPieces++;
            if (computed.Remove(who, out var bill))
            {
                if (!bill.AsSpan().SequenceEqual(text)) throw new LogException("log.bill", place, $"computed again, the bill of {who} is another");
                findings.Bills++;
                continue;
            }

            ByTrades(text, who, i, place);
            findings.BillsByTrades++;
        }

        foreach (var who in computed.Keys) throw new LogException("log.bill", place, $"{who} has no bill here, though everything it is made of is there");
        if (closed > 0) findings.ProofChecked.Add((entry.Number, kind, closed));
    }

    void ByTrades(byte[] text, string who, int piece, string place)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var bill = json.RootElement;
            if (bill.GetProperty("who").GetString() != who) throw new LogException("log.bill", place, $"the bill sealed for {who} is another's");
            ReceiptSums.Check(bill, place);
            foreach (var row in bill.GetProperty("slots").EnumerateArray()) Compare(row, who, place);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new LogException("log.content", place, $"sealed piece {piece} is not a bill: {wrong.Message}", wrong);
        }
    }

    void Compare(JsonElement row, string who, string place)
    {
        var slot = row[0].GetInt32();
        var seen = traded.GetValueOrDefault((slot, keys!.Alias(who, new(slot))));
        if (seen != (row[3].GetInt64(), row[4].GetInt64(), row[5].GetInt64(), row[6].GetInt64()))
            throw new LogException("log.bill", place, string.Create(CultureInfo.InvariantCulture, $"the bill of {who} has other trades in slot {slot} than the auctions"));
    }
}
