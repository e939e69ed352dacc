using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>The trades of the call auction, each at its own price: halfway between the two effective limits, floored
/// to the tick.</summary>
/// <remarks>As much welfare as the call auction, tags and all, but what one pays hangs on one's own limit and on the
/// partner one is joined with (by arrival inside a class): it pays to shade. Proves nothing.</remarks>
public sealed class PayAsBid : IMechanism
{
    public string Name => "pay-as-bid";

    /// <exception cref="ArgumentException">An order breaks <see cref="OrderRules"/>.</exception>
    /// <exception cref="InvalidOperationException">See <see cref="CallAuction.Clear"/>.</exception>
    public Clearing Clear(ReadOnlySpan<Order> orders)
    {
        var optimum = new CallAuction().Clear(orders);
        var trades = ImmutableArray.CreateBuilder<Trade>(optimum.Trades.Length);
        foreach (var trade in optimum.Trades)
            trades.Add(trade with { Price = Middle(orders[trade.Buy], orders[trade.Sell]) });
        return optimum with { Mechanism = Name, Trades = trades.MoveToImmutable(), Prices = [], Duals = [] };
    }

    /// <summary>Halfway between what the buyer would pay and the seller would take, toward −∞ to the tick.</summary>
    internal static Price Middle(in Order buy, in Order sell) => new Price(
        (OrderMatch.EffectiveBuyLimit(buy, sell) + OrderMatch.EffectiveSellLimit(sell, buy)).MicroYenPerWattHour >> 1).FloorToTick();
}
