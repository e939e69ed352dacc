using System.Buffers;
using System.Runtime.InteropServices;
using Yoichi.Units;

namespace Yoichi.Market;

public sealed partial class ClearingCheck
{
    /// <summary>So many orders stay in the processor's cache until their trades have been looked at.</summary>
    const int BlockOrders = 2_048;

    /// <summary>As <see cref="IsProven"/> for a book whose orders all have the same terms, without a wish: one class a
    /// side, and one price. False for any other book.</summary>
    /// <remarks>In such a clearing trades run through the orders by arrival, so the orders are read a block at a time, and
    /// after each block the trades among those read so far: orders come from memory once. Trades in another order are looked
    /// at later, no less closely.</remarks>
    static bool IsPlainAndProven(ReadOnlySpan<Order> orders, Clearing clearing)
    {
        if (orders.IsEmpty || clearing.Duals.Length != orders.Length || !clearing.SellerPrices.IsEmpty) return false;
        if (MechanismCatalog.PricesTradesOneByOne(clearing.Mechanism)) return false;
        var terms = orders[0].Terms;
        if (!terms.Require.IsEmpty || !terms.Premiums.IsEmpty) return false;
        var rented = ArrayPool<Held>.Shared.Rent(orders.Length);
        var holds = PlainHolds(orders, clearing, rented.AsSpan(0, orders.Length));
        ArrayPool<Held>.Shared.Return(rented);
        return holds;
    }

    static bool PlainHolds(ReadOnlySpan<Order> orders, Clearing clearing, Span<Held> held)
    {
        var duals = MemoryMarshal.Cast<Price, long>(clearing.Duals.AsSpan());
        var trades = clearing.Trades.AsSpan();
        var totals = new PlainTotals();
        var (common, welfare, traded) = (trades.IsEmpty ? 0 : trades[0].Price.MicroYenPerWattHour, 0L, 0L);
        if (common is < -Largest or > Largest || common % OrderRules.MicroYenPerTick != 0) return false;
        var next = 0;
        for (var read = 0; read < orders.Length;)
        {
            var until = Math.Min(orders.Length, read + BlockOrders);
            if (!totals.Read(orders[read..until], duals[read..until], held[read..until], orders[0].Terms)) return false;
            read = until;
            for (; next < trades.Length; next++)
            {
                ref readonly var trade = ref trades[next];
                if (trade.Buy < 0 || trade.Buy >= read || trade.Sell < 0 || trade.Sell >= read) break;
                ref var buy = ref held[trade.Buy];
                ref var sell = ref held[trade.Sell];
                var quantity = trade.Quantity.WattHours;
                if (trade.Price.MicroYenPerWattHour != common || (int)common != buy.Level
                    || (int)common + Held.SellMark != sell.Level || quantity is < 1 or > OrderRules.MaxWattHours
                    || (buy.Left -= quantity) < 0 || (sell.Left -= quantity) < 0
                    || AreOne(orders[trade.Buy], orders[trade.Sell])) return false;
                welfare += quantity * (buy.Dual + sell.Dual);
                traded += quantity;
            }
        }

        // A trade that is left names an order that is not there.
        return next == trades.Length && totals.Hold(clearing.Welfare) && welfare == clearing.Welfare.MicroYen
            && traded == clearing.Traded.WattHours && IsListed(clearing, trades.IsEmpty, common);
    }

    /// <summary>Nobody wishes for anything, so nobody's tags are named: both classes are plain.</summary>
    static bool IsListed(Clearing clearing, bool nothing, long price)
    {
        if (nothing) return clearing.Prices.IsEmpty;
        var plain = OrderTerms.Plain.ClassName;
        return clearing.Prices.Length == 1 && clearing.Prices[0] == new ClassPrice(plain, plain, new(price));
    }

    /// <summary>What one look at every order adds up to. Sides come mixed, so nothing here branches on them.</summary>
    struct PlainTotals()
    {
        OrderBounds bounds;
        long duals, leastBuy = long.MaxValue >> 1, leastSell = long.MaxValue >> 1;

        /// <summary>False where an order breaks a rule or has other terms, or a dual is out of range.</summary>
        public bool Read(ReadOnlySpan<Order> orders, ReadOnlySpan<long> given, Span<Held> held, OrderTerms terms)
        {
            const long never = 1L << 40;                     // further than any level
            var (seen, signs) = (bounds, 0L);
            for (var i = 0; i < orders.Length; i++)
            {
                ref readonly var order = ref orders[i];
                if (!ReferenceEquals(order.Terms, terms)) return false;
                seen.Add(order);
                // Numbers out of range show in a sign; whatever they overflow is thrown away with them.
                unchecked
                {
                    var (quantity, dual) = (order.Quantity.WattHours, given[i]);
                    signs |= dual | (Largest - dual);
                    duals += quantity * dual;
                    var selling = (long)order.Side - (long)Side.Buy;        // 0 or 1
                    var level = order.Limit.MicroYenPerWattHour + (dual ^ (selling - 1)) - (selling - 1);   // limit ± dual
                    leastBuy = Math.Min(leastBuy, selling * never - level);
                    leastSell = Math.Min(leastSell, (1 - selling) * never + level);
                    held[i] = new() { Left = quantity, Dual = (int)dual, Level = (int)(level + selling * Held.SellMark) };
                }
            }

            bounds = seen;
            return signs >= 0 && seen.RowsHold;
        }

        /// <summary>Neither side is beyond its bound, duals add up to the welfare, and no pair gains more than its
        /// two.</summary>
        public readonly bool Hold(Money welfare) =>
            bounds.Hold && duals == welfare.MicroYen && leastBuy + leastSell >= 0;
    }
}
