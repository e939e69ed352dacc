using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Chain.Tests;

/// <summary>Clearings that somebody touched.</summary>
static class Tampering
{
    public static Clearing Of(Clearing honest, Order[] orders, Rng rng)
    {
        var kind = rng.Between(0, 9);
        if (honest.Trades.IsEmpty && kind < 6) kind = 6;
        int Trade() => (int)rng.Between(0, honest.Trades.Length - 1);
        return kind switch
        {
            0 => With(honest, Trade(), t => t with { Quantity = t.Quantity + new Energy(1) }),
            1 => With(honest, Trade(), t => t with { Price = t.Price + Price.OfTicks(1) }),
            2 => With(honest, Trade(), t => t with { Buy = (int)rng.Between(0, orders.Length - 1) }),
            3 => With(honest, Trade(), t => t with { Sell = (int)rng.Between(0, orders.Length - 1) }),
            4 => WithoutTrade(honest, orders, Trade()),
            5 => With(honest, Trade(), t => t with { Quantity = t.Quantity - new Energy(1) }),
            6 => honest with { Welfare = honest.Welfare + new Money(1) },
            7 => honest with { Traded = honest.Traded + new Energy(1) },
            8 => WithDual(honest, (int)rng.Between(0, orders.Length - 1), rng.Between(0, 1) == 0 ? 10 : 4_000_000),
            _ => honest with { Trades = [.. honest.Trades, new Trade(0, orders.Length - 1, new(1), orders[0].Limit)] },
        };
    }

    /// <summary>A trade left out, with totals that agree.</summary>
    public static Clearing WithoutTrade(Clearing honest, Order[] orders, int trade)
    {
        var gone = honest.Trades[trade];
        var gain = (OrderMatch.EffectiveBuyLimit(orders[gone.Buy], orders[gone.Sell]) - OrderMatch.EffectiveSellLimit(orders[gone.Sell], orders[gone.Buy]));
        return honest with
        {
            Trades = honest.Trades.RemoveAt(trade),
            Traded = honest.Traded - gone.Quantity,
            Welfare = honest.Welfare - gone.Quantity * gain,
        };
    }

    /// <summary>Nothing is traded and nobody is said to have missed anything.</summary>
    public static Clearing WithDualsOfZero(Order[] orders) =>
        new("call", [], default, default, [], [.. new Price[orders.Length]]);

    public static Clearing WithDual(Clearing honest, int order, long more) => honest with
    {
        Duals = honest.Duals.SetItem(order, new(honest.Duals[order].MicroYenPerWattHour + more)),
    };

    static Clearing With(Clearing honest, int trade, Func<Trade, Trade> change) =>
        honest with { Trades = honest.Trades.SetItem(trade, change(honest.Trades[trade])) };
}
