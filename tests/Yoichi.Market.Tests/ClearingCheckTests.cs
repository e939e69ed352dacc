using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Market.Tests;

/// <summary>A good clearing, spoiled by hand in one place at a time.</summary>
public class ClearingCheckTests
{
    static readonly Order[] Orders = Book.Of(
        "sell S1 solar 1200 Wh @ 8.50", "sell S2 900 Wh @ 12.00 values buyer:B2=1.00", "buy B1 800 Wh @ 19.50 requires solar",
        "buy B2 700 Wh @ 25.00 values solar=2.00", "buy B3 100 Wh @ 3.00");

    static readonly Clearing Good = new CallAuction().Clear(Orders);

    static void Finds(Clearing spoiled, params string[] codes)
    {
        var found = ClearingCheck.Of(Orders, spoiled);
        Assert.All(codes, code => Assert.Contains(found, v => v.Code == code));
        Assert.All(found, v => Assert.EndsWith($"[{v.Code}]", v.ToString(), StringComparison.Ordinal));
    }

    static Clearing With(int trade, Func<Trade, Trade> change) =>
        Good with { Trades = Good.Trades.SetItem(trade, change(Good.Trades[trade])) };

    [Fact]
    public void A_good_clearing_has_no_violation()
    {
        Assert.True(Good.Trades.Length >= 3);
        Assert.Empty(ClearingCheck.Of(Orders, Good));
    }

    [Fact]
    public void A_price_shifted_by_a_tick() => Finds(With(0, t => t with { Price = t.Price + Price.Tick }), "proof.price");

    [Fact]
    public void A_price_between_ticks() => Finds(With(0, t => t with { Price = t.Price + new Price(1) }), "trade.tick");

    [Fact]
    public void A_price_above_the_buyers_limit() =>
        Finds(With(0, t => t with { Price = Price.OfTicks(2_701) }), "trade.limit");

    [Fact]
    public void A_price_below_the_sellers_limit() => Finds(With(0, t => t with { Price = Price.OfTicks(849) }), "trade.limit");

    [Fact]
    public void A_price_beyond_anything() => Finds(With(0, t => t with { Price = new(long.MaxValue) }), "trade.limit");

    [Fact]
    public void Two_prices_in_one_pair_of_classes()
    {
        var first = Good.Trades[0];
        var half = first with { Quantity = new(first.Quantity.WattHours / 2) };
        var rest = first with { Quantity = first.Quantity - half.Quantity, Price = first.Price - Price.Tick };
        Finds(Good with { Trades = [half, rest, .. Good.Trades.Skip(1)] }, "trade.price");
    }

    [Fact]
    public void A_quantity_beyond_the_order() => Finds(With(0, t => t with { Quantity = new(5_000) }), "order.quantity", "traded", "welfare");

    [Fact]
    public void A_quantity_beyond_anything() => Finds(With(0, t => t with { Quantity = new(long.MaxValue) }), "order.quantity", "traded", "welfare");

    [Fact]
    public void A_quantity_of_nothing() => Finds(With(0, t => t with { Quantity = new(0) }), "trade.quantity");

    [Fact]
    public void A_trade_dropped() => Finds(Good with { Trades = Good.Trades.RemoveAt(0) }, "traded", "welfare");

    [Fact]
    public void A_trade_dropped_and_the_totals_with_it()
    {
        var gone = Good.Trades[0];
        var gain = OrderMatch.EffectiveBuyLimit(Orders[gone.Buy], Orders[gone.Sell]) - OrderMatch.EffectiveSellLimit(Orders[gone.Sell], Orders[gone.Buy]);
        Finds(Good with
        {
            Trades = Good.Trades.RemoveAt(0),
            Traded = Good.Traded - gone.Quantity,
            Welfare = Good.Welfare - gone.Quantity * gain,
        }, "proof.sum");
    }

    [Fact]
    public void A_partner_without_the_required_tag() => Finds(With(Index(buy: 2), t => t with { Sell = 1 }), "trade.tag");

    [Fact]
    public void An_order_on_the_wrong_side() => Finds(With(0, t => t with { Sell = t.Buy }), "trade.side");

    [Fact]
    public void An_order_that_is_not_there() => Finds(With(0, t => t with { Buy = 99 }), "trade.order");

    [Fact]
    public void A_dual_changed_either_way()
    {
        for (var i = 0; i < Orders.Length; i++)
        {
            Finds(Good with { Duals = Good.Duals.SetItem(i, Good.Duals[i] + Price.Tick) }, "proof.sum");
            if (Good.Duals[i] > default(Price))
                Finds(Good with { Duals = Good.Duals.SetItem(i, Good.Duals[i] - Price.Tick) }, "proof.sum", "proof.pair");
        }
    }

    [Fact]
    public void A_dual_below_zero() => Finds(Good with { Duals = Good.Duals.SetItem(4, new(-10)) }, "proof.negative");

    [Fact]
    public void A_dual_beyond_anything() =>
        Finds(Good with { Duals = Good.Duals.SetItem(4, new(long.MaxValue)) }, "proof.range");

    [Fact]
    public void A_dual_missing() => Finds(Good with { Duals = Good.Duals.RemoveAt(0) }, "proof.missing");

    [Fact]
    public void All_duals_missing_from_a_call_auction() => Finds(Good with { Duals = [] }, "proof.missing");

    [Fact]
    public void A_welfare_made_up() =>
        Finds(Good with { Welfare = Good.Welfare + new Money(1) }, "welfare", "proof.sum");

    [Fact]
    public void A_total_made_up() => Finds(Good with { Traded = Good.Traded + new Energy(1) }, "traded");

    [Fact]
    public void Listed_prices_that_are_wrong_missing_twice_or_unused()
    {
        var first = Good.Prices[0];
        Finds(Good with { Prices = Good.Prices.SetItem(0, first with { Price = first.Price + Price.Tick }) }, "prices.wrong");
        Finds(Good with { Prices = Good.Prices.RemoveAt(0) }, "prices.missing");
        Finds(Good with { Prices = Good.Prices.Add(first) }, "prices.twice");
        Finds(Good with { Prices = Good.Prices.Add(new("wind", "(plain)", default)) }, "prices.unused");
    }

    [Fact]
    public void A_participant_who_trades_with_itself()
    {
        var orders = Book.Of("sell H1 5 Wh @ 8.00", "buy H1 5 Wh @ 9.00");
        var clearing = new Clearing("mid-rate", [new(1, 0, new(5), Price.OfTicks(850))], new(5_000), new(5),
            [new("(plain)", "(plain)", Price.OfTicks(850))], []);
        Assert.Equal(["trade.self"], ClearingCheck.Of(orders, clearing).Select(v => v.Code));
    }

    [Fact]
    public void Orders_are_called_by_their_ids() => Assert.Contains("B-first",
        ClearingCheck.Of(Orders, With(0, t => t with { Quantity = new(5_000) }), ["S1", "S2", "B-first", "B-second", "B3"])
            .Single(v => v.Code == "order.quantity" && v.Sentence.Contains('B')).Sentence, StringComparison.Ordinal);

    /// <summary>Any one number of a random clearing changed: the checker always says no.</summary>
    [Fact]
    public void No_change_of_a_number_goes_unnoticed() => Seeds.Each(500, (rng, size) =>
    {
        var orders = RandomBooks.Draw(rng, size + 2);
        var good = new CallAuction().Clear(orders);
        if (good.Trades.IsEmpty) return;
        var t = (int)rng.Between(0, good.Trades.Length - 1);
        var d = (int)rng.Between(0, good.Duals.Length - 1);
        var by = rng.Between(0, 1) == 0 ? 10 : -10;
        Clearing[] spoiled =
        [
            good with { Trades = good.Trades.SetItem(t, good.Trades[t] with { Price = good.Trades[t].Price + new Price(by) }) },
            good with { Trades = good.Trades.SetItem(t, good.Trades[t] with { Quantity = good.Trades[t].Quantity + new Energy(by) }) },
            good with { Trades = good.Trades.RemoveAt(t) },
            good with { Duals = good.Duals.SetItem(d, good.Duals[d] + new Price(by)) },
            good with { Welfare = good.Welfare + new Money(by) },
            good with { Traded = good.Traded + new Energy(by) },
        ];
        Assert.All(spoiled, s => Assert.NotEmpty(ClearingCheck.Of(orders, s)));
    });

    static int Index(int buy) => Good.Trades.ToList().FindIndex(t => t.Buy == buy);
}
