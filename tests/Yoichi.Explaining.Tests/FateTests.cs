using Yoichi.Community;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Explaining.Tests;

public sealed class FateTests
{
    static Auction Held(long wanted, long offered, long? least = null, long? most = null) => new(RoundKind.Gate, 2, new(wanted), new(offered),
        new(0), least is { } low ? Price.OfTicks(low) : null, most is { } high ? Price.OfTicks(high) : null);

    [Theory]
    [InlineData(Side.Buy, 1000, OrderFate.Rationed)]          // at the lowest price …
    [InlineData(Side.Buy, 999, OrderFate.LimitMissed)]        // … and a tick below it
    [InlineData(Side.Sell, 1200, OrderFate.Rationed)]
    [InlineData(Side.Sell, 1201, OrderFate.LimitMissed)]
    public void A_limit_is_missed_from_one_tick_beyond_the_prices(Side side, long ticks, OrderFate fate) =>
        Assert.Equal(fate, Fates.Of(side, Price.OfTicks(ticks), OrderTerms.Plain, new(1), RoundKind.Gate, Held(5, 5, 1000, 1200)));

    [Fact]
    public void A_premium_may_carry_a_limit_to_the_price()
    {
        var terms = OrderTerms.Create([], null, [new(Tag.Parse("solar"), Price.OfTicks(100))]);
        Assert.Equal(OrderFate.Rationed, Fates.Of(Side.Buy, Price.OfTicks(900), terms, new(1), RoundKind.Gate, Held(5, 5, 1000, 1200)));
        Assert.Equal(OrderFate.LimitMissed, Fates.Of(Side.Buy, Price.OfTicks(899), terms, new(1), RoundKind.Gate, Held(5, 5, 1000, 1200)));
    }

    [Fact]
    public void What_is_left_of_an_order_that_requires_a_tag_lacked_the_tag() => Assert.Equal(OrderFate.TagsMissing, Fates.Of(
        Side.Buy, Price.OfTicks(2000), OrderTerms.Create([], [Tag.Parse("solar")]), new(1), RoundKind.Gate, Held(5, 5, 1000, 1200)));

    [Theory]
    [InlineData(Side.Buy, 5, 0, OrderFate.NobodyOpposite)]
    [InlineData(Side.Sell, 0, 5, OrderFate.NobodyOpposite)]
    [InlineData(Side.Buy, 5, 5, OrderFate.NothingMatched)]
    public void Without_trades_it_was_nobody_or_nobody_who_agreed(Side side, long wanted, long offered, OrderFate fate) =>
        Assert.Equal(fate, Fates.Of(side, Price.OfTicks(1000), OrderTerms.Plain, new(1), RoundKind.Gate, Held(wanted, offered)));

    [Theory]
    [InlineData(0, RoundKind.Gate, OrderFate.Filled)]
    [InlineData(1, RoundKind.Gate, OrderFate.Withdrawn)]
    [InlineData(1, RoundKind.Continuous, OrderFate.NobodyCame)]
    public void Without_an_auction_it_was_taken_back_or_waited_in_vain(long rest, RoundKind phase, OrderFate fate) =>
        Assert.Equal(fate, Fates.Of(Side.Buy, Price.OfTicks(1000), OrderTerms.Plain, new(rest), phase, null));

    [Theory]
    [InlineData("H10", "H10", 0)]
    [InlineData("H10", "H1", 1)]
    [InlineData("H10", "H01", 2)]
    [InlineData("", "abc", 3)]
    public void Distance_counts_letters_to_change(string a, string b, int distance)
    {
        Assert.Equal(distance, Names.Distance(a, b));
        Assert.Equal(distance, Names.Distance(b, a));
    }
}
