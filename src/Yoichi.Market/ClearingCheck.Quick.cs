using System.Buffers;
using System.Runtime.InteropServices;
using Yoichi.Units;

namespace Yoichi.Market;

public sealed partial class ClearingCheck
{
    /// <summary>What an order's trades are held against: half the memory of the order and its dual.</summary>
    struct Held
    {
        public long Left;                 // Wh not yet traded
        public int Dual;
        public int Level;                 // limit less dual of a buyer, limit and dual of a seller with the mark, in µ¥/Wh

        /// <summary>On sellers' levels: no buyer's level reaches it, so a trade with its sides mixed up fits no price.</summary>
        public const int SellMark = 1 << 28;
    }

    /// <summary>The same where there are classes. Trades jump about among the orders, so what they need lies
    /// together.</summary>
    struct HeldInClass
    {
        public Held Held;
        public int Class;                 // among those of its side
        public int Who;                   // differs for most participants that differ
    }

    /// <summary>Whether a clearing with duals keeps every rule; false, too, for one this way of looking does not know.</summary>
    /// <remarks>A trade at buy limit + premiums − dual and at sell limit − premiums + dual, with no dual below zero, is
    /// within both effective limits, and gains just the two duals a Wh: so limits and welfare need no sums of their
    /// own.</remarks>
    static bool IsProven(ReadOnlySpan<Order> orders, Clearing clearing, OrderClasses classes, ClassPairs pairs)
    {
        if (clearing.Duals.Length != orders.Length || !clearing.SellerPrices.IsEmpty) return false;
        if (MechanismCatalog.PricesTradesOneByOne(clearing.Mechanism)) return false;
        var rented = ArrayPool<HeldInClass>.Shared.Rent(orders.Length);
        var held = rented.AsSpan(0, orders.Length);
        var prices = new long?[pairs.Count];
        var holds = DualsBound(orders, clearing, classes.Column, pairs, held)
            && TradesFit(orders, clearing, pairs, held, prices)
            && AreListed(prices, clearing, classes, pairs);
        ArrayPool<HeldInClass>.Shared.Return(rented);
        return holds;
    }

    /// <summary>Duals are in range and add up to the welfare, and no pair of orders gains more than its two.</summary>
    /// <param name="column">Classes by arrival; empty where all are 0.</param>
    /// <param name="held">By arrival; filled in here.</param>
    static bool DualsBound(
        ReadOnlySpan<Order> orders, Clearing clearing, ReadOnlySpan<int> column, ClassPairs pairs, Span<HeldInClass> held)
    {
        var duals = MemoryMarshal.Cast<Price, long>(clearing.Duals.AsSpan());
        // Sell classes' least dual + limit, then buy classes' least dual − limit, in µ¥/Wh; every class has an order.
        Span<long> least = new long[pairs.Buys + pairs.Sells];
        least.Fill(long.MaxValue);
        var (sum, signs) = (0L, 0L);
        for (var i = 0; i < orders.Length; i++)
        {
            // Duals out of range show in a sign, and whatever they overflow is thrown away; within it, all fits (see Proof).
            unchecked
            {
                ref readonly var order = ref orders[i];
                var (dual, limit) = (duals[i], order.Limit.MicroYenPerWattHour);
                signs |= dual | (Largest - dual);
                sum += order.Quantity.WattHours * dual;
                var buying = (int)Side.Sell - (int)order.Side;               // 1 or 0
                var level = buying != 0 ? limit - dual : limit + dual;
                var own = column.IsEmpty ? 0 : column[i];
                ref var best = ref least[own + buying * pairs.Sells];
                best = Math.Min(best, buying != 0 ? -level : level);
                ref var kept = ref held[i];
                (kept.Class, kept.Who) = (own, order.Participant.GetHashCode());
                kept.Held.Left = order.Quantity.WattHours;
                kept.Held.Dual = (int)dual;
                kept.Held.Level = (int)(level + (1 - buying) * Held.SellMark);
            }
        }

        if (signs < 0 || sum != clearing.Welfare.MicroYen) return false;
        for (var pair = 0; pair < pairs.Count; pair++)
        {
            var bonus = (long)pairs.Bonus(pair) * OrderRules.MicroYenPerTick;
            if (bonus > least[pairs.Sells + pairs.Buy[pair]] + least[pairs.Sell[pair]]) return false;
        }

        return true;
    }

    /// <summary>Every trade is between a buy and a sell of two people whose tags admit it, within both quantities, at its
    /// pair's one price, which is where both duals put it; and both totals are as stated.</summary>
    /// <param name="prices">By pair, unknown at first; found here.</param>
    static bool TradesFit(
        ReadOnlySpan<Order> orders, Clearing clearing, ClassPairs pairs, Span<HeldInClass> held, long?[] prices)
    {
        long welfare = 0, traded = 0;                        // fit: no order trades more than its quantity
        var (a, b) = (-1, -1);                               // the classes of the trade before, their price and premiums
        var (common, buyLevel, sellLevel) = (0L, 0, 0);
        foreach (ref readonly var trade in clearing.Trades.AsSpan())
        {
            var (i, j) = (trade.Buy, trade.Sell);
            var (quantity, price) = (trade.Quantity.WattHours, trade.Price.MicroYenPerWattHour);
            if (i < 0 || i >= orders.Length || j < 0 || j >= orders.Length) return false;
            ref var buyer = ref held[i];
            ref var seller = ref held[j];
            if (buyer.Class != a || seller.Class != b)
            {
                // Classes are of one side each: with the sides mixed up they would be another pair's.
                if (orders[i].Side != Side.Buy || orders[j].Side != Side.Sell) return false;
                (a, b) = (buyer.Class, seller.Class);
                var pair = pairs.Find(a, b);
                if (pair < 0 || price is < -Largest or > Largest || price % OrderRules.MicroYenPerTick != 0) return false;
                common = prices[pair] ??= price;
                buyLevel = (int)common - pairs.Beta[pair] * OrderRules.MicroYenPerTick;
                sellLevel = (int)common + pairs.Sigma[pair] * OrderRules.MicroYenPerTick + Held.SellMark;
            }

            ref var buy = ref buyer.Held;
            ref var sell = ref seller.Held;
            if (price != common || buy.Level != buyLevel || sell.Level != sellLevel || quantity is < 1 or > OrderRules.MaxWattHours
                || (buy.Left -= quantity) < 0 || (sell.Left -= quantity) < 0
                || (buyer.Who == seller.Who && AreOne(orders[i], orders[j]))) return false;
            welfare += quantity * (buy.Dual + sell.Dual);
            traded += quantity;
        }

        return traded == clearing.Traded.WattHours && welfare == clearing.Welfare.MicroYen;
    }

    static bool AreOne(in Order buy, in Order sell) => buy.Participant == sell.Participant;

    /// <summary>True where the clearing lists just these prices, pairs in their order.</summary>
    static bool AreListed(long?[] prices, Clearing clearing, OrderClasses classes, ClassPairs pairs)
    {
        var next = 0;
        for (var pair = 0; pair < prices.Length; pair++)
        {
            if (prices[pair] is not { } price) continue;
            if (next == clearing.Prices.Length) return false;
            var listed = clearing.Prices[next++];
            if (listed.Price.MicroYenPerWattHour != price || listed.SellClass != classes.Sells[pairs.Sell[pair]].Name
                || listed.BuyClass != classes.Buys[pairs.Buy[pair]].Name) return false;
        }

        return next == clearing.Prices.Length;
    }
}
