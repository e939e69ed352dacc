using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>One price for everybody, fixed beforehand: usually halfway between retail and buy-back.</summary>
/// <remarks>
/// <para>A pair of orders may trade where required tags are there on both sides and the price is within both
/// effective limits. As many Wh trade as possible. The long side shares pro rata (largest remainder).</para>
/// <para>With tags not everybody can have the same share. Orders of one class with the same partners at this price
/// form a group. Every group first gets up to its pro rata share of the volume, as far as its partners have room;
/// then what is still missing to the greatest volume is added, groups by arrival of their first order.</para>
/// <para>Not an optimum of anything but volume: the call auction trades for more gain. Proves nothing.</para>
/// </remarks>
public sealed class MidRate : IMechanism
{
    readonly Price mid;

    /// <param name="mid">Whole ticks, −999.99 to 999.99 ¥/kWh.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another price.</exception>
    public MidRate(Price mid)
    {
        var limit = Price.OfTicks(OrderRules.MaxTicks);
        if (!mid.IsWholeTicks || mid > limit || mid < -limit)
            throw new ArgumentOutOfRangeException(nameof(mid), mid, "a mid rate is a limit like any other, in whole ticks");
        this.mid = mid;
    }

    public string Name => "mid-rate";

    /// <exception cref="ArgumentException">An order breaks <see cref="OrderRules"/>.</exception>
    /// <exception cref="InvalidOperationException">The result does not pass its own check: a mistake in this code,
    /// or a participant's own buy and sell that meet.</exception>
    public Clearing Clear(ReadOnlySpan<Order> orders)
    {
        var classes = OrderClasses.Of(orders);
        var pairs = ClassPairs.Of(classes);
        var tiers = MidRateTiers.Of(orders, classes, pairs, mid);
        var trades = tiers.Trades(orders, mid);

        Int128 welfare = 0;
        var traded = 0L;
        var trading = new bool[pairs.Count];
        foreach (var trade in trades)
        {
            var pair = pairs.Find(classes.ClassOf(trade.Buy), classes.ClassOf(trade.Sell));
            trading[pair] = true;
            traded += trade.Quantity.WattHours;
            welfare += (Int128)trade.Quantity.WattHours
                * (orders[trade.Buy].Limit - orders[trade.Sell].Limit + Price.OfTicks(pairs.Bonus(pair))).MicroYenPerWattHour;
        }

        var prices = Enumerable.Range(0, pairs.Count).Where(p => trading[p])
            .Select(p => new ClassPrice(classes.Sells[pairs.Sell[p]].Name, classes.Buys[pairs.Buy[p]].Name, mid));
        var clearing = new Clearing(Name, trades, new((long)welfare), new(traded), [.. prices], []);
        var violations = ClearingCheck.Of(orders, clearing, classes, pairs, ids: null);
        if (violations.Length > 0)
            throw new InvalidOperationException($"the mid-rate market's own check found: {violations[0]}");
        return clearing;
    }
}
