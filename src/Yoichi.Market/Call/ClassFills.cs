using System.Buffers;
using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>From what each class gets to what each order gets.</summary>
static class ClassFills
{
    /// <summary>Wh by arrival: whole inside the level, pro rata at it, nothing outside.</summary>
    public static long[] Of(
        ReadOnlySpan<Order> orders, OrderClasses classes, DualLevels levels,
        ClassCurve[] demand, ClassCurve[] supply, ClassFlows flows)
    {
        var fills = new long[orders.Length];
        for (var a = 0; a < demand.Length; a++)
            Fill(orders, classes.BuyMembers[a], levels.Buy[a],
                flows.BuyTotals[a] - demand[a].Above(levels.Buy[a]), fills);
        for (var b = 0; b < supply.Length; b++)
            Fill(orders, classes.SellMembers[b], levels.Sell[b],
                flows.SellTotals[b] - supply[b].Below(levels.Sell[b]), fills);
        return fills;
    }

    /// <param name="atLevel">Wh for the orders whose limit is the level.</param>
    static void Fill(
        ReadOnlySpan<Order> orders, ReadOnlySpan<int> members, int level, long atLevel, Span<long> fills)
    {
        var buying = orders[members[0]].Side == Side.Buy;
        var limit = (long)level * OrderRules.MicroYenPerTick;
        var marginal = 0;
        foreach (var member in members)
        {
            ref readonly var order = ref orders[member];
            var inside = buying ? order.Limit.MicroYenPerWattHour - limit : limit - order.Limit.MicroYenPerWattHour;
            fills[member] = inside > 0 ? order.Quantity.WattHours : 0;
            if (inside == 0) marginal++;
        }

        if (atLevel == 0) return;
        var group = ArrayPool<int>.Shared.Rent(marginal);
        var count = 0;
        foreach (var member in members)
            if (orders[member].Limit.MicroYenPerWattHour == limit) group[count++] = member;
        ShareOut(orders, group.AsSpan(0, count), atLevel, fills);
        ArrayPool<int>.Shared.Return(group);
    }

    /// <summary>Pro rata by largest remainder, left-over Wh by arrival.</summary>
    /// <param name="group">Arrivals, ascending.</param>
    public static void ShareOut(ReadOnlySpan<Order> orders, ReadOnlySpan<int> group, long available, Span<long> fills)
    {
        var asked = ArrayPool<Energy>.Shared.Rent(group.Length);
        var shares = ArrayPool<Energy>.Shared.Rent(group.Length);
        for (var g = 0; g < group.Length; g++) asked[g] = orders[group[g]].Quantity;
        Ration.ByLargestRemainder(new(available), asked.AsSpan(0, group.Length), shares.AsSpan(0, group.Length));
        for (var g = 0; g < group.Length; g++) fills[group[g]] = shares[g].WattHours;
        ArrayPool<Energy>.Shared.Return(asked);
        ArrayPool<Energy>.Shared.Return(shares);
    }
}
