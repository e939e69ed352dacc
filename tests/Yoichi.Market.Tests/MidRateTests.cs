using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Market.Tests;

public class MidRateTests
{
    static readonly MidRate AtNine = new(Price.OfTicks(900));

    static void Clears(string[] book, params string[] trades)
    {
        var orders = Book.Of(book);
        Assert.Equal(trades, Book.Trades(orders, AtNine.Clear(orders)));
    }

    [Fact]
    public void Everybody_trades_at_the_one_price() =>
        Clears(["sell S1 5 Wh @ 2.00", "buy B1 5 Wh @ 30.00"], "S1→B1 5 Wh @ 9.00");

    [Fact]
    public void A_limit_at_the_price_trades_and_a_tick_beyond_does_not() => Clears(
        ["sell S1 5 Wh @ 9.00", "sell S2 5 Wh @ 9.01", "buy B1 5 Wh @ 9.00", "buy B2 5 Wh @ 8.99"], "S1→B1 5 Wh @ 9.00");

    [Fact]
    public void The_long_side_shares_pro_rata_whatever_the_limits() => Clears(
        ["sell S1 100 Wh @ 2.00", "sell S2 200 Wh @ 8.00", "buy B1 151 Wh @ 30.00"],
        "S1→B1 50 Wh @ 9.00", "S2→B1 101 Wh @ 9.00");

    [Fact]
    public void Required_tags_are_respected_and_as_much_as_possible_trades() => Clears(
        ["sell S1 solar 10 Wh @ 2.00", "sell S2 10 Wh @ 2.00", "buy B1 10 Wh @ 30.00", "buy B2 10 Wh @ 30.00 requires solar"],
        "S2→B1 10 Wh @ 9.00", "S1→B2 10 Wh @ 9.00");

    [Fact]
    public void A_wish_can_bring_a_limit_to_the_price() => Clears(
        ["sell S1 solar 10 Wh @ 2.00", "sell S2 10 Wh @ 2.00", "buy B1 30 Wh @ 8.00 values solar=1.00"], "S1→B1 10 Wh @ 9.00");

    [Fact]
    public void Groups_that_can_share_pro_rata_do() => Clears(
        ["sell S1 solar 60 Wh @ 2.00", "sell S2 60 Wh @ 2.00", "buy B1 60 Wh @ 30.00", "buy B2 20 Wh @ 5.00 requires solar"],
        "S1→B1 30 Wh @ 9.00", "S2→B1 30 Wh @ 9.00");

    [Fact]
    public void A_price_between_ticks_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new MidRate(new(9_001)));

    [Fact]
    public void Random_books_pass_the_checker_and_trade_all_that_can() => Seeds.Each(500, (rng, size) =>
    {
        var orders = RandomBooks.Draw(rng, size);
        var price = Price.OfTicks(rng.Between(-1, 8));
        var clearing = new MidRate(price).Clear(orders);
        Assert.Empty(ClearingCheck.Of(orders, clearing));
        Assert.Equal(MostWh(orders, price), clearing.Traded.WattHours);
        Assert.All(clearing.Trades, t => Assert.Equal(price, t.Price));
    });

    /// <summary>The greatest volume, order by order: limits replaced so that every pair the price suits gains the
    /// same.</summary>
    static long MostWh(Order[] orders, Price price)
    {
        var flow = new ReferenceFlow(orders.Length + 2);
        var (source, sink) = (orders.Length, orders.Length + 1);
        for (var i = 0; i < orders.Length; i++)
        {
            var wh = orders[i].Quantity.WattHours;
            if (orders[i].Side == Side.Sell) flow.Add(i, sink, wh, 0);
            else flow.Add(source, i, wh, 1);
            for (var j = 0; j < orders.Length && orders[i].Side == Side.Buy; j++)
                if (orders[j].Side == Side.Sell && OrderMatch.Admissible(orders[i], orders[j])
                    && OrderMatch.EffectiveBuyLimit(orders[i], orders[j]) >= price
                    && OrderMatch.EffectiveSellLimit(orders[j], orders[i]) <= price) flow.Add(i, j, long.MaxValue / 4, 0);
        }

        return flow.SendWhileItGains(source, sink);
    }
}
