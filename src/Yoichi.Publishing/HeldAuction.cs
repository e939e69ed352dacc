using System.Collections.Immutable;
using System.Text.Json;
using Yoichi.AuditLog;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Publishing;

/// <summary>An auction as the log shows it: orders under the names of the slot, trades, duals.</summary>
/// <param name="Ids">Numbers of the orders, by arrival.</param>
sealed record HeldAuction(
    string Mechanism, ImmutableArray<long> Ids, Order[] Orders, ImmutableArray<Trade> Trades, Money Welfare, ImmutableArray<Price> Duals)
{
    /// <exception cref="LogException"><c>log.content</c>: not written as the format has it.</exception>
    public static HeldAuction Read(JsonElement held, string place)
    {
        try
        {
            var rows = held.GetProperty("orders").EnumerateArray().ToList();
            return new(held.GetProperty("mechanism").GetString()!, [.. rows.Select(r => r[0].GetInt64())], [.. rows.Select(OrderOf)],
                [.. held.GetProperty("trades").EnumerateArray().Select(t => new Trade(t[0].GetInt32(), t[1].GetInt32(), new(t[2].GetInt64()), new(t[3].GetInt64())))],
                new(held.GetProperty("welfare").GetInt64()),
                held.TryGetProperty("duals", out var duals) ? [.. duals.EnumerateArray().Select(d => new Price(d.GetInt64()))] : []);
        }
        catch (Exception wrong) when (wrong is FormatException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException or ArgumentException or OverflowException)
        {
            throw new LogException("log.content", place, $"not an auction as the log writes them: {wrong.Message}", wrong);
        }
    }

    /// <summary>Feasible, and as its mechanism promises: by its proof, or by holding it again.</summary>
    /// <returns>True where a proof was checked; false where the auction was held again.</returns>
    /// <exception cref="LogException"><c>log.clearing</c></exception>
    public bool Check(IMechanism mechanism, string place)
    {
        if (Mechanism != mechanism.Name) throw new LogException("log.clearing", place, $"the community's auctions are '{mechanism.Name}', this one is '{Mechanism}'");
        try
        {
            var violations = ClearingCheck.OfPublished(Orders, Mechanism, Trades, Welfare, Duals);
            if (violations.Length > 0) throw new LogException("log.clearing", place, violations[0].ToString());
            if (Mechanism == "call") return true;
            var again = mechanism.Clear(Orders);
            if (!again.Trades.SequenceEqual(Trades)) throw new LogException("log.clearing", place, "held again, the auction trades otherwise");
            return false;
        }
        catch (Exception wrong) when (wrong is ArgumentException or OverflowException)
        {
            throw new LogException("log.clearing", place, $"its orders are none: {wrong.Message}", wrong);
        }
    }

    static Order OrderOf(JsonElement row)
    {
        var side = row[2].GetString() switch { "buy" => Side.Buy, "sell" => Side.Sell, _ => throw new FormatException("a side is buy or sell") };
        var terms = row.GetArrayLength() == 5 ? OrderTerms.Plain : OrderTerms.Create(
            row[5].EnumerateArray().Select(t => Tag.Parse(t.GetString()!)), row[6].EnumerateArray().Select(t => Tag.Parse(t.GetString()!)),
            row[7].EnumerateObject().Select(p => new Premium(Tag.Parse(p.Name), new(p.Value.GetInt64()))));
        return new(ParticipantId.Parse(row[1].GetString()!), side, new(row[3].GetInt64()), new(row[4].GetInt64()), terms);
    }
}
