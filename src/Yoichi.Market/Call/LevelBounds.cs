namespace Yoichi.Market;

/// <summary>All optimal levels at once: they form a lattice, and its least and greatest elements span it.</summary>
/// <remarks>Given one optimal outcome, levels are optimal just if they fit it (complementary slackness): an order
/// not filled whole has no dual, an order with a fill is inside its level, a pair with Wh on it is tight. These are
/// bounds on differences of whole ticks, so least and greatest are longest and shortest paths, and the midpoint
/// rounded down is a solution too.</remarks>
static class LevelBounds
{
    const int None = int.MinValue;

    /// <summary>Puts every level at the midpoint of its least and greatest optimal value, rounded toward
    /// −∞.</summary>
    public static void Centre(DualLevels levels, ClassCurve[] demand, ClassCurve[] supply, ClassPairs pairs, ClassFlows flows)
    {
        var (buyLow, sellLow) = Least(levels, demand, supply, pairs, flows);
        var (buyHigh, sellHigh) = Greatest(levels, demand, supply, pairs, flows);
        for (var a = 0; a < demand.Length; a++) levels.Buy[a] = (buyLow[a] + buyHigh[a]) >> 1;
        for (var b = 0; b < supply.Length; b++) levels.Sell[b] = (sellLow[b] + sellHigh[b]) >> 1;
    }

    static (int[] Buy, int[] Sell) Least(
        DualLevels levels, ClassCurve[] demand, ClassCurve[] supply, ClassPairs pairs, ClassFlows flows)
    {
        var buy = new int[demand.Length];
        var sell = new int[supply.Length];
        for (var a = 0; a < demand.Length; a++)
        {
            // The highest limit that is not filled whole.
            var (level, curve) = (levels.Buy[a], demand[a]);
            buy[a] = flows.BuyTotals[a] < curve.Above(level) + curve.At(level) ? level : curve.NextBelow(level) ?? None;
        }

        for (var b = 0; b < supply.Length; b++)
        {
            // The highest limit with a fill.
            var (level, curve) = (levels.Sell[b], supply[b]);
            var filled = flows.SellTotals[b] > curve.Below(level) ? level : curve.NextBelow(level) ?? None;
            sell[b] = Math.Max(filled, curve.Lowest);
        }

        for (var moved = true; moved;)
        {
            moved = false;
            for (var pair = 0; pair < pairs.Count; pair++)
            {
                ref var a = ref buy[pairs.Buy[pair]];
                ref var b = ref sell[pairs.Sell[pair]];
                if (a != None && b < a + pairs.Bonus(pair)) (b, moved) = (a + pairs.Bonus(pair), true);
                if (flows.Wh[pair] > 0 && a < b - pairs.Bonus(pair)) (a, moved) = (b - pairs.Bonus(pair), true);
            }
        }

        return (buy, sell);
    }

    static (int[] Buy, int[] Sell) Greatest(
        DualLevels levels, ClassCurve[] demand, ClassCurve[] supply, ClassPairs pairs, ClassFlows flows)
    {
        const int none = int.MaxValue;
        var buy = new int[demand.Length];
        var sell = new int[supply.Length];
        for (var a = 0; a < demand.Length; a++)
        {
            // The lowest limit with a fill.
            var (level, curve) = (levels.Buy[a], demand[a]);
            var filled = flows.BuyTotals[a] > curve.Above(level) ? level : curve.NextAbove(level) ?? none;
            buy[a] = Math.Min(filled, curve.Highest);
        }

        for (var b = 0; b < supply.Length; b++)
        {
            // The lowest limit that is not filled whole.
            var (level, curve) = (levels.Sell[b], supply[b]);
            sell[b] = flows.SellTotals[b] < curve.Below(level) + curve.At(level) ? level : curve.NextAbove(level) ?? none;
        }

        for (var moved = true; moved;)
        {
            moved = false;
            for (var pair = 0; pair < pairs.Count; pair++)
            {
                ref var a = ref buy[pairs.Buy[pair]];
                ref var b = ref sell[pairs.Sell[pair]];
                if (b != none && a > b - pairs.Bonus(pair)) (a, moved) = (b - pairs.Bonus(pair), true);
                if (flows.Wh[pair] > 0 && b > a + pairs.Bonus(pair)) (b, moved) = (a + pairs.Bonus(pair), true);
            }
        }

        return (buy, sell);
    }
}
