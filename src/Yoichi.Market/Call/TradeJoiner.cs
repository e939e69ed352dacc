using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>Joins filled buyers and sellers into trades.</summary>
static class TradeJoiner
{
    /// <summary>Lays each class's filled orders on a line by arrival, cuts the line by the class's pairs in their
    /// order, and joins the two pieces of every pair from their beginnings. Uses the fills up.</summary>
    /// <param name="flow">Wh by pair.</param>
    /// <param name="buyFills">Wh of each order, lying as the members do; each class's add up to its pairs' flows.</param>
    /// <param name="prices">By pair; read only where something flows.</param>
    public static ImmutableArray<Trade> Join(
        ClassMembers buyMembers, ClassMembers sellMembers, ClassPairs pairs,
        ReadOnlySpan<long> flow, long[] buyFills, long[] sellFills, ReadOnlySpan<Price> prices)
    {
        // Each trade but a pair's first uses up an order, so this is enough and nothing grows.
        var bound = Filled(buyMembers, buyFills) + Filled(sellMembers, sellFills);
        foreach (var wattHours in flow) bound += wattHours > 0 ? 1 : 0;

        var joined = ArrayPool<Trade>.Shared.Rent(bound);
        var count = 0;
        var buyNext = new int[pairs.Buys];
        var sellNext = new int[pairs.Sells];
        for (var pair = 0; pair < pairs.Count; pair++)
        {
            var left = flow[pair];
            if (left == 0) continue;
            var price = prices[pair];
            var (a, b) = (pairs.Buy[pair], pairs.Sell[pair]);
            var buyers = buyMembers[a];
            var sellers = sellMembers[b];
            var bought = buyMembers.Part(buyFills, a);
            var sold = sellMembers.Part(sellFills, b);
            var (i, j) = (buyNext[a], sellNext[b]);        // where the walk along each class stands
            while (left > 0)
            {
                while (bought[i] == 0) i++;
                while (sold[j] == 0) j++;
                var quantity = Math.Min(left, Math.Min(bought[i], sold[j]));
                joined[count++] = new(buyers[i], sellers[j], new(quantity), price);
                bought[i] -= quantity;
                sold[j] -= quantity;
                left -= quantity;
            }

            (buyNext[a], sellNext[b]) = (i, j);
        }

        var trades = GC.AllocateUninitializedArray<Trade>(count);
        joined.AsSpan(0, count).CopyTo(trades);
        ArrayPool<Trade>.Shared.Return(joined);
        return ImmutableCollectionsMarshal.AsImmutableArray(trades);
    }

    static int Filled(ClassMembers members, long[] fills)
    {
        var filled = 0;
        for (var k = 0; k < members.Count; k++)
            foreach (var wattHours in members.Part(fills, k)) filled += wattHours > 0 ? 1 : 0;
        return filled;
    }
}
