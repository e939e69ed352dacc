using System.Collections.Immutable;

namespace Yoichi.Market;

/// <summary>Feeds a list of orders to a <see cref="ContinuousBook"/> one after another, by arrival.</summary>
/// <remarks>For comparison: who comes first matters, so less is gained than in the call auction. Proves
/// nothing.</remarks>
public sealed class ContinuousMechanism : IMechanism
{
    public string Name => "continuous";

    /// <exception cref="ArgumentException">An order breaks <see cref="OrderRules"/>, or meets one of its own
    /// participant that rests.</exception>
    public Clearing Clear(ReadOnlySpan<Order> orders)
    {
        OrderRules.Require(orders);
        var book = new ContinuousBook();
        var trades = ImmutableArray.CreateBuilder<Trade>();
        Int128 welfare = 0;
        var traded = 0L;
        for (var i = 0; i < orders.Length; i++)
        {
            // Every order is accepted, so the book's ids are arrivals.
            if (book.Place(orders[i]) is not BookResult.Accepted accepted)
                throw new ArgumentException($"order {i} meets an order of its own participant", nameof(orders));
            foreach (var trade in accepted.Trades)
            {
                ref readonly var buy = ref orders[trade.Buy];
                ref readonly var sell = ref orders[trade.Sell];
                var gain = OrderMatch.EffectiveBuyLimit(buy, sell) - OrderMatch.EffectiveSellLimit(sell, buy);
                welfare += (Int128)trade.Quantity.WattHours * gain.MicroYenPerWattHour;
                traded += trade.Quantity.WattHours;
            }

            trades.AddRange(accepted.Trades);
        }

        return new(Name, trades.ToImmutable(), new((long)welfare), new(traded), [], []);
    }
}
