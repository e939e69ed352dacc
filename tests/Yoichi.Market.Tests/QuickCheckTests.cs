using Yoichi.Units;

namespace Yoichi.Market.Tests;

/// <summary>The check asks first whether all is well, in two quick ways of looking: neither may pass what a slow look at
/// every rule would not.</summary>
public class QuickCheckTests
{
    /// <summary>More orders than the check of a plain book keeps in mind at a time.</summary>
    const int Many = 20_000;

    static Order[] Plain(Rng rng, int count) => [.. Enumerable.Range(0, count).Select(i => new Order(
        ParticipantId.Parse($"P{i}"), rng.Between(0, 1) == 0 ? Side.Buy : Side.Sell, new(rng.Between(1, 500)),
        Price.OfTicks(rng.Between(0, 300)), OrderTerms.Plain))];

    /// <summary>The same book where one order carries a tag somebody requires: not plain any more.</summary>
    static Order[] Tagged(Rng rng, int count)
    {
        var orders = Plain(rng, count);
        var solar = Tag.Parse("solar");
        for (var i = 0; i < count; i += 3)
            orders[i] = orders[i] with
            {
                Terms = orders[i].Side == Side.Sell ? OrderTerms.Create([solar])
                    : i % 2 == 0 ? OrderTerms.Create([], [solar]) : OrderTerms.Create([], [], [new(solar, Price.OfTicks(20))]),
            };
        return orders;
    }

    public static TheoryData<bool> Both => [false, true];

    static (Order[] Orders, Clearing Clearing) Book(bool tagged, Rng rng, int count = Many)
    {
        var orders = tagged ? Tagged(rng, count) : Plain(rng, count);
        return (orders, new CallAuction().Clear(orders));
    }

    [Theory, MemberData(nameof(Both))]
    public void Trades_may_come_in_any_order(bool tagged)
    {
        var rng = new Rng(1);
        var (orders, clearing) = Book(tagged, rng);
        var mixed = clearing.Trades.ToArray();
        for (var t = mixed.Length - 1; t > 0; t--)
        {
            var other = (int)rng.Between(0, t);
            (mixed[t], mixed[other]) = (mixed[other], mixed[t]);
        }

        Assert.Empty(ClearingCheck.Of(orders, clearing with { Trades = [.. mixed] }));
    }

    [Theory, MemberData(nameof(Both))]
    public void Prices_may_be_listed_in_any_order(bool tagged)
    {
        var (orders, clearing) = Book(tagged, new Rng(2));
        Assert.Empty(ClearingCheck.Of(orders, clearing with { Prices = [.. clearing.Prices.Reverse()] }));
    }

    /// <summary>Every change, wherever it stands among thousands of orders.</summary>
    [Theory, MemberData(nameof(Both))]
    public void A_change_anywhere_in_a_large_book_is_found(bool tagged)
    {
        var rng = new Rng(3);
        var (orders, good) = Book(tagged, rng);
        var last = good.Trades.Length - 1;
        foreach (var t in (int[])[0, last / 3, last / 2, last])
        {
            var trade = good.Trades[t];
            Finds("trade.order", trade with { Buy = orders.Length });
            Finds("trade.order", trade with { Sell = -1 });
            Finds("trade.side", trade with { Buy = trade.Sell, Sell = trade.Buy });
            Finds("trade.quantity", trade with { Quantity = new(-trade.Quantity.WattHours) });
            Finds("trade.quantity", trade with { Quantity = new(long.MinValue) });
            Finds("order.quantity", trade with { Quantity = new(OrderRules.MaxWattHours + 1) });
            Finds("order.quantity", trade with { Quantity = new(long.MaxValue) });
            Finds("proof.price", trade with { Price = trade.Price - Price.Tick });
            Finds("trade.limit", trade with { Price = new(trade.Price.MicroYenPerWattHour + (1L << 32)) });
            Finds("trade.limit", trade with { Price = new(long.MinValue) });

            void Finds(string code, Trade changed) => Assert.Contains(
                ClearingCheck.Of(orders, good with { Trades = good.Trades.SetItem(t, changed) }), v => v.Code == code);
        }
    }

    [Theory, MemberData(nameof(Both))]
    public void A_dual_out_of_range_is_found_wherever_it_stands(bool tagged)
    {
        var (orders, good) = Book(tagged, new Rng(4));
        foreach (var d in (int[])[0, 2_047, 2_048, Many - 1])
        {
            foreach (var dual in (long[])[-1, long.MinValue, 4_000_000, long.MaxValue])
                Assert.Contains(ClearingCheck.Of(orders, good with { Duals = good.Duals.SetItem(d, new(dual)) }),
                    v => v.Code is "proof.negative" or "proof.range");
            Assert.NotEmpty(ClearingCheck.Of(orders, good with { Duals = good.Duals.SetItem(d, good.Duals[d] + new Price(10)) }));
        }
    }

    [Theory, MemberData(nameof(Both))]
    public void Somebody_who_trades_with_itself_is_found(bool tagged)
    {
        var (orders, good) = Book(tagged, new Rng(5));
        var trade = good.Trades[good.Trades.Length / 2];
        orders[trade.Sell] = orders[trade.Sell] with { Participant = ParticipantId.Parse(orders[trade.Buy].Participant.Name) };
        Assert.Contains(ClearingCheck.Of(orders, good), v => v.Code == "trade.self");
    }

    [Theory, MemberData(nameof(Both))]
    public void An_order_that_breaks_a_rule_is_refused_wherever_it_stands(bool tagged)
    {
        var (orders, good) = Book(tagged, new Rng(6));
        foreach (var i in (int[])[0, 2_047, 2_048, Many - 1])
        {
            Order order = orders[i];
            Order[] broken =
            [
                order with { Side = Side.None }, order with { Side = (Side)3 }, order with { Quantity = Energy.Zero },
                order with { Quantity = new(OrderRules.MaxWattHours + 1) }, order with { Quantity = new(long.MinValue) },
                order with { Quantity = new(long.MaxValue) }, order with { Quantity = new(OrderRules.MaxWattHours) },
                order with { Limit = new(5) }, order with { Limit = Price.OfTicks(OrderRules.MaxTicks + 1) },
                order with { Limit = Price.OfTicks(-OrderRules.MaxTicks - 1) }, order with { Limit = new(long.MaxValue) },
                order with { Limit = new(long.MinValue) }, order with { Limit = new(1L << 32) },
            ];
            foreach (var wrong in broken)
            {
                orders[i] = wrong;
                Assert.Throws<ArgumentException>(() => ClearingCheck.Of(orders, good));
                Assert.Throws<ArgumentException>(() => new CallAuction().Clear(orders));
            }

            orders[i] = order;
        }

        Assert.Empty(ClearingCheck.Of(orders, good));
    }

    /// <summary>As much as fits, and a Wh more: the sums of a side are looked at too.</summary>
    [Fact]
    public void A_side_may_reach_its_bound_and_not_pass_it()
    {
        Order Buy(long wattHours) => new(ParticipantId.Parse("B"), Side.Buy, new(wattHours), default, OrderTerms.Plain);
        Order[] full = [Buy(OrderRules.MaxWattHours - 1), Buy(1)];
        Assert.Empty(ClearingCheck.Of(full, new CallAuction().Clear(full)));
        Assert.Throws<ArgumentException>(() => ClearingCheck.Of([.. full, Buy(1)], new CallAuction().Clear(full)));
        Assert.Throws<ArgumentException>(() => new CallAuction().Clear([.. full, Buy(1)]));
    }

    [Fact]
    public void A_clearing_leaves_its_result_behind_and_little_else()
    {
        const int count = 5_000;
        foreach (var tagged in (bool[])[false, true])
        {
            var (orders, clearing) = Book(tagged, new Rng(7), count);
            var auction = new CallAuction();
            auction.Clear(orders);
            var before = GC.GetAllocatedBytesForCurrentThread();
            auction.Clear(orders);
            var cleared = GC.GetAllocatedBytesForCurrentThread() - before;
            // Its trades of 24 bytes, a dual of 8 an order, and the curves; for tags a class of 4 an order.
            Assert.InRange(cleared, 0, 24L * clearing.Trades.Length + 8L * count + 4L * count + 40_000);

            before = GC.GetAllocatedBytesForCurrentThread();
            ClearingCheck.Of(orders, clearing);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, tagged ? 4L * Many + 12_000 : 1_000);
        }
    }
}
