using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Market.Tests;

public class OrderRulesTests
{
    static readonly Order Good = Book.Of("sell H1 5 Wh @ 8.00")[0];

    static OrderTerms Wish(params long[] ticks) => OrderTerms.Create(
        [], [], ticks.Select((t, k) => new Premium(Tag.Parse($"t{k}"), new(t))));

    public static TheoryData<long, long, bool> Edges => new()
    {
        { 1, 999_990, true }, { 1_000_000_000_000, -999_990, true }, { 0, 0, false }, { -1, 0, false },
        { 1_000_000_000_001, 0, false }, { 5, 1_000_000, false }, { 5, -1_000_000, false }, { 5, 5, false }, { 5, -15, false },
    };

    [Theory]
    [MemberData(nameof(Edges))]
    public void Quantities_and_limits_are_held_to_their_ranges(long wattHours, long limit, bool allowed) =>
        Assert.Equal(allowed,
        OrderRules.Check(Good with { Quantity = new(wattHours), Limit = new(limit) }) == OrderFault.None);

    [Fact]
    public void Premiums_are_whole_ticks_and_together_within_a_limits_range()
    {
        Assert.Equal(OrderFault.None, OrderRules.Check(Good with { Terms = Wish(500_000, -499_990) }));
        Assert.Equal(OrderFault.PremiumsOutOfRange, OrderRules.Check(Good with { Terms = Wish(500_000, -500_000) }));
        Assert.Equal(OrderFault.PremiumsOutOfRange, OrderRules.Check(Good with { Terms = Wish(long.MinValue + 8) }));
        Assert.Equal(OrderFault.PremiumNotWholeTicks, OrderRules.Check(Good with { Terms = Wish(5) }));
    }

    [Fact]
    public void A_side_holds_at_most_a_terawatt_hour()
    {
        var half = Good with { Quantity = new(OrderRules.MaxWattHours / 2) };
        Assert.Equal((-1, OrderFault.None), OrderRules.FirstFault([half, half, half with { Side = Side.Buy }]));
        Assert.Equal((2, OrderFault.SideTotalOutOfRange), OrderRules.FirstFault([half, half, Good]));
    }

    [Fact]
    public void Every_fault_has_a_sentence() =>
        Assert.All(Enum.GetValues<OrderFault>(), f => Assert.NotEmpty(OrderRules.Describe(f)));

    [Fact]
    public void Own_orders_meet_when_limits_do_and_tags_allow()
    {
        static (int, int)? First(params string[] book) => SelfTrade.First(Book.Of(book));
        Assert.Equal((0, 1), First("sell H1 5 Wh @ 8.00", "buy H1 5 Wh @ 8.00"));
        Assert.Null(First("sell H1 5 Wh @ 8.00", "buy H1 5 Wh @ 7.99"));
        Assert.Null(First("sell H1 5 Wh @ 8.00", "buy H2 5 Wh @ 9.00"));
        Assert.Null(First("sell H1 5 Wh @ 8.00", "buy H1 5 Wh @ 9.00 requires solar"));
        Assert.Equal((1, 2), First("sell H1 5 Wh @ 9.00", "sell H1 5 Wh @ 8.00", "buy H1 5 Wh @ 7.00 values seller:H1=1.00"));
    }

    [Fact]
    public void The_first_own_pair_is_the_one_a_look_at_all_pairs_finds() => Seeds.Each(500, (rng, size) =>
    {
        var orders = Enumerable.Range(0, 4).SelectMany(_ => RandomBooks.Draw(rng, size / 4 + 1)).ToArray();
        var expected = (from later in Enumerable.Range(0, orders.Length)
                        from earlier in Enumerable.Range(0, later)
                        where SelfTrade.Meet(orders[earlier], orders[later])
                        select ((int, int)?)(earlier, later)).FirstOrDefault();
        Assert.Equal(expected, SelfTrade.First(orders));
    });
}
