using Yoichi.Units;

namespace Yoichi.Market.Tests;

public class CallAuctionTests
{
    static readonly CallAuction Auction = new();

    static void Clears(string[] book, params string[] trades)
    {
        var orders = Book.Of(book);
        Assert.Equal(trades, Book.Trades(orders, Auction.Clear(orders)));
        Assert.Equal(trades, Book.Trades(orders, new ReferenceClearing().Clear(orders)));
    }

    [Fact]
    public void One_buyer_and_one_seller_share_the_gain_in_half() =>
        Clears(["sell H1 solar 800 Wh @ 8.50", "buy H2 800 Wh @ 9.50"], "H1→H2 800 Wh @ 9.00");

    [Fact]
    public void The_side_that_has_more_than_can_trade_gets_its_limit() =>
        Clears(["sell H1 solar 1200 Wh @ 8.50", "buy H2 800 Wh @ 9.50"], "H1→H2 800 Wh @ 8.50");

    [Fact]
    public void Limits_that_meet_exactly_trade() =>
        Clears(["sell H1 5 Wh @ 9.00", "buy H2 5 Wh @ 9.00"], "H1→H2 5 Wh @ 9.00");

    [Fact]
    public void Limits_a_tick_apart_do_not_trade() => Clears(["sell H1 5 Wh @ 9.01", "buy H2 5 Wh @ 9.00"]);

    [Fact]
    public void A_half_tick_is_floored() =>
        Clears(["sell H1 5 Wh @ 9.00", "buy H2 5 Wh @ 9.01"], "H1→H2 5 Wh @ 9.00");

    [Fact]
    public void A_half_tick_below_zero_is_floored_away_from_zero() =>
        Clears(["sell H1 5 Wh @ -9.01", "buy H2 5 Wh @ -9.00"], "H1→H2 5 Wh @ -9.01");

    [Fact]
    public void Power_with_a_negative_price_trades_like_any_other() =>
        Clears(["sell H1 3 Wh @ -20.00", "buy H2 3 Wh @ -4.00"], "H1→H2 3 Wh @ -12.00");

    /// <summary>Itayose: the price lies where neither the last pair that trades nor the first that does not is
    /// left wanting: between max(7.00, 7.50) and min(9.00, 8.00).</summary>
    [Fact]
    public void The_price_is_the_middle_of_the_interval_of_the_marginal_orders() => Clears(
        ["buy B1 1 Wh @ 10.00", "buy B2 1 Wh @ 9.00", "buy B3 1 Wh @ 7.50", "sell S1 1 Wh @ 5.00", "sell S2 1 Wh @ 7.00", "sell S3 1 Wh @ 8.00"],
        "S1→B1 1 Wh @ 7.75", "S2→B2 1 Wh @ 7.75");

    [Fact]
    public void A_marginal_order_filled_in_part_sets_the_price() => Clears(
        ["buy B1 3 Wh @ 10.00", "sell S1 2 Wh @ 5.00", "sell S2 2 Wh @ 7.00"],
        "S1→B1 2 Wh @ 7.00", "S2→B1 1 Wh @ 7.00");

    /// <summary>The shared book of the PyMarket documentation: 6 units, any price from 4 to 6, gain 21.5 a
    /// unit.</summary>
    [Fact]
    public void The_shared_book_gains_twenty_one_and_a_half()
    {
        var orders = Book.Of(
            "buy B1 1000 Wh @ 6.70", "buy B2 1000 Wh @ 6.60", "buy B3 1000 Wh @ 6.50", "buy B4 1000 Wh @ 6.40",
            "buy B5 1000 Wh @ 6.30", "buy B6 1000 Wh @ 6.00", "sell S1 1000 Wh @ 1.00", "sell S2 1000 Wh @ 2.00",
            "sell S3 2000 Wh @ 3.00", "sell S4 2000 Wh @ 4.00", "sell S5 1000 Wh @ 6.10");
        var clearing = Auction.Clear(orders);
        Assert.Equal(21_500_000, clearing.Welfare.MicroYen);
        Assert.Equal(6_000, clearing.Traded.WattHours);
        Assert.Equal("5.00", Assert.Single(clearing.Prices).Price.ToString());
    }

    [Fact]
    public void Equal_orders_share_pro_rata_and_the_left_over_goes_by_arrival() => Clears(
        ["buy B1 100 Wh @ 9.00", "sell S1 100 Wh @ 8.00", "sell S2 100 Wh @ 8.00", "sell S3 100 Wh @ 8.00"],
        "S1→B1 34 Wh @ 8.00", "S2→B1 33 Wh @ 8.00", "S3→B1 33 Wh @ 8.00");

    [Fact]
    public void Of_equal_gain_the_outcome_that_trades_most_is_chosen() =>
        Clears(["buy B1 10 Wh @ 8.00", "sell S1 7 Wh @ 8.00"], "S1→B1 7 Wh @ 8.00");

    [Fact]
    public void A_required_tag_missing_on_the_other_side_prevents_the_trade() =>
        Clears(["sell H1 5 Wh @ 8.00", "buy H2 5 Wh @ 9.00 requires solar"]);

    [Fact]
    public void A_seller_can_require_too() => Clears(
        ["sell H1 5 Wh @ 8.00 requires shop", "buy H2 5 Wh @ 20.00", "buy H3 shop 5 Wh @ 9.00"], "H1→H3 5 Wh @ 8.50");

    [Fact]
    public void Any_power_at_25_two_more_if_solar_three_more_from_H012() => Clears(
        ["buy B1 10 Wh @ 25.00 values solar=2.00 values seller:H012=3.00", "sell H011 solar 10 Wh @ 26.50", "sell H012 solar 10 Wh @ 29.00"],
        "H012→B1 10 Wh @ 29.25");

    [Fact]
    public void A_seller_takes_two_less_from_its_bakery() => Clears(
        ["buy bakery 10 Wh @ 9.00", "buy other 10 Wh @ 10.50", "sell H1 10 Wh @ 10.00 values buyer:bakery=2.00"],
        "H1→bakery 10 Wh @ 8.75");

    [Fact]
    public void A_negative_wish_drives_a_buyer_to_the_dearer_plain_power() => Clears(
        ["buy B1 5 Wh @ 10.00 values battery=-3.00", "sell S1 battery 5 Wh @ 6.00", "sell S2 5 Wh @ 8.00"],
        "S2→B1 5 Wh @ 8.50");

    [Fact]
    public void Tagged_and_plain_power_have_prices_of_their_own()
    {
        var orders = Book.Of("buy B1 5 Wh @ 20.00 requires solar", "buy B2 5 Wh @ 12.00",
            "sell S1 solar 5 Wh @ 15.00", "sell S2 5 Wh @ 8.00");
        Clears(["buy B1 5 Wh @ 20.00 requires solar", "buy B2 5 Wh @ 12.00", "sell S1 solar 5 Wh @ 15.00", "sell S2 5 Wh @ 8.00"],
            "S1→B1 5 Wh @ 17.50", "S2→B2 5 Wh @ 10.00");
        Assert.Equal([new("solar", "(requires solar)", Price.OfTicks(1750)), new("(plain)", "(plain)", Price.OfTicks(1000))],
            Auction.Clear(orders).Prices);
    }

    [Fact]
    public void A_tag_nobody_mentions_makes_no_class()
    {
        var clearing = Auction.Clear(Book.Of("sell S1 wind 5 Wh @ 8.00", "sell S2 solar 5 Wh @ 8.00", "buy B1 10 Wh @ 9.00"));
        Assert.Equal("(plain)", Assert.Single(clearing.Prices).SellClass);
    }

    [Fact]
    public void Nothing_comes_of_nothing()
    {
        foreach (var book in (string[][])[[], ["buy B1 5 Wh @ 8.00"], ["sell S1 5 Wh @ 8.00"]])
        {
            var clearing = Auction.Clear(Book.Of(book));
            Assert.Empty(clearing.Trades);
            Assert.Equal(book.Length, clearing.Duals.Length);
        }
    }

    [Fact]
    public void The_largest_book_allowed_fits_64_bits()
    {
        var clearing = Auction.Clear(Book.Of(
            "sell S1 solar 1000000000000 Wh @ -999.99 values buyer:B1=999.99", "buy B1 1000000000000 Wh @ 999.99 values solar=999.99"));
        Assert.Equal(4L * 999_990 * OrderRules.MaxWattHours, clearing.Welfare.MicroYen);
        Assert.Empty(ClearingCheck.Of(Book.Of(
            "sell S1 solar 1000000000000 Wh @ -999.99 values buyer:B1=999.99", "buy B1 1000000000000 Wh @ 999.99 values solar=999.99"), clearing));
    }

    [Fact]
    public void An_order_beyond_the_rules_is_a_mistake_of_the_caller() => Assert.Throws<ArgumentException>(
        () => Auction.Clear(Book.Of("sell S1 1000000000001 Wh @ 8.00")));

    [Fact]
    public void A_participant_who_meets_itself_stops_the_auction() => Assert.Throws<InvalidOperationException>(
        () => Auction.Clear(Book.Of("sell H1 5 Wh @ 8.00", "buy H1 5 Wh @ 9.00")));
}
