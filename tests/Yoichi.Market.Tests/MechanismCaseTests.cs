using Yoichi.Units;

namespace Yoichi.Market.Tests;

/// <summary>Books small enough to clear by hand.</summary>
public class MechanismCaseTests
{
    /// <summary>Six buyers of one unit and five sellers, two of them with two; a unit is 1000 Wh, so that a fifth of
    /// one is whole.</summary>
    static readonly Order[] Shared = Book.Of(
        "buy P0 1000 Wh @ 6.70", "buy P1 1000 Wh @ 6.60", "buy P2 1000 Wh @ 6.50", "buy P3 1000 Wh @ 6.40",
        "buy P4 1000 Wh @ 6.30", "buy P5 1000 Wh @ 6.00",
        "sell P6 1000 Wh @ 1.00", "sell P7 1000 Wh @ 2.00", "sell P8 2000 Wh @ 3.00", "sell P9 2000 Wh @ 4.00",
        "sell P10 1000 Wh @ 6.10");

    static readonly HashSet<ParticipantId> Half = [.. new[] { 1, 3, 4, 7, 8, 9 }.Select(i => ParticipantId.Parse($"P{i}"))];

    /// <summary>1000 Wh at 1 ¥/kWh: one unit of money of the table.</summary>
    static double Units(Money money) => money.MicroYen / 1_000_000.0;

    static Money TradersPart(Clearing clearing) => clearing.Welfare - clearing.MarketPart;

    /// <summary>By arrival: what each gains before fees, where a fee is what its price is away from its half's
    /// price.</summary>
    static double[] Profits(Order[] orders, Clearing clearing)
    {
        var profits = new Money[orders.Length];
        for (var t = 0; t < clearing.Trades.Length; t++)
        {
            var trade = clearing.Trades[t];
            profits[trade.Buy] += trade.Quantity * (orders[trade.Buy].Limit - trade.Price);
            profits[trade.Sell] += trade.Quantity * (clearing.SellerPriceOf(t) - orders[trade.Sell].Limit);
        }

        return [.. profits.Select(Units)];
    }

    [Theory]
    [InlineData("buy A 1 Wh @ 9|buy B 1 Wh @ 8|sell C 1 Wh @ 3|sell D 1 Wh @ 4", "C→A 1 Wh @ 8.00", "4.00")]
    [InlineData("buy A 1 Wh @ 9|buy B 1 Wh @ 4|sell C 1 Wh @ 3|sell D 1 Wh @ 8", "C→A 1 Wh @ 6.00", "6.00")]
    [InlineData("buy A 1 Wh @ 9|sell C 1 Wh @ 4", "", "")]
    [InlineData("buy A 1 Wh @ 9|buy B 1 Wh @ 8|sell C 1 Wh @ 4", "", "")]
    public void McAfee_hand_cases(string book, string trades, string sellerPrices)
    {
        var orders = Book.Of(book.Split('|'));
        var clearing = new McAfee().Clear(orders);
        Assert.Equal(trades, string.Join(' ', Book.Trades(orders, clearing)));
        Assert.Equal(sellerPrices, string.Join(' ', Enumerable.Range(0, clearing.Trades.Length).Select(clearing.SellerPriceOf)));
        Assert.Empty(ClearingCheck.Of(orders, clearing));
    }

    public static TheoryData<string, double, double, double, double> SharedBook => new()
    {
        { "call", 6, 21.5, 21.5, 0 },
        { "pay-as-bid", 6, 21.5, 21.5, 0 },
        { "tag-books", 6, 21.5, 21.5, 0 },
        { "huang", 4, 17.0, 9.0, 8.0 },
        { "mcafee", 5, 19.5, 9.5, 10.0 },
    };

    [Theory]
    [MemberData(nameof(SharedBook))]
    public void The_shared_book_clears_as_published(string name, double units, double welfare, double traders, double market)
    {
        var clearing = MechanismCatalog.Create(name, new(default)).Clear(Shared);
        Assert.Equal(units * 1000, clearing.Traded.WattHours);
        Assert.Equal((welfare, traders, market), (Units(clearing.Welfare), Units(TradersPart(clearing)), Units(clearing.MarketPart)));
        Assert.Empty(ClearingCheck.Of(Shared, clearing));
    }

    [Fact]
    public void In_the_shared_book_everybody_shares_equally_in_what_Huang_gives_up()
    {
        var clearing = new Huang().Clear(Shared);
        for (var buyer = 0; buyer < 5; buyer++)
            Assert.Equal(800, clearing.Trades.Where(t => t.Buy == buyer).Sum(t => t.Quantity.WattHours));
        Assert.All(clearing.Trades, t => Assert.Equal(Price.OfTicks(600), t.Price));
        Assert.All(clearing.SellerPrices, p => Assert.Equal(Price.OfTicks(400), p));
    }

    [Fact]
    public void In_the_shared_book_the_call_price_is_between_four_and_six() =>
        Assert.Equal("5.00", new CallAuction().Clear(Shared).Prices.Single().Price.ToString());

    [Fact]
    public void Muda_with_a_given_split_has_the_published_prices_profits_and_fees()
    {
        var clearing = new Muda(Half).Clear(Shared);
        Assert.Equal(4000, clearing.Traded.WattHours);
        Assert.Equal((17.0, 8.25, 8.75), (Units(clearing.Welfare), Units(TradersPart(clearing)), Units(clearing.MarketPart)));
        // The short side trades at the other half's price: buyers on the left at 6.30, sellers on the right at 4.65.
        for (var t = 0; t < clearing.Trades.Length; t++)
        {
            var isLeft = Half.Contains(Shared[clearing.Trades[t].Buy].Participant);
            Assert.Equal(isLeft ? "6.30" : "4.65", (isLeft ? clearing.Trades[t].Price : clearing.SellerPriceOf(t)).ToString());
        }

        // Published before fees; the fees are 1.85 of buyer 0, 2.30 of seller 7 and 4.60 of seller 8.
        double[] before = [2.05, .30, 0, .10, 0, 0, 3.65, 4.30, 6.60, 0, 0];
        double[] fees = [1.85, 0, 0, 0, 0, 0, 0, 2.30, 4.60, 0, 0];
        Assert.Equal(before.Zip(fees, (p, f) => Math.Round(p - f, 6)), Profits(Shared, clearing).Select(p => Math.Round(p, 6)));
        Assert.Empty(ClearingCheck.Of(Shared, clearing));
    }

    [Fact]
    public void Muda_counts_one_participants_orders_as_one_trader()
    {
        // On the left two Wh are sold and A's two displace only B's one: the second costs the other half's price.
        var orders = Book.Of("buy A 1 Wh @ 20", "buy A 1 Wh @ 18", "buy B 1 Wh @ 15", "sell S 2 Wh @ 1",
            "buy C 1 Wh @ 12", "sell T 1 Wh @ 8");
        var clearing = new Muda(new HashSet<ParticipantId>(new[] { "A", "B", "S" }.Select(ParticipantId.Parse))).Clear(orders);
        Assert.Equal(["S→A 1 Wh @ 15.00", "S→A 1 Wh @ 10.00", "T→C 1 Wh @ 9.50"], Book.Trades(orders, clearing));
        Assert.All(Enumerable.Range(0, 2), t => Assert.Equal(Price.OfTicks(1000), clearing.SellerPriceOf(t)));
    }

    [Fact]
    public void Orders_of_one_size_are_one_unit_each()
    {
        var orders = Book.Of("buy A 500 Wh @ 9", "buy B 500 Wh @ 8", "sell C 500 Wh @ 3", "sell D 500 Wh @ 4");
        Assert.Equal(["C→A 500 Wh @ 8.00"], Book.Trades(orders, new McAfee().Clear(orders)));
    }

    [Fact]
    public void Strong_budget_balance_takes_the_next_ask_where_it_fits_and_leaves_a_seller_out_where_not()
    {
        var orders = Book.Of("buy A 1 Wh @ 9", "sell C 1 Wh @ 3", "sell D 1 Wh @ 8");
        Assert.Equal(["C→A 1 Wh @ 8.00"], Book.Trades(orders, new StrongBudgetBalance(1).Clear(orders)));
        orders = Book.Of("buy A 1 Wh @ 9", "buy B 1 Wh @ 7", "sell C 1 Wh @ 3", "sell D 1 Wh @ 4");
        var outcomes = Enumerable.Range(0, 40).Select(seed => Book.Trades(orders, new StrongBudgetBalance((ulong)seed).Clear(orders)).Single());
        Assert.Equal(["C→A 1 Wh @ 7.00", "D→A 1 Wh @ 7.00"], outcomes.Distinct().Order());
    }

    [Fact]
    public void Pay_as_bid_prices_each_pair_halfway_with_its_wishes()
    {
        var orders = Book.Of("sell S1 solar 10 Wh @ 8.00", "sell S2 10 Wh @ 9.01", "buy B1 10 Wh @ 12.00 values solar=2.00", "buy B2 10 Wh @ 10.00");
        Assert.Equal(["S1→B1 10 Wh @ 11.00", "S2→B2 10 Wh @ 9.50"], Book.Trades(orders, new PayAsBid().Clear(orders)));
    }

    [Fact]
    public void A_tags_book_takes_what_the_optimum_would_have_used_better()
    {
        // The green book joins B1 with the only green seller. The optimum sells green to B2, who wants nothing else.
        var orders = Book.Of("sell S1 solar 10 Wh @ 5.00", "sell S2 10 Wh @ 6.00",
            "buy B1 10 Wh @ 20.00 values solar=4.00", "buy B2 10 Wh @ 23.00 requires solar");
        Assert.Equal(["S1→B1 10 Wh @ 23.50"], Book.Trades(orders, new TagBooks().Clear(orders)));
        Assert.Equal(20, new CallAuction().Clear(orders).Traded.WattHours);
    }

    [Fact]
    public void Persons_asked_for_by_name_have_their_book_first()
    {
        var orders = Book.Of("sell S1 solar 10 Wh @ 5.00", "buy B1 10 Wh @ 20.00 requires solar", "buy B2 10 Wh @ 10.00 requires seller:S1");
        Assert.Equal(["S1→B2 10 Wh @ 7.50"], Book.Trades(orders, new TagBooks().Clear(orders)));
    }

    [Fact]
    public void Random_pairs_depend_on_the_seed_alone()
    {
        var seen = new HashSet<string>();
        for (var seed = 0UL; seed < 20; seed++)
        {
            var clearing = new RandomPairs(seed).Clear(Shared);
            Assert.Equal(clearing.Trades, new RandomPairs(seed).Clear(Shared).Trades);
            Assert.Equal(Money.Zero, clearing.MarketPart);
            Assert.InRange(Units(clearing.Welfare), 0, 21.5);
            seen.Add(string.Join(' ', Book.Trades(Shared, clearing)));
        }

        Assert.True(seen.Count > 10);
    }

    [Theory]
    [InlineData("buy B 1 Wh @ 9 requires solar")]
    [InlineData("buy B 1 Wh @ 9 values solar=1.00")]
    public void Mechanisms_without_tags_refuse_who_asks_for_one_by_name(string order)
    {
        var orders = Book.Of("sell S solar 1 Wh @ 5", order);
        foreach (var name in MechanismCatalog.PlainOnly)
        {
            var problem = Assert.Throws<InputException>(() => MechanismCatalog.Create(name, new(default)).Clear(orders)).Problem;
            Assert.Equal(("market.terms", "order 1"), (problem.Code, problem.Place));
            Assert.Equal(1, MechanismCatalog.FirstRefused(name, orders));
            Assert.Equal(-1, MechanismCatalog.FirstRefused(name, orders.AsSpan(0, 1)));
        }
    }
}
