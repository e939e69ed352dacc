using Yoichi.Market;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Bidding.Tests;

public class TagBuyerTests
{
    static readonly Tag Solar = Tag.Parse("solar");

    /// <summary>Uses 1 kWh in every slot and pays 2 ¥ more for solar; the run's first day is 4 August.</summary>
    static IAgent Shop(long? volume, long? yen) => Agents.Create("rule", Site.Home(margin: 0) with
    {
        Premiums = [new(Solar, Site.Yen(2))],
        Monthly = new(volume is { } v ? new Energy(v) : null, yen is { } y ? Money.OfYen(y) : null),
    }, 1)!;

    static SlotOutlook[] Day(int day = 0) => [.. Enumerable.Range(48 * day, 96).Select(i => Site.Slot(i, load: 1000))];

    static (long With, long Without) Ordered(IEnumerable<OrderIntent> orders) =>
        (orders.Where(o => o.Terms.Premiums.Length > 0).Sum(o => o.Quantity.WattHours),
            orders.Where(o => o.Terms.Premiums.Length == 0).Sum(o => o.Quantity.WattHours));

    static Fill Bought(int slot, long wattHours, double price, double limit = 27, string tag = "solar") =>
        new(Site.Start + slot, Side.Buy, new(wattHours), Site.Yen(price), Site.Yen(limit), [Tag.Parse(tag)]);

    [Fact]
    public void Up_to_a_day_only_its_share_of_the_month_is_ordered_at_a_premium()
    {
        // 4 August: 4/31 of 31 kWh. A slot's 1 kWh each.
        var agent = Shop(31_000, null);
        var orders = Site.Intents(agent, Round.Gate, Day(), 0, 1);
        Assert.Equal((1000, 0), Ordered(orders));
        agent.Filled(Bought(0, 3400, 20));
        Assert.Equal((600, 400), Ordered(orders = Site.Intents(agent, Round.Gate, Day(), 1, 1)));
        var said = Assert.Single(orders, o => o.Quantity == Energy.Zero);
        Assert.Equal(new(Reasons.PremiumPaced, 3400, 0, 129), said.Cause);
        Assert.Equal((1000, 0), Ordered(Site.Intents(agent, Round.Gate, Day(1), 2, 1)));   // the next day has a share more
    }

    [Fact]
    public void When_the_month_has_its_volume_no_premium_is_offered_until_the_next_month()
    {
        var agent = Shop(3000, null);
        agent.Filled(Bought(0, 3000, 20));
        var orders = Site.Intents(agent, Round.Gate, Day(20), 0, 1);
        Assert.Equal((0, 1000), Ordered(orders));
        Assert.Contains(orders, o => o.Cause == new Cause(Reasons.PremiumVolumeUsed, 3000, 3000));
        // 28 days after 4 August it is September, whose first day has a thirtieth.
        Assert.Equal((100, 900), Ordered(Site.Intents(agent, Round.Gate, Day(28), 0, 1)));
    }

    [Fact]
    public void Only_what_is_paid_beyond_the_limit_counts_towards_the_budget()
    {
        var agent = Shop(null, 31);
        agent.Filled(Bought(0, 100_000, 26.9));                // no more than it would have paid anyway
        Assert.Equal((1000, 0), Ordered(Site.Intents(agent, Round.Gate, Day(), 1, 1)));
        agent.Filled(Bought(1, 1500, 29));                     // 3 of the 4 yen that are due by the 4th
        Assert.Equal((500, 500), Ordered(Site.Intents(agent, Round.Gate, Day(), 2, 1)));
        // What stands for that slot could spend the fourth: nothing is left for another.
        Assert.Equal((0, 1000), Ordered(Site.Intents(agent, Round.Gate, Day(), 3, 1)));
        agent.Filled(Bought(2, 14_000, 29));
        Assert.Contains(Site.Intents(agent, Round.Gate, Day(27), 0, 1), o => o.Cause == new Cause(Reasons.PremiumBudgetUsed, 31_000_000, 31_000_000));
    }

    [Fact]
    public void An_agent_from_elsewhere_is_held_to_it_too_and_hears_of_its_trades()
    {
        var theirs = new Theirs();
        var agent = AgentCatalog.BuiltIn.With(theirs, "here").Create("theirs", Site.Home(margin: 0) with
        {
            Premiums = [new(Solar, Site.Yen(2))],
            Monthly = new(new Energy(31_000), null),
        }, 1)!;
        Assert.True(agent.WantsFills);
        agent.Filled(Bought(0, 3400, 20));
        Assert.Equal(3400, theirs.Heard);
        Assert.Equal((600, 400), Ordered(Site.Intents(agent, Round.Gate, Day(), 1, 1)));
    }

    /// <summary>Does as the rule does, and counts what it hears of.</summary>
    sealed class Theirs : IAgentFactory, IAgent
    {
        IAgent rule = null!;

        public long Heard { get; private set; }

        public int ApiVersion => AgentApi.Version;

        public string Name => "theirs";

        public System.Collections.Immutable.ImmutableArray<Reason> Reasons => [];

        public bool WantsFills => true;

        public IAgent Create(SiteProfile profile, ulong seed)
        {
            rule = Agents.Create("rule", profile with { Monthly = null }, seed)!;
            return this;
        }

        public void Filled(in Fill fill) => Heard += fill.Quantity.WattHours;

        public void Order(Round round, ReadOnlySpan<SlotOutlook> slots, ReadOnlySpan<SlotOutlook> horizon, Energy stored,
            ICollection<OrderIntent> orders) => rule.Order(round, slots, horizon, stored, orders);

        public DeviceAct Act(in SlotOutlook now, ReadOnlySpan<SlotOutlook> horizon, Energy stored) => rule.Act(now, horizon, stored);
    }

    [Fact]
    public void Other_energy_and_sales_count_for_nothing()
    {
        var agent = Shop(31_000, 31);
        agent.Filled(Bought(0, 50_000, 29, tag: "wind"));
        agent.Filled(Bought(0, 50_000, 29) with { Side = Side.Sell });
        Assert.Equal((1000, 0), Ordered(Site.Intents(agent, Round.Gate, Day(), 1, 1)));
    }

    [Fact]
    public void Nothing_ordered_at_a_premium_can_bring_a_month_past_volume_or_budget() => Seeds.Each(60, (rng, _) =>
    {
        var (volume, yen) = (rng.Between(1000, 400_000), rng.Between(1, 600));
        var agent = Shop(volume, yen);
        var (bought, paid) = (0L, 0L);
        var book = new Dictionary<DeliverySlot, List<OrderIntent>>();
        for (var i = 0; i < 27 * 48; i++)
        {
            var horizon = Enumerable.Range(i, 97).Select(k => Site.Slot(k, load: rng.Between(0, 3000))).ToArray();
            foreach (var (round, from, count) in i % 48 == 24 ? [(Round.DayAhead, 24, 48), (Round.Gate, 3, 1)] : new[] { (Round.Gate, 3, 1) })
                foreach (var group in Site.Orders(agent, round, horizon, from, count).GroupBy(o => o.Slot)) book[group.Key] = [.. group];
            foreach (var order in book.GetValueOrDefault(Site.Start + i + 3, []).Where(o => o.Terms.Premiums.Length > 0 && rng.Between(0, 2) > 0))
            {
                var (part, premium) = (rng.Between(1, order.Quantity.WattHours), rng.Between(0, 200));
                agent.Filled(new(order.Slot, Side.Buy, new(part), order.Limit + Price.OfTicks(premium), order.Limit, [Solar]));
                (bought, paid) = (bought + part, paid + part * premium * 10);
            }

            var day = Site.Grid.JstDay(Site.Start + i + 3).Day;
            Assert.True(bought <= volume * day / 31 && paid <= yen * 1_000_000 * day / 31, $"day {day}: {bought} Wh, {paid} µ¥");
        }

        Assert.True(bought > 0 || paid == 0);
    });

    [Fact]
    public void Without_monthly_limits_every_purchase_offers_the_premium() =>
        Assert.Equal((1000, 0), Ordered(Site.Orders(Agents.Create("rule",
            Site.Home(margin: 0) with { Premiums = [new(Solar, Site.Yen(2))] }, 1)!, Round.Gate, Day(), 0, 1)));
}
