using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Cli.Compare;

/// <summary>What naming another limit would bring.</summary>
/// <param name="Tried">How many orders were tried, each alone, everybody else as they are.</param>
/// <param name="Limits">How many other limits each was tried with, at most.</param>
/// <param name="Gaining">How many of those tried could gain.</param>
/// <param name="Best">The most any could gain.</param>
/// <param name="Sum">What those tried could gain, each alone, added up.</param>
/// <param name="Order">Id of the order that could gain most, with the limit that does it; null where none
/// gains.</param>
sealed record MisreportResult(int Tried, int Limits, int Gaining, Money Best, Money Sum, string? Order, Price Limit)
{
    public static MisreportResult None { get; } = new(0, 0, 0, default, default, null, default);
}

/// <summary>Searches for the best lie: one order's limit moved to, just below and just above every other order's
/// limit.</summary>
/// <remarks>
/// <para>Between two neighbouring limits of others an order's rank does not change, so these limits, a tick apart, are
/// where outcomes change; where a price is made from the order's own limit, as in pay-as-bid, the best is among them
/// or a tick from it. What counts is what the order's participant gains on all its orders.</para>
/// <para>In a large book a sample is tried: at most 40 orders and 120 limits, fewer where clearing them all would
/// clear more than two million orders. Orders are taken evenly by arrival, limits evenly by rank.</para>
/// <para>Chance: <c>muda</c> is tried given its split. <c>sbb</c> is tried on average over its lot, exactly. In
/// <c>random-pairs</c> the seed is taken as known to the liar, which no market would allow: read it as a
/// bound.</para>
/// </remarks>
static class Misreports
{
    const int MostOrders = 40;
    const int MostLimits = 120;
    const long MostWork = 2_000_000;

    /// <summary>µ¥: below this, whole Wh and the floor of an average speak.</summary>
    const long Noise = 1_000;

    public static MisreportResult Search(OrdersFile file, string mechanism, MechanismOptions options)
    {
        var orders = file.Orders;
        if (orders.Length == 0) return MisreportResult.None;
        var grid = Grid(orders);
        var clearings = Math.Max(16, MostWork / orders.Length);
        var limits = Evenly(grid, (int)Math.Min(Math.Max(8, clearings / Math.Min(orders.Length, MostOrders)), MostLimits));
        var tried = Evenly([.. Enumerable.Range(0, orders.Length)], (int)Math.Clamp(clearings / limits.Length, 2, MostOrders));

        var honest = GainsOf(orders, orders, mechanism, options);
        var (gaining, best, sum, order, limit) = (0, Money.Zero, Money.Zero, (string?)null, default(Price));
        foreach (var i in tried)
        {
            var (most, by) = Best(orders, i, limits, honest, mechanism, options);
            if (most.MicroYen <= Noise) continue;
            gaining++;
            sum += most;
            if (most > best) (best, order, limit) = (most, file.Ids[i], by);
        }

        return new(tried.Length, limits.Length, gaining, best, sum, order, limit);
    }

    static (Money Gain, Price Limit) Best(
        Order[] orders, int i, Price[] limits, Money[] honest, string mechanism, MechanismOptions options)
    {
        var own = Enumerable.Range(0, orders.Length).Where(k => orders[k].Participant == orders[i].Participant).ToArray();
        var before = Total(own, honest);
        var (most, by) = (Money.Zero, orders[i].Limit);
        var said = orders.ToArray();
        foreach (var limit in limits)
        {
            if (limit == orders[i].Limit) continue;
            said[i] = orders[i] with { Limit = limit };
            // A market refuses orders that meet their own participant's.
            if (own.Any(k => k != i && SelfTrade.Meet(said[k], said[i]))) continue;
            var gain = Total(own, GainsOf(orders, said, mechanism, options)) - before;
            if (gain > most) (most, by) = (gain, limit);
        }

        return (most, by);
    }

    static Money Total(int[] own, Money[] gains)
    {
        var total = Money.Zero;
        foreach (var k in own) total += gains[k];
        return total;
    }

    static Money[] GainsOf(Order[] meant, Order[] said, string mechanism, MechanismOptions options) => mechanism == "sbb"
        ? [.. StrongBudgetBalance.ExpectedGains(said, [.. meant.Select(o => o.Limit)])]
        : Gains.Of(meant, said, MechanismCatalog.Create(mechanism, options).Clear(said));

    /// <summary>Every limit in the book, and a tick to each side, ascending.</summary>
    static Price[] Grid(Order[] orders)
    {
        var limits = new SortedSet<long>();
        foreach (var order in orders)
            for (var ticks = -1; ticks <= 1; ticks++)
            {
                var at = order.Limit.MicroYenPerWattHour / Price.Tick.MicroYenPerWattHour + ticks;
                if (at is >= -OrderRules.MaxTicks and <= OrderRules.MaxTicks) limits.Add(at);
            }

        return [.. limits.Select(Price.OfTicks)];
    }

    /// <summary>At most so many, the first and the last among them.</summary>
    static T[] Evenly<T>(T[] all, int most) => all.Length <= most ? all
        : [.. Enumerable.Range(0, most).Select(k => all[(int)((long)k * (all.Length - 1) / Math.Max(1, most - 1))])];
}
