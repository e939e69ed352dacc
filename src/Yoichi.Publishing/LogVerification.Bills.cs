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

    /// <summary>Where the replay has ended for want of a key, the bills of those whose keys are there are still held against what
    /// everybody can see: the trades under their names, slot by slot, and their own sums.</summary>
    void BillsByTrades(PublishedEntry entry, JsonElement open, string[] names, string place)
    {
        var period = open.GetProperty("line").GetProperty("month").GetString()![..7];
        for (var i = 0; i < names.Length; i++)
        {
            if (keys!.NameOf(names[i], null, entry.Number) is not { } who || keys.Find(who, period) is not { } key) continue;
            if (!StrictBase64.TryRead(Encoding.ASCII.GetString(entry.Lines[i + 1]), out var bytes)
                || Sealing.Open(Sealing.PieceKey(key, entry.Number, i), entry.Number, i, bytes) is not { } text)
                throw new LogException("log.sealed", place, $"sealed piece {i} does not open with the key of {who}");
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
                throw new LogException("log.content", place, $"sealed piece {i} is not a bill: {wrong.Message}", wrong);
            }

            findings.OpenedPieces++;
            findings.BillsByTrades++;
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
