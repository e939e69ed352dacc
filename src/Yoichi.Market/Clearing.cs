using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>Energy that changes hands at a price: the seller gets exactly what the buyer pays, unless its clearing
/// lists <see cref="Clearing.SellerPrices"/>; then this is the buyer's price.</summary>
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
    ImmutableArray<ClassPrice> Prices, ImmutableArray<Price> Duals)
{
    /// <summary>By trade: what the seller gets where that is not what the buyer pays. Empty where every seller gets
    /// its buyer's price, which is so for every mechanism that keeps nothing.</summary>
    public ImmutableArray<Price> SellerPrices { get; init; } = [];

    /// <summary>What the market keeps: all that buyers pay less all that sellers get.</summary>
    public Money MarketPart
    {
        get
        {
            var kept = Money.Zero;
            for (var t = 0; t < SellerPrices.Length; t++)
                kept += Trades[t].Quantity * (Trades[t].Price - SellerPrices[t]);
            return kept;
        }
    }

    /// <param name="trade">Its place among <see cref="Trades"/>.</param>
    public Price SellerPriceOf(int trade) => SellerPrices.IsEmpty ? Trades[trade].Price : SellerPrices[trade];
}

/// <summary>A way to match the orders of one slot.</summary>
public interface IMechanism
{
    /// <summary>As the command line writes it: one of <see cref="MechanismCatalog.Names"/>, or
    /// <c>reference</c>.</summary>
    string Name { get; }

    /// <param name="orders">By arrival, one slot, valid (quantity &gt; 0, limit in whole ticks), no participant's own
    /// buy and sell meeting.</param>
    Clearing Clear(ReadOnlySpan<Order> orders);
}
