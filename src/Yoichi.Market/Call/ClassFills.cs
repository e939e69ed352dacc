using System.Buffers;
using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>From what each class gets to what each order gets.</summary>
static class ClassFills
{
    /// <summary>Fills the rows: whole inside the level, pro rata at it, nothing outside.</summary>
    public static void Fill(
        ClassRows buys, ClassRows sells, DualLevels levels, ClassCurve[] demand, ClassCurve[] supply, ClassFlows flows)
    {
        for (var a = 0; a < demand.Length; a++)
            Fill(buys, a, levels.Buy[a], 1, flows.BuyTotals[a] - demand[a].Above(levels.Buy[a]));
        for (var b = 0; b < supply.Length; b++)
            Fill(sells, b, levels.Sell[b], -1, flows.SellTotals[b] - supply[b].Below(levels.Sell[b]));
    }

    /// <param name="direction">1 where limits above the level are inside it, −1 where those below are.</param>
    /// <param name="atLevel">Wh for the orders whose limit is the level.</param>
    static void Fill(ClassRows rows, int index, int level, int direction, long atLevel)
    {
        var ticks = rows.Ticks(index);
        var wattHours = rows.WattHours(index);
        var fills = rows.Fills(index);
        var marginal = 0;
        for (var r = 0; r < fills.Length; r++)
        {
            var inside = direction * (ticks[r] - level);
            fills[r] = inside > 0 ? wattHours[r] : 0;
            marginal += inside == 0 ? 1 : 0;
        }

        if (atLevel == 0) return;
        var places = ArrayPool<int>.Shared.Rent(marginal);
        var asked = ArrayPool<Energy>.Shared.Rent(marginal);
        var shares = ArrayPool<Energy>.Shared.Rent(marginal);
        var count = 0;
        for (var r = 0; r < fills.Length; r++)
            if (ticks[r] == level) (places[count], asked[count++]) = (r, new(wattHours[r]));
        Ration.ByLargestRemainder(new(atLevel), asked.AsSpan(0, count), shares.AsSpan(0, count));
        for (var m = 0; m < count; m++) fills[places[m]] = shares[m].WattHours;
        ArrayPool<int>.Shared.Return(places);
        ArrayPool<Energy>.Shared.Return(asked);
        ArrayPool<Energy>.Shared.Return(shares);
    }
}
