using System.Text.Json;
using Yoichi.AuditLog;

namespace Yoichi.Publishing;

/// <summary>What anybody can re-add of a bill: its lines make its total, and what was bought and sold, slot by slot, makes two of its lines.</summary>
static class ReceiptSums
{
    /// <exception cref="LogException"><c>receipt.sums</c></exception>
    public static void Check(JsonElement bill, string place)
    {
        try
        {
            Require(Sum(bill, "lines", 3), bill.GetProperty("total").GetInt64(), "its lines", "its total", place);
            Require(Sum(bill, "baselineLines", 3), bill.GetProperty("baseline").GetInt64(), "the lines without the market", "their total", place);
            if (bill.TryGetProperty("due", out var due)) Require(Sum(bill, "noteLines", 3), due.GetInt64(), "the note's lines", "what is due", place);
            Require(Sum(bill, "slots", 3), Line(bill, "market-purchase", 1), "Wh bought slot by slot", "the bill's", place);
            Require(Sum(bill, "slots", 4), Line(bill, "market-purchase", 3), "what was paid for them", "the bill's", place);
            Require(Sum(bill, "slots", 5), -Line(bill, "market-sale", 1), "Wh sold slot by slot", "the bill's", place);
            Require(Sum(bill, "slots", 6), -Line(bill, "market-sale", 3), "what they brought", "the bill's", place);
        }
        catch (Exception wrong) when (wrong is KeyNotFoundException or InvalidOperationException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            throw new LogException("log.content", place, $"not a bill as the log writes them: {wrong.Message}", wrong);
        }
    }

    static void Require(long sum, long stated, string what, string of, string place)
    {
        if (sum != stated) throw new LogException("receipt.sums", place, $"{what} come to {sum}, {of} is {stated}");
    }

    static long Sum(JsonElement bill, string rows, int column) => bill.GetProperty(rows).EnumerateArray().Sum(r => r[column].GetInt64());

    static long Line(JsonElement bill, string kind, int column) =>
        bill.GetProperty("lines").EnumerateArray().Where(l => l[0].GetString() == kind).Sum(l => l[column].GetInt64());
}
