using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>Joins filled buyers and sellers into trades.</summary>
static class TradeJoiner
{
    /// <summary>Lays each class's filled orders on a line by arrival, cuts the line by the class's pairs in their
    /// order, and joins the two pieces of every pair from their beginnings.</summary>
    /// <param name="flow">Wh by pair.</param>
    /// <param name="fills">Wh by arrival; each class's add up to its pairs' flows.</param>
    public static ImmutableArray<Trade> Join(
        ClassMembers buyMembers, ClassMembers sellMembers, ClassPairs pairs,
        ReadOnlySpan<long> flow, ReadOnlySpan<long> fills, Func<int, Price> priceOfPair)
    {
        // Each trade but a pair's first uses up an order, so this is enough and nothing grows.
        var bound = 0;
        foreach (var wattHours in fills) bound += wattHours > 0 ? 1 : 0;
        foreach (var wattHours in flow) bound += wattHours > 0 ? 1 : 0;

        var trades = new Trade[bound];
        var count = 0;
        var buyLines = new Line[pairs.Buys];
        var sellLines = new Line[pairs.Sells];
        for (var pair = 0; pair < pairs.Count; pair++)
        {
            var left = flow[pair];
            if (left == 0) continue;
            var price = priceOfPair(pair);
            var buyers = buyMembers[pairs.Buy[pair]];
            var sellers = sellMembers[pairs.Sell[pair]];
            ref var buyLine = ref buyLines[pairs.Buy[pair]];
            ref var sellLine = ref sellLines[pairs.Sell[pair]];
            while (left > 0)
            {
                buyLine.Advance(buyers, fills);
                sellLine.Advance(sellers, fills);
                var quantity = Math.Min(left, Math.Min(buyLine.Left, sellLine.Left));
                trades[count++] = new(buyLine.Arrival, sellLine.Arrival, new(quantity), price);
                buyLine.Left -= quantity;
                sellLine.Left -= quantity;
                left -= quantity;
            }
        }

        if (count < bound) Array.Resize(ref trades, count);
        return ImmutableCollectionsMarshal.AsImmutableArray(trades);
    }

    /// <summary>Where the walk along a class stands.</summary>
    struct Line
    {
        int next;

        /// <summary>Wh of <see cref="Arrival"/> not yet joined.</summary>
        public long Left;

        public int Arrival;

        public void Advance(ReadOnlySpan<int> members, ReadOnlySpan<long> fills)
        {
            while (Left == 0)
            {
                Arrival = members[next++];
                Left = fills[Arrival];
            }
        }
    }
}
