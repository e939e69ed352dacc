using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Market.Tests;

public class ContinuousBookTests
{
    static BookResult.Accepted Place(ContinuousBook book, string order) =>
        Assert.IsType<BookResult.Accepted>(book.Place(Book.Of(order)[0]));

    static string Said(Trade trade) => $"{trade.Sell}→{trade.Buy} {trade.Quantity.WattHours} Wh @ {trade.Price}";

    static string[] Said(BookResult result) => [.. Assert.IsType<BookResult.Accepted>(result).Trades.Select(Said)];

    static Order Resting(ContinuousBook book, int id) => Assert.IsType<Order>(book.Find(id));

    [Fact]
    public void Better_prices_first_then_earlier_orders()
    {
        var book = new ContinuousBook();
        Place(book, "sell S0 5 Wh @ 9.00");
        Place(book, "sell S1 5 Wh @ 8.00");
        Place(book, "sell S2 5 Wh @ 8.00");
        Assert.Equal(["1→3 5 Wh @ 8.00", "2→3 5 Wh @ 8.00", "0→3 2 Wh @ 9.00"], Said(Place(book, "buy B 12 Wh @ 9.00")));
        Assert.Equal(3, Resting(book, 0).Quantity.WattHours);
        Assert.Null(book.Find(1));
    }

    [Fact]
    public void The_resting_order_sets_the_price()
    {
        var book = new ContinuousBook();
        Place(book, "buy B 5 Wh @ 12.00");
        Assert.Equal(["1→0 3 Wh @ 12.00"], Said(Place(book, "sell S 3 Wh @ 8.00")));
    }

    [Fact]
    public void The_remainder_rests_and_limits_that_meet_exactly_trade()
    {
        var book = new ContinuousBook();
        Place(book, "sell S 3 Wh @ 8.00");
        Assert.Equal(["0→1 3 Wh @ 8.00"], Said(Place(book, "buy B 5 Wh @ 8.00")));
        Assert.Equal(2, Resting(book, 1).Quantity.WattHours);
        Assert.Empty(Said(Place(book, "sell S 3 Wh @ 8.01")));
    }

    [Fact]
    public void A_wish_of_the_incoming_order_chooses_the_partner_and_moves_no_money()
    {
        var book = new ContinuousBook();
        Place(book, "sell S0 5 Wh @ 8.00");
        Place(book, "sell S1 solar 5 Wh @ 9.00");
        Assert.Equal(["1→2 5 Wh @ 9.00"], Said(Place(book, "buy B 5 Wh @ 8.50 values solar=2.00")));
    }

    [Fact]
    public void A_wish_of_the_resting_order_is_in_its_price()
    {
        var book = new ContinuousBook();
        Place(book, "sell S0 5 Wh @ 10.00 values buyer:bakery=2.00");
        Assert.Empty(Said(Place(book, "buy other 5 Wh @ 9.00")));
        Assert.Equal(["0→2 5 Wh @ 8.00"], Said(Place(book, "buy bakery 5 Wh @ 9.00")));
    }

    [Fact]
    public void Required_tags_are_respected_on_both_sides()
    {
        var book = new ContinuousBook();
        Place(book, "sell S0 5 Wh @ 8.00 requires shop");
        Place(book, "sell S1 5 Wh @ 8.00");
        Assert.Empty(Said(Place(book, "buy B2 5 Wh @ 9.00 requires solar")));
        Assert.Equal(["1→3 5 Wh @ 8.00"], Said(Place(book, "buy B3 9 Wh @ 9.00")));
        Assert.Equal(["0→4 5 Wh @ 8.00"], Said(Place(book, "buy B4 shop 5 Wh @ 9.00")));
    }

    [Fact]
    public void A_person_named_late_is_still_told_apart_from_those_who_rest()
    {
        var book = new ContinuousBook();
        Place(book, "sell S0 5 Wh @ 8.00");
        Place(book, "sell S1 5 Wh @ 8.00");
        Assert.Equal(["1→2 4 Wh @ 8.00"], Said(Place(book, "buy B 4 Wh @ 9.00 requires seller:S1")));
        Assert.Equal(["0→3 5 Wh @ 8.00", "1→3 1 Wh @ 8.00"], Said(Place(book, "buy B 9 Wh @ 9.00")));
    }

    [Fact]
    public void A_smaller_quantity_keeps_its_place_a_larger_one_queues_anew()
    {
        var book = new ContinuousBook();
        Place(book, "sell S0 5 Wh @ 8.00");
        Place(book, "sell S1 5 Wh @ 8.00");
        Assert.Empty(Said(book.Replace(0, new(3), Price.OfTicks(800))));
        Assert.Equal(["0→2 2 Wh @ 8.00"], Said(Place(book, "buy B 2 Wh @ 8.00")));
        Assert.Empty(Said(book.Replace(0, new(2), Price.OfTicks(800))));
        Assert.Equal(["1→3 5 Wh @ 8.00", "0→3 2 Wh @ 8.00"], Said(Place(book, "buy B 7 Wh @ 8.00")));
    }

    [Fact]
    public void A_new_limit_loses_the_place_and_may_trade_at_once()
    {
        var book = new ContinuousBook();
        Place(book, "sell S0 5 Wh @ 8.00");
        Place(book, "sell S1 5 Wh @ 8.00");
        Assert.Empty(Said(book.Replace(0, new(5), Price.OfTicks(801))));
        Assert.Empty(Said(book.Replace(0, new(5), Price.OfTicks(800))));
        Assert.Equal(["1→2 1 Wh @ 8.00"], Said(Place(book, "buy B 1 Wh @ 8.00")));
        Place(book, "buy C 5 Wh @ 7.00");
        Assert.Equal(["0→3 5 Wh @ 7.00"], Said(book.Replace(0, new(6), Price.OfTicks(650))));
        Assert.Equal(1, Resting(book, 0).Quantity.WattHours);
    }

    [Fact]
    public void Cancelling_takes_out_what_is_unfilled_and_only_once()
    {
        var book = new ContinuousBook();
        Place(book, "sell S0 5 Wh @ 8.00");
        Place(book, "buy B 2 Wh @ 8.00");
        Assert.Equal(3, book.Cancel(0).WattHours);
        Assert.Equal(0, book.Cancel(0).WattHours);
        Assert.Equal(0, book.Count);
        Assert.Equal(new BookResult.Refused(BookRefusal.UnknownOrder), book.Replace(0, new(1), default));
    }

    [Fact]
    public void An_order_that_meets_its_own_is_refused_and_a_refused_revision_changes_nothing()
    {
        var book = new ContinuousBook();
        Place(book, "sell H1 5 Wh @ 8.00");
        Assert.Equal(new BookResult.Refused(BookRefusal.MeetsOwnOrder), book.Place(Book.Of("buy H1 5 Wh @ 8.00")[0]));
        var buy = Place(book, "buy H1 5 Wh @ 7.99").OrderId;
        Assert.Equal(new BookResult.Refused(BookRefusal.MeetsOwnOrder), book.Replace(buy, new(5), Price.OfTicks(800)));
        Assert.Equal(Price.OfTicks(799), Resting(book, buy).Limit);
    }

    [Fact]
    public void A_faulty_order_is_refused_with_its_fault()
    {
        var book = new ContinuousBook();
        var order = Book.Of("sell H1 5 Wh @ 8.00")[0];
        void Refuses(Order faulty, OrderFault fault) =>
            Assert.Equal(new BookResult.Refused(BookRefusal.FaultyOrder, fault), book.Place(faulty));
        Refuses(order with { Quantity = default }, OrderFault.QuantityOutOfRange);
        Refuses(order with { Limit = new(1) }, OrderFault.LimitNotWholeTicks);
        Refuses(order with { Limit = Price.OfTicks(100_000) }, OrderFault.LimitOutOfRange);
        Refuses(order with { Side = Side.None }, OrderFault.SideMissing);
        Assert.IsType<BookResult.Accepted>(book.Place(order with { Quantity = new(OrderRules.MaxWattHours) }));
        Refuses(order, OrderFault.SideTotalOutOfRange);
    }

    /// <summary>P8 and P9: random calls against a book that is a plain list searched from end to end.</summary>
    [Fact]
    public void The_book_does_what_a_plain_list_does_and_is_never_crossed() => Seeds.Each(300, (rng, size) =>
    {
        var (book, list) = (new ContinuousBook(), new ListBook());
        var orders = RandomBooks.Draw(rng, size * 2);
        foreach (var order in orders)
        {
            Same(book.Place(order), list.Place(order));
            if (rng.Between(0, 3) == 0) Assert.Equal(list.Cancel((int)rng.Between(0, list.Next)), book.Cancel(list.LastAsked));
            if (rng.Between(0, 2) == 0)
            {
                var (id, wh, limit) = ((int)rng.Between(0, list.Next), new Energy(rng.Between(1, 20)), Price.OfTicks(rng.Between(-2, 12)));
                Same(book.Replace(id, wh, limit), list.Replace(id, wh, limit));
            }

            Assert.Equal(list.Count, book.Count);
            foreach (var (_, buy) in book.Side(Side.Buy))
                foreach (var (_, sell) in book.Side(Side.Sell))
                    Assert.False(OrderMatch.Meet(buy, sell), "the book is crossed");
        }
    });

    static void Same(BookResult fast, (BookRefusal Reason, int Id, List<Trade> Trades) plain)
    {
        if (fast is BookResult.Accepted accepted)
        {
            Assert.Equal((plain.Reason, plain.Id), (BookRefusal.None, accepted.OrderId));
            Assert.Equal(plain.Trades, accepted.Trades);
        }
        else Assert.Equal(plain.Reason, ((BookResult.Refused)fast).Reason);
    }
}
