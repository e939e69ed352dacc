using System.Collections.Immutable;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Market.Tests;

/// <summary>What must hold for any book, looked at order by order.</summary>
public class CallAuctionPropertyTests
{
    static void EachBook(int count, Action<Rng, Order[], Clearing> property) => Seeds.Each(count, (rng, size) =>
    {
        var orders = RandomBooks.Draw(rng, size);
        property(rng, orders, new CallAuction().Clear(orders));
    });

    [Fact]
    public void No_pair_of_orders_would_gain_more_with_each_other() => EachBook(10_000, (_, orders, clearing) =>
    {
        for (var i = 0; i < orders.Length; i++)
            for (var j = 0; j < orders.Length; j++)
                if (orders[i].Side == Side.Buy && orders[j].Side == Side.Sell && OrderMatch.Admissible(orders[i], orders[j]))
                    Assert.True(clearing.Duals[i] + clearing.Duals[j] >=
                        OrderMatch.EffectiveBuyLimit(orders[i], orders[j]) - OrderMatch.EffectiveSellLimit(orders[j], orders[i]));
    });

    [Fact]
    public void Every_trade_is_allowed_within_limits_and_priced_by_the_duals() =>
        EachBook(10_000, (_, orders, clearing) =>
    {
        foreach (var trade in clearing.Trades)
        {
            var (buy, sell) = (orders[trade.Buy], orders[trade.Sell]);
            Assert.True(OrderMatch.Admissible(buy, sell));
            Assert.NotEqual(buy.Participant, sell.Participant);
            Assert.True(trade.Quantity > Energy.Zero);
            Assert.True(trade.Price.IsWholeTicks);
            Assert.Equal(OrderMatch.EffectiveBuyLimit(buy, sell) - clearing.Duals[trade.Buy], trade.Price);
            Assert.Equal(OrderMatch.EffectiveSellLimit(sell, buy) + clearing.Duals[trade.Sell], trade.Price);
        }

        Assert.All(clearing.Duals, d => Assert.True(d >= default(Price)));
        Assert.Equal(clearing.Trades.Length, clearing.Trades.DistinctBy(t => (t.Buy, t.Sell)).Count());
    });

    [Fact]
    public void Nobody_trades_more_than_its_order_and_duals_add_up_to_the_welfare() =>
        EachBook(500, (_, orders, clearing) =>
    {
        for (var i = 0; i < orders.Length; i++)
            Assert.True(clearing.Trades.Where(t => t.Buy == i || t.Sell == i).Sum(t => t.Quantity.WattHours) <= orders[i].Quantity.WattHours);
        Assert.Equal(clearing.Welfare.MicroYen, orders.Select((o, i) => (o.Quantity * clearing.Duals[i]).MicroYen).Sum());
    });

    [Fact]
    public void Clearing_again_gives_the_same() => EachBook(300, (_, orders, clearing) =>
    {
        var again = new CallAuction().Clear(orders);
        Assert.Equal(clearing.Trades.AsEnumerable(), again.Trades);
        Assert.Equal(clearing.Duals.AsEnumerable(), again.Duals);
    });

    [Fact]
    public void In_whatever_order_orders_arrive_welfare_wh_and_prices_stay() =>
        EachBook(500, (rng, orders, clearing) =>
    {
        var places = Enumerable.Range(0, orders.Length).OrderBy(_ => rng.NextUInt64()).ToArray();
        var shuffled = new CallAuction().Clear(Array.ConvertAll(places, p => orders[p]));
        Assert.Equal(clearing.Welfare, shuffled.Welfare);
        Assert.Equal(clearing.Traded, shuffled.Traded);
        for (var p = 0; p < places.Length; p++) Assert.Equal(clearing.Duals[places[p]], shuffled.Duals[p]);
    });

    [Fact]
    public void Twice_the_wh_gives_twice_the_welfare_and_wh_at_the_same_prices() =>
        EachBook(500, (_, orders, clearing) =>
    {
        var doubled = new CallAuction().Clear(Array.ConvertAll(orders, o => o with { Quantity = o.Quantity + o.Quantity }));
        Assert.Equal(2 * clearing.Welfare.MicroYen, doubled.Welfare.MicroYen);
        Assert.Equal(2 * clearing.Traded.WattHours, doubled.Traded.WattHours);
        Assert.Equal(clearing.Duals.AsEnumerable(), doubled.Duals);
    });

    /// <summary>P4, the textbook's own formula: bids down, asks up, unit by unit.</summary>
    [Fact]
    public void Without_tags_the_price_is_the_middle_of_the_textbook_interval() => Seeds.Each(500, (rng, size) =>
    {
        var orders = Enumerable.Range(0, size + 1).Select(i => new Order(
            ParticipantId.Parse($"P{i}"), rng.Between(0, 1) == 0 ? Side.Buy : Side.Sell,
            new(rng.Between(1, 4)), Price.OfTicks(rng.Between(-5, 12)), OrderTerms.Plain)).ToArray();
        long[] Units(Side side) => [.. orders.Where(o => o.Side == side)
            .SelectMany(o => Enumerable.Repeat(o.Limit.MicroYenPerWattHour / 10, (int)o.Quantity.WattHours))];
        var (bids, asks) = (Units(Side.Buy).OrderDescending().ToArray(), Units(Side.Sell).Order().ToArray());
        var k = Enumerable.Range(0, Math.Min(bids.Length, asks.Length)).TakeWhile(n => bids[n] >= asks[n]).Count();

        var clearing = new CallAuction().Clear(orders);
        Assert.Equal(k, clearing.Traded.WattHours);
        if (k == 0) return;
        var low = Math.Max(asks[k - 1], k < bids.Length ? bids[k] : long.MinValue);
        var high = Math.Min(bids[k - 1], k < asks.Length ? asks[k] : long.MaxValue);
        Assert.Equal(Price.OfTicks((low + high) >> 1), Assert.Single(clearing.Prices).Price);
    });

    [Fact]
    public void The_checker_finds_nothing_to_say() => EachBook(500, (_, orders, clearing) =>
        Assert.Equal(ImmutableArray<Violation>.Empty.AsEnumerable(), ClearingCheck.Of(orders, clearing)));
}
