using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>The call auction (板寄せ) with tags: the exact optimum, one price a pair of classes, and its
/// proof.</summary>
/// <remarks>The rules, to the last Wh of a tie: docs/concepts/call-auction.md. The work is done on classes, whose
/// number is small, and on their curves; each order is looked at a few times. Linear memory.</remarks>
public sealed class CallAuction : IMechanism
{
    public string Name => "call";

    /// <exception cref="ArgumentException">An order breaks <see cref="OrderRules"/>.</exception>
    /// <exception cref="InvalidOperationException">The result does not pass its own check: a mistake in this code,
    /// or a participant's own buy and sell that meet.</exception>
    public Clearing Clear(ReadOnlySpan<Order> orders)
    {
        var classes = OrderClasses.Of(orders);
        var pairs = ClassPairs.Of(classes);
        var (buys, sells) = ClassRows.Of(orders, classes);
        var (demand, supply) = (Curves(buys), Curves(sells));

        var levels = DualLevels.Find(demand, supply, pairs);
        var flows = Flows(buys, sells, pairs, demand, supply, levels);
        ClassFills.Fill(buys, sells, levels, demand, supply, flows);
        LevelBounds.Centre(levels, demand, supply, pairs, flows);

        var clearing = Assemble(orders.Length, buys, sells, classes, pairs, levels, flows);
        buys.Dispose();
        sells.Dispose();
        var violations = ClearingCheck.Of(orders, clearing, classes, pairs, ids: null);
        if (violations.Length > 0)
            throw new InvalidOperationException($"the call auction's own check found: {violations[0]}");
        return clearing;
    }

    static ClassCurve[] Curves(ClassRows rows)
    {
        var curves = new ClassCurve[rows.Count];
        for (var k = 0; k < curves.Length; k++) curves[k] = ClassCurve.Of(rows.Ticks(k), rows.WattHours(k));
        return curves;
    }

    /// <summary>Orders strictly inside their level trade whole; those at it, as much as makes most Wh; pairs only
    /// where the levels are tight.</summary>
    static ClassFlows Flows(
        ClassRows buyRows, ClassRows sellRows, ClassPairs pairs, ClassCurve[] demand, ClassCurve[] supply, DualLevels levels)
    {
        var tight = new bool[pairs.Count];
        for (var pair = 0; pair < tight.Length; pair++)
            tight[pair] = levels.Sell[pairs.Sell[pair]] - levels.Buy[pairs.Buy[pair]] == pairs.Bonus(pair);

        var buys = new (long Least, long Most)[demand.Length];
        var sells = new (long Least, long Most)[supply.Length];
        var marginal = new List<(int First, Side Side, int Class)>();
        for (var a = 0; a < buys.Length; a++)
        {
            var inside = demand[a].Above(levels.Buy[a]);
            buys[a] = (inside, inside + demand[a].At(levels.Buy[a]));
            if (buys[a].Most > inside)
                marginal.Add((FirstAt(buyRows, a, levels.Buy[a]), Side.Buy, a));
        }

        for (var b = 0; b < sells.Length; b++)
        {
            var inside = supply[b].Below(levels.Sell[b]);
            sells[b] = (inside, inside + supply[b].At(levels.Sell[b]));
            if (sells[b].Most > inside)
                marginal.Add((FirstAt(sellRows, b, levels.Sell[b]), Side.Sell, b));
        }

        marginal.Sort();
        return ClassFlows.Choose(pairs, tight, buys, sells, marginal.Select(m => (m.Side, m.Class)));
    }

    static int FirstAt(ClassRows rows, int index, int level)
    {
        var place = rows.Ticks(index).IndexOf(level);
        return place >= 0 ? rows.Members[index][place]
            : throw new InvalidOperationException("a curve has Wh at a level where no order stands");
    }

    Clearing Assemble(
        int orders, ClassRows buys, ClassRows sells, OrderClasses classes, ClassPairs pairs, DualLevels levels,
        ClassFlows flows)
    {
        var prices = new Price[pairs.Count];
        var listed = ImmutableArray.CreateBuilder<ClassPrice>();
        var traded = 0L;
        for (var pair = 0; pair < prices.Length; pair++)
        {
            if (flows.Wh[pair] == 0) continue;
            traded += flows.Wh[pair];
            var (a, b) = (pairs.Buy[pair], pairs.Sell[pair]);
            prices[pair] = Price.OfTicks(levels.Buy[a] + pairs.Beta[pair]);
            listed.Add(new(classes.Sells[b].Name, classes.Buys[a].Name, prices[pair]));
        }

        var duals = GC.AllocateUninitializedArray<Price>(orders);
        var welfare = 0L;                                    // fits: see OrderRules
        for (var a = 0; a < buys.Count; a++) welfare += Duals(buys, a, levels.Buy[a], 1, duals);
        for (var b = 0; b < sells.Count; b++) welfare += Duals(sells, b, levels.Sell[b], -1, duals);
        var trades = TradeJoiner.Join(buys.Members, sells.Members, pairs, flows.Wh, buys.AllFills, sells.AllFills, prices);
        return new(Name, trades, new(welfare), new(traded), listed.DrainToImmutable(),
            ImmutableCollectionsMarshal.AsImmutableArray(duals));
    }

    /// <summary>How far inside its class's level each order is, and what that adds up to over its Wh.</summary>
    static long Duals(ClassRows rows, int index, int level, int direction, Price[] duals)
    {
        var arrivals = rows.Members[index];
        var ticks = rows.Ticks(index);
        var wattHours = rows.WattHours(index);
        var sum = 0L;
        for (var r = 0; r < arrivals.Length; r++)
        {
            var inside = direction * (ticks[r] - level);
            var dual = (long)(inside > 0 ? inside : 0) * OrderRules.MicroYenPerTick;
            duals[arrivals[r]] = new(dual);
            sum += wattHours[r] * dual;
        }

        return sum;
    }
}
