using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>Energy that changes hands at a price: the seller gets exactly what the buyer pays.</summary>
/// <param name="Buy">Arrival of the buy order in the cleared list, from 0.</param>
/// <param name="Sell">Arrival of the sell order in the cleared list, from 0.</param>
public readonly record struct Trade(int Buy, int Sell, Energy Quantity, Price Price)
{
    public Money Amount => Quantity * Price;
}

/// <summary>The one price of a pair of classes that trade.</summary>
public sealed record ClassPrice(string SellClass, string BuyClass, Price Price);

/// <summary>What a mechanism made of a list of orders.</summary>
/// <param name="Trades">In the order they were joined; never with a quantity of zero.</param>
/// <param name="Welfare">Σ trade × (effective buy limit − effective sell limit).</param>
/// <param name="Prices">Empty for mechanisms without classes.</param>
/// <param name="Duals">One value ≥ 0 an order, by arrival, in µ¥/Wh; empty where the mechanism proves nothing.</param>
public sealed record Clearing(
    string Mechanism, ImmutableArray<Trade> Trades, Money Welfare, Energy Traded,
    ImmutableArray<ClassPrice> Prices, ImmutableArray<Price> Duals);

/// <summary>A way to match the orders of one slot.</summary>
public interface IMechanism
{
    /// <summary>As the command line writes it: <c>call</c>, <c>mid-rate</c>, <c>continuous</c>.</summary>
    string Name { get; }

    /// <param name="orders">By arrival, one slot, valid (quantity &gt; 0, limit in whole ticks), no participant's own
    /// buy and sell meeting.</param>
    Clearing Clear(ReadOnlySpan<Order> orders);
}
