using Yoichi.Testing;

namespace Yoichi.Market.Tests;

public class TwinTests
{
    [Fact]
    public void The_fast_auction_agrees_with_its_slow_twin_to_the_watt_hour() => Seeds.Each(1_000, (rng, size) =>
    {
        var orders = RandomBooks.Draw(rng, size * 3 / 4 + 1);
        Same(new ReferenceClearing().Clear(orders), new CallAuction().Clear(orders));
    });

    [Fact]
    public void They_agree_on_books_where_every_seller_is_a_class_of_its_own() => Seeds.Each(300, (rng, size) =>
    {
        var orders = RandomBooks.DrawNamedSellers(rng, 1 + size / 3);
        Same(new ReferenceClearing().Clear(orders), new CallAuction().Clear(orders));
    });

    [Fact]
    public void They_agree_at_the_ends_of_every_range() => Seeds.Each(300, (rng, size) =>
    {
        var orders = RandomBooks.DrawExtreme(rng, 2 + size / 2);
        Same(new ReferenceClearing().Clear(orders), new CallAuction().Clear(orders));
    });

    static void Same(Clearing slow, Clearing fast)
    {
        Assert.Equal(slow.Welfare, fast.Welfare);
        Assert.Equal(slow.Traded, fast.Traded);
        Assert.Equal(slow.Trades.AsEnumerable(), fast.Trades);
        Assert.Equal(slow.Duals.AsEnumerable(), fast.Duals);
        Assert.Equal(slow.Prices.AsEnumerable(), fast.Prices);
    }
}
