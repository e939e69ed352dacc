using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>Trades as they are joined, and the clearing they make.</summary>
sealed class TradeList
{
    readonly ImmutableArray<Trade>.Builder trades = ImmutableArray.CreateBuilder<Trade>();
    readonly ImmutableArray<Price>.Builder sellerPrices = ImmutableArray.CreateBuilder<Price>();

    public void Add(int buy, int sell, long wh, Price pays, Price gets)
    {
        trades.Add(new(buy, sell, new(wh), pays));
        sellerPrices.Add(gets);
    }

    /// <param name="buys">Their Wh add up to those of <paramref name="sells"/>.</param>
    public void Join(
        ReadOnlySpan<(int Arrival, long Wh, Price Price)> buys, ReadOnlySpan<(int Arrival, long Wh, Price Price)> sells)
    {
        var sell = -1;
        var left = 0L;
        foreach (var (buyer, wh, pays) in buys)
        {
            for (var wanted = wh; wanted > 0;)
            {
                if (left == 0) left = sells[++sell].Wh;
                var joined = Math.Min(wanted, left);
                Add(buyer, sells[sell].Arrival, joined, pays, sells[sell].Price);
                wanted -= joined;
                left -= joined;
            }
        }

        if (left > 0 || sell + 1 < sells.Length)
            throw new InvalidOperationException("more is sold than bought");
    }

    /// <summary>Seller's prices are listed only where some differ from the buyer's.</summary>
    public Clearing ToClearing(string mechanism, ReadOnlySpan<Order> orders)
    {
        Int128 welfare = 0;
        var traded = 0L;
        var parted = false;
        for (var t = 0; t < trades.Count; t++)
        {
            ref readonly var buy = ref orders[trades[t].Buy];
            ref readonly var sell = ref orders[trades[t].Sell];
            var gain = OrderMatch.EffectiveBuyLimit(buy, sell) - OrderMatch.EffectiveSellLimit(sell, buy);
            welfare += (Int128)trades[t].Quantity.WattHours * gain.MicroYenPerWattHour;
            traded += trades[t].Quantity.WattHours;
            parted |= sellerPrices[t] != trades[t].Price;
        }

        return new(mechanism, trades.ToImmutable(), new((long)welfare), new(traded), [], [])
        {
            SellerPrices = parted ? sellerPrices.ToImmutable() : [],
        };
    }
}
