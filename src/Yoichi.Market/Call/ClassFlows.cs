namespace Yoichi.Market;

/// <summary>How many Wh flow between each pair of classes, chosen so that two honest programs agree to the
/// Wh.</summary>
/// <remarks>Of all flows within the bounds: those that carry most Wh; of these, the one whose classes, taken in a
/// given order, get as much as any such flow allows, one after another; of these, the one whose pairs, taken in
/// their own order, do.</remarks>
sealed class ClassFlows
{
    readonly ClassPairs pairs;
    readonly long[] buyTotals;
    readonly long[] sellTotals;

    ClassFlows(ClassPairs pairs)
    {
        this.pairs = pairs;
        Wh = new long[pairs.Count];
        (buyTotals, sellTotals) = (new long[pairs.Buys], new long[pairs.Sells]);
    }

    /// <summary>By pair.</summary>
    public long[] Wh { get; }

    public ReadOnlySpan<long> BuyTotals => buyTotals;

    public ReadOnlySpan<long> SellTotals => sellTotals;

    /// <param name="usable">By pair: whether anything may flow.</param>
    /// <param name="buys">By buy class: the least and the most it takes. A flow that keeps to all bounds
    /// exists.</param>
    /// <param name="sells">By sell class.</param>
    /// <param name="order">The classes whose least and most differ, first come first served.</param>
    public static ClassFlows Choose(
        ClassPairs pairs, bool[] usable, (long Least, long Most)[] buys, (long Least, long Most)[] sells,
        IEnumerable<(Side Side, int Class)> order)
    {
        var flows = new ClassFlows(pairs);
        flows.ChooseTotals(usable, buys, sells, order);
        flows.ChoosePairs(usable);
        return flows;
    }

    void ChooseTotals(
        bool[] usable, (long Least, long Most)[] buys, (long Least, long Most)[] sells,
        IEnumerable<(Side Side, int Class)> order)
    {
        var (source, sink) = (buys.Length + sells.Length, buys.Length + sells.Length + 1);
        var (must, met) = (sink + 1, sink + 2);
        var network = new FlowNetwork(met + 1);
        var buyArcs = new int[buys.Length];
        var sellArcs = new int[sells.Length];
        var pairArcs = new int[pairs.Count];

        // Lower bounds the textbook way: what must flow starts at a second source and ends at a second sink, and
        // the circle sink → source lets it pass through the optional parts of the other side.
        long owed = 0, mustBuy = 0, mustSell = 0;
        for (var a = 0; a < buys.Length; a++)
        {
            network.Add(must, a, buys[a].Least);
            buyArcs[a] = network.Add(source, a, buys[a].Most - buys[a].Least);
            mustBuy += buys[a].Least;
        }

        for (var b = 0; b < sells.Length; b++)
        {
            network.Add(buys.Length + b, met, sells[b].Least);
            sellArcs[b] = network.Add(buys.Length + b, sink, sells[b].Most - sells[b].Least);
            mustSell += sells[b].Least;
        }

        for (var pair = 0; pair < pairs.Count; pair++)
            pairArcs[pair] = usable[pair]
                ? network.Add(pairs.Buy[pair], buys.Length + pairs.Sell[pair], FlowNetwork.Unlimited) : -1;
        network.Add(source, met, mustBuy);
        network.Add(must, sink, mustSell);
        var circle = network.Add(sink, source, FlowNetwork.Unlimited);
        owed = mustBuy + mustSell;
        if (network.Send(must, met) != owed)
            throw new InvalidOperationException("no flow keeps to the classes' bounds");

        network.Freeze(circle);
        network.Send(source, sink);
        foreach (var (side, index) in order)
        {
            var arc = side == Side.Buy ? buyArcs[index] : sellArcs[index];
            var (room, taken) = (network[arc], network[arc ^ 1]);
            network.Freeze(arc);
            // A round trip through this arc: more of it, less of a later one, the total as it was.
            var more = side == Side.Buy ? network.Send(index, source, room) : network.Send(sink, buys.Length + index, room);
            (side == Side.Buy ? buyTotals : sellTotals)[index] = taken + more;
        }

        for (var pair = 0; pair < pairs.Count; pair++)
            if (pairArcs[pair] >= 0) Wh[pair] = network[pairArcs[pair] ^ 1];
        SumTotals();
    }

    void SumTotals()
    {
        buyTotals.AsSpan().Clear();
        sellTotals.AsSpan().Clear();
        for (var pair = 0; pair < pairs.Count; pair++)
        {
            buyTotals[pairs.Buy[pair]] += Wh[pair];
            sellTotals[pairs.Sell[pair]] += Wh[pair];
        }
    }

    /// <summary>With every class's total fixed, moves Wh round circles of pairs to each pair in its turn.</summary>
    void ChoosePairs(bool[] usable)
    {
        var circles = new PairCircles(pairs, usable, Wh);
        var sellLeft = sellTotals.AsSpan().ToArray();
        for (var a = 0; a < pairs.Buys; a++)
        {
            var buyLeft = buyTotals[a];
            circles.StartRow(a);
            for (var pair = pairs.RowStart[a]; pair < pairs.RowStart[a + 1] && buyLeft > 0; pair++)
            {
                if (!usable[pair]) continue;
                var most = Math.Min(buyLeft, sellLeft[pairs.Sell[pair]]);
                while (Wh[pair] < most && circles.Grow(pair, most - Wh[pair])) { }
                buyLeft -= Wh[pair];
                sellLeft[pairs.Sell[pair]] -= Wh[pair];
            }
        }
    }
}
