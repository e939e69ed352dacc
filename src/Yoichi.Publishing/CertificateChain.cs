using System.Text.Json;
using Yoichi.Units;

namespace Yoichi.Publishing;

/// <summary>Of everything the log says of a participant's certificates, what belongs to one slot or issuance.</summary>
static class CertificateChain
{
    readonly record struct Row(int Entry, int Slot, long Issuance, long Parent, bool IsLoss);

    /// <summary>The entries about it, about what it was stored from, and about what was discharged of it later.</summary>
    /// <returns>Only pieces about certificates are opened.</returns>
    public static List<FoundEntry> Of(List<FoundEntry> found, DeliverySlot? slot, long? issuance)
    {
        var (entries, rows) = (new List<FoundEntry>(), new List<Row>());
        foreach (var entry in found)
        {
            var opened = entry.Opened.FindAll(o => Read(o.Text, entries.Count, rows));
            if (opened.Count > 0) entries.Add(entry with { Opened = opened });
        }

        // What was lost or driven in a slot came in another, which is not what is asked for.
        var start = rows.FindAll(r => slot is { } s ? r.Slot == s.Index : r.Issuance == issuance);
        var (wanted, related) = (start.Select(r => r.Entry).ToHashSet(), start.Where(r => r.Issuance != 0 && !r.IsLoss).Select(r => r.Issuance).ToHashSet());
        var (before, after) = (new HashSet<long>(related), new HashSet<long>(related));
        // Charging comes before discharging, so one pass each way finds what is further off too.
        foreach (var row in rows)
            if (row.Parent != 0 && after.Contains(row.Parent)) after.Add(row.Issuance);
        for (var i = rows.Count - 1; i >= 0; i--)
            if (rows[i].Parent != 0 && before.Contains(rows[i].Issuance)) before.Add(rows[i].Parent);
        related.UnionWith(before);
        related.UnionWith(after);
        foreach (var row in rows)
            if (row.Issuance != 0 && related.Contains(row.Issuance)) wanted.Add(row.Entry);
        return [.. wanted.Order().Select(i => entries[i])];
    }

    static bool Read(byte[] text, int entry, List<Row> rows)
    {
        using var json = JsonDocument.Parse(text);
        if (!json.RootElement.TryGetProperty("certificates", out var lines)) return false;
        foreach (var line in lines.EnumerateArray())
            rows.Add(new(entry, line.GetProperty("slot").GetInt32(), line.GetProperty("issuance").GetInt64(), line.TryGetProperty("parent", out var parent) ? parent.GetInt64() : 0, line.GetProperty("act").GetInt32() is 5 or 6));
        return true;
    }
}
