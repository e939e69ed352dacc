using Yoichi.Market;

namespace Yoichi.Chain.Exchange;

/// <summary>One violation of a committed result, as the contract is shown it.</summary>
/// <param name="Function">Of the contract; takes slot and round before its <paramref name="Evidence"/>.</param>
public sealed record Disproof(string Function, IReadOnlyList<AbiValue> Evidence, string Sentence)
{
    const long MostDual = 4L * OrderRules.MaxTicks * 10;
    const int Tick = 10;

    /// <summary>The first violation there is; null for a result that holds.</summary>
    public static Disproof? Find(CommittedResult result) =>
        OrderByItself(result) ?? OrderSums(result) ?? TradeByItself(result) ?? Overlap(result) ?? TradeSums(result) ?? Pair(result);

    static Disproof? OrderByItself(CommittedResult result)
    {
        for (var i = 0; i < result.Duals.Count; i++)
            if (result.Book.Misread.Contains(i)) return new("voidByOrder", [result.OrderEvidence(i)], $"order {i}: its terms are none");
            else if (OrderRules.Check(result.Book.Orders[i]) is var fault and not OrderFault.None || result.Duals[i].Dual is < 0 or > MostDual)
                return new("voidByOrder", [result.OrderEvidence(i)], $"order {i}: {(result.Duals[i].Dual > MostDual ? "no order gains its dual" : OrderRules.Describe(OrderRules.Check(result.Book.Orders[i])))}");
        return null;
    }

    static Disproof? OrderSums(CommittedResult result)
    {
        var next = default(DualLeaf);
        for (var i = 0; i < result.Duals.Count; i++)
        {
            var (leaf, order) = (result.Duals[i], result.Book.Orders[i]);
            var from = i == 0 ? 0 : i - 1;
            if (leaf with { Dual = 0 } != next) return new("voidByOrderSum", [result.OrderEvidence(from), result.OrderEvidence(i)], $"what is before order {i} is added up wrongly");
            var (bought, sold) = order.Side == Side.Buy ? (order.Quantity.WattHours, 0L) : (0L, order.Quantity.WattHours);
            next = new(0, leaf.Bought + bought, leaf.Sold + sold, leaf.Bound + order.Quantity.WattHours * leaf.Dual);
        }

        var last = result.Duals.Count - 1;
        return next.Bound != result.Welfare.MicroYen || next.Bought > OrderRules.MaxWattHours || next.Sold > OrderRules.MaxWattHours
            ? new("voidByOrderSum", [result.OrderEvidence(last), result.OrderEvidence(last)], "the duals do not add up to the welfare, or a side to too much") : null;
    }

    static Disproof? TradeByItself(CommittedResult result)
    {
        for (var t = 0; t < result.Trades.Count; t++)
        {
            var trade = result.Trades[t];
            if (trade.Quantity == 0 || trade.Buy >= result.Duals.Count || trade.Sell >= result.Duals.Count)
                return new("voidByTradeAlone", [result.TradeEvidence(t)], $"trade {t} is of nothing, or of an order that is not there");
            if (!Allows(result, trade))
                return new("voidByTrade", [result.TradeEvidence(t), result.OrderEvidence(trade.Buy), result.OrderEvidence(trade.Sell)],
                    $"trade {t} is not what orders {trade.Buy} and {trade.Sell} allow");
        }

        return null;
    }

    static bool Allows(CommittedResult result, in TradeLeaf trade)
    {
        var (buy, sell) = (result.Book.Orders[trade.Buy], result.Book.Orders[trade.Sell]);
        if (buy.Side != Side.Buy || sell.Side != Side.Sell || buy.Participant == sell.Participant || !OrderMatch.Admissible(buy, sell)) return false;
        var (u, v) = (result.Duals[trade.Buy].Dual, result.Duals[trade.Sell].Dual);
        var price = (long)trade.Price * Tick;
        return price == OrderMatch.EffectiveBuyLimit(buy, sell).MicroYenPerWattHour - u
            && price == OrderMatch.EffectiveSellLimit(sell, buy).MicroYenPerWattHour + v && trade.Gain == u + v
            && trade.BuyFrom + trade.Quantity <= buy.Quantity.WattHours && trade.SellFrom + trade.Quantity <= sell.Quantity.WattHours;
    }

    static Disproof? Overlap(CommittedResult result)
    {
        var stretches = new List<(Side Side, int Order, long From, long Until, int Trade)>();
        for (var t = 0; t < result.Trades.Count; t++)
        {
            var trade = result.Trades[t];
            stretches.Add((Side.Buy, trade.Buy, trade.BuyFrom, trade.BuyFrom + trade.Quantity, t));
            stretches.Add((Side.Sell, trade.Sell, trade.SellFrom, trade.SellFrom + trade.Quantity, t));
        }

        stretches.Sort();
        for (var k = 1; k < stretches.Count; k++)
        {
            var (before, after) = (stretches[k - 1], stretches[k]);
            if (before.Side == after.Side && before.Order == after.Order && after.From < before.Until)
                return new("voidByOverlap", [result.TradeEvidence(before.Trade), result.TradeEvidence(after.Trade)],
                    $"trades {before.Trade} and {after.Trade} take the same of order {after.Order}");
        }

        return null;
    }

    static Disproof? TradeSums(CommittedResult result)
    {
        var (traded, welfare) = (0L, 0L);
        for (var t = 0; t < result.Trades.Count; t++)
        {
            var trade = result.Trades[t];
            if (trade.Traded != traded || trade.Welfare != welfare)
                return new("voidByTradeSum", [result.TradeEvidence(Math.Max(0, t - 1)), result.TradeEvidence(t)], $"what is before trade {t} is added up wrongly");
            traded += trade.Quantity;
            welfare += trade.Quantity * trade.Gain;
        }

        if (result.Trades.Count == 0 || (traded == result.Traded.WattHours && welfare == result.Welfare.MicroYen)) return null;
        var last = result.Trades.Count - 1;
        return new("voidByTradeSum", [result.TradeEvidence(last), result.TradeEvidence(last)], "the trades do not add up to what is stated");
    }

    /// <summary>Of each class the order whose limit leaves its dual least room: where those gain no more than their duals, nobody does.</summary>
    static Disproof? Pair(CommittedResult result)
    {
        var (classes, classOf) = OrderClassNumbers.Of(result.Book);
        var best = new int[classes.Count];
        Array.Fill(best, -1);
        for (var i = 0; i < classOf.Length; i++)
            if (best[classOf[i]] < 0 || Room(result, i) < Room(result, best[classOf[i]])) best[classOf[i]] = i;
        for (var a = 0; a < best.Length; a++)
            for (var b = 0; b < best.Length; b++)
            {
                if (classes[a].Side != Side.Buy || classes[b].Side != Side.Sell) continue;
                var (buy, sell) = (result.Book.Orders[best[a]], result.Book.Orders[best[b]]);
                if (!OrderMatch.Admissible(buy, sell)) continue;
                var gain = (OrderMatch.EffectiveBuyLimit(buy, sell) - OrderMatch.EffectiveSellLimit(sell, buy)).MicroYenPerWattHour;
                if (gain > result.Duals[best[a]].Dual + result.Duals[best[b]].Dual)
                    return new("voidByPair", [result.OrderEvidence(best[a]), result.OrderEvidence(best[b])],
                        $"orders {best[a]} and {best[b]} would gain more with each other than their duals say");
            }

        return null;
    }

    static long Room(CommittedResult result, int i)
    {
        var order = result.Book.Orders[i];
        return result.Duals[i].Dual + (order.Side == Side.Buy ? -1 : 1) * order.Limit.MicroYenPerWattHour;
    }
}
