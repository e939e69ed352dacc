using Yoichi.Bidding;
using Yoichi.Market;
using Yoichi.People;
using Yoichi.Units;

namespace Yoichi.Desk.Tests;

/// <summary>Preferences as agents take them.</summary>
public sealed class WishesTests
{
    static ParticipantId Id(string name) => ParticipantId.Parse(name);

    static Preferences Wish { get; } = Preferences.None("town", Id("A")) with { Version = 1, Style = Style.Economy };

    static readonly RegisteredSite Site = new("town", Id("A"), null) { Premiums = [new("solar", Price.OfTicks(77))] };

    static string Words(Preferences? wishes) => string.Join(" ", Wishes.Premiums(Site, wishes).Select(p => $"{p.Tag}={p.Amount}"));

    [Fact]
    public void Until_a_member_says_what_it_prefers_its_registration_holds()
    {
        Assert.Equal("solar=0.77", Words(null));
        Assert.Equal("solar=0.77", Words(Preferences.None("town", Id("A"))));
        Assert.Equal("", Words(Wish));
    }

    [Fact]
    public void Partners_are_worth_more_in_the_order_they_are_named_and_green_by_its_style()
    {
        Assert.Equal("buyer:S=1.00 seller:B=1.00 seller:C=0.95", Words(Wish with { BuyFrom = [Id("B"), Id("C")], SellTo = [Id("S")] }));
        Assert.Equal("buyer:S=1.00 seller:S=1.00", Words(Wish with { Supports = Id("S") }));
        Assert.Equal("biomass=3.00 geothermal=3.00 hydro=3.00 solar=3.00 wind=3.00", Words(Wish with { Style = Style.Green }));
        Assert.Contains("solar=0.50", Words(Wish with { Style = Style.Balanced }), StringComparison.Ordinal);
        Assert.All(Wishes.Premiums(Site, Wish with { BuyFrom = [.. Enumerable.Range(0, Preferences.MostNames).Select(i => Id($"P{i}"))] }), p => Assert.True(p.Amount > default(Price)));
    }

    [Theory]
    [InlineData(2000, 2000)]                                 // nothing wished: the agent's own limit
    [InlineData(2000, 1700, 20_000)]                         // 20 ¥ at the meter: 2 of charges, 1 of the partner's premium
    [InlineData(1700, 1700, 20_000)]
    [InlineData(1701, 1700, 20_000)]
    [InlineData(2000, 1699, 19_999)]                         // rounded in the member's favour
    public void A_bid_and_what_its_premiums_may_add_never_cost_more_at_the_meter_than_wished(int asked, int held, int? most = null)
    {
        var terms = OrderTerms.Create([], null, [new(Tag.OfSeller(Id("B")), Price.OfTicks(100)), new(Tag.OfSeller(Id("C")), Price.OfTicks(95))]);
        var (order, why) = Hold(Side.Buy, asked, terms, Wish with { MostToPay = most is { } m ? new(m) : null });
        Assert.Equal(Price.OfTicks(held), order.Limit);
        Assert.Equal(asked == held ? null : Reasons.DearerThanWished, why?.Code);
    }

    [Theory]
    [InlineData(900, 900)]
    [InlineData(900, 1100, 10_000)]                          // 10 ¥, though the partner gets it 1 ¥ cheaper
    [InlineData(1100, 1100, 10_000)]
    [InlineData(1099, 1100, 10_000)]
    [InlineData(900, 1101, 10_001)]
    public void An_ask_never_takes_less_than_wished_whoever_buys(int asked, int held, int? least = null)
    {
        var (order, why) = Hold(Side.Sell, asked, OrderTerms.Create([Tag.Parse("solar")], null, [new(Tag.OfBuyer(Id("S")), Price.OfTicks(100))]),
            Wish with { LeastToTake = least is { } l ? new(l) : null });
        Assert.Equal(Price.OfTicks(held), order.Limit);
        Assert.Equal(asked == held ? null : Reasons.CheaperThanWished, why?.Code);
    }

    [Fact]
    public async Task A_member_that_changes_its_mind_is_ordered_for_accordingly_from_the_next_slot_on()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var street = await Street.StartAsync("quick-5", "rule");
        var day = street.First + street.Grid.PerDay;
        await street.LiveUntilAsync(day + 20);
        var (careful, out_) = (Id("bakery"), Id("H1"));
        await street.People.WriteAsync(stop,
            PeopleBook.Of(Preferences.None("quick-5", careful) with { Version = 1, Style = Style.Economy, MostToPay = Price.OfTicks(1200) }),
            PeopleBook.Of(Preferences.None("quick-5", out_) with { Version = 1, Agent = Preferences.NoAgent }));
        await street.LiveUntilAsync(day + 44);
        var after = (await street.ReasonsAsync()).Where(r => r.Decided > day + 20).ToList();
        Assert.DoesNotContain(after, r => r.Participant == out_);
        Assert.Contains(await street.ReasonsAsync(out_), r => r.OrderId is not null);
        var bids = after.Where(r => r.Participant == careful && r.Kind.EndsWith("-buy", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(bids);
        Assert.All(bids, r => Assert.True(r.Limit <= Price.OfTicks(1200)));
        Assert.Contains(after, r => r.Participant == careful && r.Code == Reasons.DearerThanWished);
        Assert.Contains(await street.ReasonsAsync(careful), r => r.Limit > Price.OfTicks(1200));
    }

    static (OrderIntent Order, Cause? Why) Hold(Side side, int ticks, OrderTerms terms, Preferences wishes) => Wishes.Hold(
        new(default, side, new(500), Price.OfTicks(ticks), terms, new(Reasons.Deficit)),
        new(default, default, default, Price.OfTicks(2700), Price.OfTicks(850), Price.OfTicks(200), null, default, default), wishes);
}
