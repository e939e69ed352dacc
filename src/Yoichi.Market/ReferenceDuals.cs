using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>The middle of all optimal duals, order by order.</summary>
/// <remarks>With z = −u for a buyer and y = v for a seller every condition bounds a difference of two unknowns:
/// y − z ≥ gain for a pair that may trade, with equality where it does; z ≤ 0 ≤ y, with equality where an order is
/// not filled whole. Least and greatest solutions by relaxing until nothing moves.</remarks>
sealed class ReferenceDuals
{
    readonly Order[] orders;
    readonly List<(int From, int To, long Least)> differences = [];    // value[To] − value[From] ≥ Least

    public ReferenceDuals(Order[] orders, long[] fill, List<(int Buy, int Sell, long Wh)> trades)
    {
        this.orders = orders;
        var zero = orders.Length;
        for (var i = 0; i < orders.Length; i++)
        {
            var whole = fill[i] == orders[i].Quantity.WattHours;
            if (orders[i].Side == Side.Buy || !whole) differences.Add((i, zero, 0));
            if (orders[i].Side == Side.Sell || !whole) differences.Add((zero, i, 0));
            if (orders[i].Side != Side.Buy) continue;
            for (var j = 0; j < orders.Length; j++)
                if (orders[j].Side == Side.Sell && OrderMatch.Admissible(orders[i], orders[j]))
                    differences.Add((i, j, Gain(i, j)));
        }

        foreach (var (buy, sell, _) in trades) differences.Add((sell, buy, -Gain(buy, sell)));
    }

    /// <summary>By arrival, ≥ 0. Every class's level is the middle of its least and greatest, floored to the
    /// tick.</summary>
    public Price[] Middle()
    {
        var (least, greatest) = (Solve(up: true), Solve(up: false));
        var duals = new Price[orders.Length];
        foreach (var level in Enumerable.Range(0, orders.Length).GroupBy(i => Peers(i)))
        {
            // A buyer's level is limit − dual = limit + z, a seller's limit + dual = limit + y: the same sum. Orders
            // outside the level have no dual, so the level is what the innermost of them says.
            var buying = orders[level.First()].Side == Side.Buy;
            long Level(long[] solution) => buying
                ? level.Max(i => orders[i].Limit.MicroYenPerWattHour + solution[i])
                : level.Min(i => orders[i].Limit.MicroYenPerWattHour + solution[i]);
            var middle = new Price(FloorHalf(Level(least) + Level(greatest))).FloorToTick();
            foreach (var i in level)
                duals[i] = Price.Max(default, buying ? orders[i].Limit - middle : middle - orders[i].Limit);
        }

        return duals;
    }

    long Gain(int buy, int sell) => (OrderMatch.EffectiveBuyLimit(orders[buy], orders[sell])
        - OrderMatch.EffectiveSellLimit(orders[sell], orders[buy])).MicroYenPerWattHour;

    /// <summary>What tells classes apart.</summary>
    (Side, string) Peers(int i)
    {
        var named = orders.SelectMany(o => o.Terms.Require.Concat(o.Terms.Premiums.Select(p => p.Tag))).Distinct();
        var own = orders[i];
        return (own.Side, OrderClass.NameOf(
            OrderTerms.Create(named.Where(t => OrderMatch.Carries(own, t)), own.Terms.Require, own.Terms.Premiums)));
    }

    static long FloorHalf(long value) => value >> 1;

    /// <param name="up">True: the least values, raised until nothing asks for more; false: the greatest,
    /// lowered.</param>
    long[] Solve(bool up)
    {
        var zero = orders.Length;
        var value = new long?[orders.Length + 1];
        value[zero] = 0;
        for (var moved = true; moved;)
        {
            moved = false;
            foreach (var (from, to, least) in differences)
            {
                if (up && value[from] is { } low && !(value[to] >= low + least))
                    (value[to], moved) = (low + least, true);
                if (!up && value[to] is { } high && !(value[from] <= high - least))
                    (value[from], moved) = (high - least, true);
            }
        }

        if (value[zero] != 0)
            throw new InvalidOperationException("the outcome is not optimal: its duals contradict each other");
        return [.. value.Take(orders.Length).Select(v => v ?? throw new InvalidOperationException("an unbounded dual"))];
    }
}
