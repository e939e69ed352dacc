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
        OrderRules.Require(orders);
        var classes = OrderClasses.Of(orders);
        var pairs = ClassPairs.Of(classes);
        var demand = Curves(orders, classes.BuyMembers);
        var supply = Curves(orders, classes.SellMembers);

        var levels = DualLevels.Find(demand, supply, pairs);
        var flows = Flows(orders, classes, pairs, demand, supply, levels);
        var fills = ClassFills.Of(orders, classes, levels, demand, supply, flows);
        LevelBounds.Centre(levels, demand, supply, pairs, flows);

        var clearing = Assemble(orders, classes, pairs, levels, flows, fills);
        var violations = ClearingCheck.Of(orders, clearing, classes, pairs, ids: null);
        if (violations.Length > 0)
            throw new InvalidOperationException($"the call auction's own check found: {violations[0]}");
        return clearing;
    }

    static ClassCurve[] Curves(ReadOnlySpan<Order> orders, ClassMembers members)
    {
        var curves = new ClassCurve[members.Count];
        for (var k = 0; k < curves.Length; k++) curves[k] = ClassCurve.Of(orders, members[k]);
        return curves;
    }

    /// <summary>Orders strictly inside their level trade whole; those at it, as much as makes most Wh; pairs only
    /// where the levels are tight.</summary>
    static ClassFlows Flows(
        ReadOnlySpan<Order> orders, OrderClasses classes, ClassPairs pairs,
        ClassCurve[] demand, ClassCurve[] supply, DualLevels levels)
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
                marginal.Add((FirstAt(orders, classes.BuyMembers[a], levels.Buy[a]), Side.Buy, a));
        }

        for (var b = 0; b < sells.Length; b++)
        {
            var inside = supply[b].Below(levels.Sell[b]);
            sells[b] = (inside, inside + supply[b].At(levels.Sell[b]));
            if (sells[b].Most > inside)
                marginal.Add((FirstAt(orders, classes.SellMembers[b], levels.Sell[b]), Side.Sell, b));
        }

        marginal.Sort();
        return ClassFlows.Choose(pairs, tight, buys, sells, marginal.Select(m => (m.Side, m.Class)));
    }

    static int FirstAt(ReadOnlySpan<Order> orders, ReadOnlySpan<int> members, int level)
    {
        foreach (var member in members)
            if (OrderRules.Ticks(orders[member].Limit) == level) return member;
        throw new InvalidOperationException("a curve has Wh at a level where no order stands");
    }

    Clearing Assemble(
        ReadOnlySpan<Order> orders, OrderClasses classes, ClassPairs pairs, DualLevels levels,
        ClassFlows flows, ReadOnlySpan<long> fills)
    {
        var trades = TradeJoiner.Join(classes.BuyMembers, classes.SellMembers, pairs, flows.Wh, fills,
            pair => Price.OfTicks(levels.Buy[pairs.Buy[pair]] + pairs.Beta[pair]));

        var duals = new Price[orders.Length];
        var welfare = 0L;                                    // fits: see OrderRules
        for (var i = 0; i < duals.Length; i++)
        {
            ref readonly var order = ref orders[i];
            var (level, sign) = order.Side == Side.Buy ? (levels.Buy, 1) : (levels.Sell, -1);
            var inside = sign * (order.Limit.MicroYenPerWattHour - (long)level[classes.ClassOf[i]] * OrderRules.MicroYenPerTick);
            var dual = inside > 0 ? inside : 0;
            duals[i] = new(dual);
            welfare += order.Quantity.WattHours * dual;
        }

        var traded = 0L;
        var prices = ImmutableArray.CreateBuilder<ClassPrice>();
        for (var pair = 0; pair < pairs.Count; pair++)
        {
            if (flows.Wh[pair] == 0) continue;
            traded += flows.Wh[pair];
            var (a, b) = (pairs.Buy[pair], pairs.Sell[pair]);
            prices.Add(new(classes.Sells[b].Name, classes.Buys[a].Name,
                Price.OfTicks(levels.Buy[a] + pairs.Beta[pair])));
        }

        return new(Name, trades, new(welfare), new(traded), prices.ToImmutable(),
            ImmutableCollectionsMarshal.AsImmutableArray(duals));
    }
}
