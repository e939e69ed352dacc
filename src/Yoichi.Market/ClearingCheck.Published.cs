using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Market;

public sealed partial class ClearingCheck
{
    /// <summary>Checks a clearing that was published without the names of its classes: the one price of each pair is that of its first
    /// trade, and every other trade of the pair must have it too.</summary>
    /// <param name="orders">By arrival; they themselves keep to <see cref="OrderRules"/>.</param>
    /// <exception cref="ArgumentException">An order breaks a rule.</exception>
    public static ImmutableArray<Violation> OfPublished(
        ReadOnlySpan<Order> orders, string mechanism, ImmutableArray<Trade> trades, Money welfare, ImmutableArray<Price> duals)
    {
        var classes = OrderClasses.Of(orders);
        var pairs = ClassPairs.Of(classes);
        var (prices, traded) = (new Price?[pairs.Count], Energy.Zero);
        foreach (var trade in trades)
        {
            if (trade.Quantity.WattHours is > 0 and <= OrderRules.MaxWattHours) traded += trade.Quantity;
            if (trade.Buy < 0 || trade.Buy >= orders.Length || orders[trade.Buy].Side != Side.Buy
                || trade.Sell < 0 || trade.Sell >= orders.Length || orders[trade.Sell].Side != Side.Sell) continue;
            var pair = pairs.Find(classes.ClassOf(trade.Buy), classes.ClassOf(trade.Sell));
            if (pair >= 0) prices[pair] ??= trade.Price;
        }

        var listed = ImmutableArray.CreateBuilder<ClassPrice>();
        for (var pair = 0; pair < prices.Length; pair++)
            if (prices[pair] is { } price) listed.Add(new(classes.Sells[pairs.Sell[pair]].Name, classes.Buys[pairs.Buy[pair]].Name, price));
        return Of(orders, new(mechanism, trades, welfare, traded, listed.ToImmutable(), duals), classes, pairs, ids: null);
    }
}
