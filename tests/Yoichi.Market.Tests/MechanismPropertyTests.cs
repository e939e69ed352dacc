using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Market.Tests;

/// <summary>What each mechanism promises, for any book.</summary>
public class MechanismPropertyTests
{
    static readonly MechanismOptions Options = new(Price.OfTicks(3), Seed: 7);

    public static TheoryData<string> Names => [.. MechanismCatalog.Names];

    static Order[] Plain(Order[] orders) =>
        RandomBooks.WithoutSelfTrade(orders.Select(o => o with { Terms = OrderTerms.Plain }));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_checker_accepts_every_result_and_nobody_beats_the_call_auction(string name) => Seeds.Each(300, (rng, size) =>
    {
        var orders = RandomBooks.Draw(rng, size);
        if (MechanismCatalog.PlainOnly.Contains(name)) orders = Plain(orders);
        var mechanism = MechanismCatalog.Create(name, Options);
        var clearing = mechanism.Clear(orders);
        Assert.Equal(name, clearing.Mechanism);
        Assert.Empty(ClearingCheck.Of(orders, clearing));
        Assert.True(clearing.Welfare <= new CallAuction().Clear(orders).Welfare);
        Assert.True(clearing.MarketPart >= Money.Zero);
        if (MechanismCatalog.KeepNothing.Contains(name)) Assert.Empty(clearing.SellerPrices);
        Assert.Equal(clearing.Trades, MechanismCatalog.Create(name, Options).Clear(orders).Trades);
    });

    [Fact]
    public void Pay_as_bid_gains_what_the_call_auction_gains() => Seeds.Each(200, (rng, size) =>
    {
        var orders = RandomBooks.Draw(rng, size);
        Assert.Equal(new CallAuction().Clear(orders).Welfare, new PayAsBid().Clear(orders).Welfare);
    });

    [Fact]
    public void Without_wishes_tag_books_are_the_call_auction() => Seeds.Each(100, (rng, size) =>
    {
        var orders = Plain(RandomBooks.Draw(rng, size));
        Assert.Equal(new CallAuction().Clear(orders).Trades, new TagBooks().Clear(orders).Trades);
    });

    [Fact]
    public void McAfee_loses_at_most_the_optimum_over_k_and_trades_k_or_one_less() => Seeds.Each(500, (rng, size) =>
    {
        var orders = Plain(RandomBooks.Draw(rng, size));
        var clearing = new McAfee().Clear(orders);
        var book = UnitBook.Of(orders, "test");
        if (book.Unit == 0) return;
        var k = book.Crossing / book.Unit;
        var best = new CallAuction().Clear(orders).Welfare.MicroYen;
        Assert.True((Int128)k * (best - clearing.Welfare.MicroYen) <= best);
        Assert.Contains(k - clearing.Traded.WattHours / book.Unit, k == 0 ? [0L] : new[] { 0L, 1L });
    });

    /// <summary>One order of one unit a participant: nobody gains by naming another limit.</summary>
    [Theory]
    [InlineData("mcafee")]
    [InlineData("huang")]
    [InlineData("muda")]
    public void No_misreport_of_a_one_unit_trader_gains(string name) => Seeds.Each(100, (rng, size) =>
    {
        var orders = OneUnitEach(rng, Math.Min(size, 12), 12);
        for (var i = 0; i < orders.Length; i++)
        {
            var honest = Gain(orders, Clear(name, orders, 7), i);
            for (var limit = -1; limit <= 13; limit++)
                Assert.True(Gain(orders, Clear(name, With(orders, i, limit), 7), i) <= honest,
                    $"order {i} gains by {limit} instead of {orders[i].Limit}");
        }
    });

    /// <summary>One order a participant, of several units.</summary>
    [Theory]
    [InlineData("huang")]
    [InlineData("muda")]
    public void No_misreport_of_a_trader_with_one_order_gains(string name) => Seeds.Each(100, (rng, size) =>
    {
        var orders = OneUnitEach(rng, Math.Min(size, 12), 12);
        for (var i = 0; i < orders.Length; i++) orders[i] = orders[i] with { Quantity = new(rng.Between(1, 4)) };
        for (var i = 0; i < orders.Length; i++)
        {
            var honest = Gain(orders, Clear(name, orders, 7), i);
            for (var limit = -1; limit <= 13; limit++)
                Assert.True(Gain(orders, Clear(name, With(orders, i, limit), 7), i) <= honest,
                    $"order {i} gains by {limit} instead of {orders[i].Limit}");
        }
    });

    [Fact]
    public void Strong_budget_balance_rewards_no_misreport_on_average_over_its_lot() => Seeds.Each(40, (rng, size) =>
    {
        var orders = OneUnitEach(rng, Math.Min(size, 8), 8);
        for (var i = 0; i < orders.Length; i++)
        {
            var honest = OverAllLots(orders, orders, i);
            for (var limit = -1; limit <= 9; limit++)
            {
                var lied = OverAllLots(orders, With(orders, i, limit), i);
                Assert.True(lied.Gain * honest.Lots <= honest.Gain * lied.Lots, $"order {i} gains by {limit} instead of {orders[i].Limit}");
            }
        }
    });

    /// <summary>What an order gains summed over every outcome of the lot, all equally likely, and their
    /// number.</summary>
    static (long Gain, long Lots) OverAllLots(Order[] meant, Order[] said, int order)
    {
        var crossing = UnitBook.Of(said, "test").Crossing;
        var outcomes = new Dictionary<string, long>();
        for (var seed = 0UL; ; seed++)
        {
            var clearing = Clear("sbb", said, seed);
            outcomes.TryAdd(string.Join(' ', clearing.Trades.Select(t => t.Sell).Order()), Gain(meant, clearing, order));
            var drawn = clearing.Traded.WattHours == crossing ? 1 : crossing;
            if (outcomes.Count == drawn) return (outcomes.Values.Sum(), drawn);
        }
    }

    /// <summary>Several orders of one side: falling marginal values.</summary>
    [Fact]
    public void Given_the_split_muda_rewards_no_misreport_of_a_participant_with_two_orders() => Seeds.Each(60, (rng, size) =>
    {
        var count = Math.Min(size, 10);
        var orders = OneUnitEach(rng, count, 12);
        for (var i = 0; i + 1 < orders.Length; i += 3)
            orders[i + 1] = orders[i + 1] with { Participant = orders[i].Participant, Side = orders[i].Side, Quantity = new(rng.Between(1, 3)) };
        for (var i = 0; i + 1 < orders.Length; i += 3)
        {
            var clearing = Clear("muda", orders, 7);
            var honest = Gain(orders, clearing, i) + Gain(orders, clearing, i + 1);
            for (var first = 0; first <= 12; first++)
                for (var second = 0; second <= 12; second += 2)
                {
                    clearing = Clear("muda", With(With(orders, i, first), i + 1, second), 7);
                    Assert.True(Gain(orders, clearing, i) + Gain(orders, clearing, i + 1) <= honest);
                }
        }
    });

    static Order[] OneUnitEach(Rng rng, int count, int prices) => [.. Enumerable.Range(0, count).Select(i => new Order(
        ParticipantId.Parse($"P{i}"), rng.Between(0, 1) == 0 ? Side.Buy : Side.Sell, new(1),
        Price.OfTicks(rng.Between(0, prices)), OrderTerms.Plain))];

    static Order[] With(Order[] orders, int order, long limitTicks)
    {
        var said = orders.ToArray();
        said[order] = said[order] with { Limit = Price.OfTicks(limitTicks) };
        return said;
    }

    static Clearing Clear(string name, Order[] orders, ulong seed) =>
        MechanismCatalog.Create(name, Options with { Seed = seed }).Clear(orders);

    /// <summary>By the limits that are meant, in µ¥.</summary>
    static long Gain(Order[] meant, Clearing clearing, int order)
    {
        var gain = 0L;
        for (var t = 0; t < clearing.Trades.Length; t++)
        {
            var trade = clearing.Trades[t];
            if (trade.Buy == order) gain += (trade.Quantity * (meant[order].Limit - trade.Price)).MicroYen;
            if (trade.Sell == order) gain += (trade.Quantity * (clearing.SellerPriceOf(t) - meant[order].Limit)).MicroYen;
        }

        return gain;
    }

    [Fact]
    public void A_clearing_with_two_prices_survives_its_file() => Seeds.Each(100, (rng, size) =>
    {
        var orders = Plain(RandomBooks.Draw(rng, size));
        var text = OrdersFile.Header + "\n" + string.Concat(orders.Select((o, i) =>
            $"{i},{o.Participant},{(o.Side == Side.Buy ? "buy" : "sell")},{o.Quantity.WattHours},{o.Limit},,,\n"));
        var file = OrdersFile.Parse(System.Text.Encoding.UTF8.GetBytes(text), "orders.csv");
        var clearing = new Huang().Clear(orders);
        using var stream = new MemoryStream();
        ClearingFile.Write(stream, clearing, file.Ids);
        var read = ClearingFile.Parse(stream.ToArray(), "result.json", file);
        Assert.Empty(read.Violations);
        Assert.Equal(clearing.Trades, read.Clearing.Trades);
        Assert.Equal(clearing.SellerPrices, read.Clearing.SellerPrices);
        Assert.Equal(clearing.MarketPart, read.Clearing.MarketPart);
    });

    [Fact]
    public void A_deficit_and_a_price_too_few_are_violations()
    {
        var orders = Book.Of("sell S 10 Wh @ 5.00", "buy B 10 Wh @ 9.00");
        var honest = new Clearing("huang", [new(1, 0, new(10), Price.OfTicks(600))], new(40_000), new(10), [], []);
        Assert.Empty(ClearingCheck.Of(orders, honest with { SellerPrices = [Price.OfTicks(550)] }));
        Assert.Equal(["budget.deficit"], ClearingCheck.Of(orders, honest with { SellerPrices = [Price.OfTicks(601)] }).Select(v => v.Code));
        Assert.Equal(["trade.limit"], ClearingCheck.Of(orders, honest with { SellerPrices = [Price.OfTicks(499)] }).Select(v => v.Code));
        Assert.Equal(["trade.tick"], ClearingCheck.Of(orders, honest with { SellerPrices = [new(5_501)] }).Select(v => v.Code));
        Assert.Equal(["trade.seller-price"], ClearingCheck.Of(orders,
            honest with { SellerPrices = [Price.OfTicks(550), Price.OfTicks(550)] }).Select(v => v.Code));
    }
}
