using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>Orders of a mid-rate market, grouped by whom they may trade with at its one price.</summary>
sealed class MidRateTiers
{
    readonly List<List<int>> buys;
    readonly List<List<int>> sells;
    readonly ClassPairs pairs;

    MidRateTiers(List<List<int>> buys, List<List<int>> sells, ClassPairs pairs) =>
        (this.buys, this.sells, this.pairs) = (buys, sells, pairs);

    /// <remarks>Within a class the partners an order's limit reaches grow with the limit, so a tier is a class and a
    /// number of partner classes reached.</remarks>
    public static MidRateTiers Of(ReadOnlySpan<Order> orders, OrderClasses classes, ClassPairs classPairs, Price mid)
    {
        var price = OrderRules.Ticks(mid);
        var buyNeeds = Enumerable.Range(0, classPairs.Buys).Select(_ => new List<int>()).ToArray();
        var sellNeeds = Enumerable.Range(0, classPairs.Sells).Select(_ => new List<int>()).ToArray();
        for (var pair = 0; pair < classPairs.Count; pair++)
        {
            buyNeeds[classPairs.Buy[pair]].Add(price - classPairs.Beta[pair]);
            sellNeeds[classPairs.Sell[pair]].Add(-(price + classPairs.Sigma[pair]));
        }

        foreach (var needs in buyNeeds.Concat(sellNeeds)) needs.Sort();
        var (buys, sells) = (new List<List<int>>(), new List<List<int>>());
        var known = new Dictionary<(Side, int Class, int Reached), List<int>>();
        for (var i = 0; i < orders.Length; i++)
        {
            var (side, k) = (orders[i].Side, classes.ClassOf(i));
            var ticks = OrderRules.Ticks(orders[i].Limit);
            var reached = side == Side.Buy ? UpTo(buyNeeds[k], ticks) : UpTo(sellNeeds[k], -ticks);
            if (reached == 0) continue;
            if (!known.TryGetValue((side, k, reached), out var tier))
            {
                known.Add((side, k, reached), tier = []);
                (side == Side.Buy ? buys : sells).Add(tier);
            }

            tier.Add(i);
        }

        var sample = orders.ToArray();
        bool MayTrade(int buyTier, int sellTier)
        {
            var (buy, sell) = (buys[buyTier][0], sells[sellTier][0]);
            var pair = classPairs.Find(classes.ClassOf(buy), classes.ClassOf(sell));
            return pair >= 0
                && OrderRules.Ticks(sample[buy].Limit) + classPairs.Beta[pair] >= price
                && OrderRules.Ticks(sample[sell].Limit) - classPairs.Sigma[pair] <= price;
        }

        return new(buys, sells, ClassPairs.Of(buys.Count, sells.Count, MayTrade));
    }

    public ImmutableArray<Trade> Trades(ReadOnlySpan<Order> orders, Price mid)
    {
        var (buyTotals, sellTotals) = (Totals(orders, buys), Totals(orders, sells));
        var open = Enumerable.Repeat(true, pairs.Count).ToArray();
        var arrivals = buys.Select((t, k) => (First: t[0], Side: Side.Buy, Tier: k))
            .Concat(sells.Select((t, k) => (First: t[0], Side: Side.Sell, Tier: k)))
            .Order().Select(t => (t.Side, t.Tier)).ToArray();

        var most = ClassFlows.Choose(pairs, open, UpTo(buyTotals), UpTo(sellTotals), arrivals);
        var volume = most.Wh.Sum();
        var fair = ClassFlows.Choose(pairs, open,
            UpTo(Shares(volume, buyTotals)), UpTo(Shares(volume, sellTotals)), arrivals);
        var flows = ClassFlows.Choose(pairs, open,
            Between(fair.BuyTotals, buyTotals), Between(fair.SellTotals, sellTotals), arrivals);

        var (buyMembers, sellMembers) = (ClassMembers.Of(buys), ClassMembers.Of(sells));
        var prices = new Price[pairs.Count];
        prices.AsSpan().Fill(mid);
        return TradeJoiner.Join(buyMembers, sellMembers, pairs, flows.Wh,
            Fills(orders, buyMembers, flows.BuyTotals), Fills(orders, sellMembers, flows.SellTotals), prices);
    }

    /// <summary>Each tier's total among its orders, pro rata.</summary>
    static long[] Fills(ReadOnlySpan<Order> orders, ClassMembers members, ReadOnlySpan<long> totals)
    {
        var fills = new List<long>();
        for (var k = 0; k < members.Count; k++)
        {
            var asked = new Energy[members[k].Length];
            for (var m = 0; m < asked.Length; m++) asked[m] = orders[members[k][m]].Quantity;
            var shares = new Energy[asked.Length];
            Ration.ByLargestRemainder(new(totals[k]), asked, shares);
            foreach (var share in shares) fills.Add(share.WattHours);
        }

        return [.. fills];
    }

    static long[] Totals(ReadOnlySpan<Order> orders, List<List<int>> tiers)
    {
        var totals = new long[tiers.Count];
        for (var k = 0; k < totals.Length; k++)
            foreach (var member in tiers[k]) totals[k] += orders[member].Quantity.WattHours;
        return totals;
    }

    static long[] Shares(long volume, long[] totals)
    {
        var asked = Array.ConvertAll(totals, t => new Energy(t));
        var shares = new Energy[asked.Length];
        Ration.ByLargestRemainder(new(volume), asked, shares);
        return Array.ConvertAll(shares, s => s.WattHours);
    }

    static (long Least, long Most)[] UpTo(long[] most) => Array.ConvertAll(most, m => (0L, m));

    static (long Least, long Most)[] Between(ReadOnlySpan<long> least, long[] most)
    {
        var bounds = new (long Least, long Most)[most.Length];
        for (var k = 0; k < bounds.Length; k++) bounds[k] = (least[k], most[k]);
        return bounds;
    }

    /// <summary>How many of the ascending numbers are at most the value.</summary>
    static int UpTo(List<int> ascending, int value)
    {
        var (low, high) = (0, ascending.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ascending[middle] <= value) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
