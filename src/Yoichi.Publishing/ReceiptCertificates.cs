using System.Text.Json;
using Yoichi.AuditLog;

namespace Yoichi.Publishing;

/// <summary>What anybody can check of a receipt's certificates: they are the participant's, and no Wh was used twice.</summary>
public sealed class ReceiptCertificates
{
    readonly Dictionary<long, List<(long From, long End)>> used = [];

    /// <summary>Takes the lines of a piece, in the order of the log.</summary>
    /// <exception cref="LogException"><c>receipt.twice</c>: a Wh was used twice; <c>log.content</c>.</exception>
    public void Take(JsonElement piece, string who, string place)
    {
        try
        {
            foreach (var line in piece.GetProperty("certificates").EnumerateArray()) TakeLine(line, who, place);
        }
        catch (Exception wrong) when (wrong is KeyNotFoundException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new LogException("log.content", place, $"not certificates as the log writes them: {wrong.Message}", wrong);
        }
    }

    void TakeLine(JsonElement line, string who, string place)
    {
        var (act, issuance, from, wattHours) = (line.GetProperty("act").GetInt32(), line.GetProperty("issuance").GetInt64(), line.GetProperty("from").GetInt64(), line.GetProperty("wh").GetInt64());
        var account = line.GetProperty("account").GetString();
        if (account != who && !(line.TryGetProperty("other", out var other) && other.GetString() == who))
            throw new LogException("receipt.form", place, $"a line about certificates of {account} is not of {who}");
        if (issuance == 0 || wattHours <= 0) return;
        if (!used.TryGetValue(issuance, out var ranges)) used.Add(issuance, ranges = []);
        var end = from + wattHours;
        // 3 claimed, 4 stored, 7 cancelled, 8 expired; 9 withdrawn and 12 released give them up again.
        if (act is 9 or 12) Free(ranges, from, end);
        else if (act is 3 or 4 or 7 or 8)
        {
            if (ranges.Exists(r => r.From < end && from < r.End))
                throw new LogException("receipt.twice", place, $"Wh {from} to {end - 1} of issuance {issuance} are used twice");
            ranges.Add((from, end));
        }
    }

    static void Free(List<(long From, long End)> ranges, long from, long end)
    {
        foreach (var range in ranges.Where(r => r.From < end && from < r.End).ToList())
        {
            ranges.Remove(range);
            if (range.From < from) ranges.Add((range.From, from));
            if (end < range.End) ranges.Add((end, range.End));
        }
    }
}
