using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using Yoichi.Units;

namespace Yoichi.Market;

public sealed partial class ClearingCheck
{
    /// <summary>So many orders stay in the processor's cache until their trades have been looked at.</summary>
    const int BlockOrders = 2_048;

    /// <summary>So many orders before the last one read are remembered at first: a power of two, and few enough to stay in the
    /// cache too.</summary>
    const int NearOrders = 16_384;

    enum Finding { Proven, NotProven, OutOfReach }

    /// <summary>What a plain order's trades are held against, so that no order is looked at twice.</summary>
    struct Kept
    {
        public long Left;                 // Wh not yet traded; none from the start where the one price does not fit its dual
        public int Dual;                  // µ¥/Wh, with the mark on a seller's
        public int Who;                   // differs for most participants that differ

        public const int SellMark = Held.SellMark;
    }

    /// <summary>As <see cref="IsProven"/> for a book whose orders all have the same terms, without a wish: one class a
    /// side, and one price. False for any other book.</summary>
    /// <remarks>In such a clearing trades run through the orders by arrival, so the orders are read a block at a time, and
    /// after each block the trades among those read so far: orders come from memory once. What is left of an order is kept
    /// for the nearest orders only; where a trade reaches further back, everything is looked at again with all of them
    /// kept, no less closely.</remarks>
    static bool IsPlainAndProven(ReadOnlySpan<Order> orders, Clearing clearing)
    {
        if (orders.IsEmpty || clearing.Duals.Length != orders.Length || !clearing.SellerPrices.IsEmpty) return false;
        if (MechanismCatalog.PricesTradesOneByOne(clearing.Mechanism)) return false;
        var terms = orders[0].Terms;
        if (!terms.Require.IsEmpty || !terms.Premiums.IsEmpty) return false;
        var found = PlainFinding(orders, clearing, Math.Min(NearOrders, orders.Length));
        if (found == Finding.OutOfReach) found = PlainFinding(orders, clearing, orders.Length);
        return found == Finding.Proven;
    }

    static Finding PlainFinding(ReadOnlySpan<Order> orders, Clearing clearing, int kept)
    {
        // A place for each order kept, found by the last bits of its number.
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)kept);
        var rented = ArrayPool<Kept>.Shared.Rent(size);
        var finding = PlainFinding(orders, clearing, rented.AsSpan(0, size));
        ArrayPool<Kept>.Shared.Return(rented);
        return finding;
    }

    static Finding PlainFinding(ReadOnlySpan<Order> orders, Clearing clearing, Span<Kept> held)
    {
        var duals = MemoryMarshal.Cast<Price, long>(clearing.Duals.AsSpan());
        var trades = clearing.Trades.AsSpan();
        var totals = new PlainTotals();
        var (price, welfare, traded) = (trades.IsEmpty ? HighestBuyLevel(orders, duals) : trades[0].Price.MicroYenPerWattHour, 0L, 0L);
        if (!trades.IsEmpty && (price is < -Largest or > Largest || price % OrderRules.MicroYenPerTick != 0))
            return Finding.NotProven;
        var (next, place, block) = (0, held.Length - 1, Math.Min(BlockOrders, held.Length));
        for (var read = 0; read < orders.Length;)
        {
            var until = Math.Min(orders.Length, (read / block + 1) * block);
            if (!totals.Read(orders[read..until], duals[read..until], held[(read & place)..], orders[0].Terms, price))
                return Finding.NotProven;
            read = until;
            var oldest = Math.Max(0, read - held.Length);
            for (; next < trades.Length; next++)
            {
                ref readonly var trade = ref trades[next];
                if (trade.Buy < oldest || trade.Buy >= read || trade.Sell < oldest || trade.Sell >= read)
                {
                    if (trade.Buy >= oldest && trade.Sell >= oldest) break;          // not read yet
                    return oldest == 0 ? Finding.NotProven : Finding.OutOfReach;
                }

                ref var buy = ref held[trade.Buy & place];
                ref var sell = ref held[trade.Sell & place];
                var quantity = trade.Quantity.WattHours;
                if (trade.Price.MicroYenPerWattHour != price || buy.Dual >= Kept.SellMark || sell.Dual < Kept.SellMark
                    || quantity < 1 || quantity > buy.Left || quantity > sell.Left
                    || (buy.Who == sell.Who && AreOne(orders[trade.Buy], orders[trade.Sell]))) return Finding.NotProven;
                buy.Left -= quantity;
                sell.Left -= quantity;
                welfare += quantity * (buy.Dual + sell.Dual - Kept.SellMark);
                traded += quantity;
            }
        }

        // A trade that is left names an order that is not there.
        return next == trades.Length && totals.Hold(clearing.Welfare) && welfare == clearing.Welfare.MicroYen
            && traded == clearing.Traded.WattHours && IsListed(clearing, trades.IsEmpty, price)
            ? Finding.Proven : Finding.NotProven;
    }

    /// <summary>Nobody wishes for anything, so nobody's tags are named: both classes are plain.</summary>
    static bool IsListed(Clearing clearing, bool nothing, long price)
    {
        if (nothing) return clearing.Prices.IsEmpty;
        var plain = OrderTerms.Plain.ClassName;
        return clearing.Prices.Length == 1 && clearing.Prices[0] == new ClassPrice(plain, plain, new(price));
    }

    /// <summary>Where nothing is traded, a price that parts buyers from sellers if any does: the highest limit less dual
    /// of a buyer; below every seller's without buyers.</summary>
    static long HighestBuyLevel(ReadOnlySpan<Order> orders, ReadOnlySpan<long> duals)
    {
        var highest = -Largest - 1;
        for (var i = 0; i < orders.Length; i++)
            if (orders[i].Side == Side.Buy && duals[i] is >= 0 and <= Largest)
                highest = Math.Max(highest, Math.Clamp(orders[i].Limit.MicroYenPerWattHour, -Largest, Largest) - duals[i]);
        return highest;
    }

    /// <summary>What one look at every order adds up to. Sides come mixed, so nothing here branches on them.</summary>
    struct PlainTotals()
    {
        OrderBounds bounds;
        long duals;

        /// <summary>False where an order breaks a rule or has other terms, a dual is out of range, or an order would gain
        /// more at the price than its dual. Where none does, no pair gains more than its two.</summary>
        /// <param name="price">Of all trades: who trades has its dual just where this price puts it.</param>
        public bool Read(
            ReadOnlySpan<Order> orders, ReadOnlySpan<long> given, Span<Kept> held, OrderTerms terms, long price)
        {
            var (seen, sum, signs) = (bounds, duals, 0L);
            for (var i = 0; i < orders.Length; i++)
            {
                ref readonly var order = ref orders[i];
                if (!ReferenceEquals(order.Terms, terms)) return false;
                seen.Add(order);
                // Numbers out of range show in a sign; whatever they overflow is thrown away with them.
                unchecked
                {
                    var (quantity, dual) = (order.Quantity.WattHours, given[i]);
                    sum += quantity * dual;
                    var buying = (long)order.Side - (long)Side.Sell;         // −1 for a buyer, 0 for a seller
                    var gain = ((price - order.Limit.MicroYenPerWattHour) ^ buying) - buying;
                    var over = dual - gain;
                    signs |= dual | (Largest - dual) | over;
                    held[i] = new()
                    {
                        Left = quantity & ~(-over >> 63),                    // all of it at the price, none off it
                        Dual = (int)(dual + (buying + 1) * Kept.SellMark),
                        Who = order.Participant.GetHashCode(),
                    };
                }
            }

            (bounds, duals) = (seen, sum);
            return signs >= 0 && seen.RowsHold;
        }

        /// <summary>Neither side is beyond its bound, and duals add up to the welfare.</summary>
        public readonly bool Hold(Money welfare) => bounds.Hold && duals == welfare.MicroYen;
    }
}
