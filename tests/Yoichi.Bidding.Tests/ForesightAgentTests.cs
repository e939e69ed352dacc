using Yoichi.Devices;
using Yoichi.Market;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Bidding.Tests;

public class ForesightAgentTests
{
    /// <summary>Two days whose last slot is the cheapest, so that what is left over has one worth throughout.</summary>
    static SlotOutlook[] Days(Rng rng, bool site) => [.. Enumerable.Range(0, 96).Select(i => Site.Slot(i,
        load: site && i < 95 ? rng.Between(0, 1200) : 0,
        generated: site && (i % 48 is > 11 and < 37 || i == 95) ? rng.Between(1, 2000) : 0,
        charges: 1, expected: i == 95 ? 9 : Math.Round(9 + 17 * rng.NextDouble(), 2)))];

    [Fact]
    public void With_the_future_known_a_battery_costs_what_the_exact_plan_says_and_less_than_any_other_agent() =>
        Seeds.Each(12, (rng, _) =>
        {
            var profile = Site.Home(Site.Battery);
            var slots = Days(rng, site: true);
            var worth = 0.999 * 9_000 * 0.95;
            var best = PriceTaker.Run("foresight", profile, slots, worth);
            var plan = StoragePlan.Of(new(0, 6400, 0, 0.95, 0.95, worth), [.. slots.Select(s => new PlanSlot(
                (s.Load - s.Generated).WattHours, (s.ExpectedPrice!.Value + s.Charges).MicroYenPerWattHour,
                s.ExpectedPrice!.Value.MicroYenPerWattHour, 1500, 1500))]);

            // Whole Wh: at most two of them a slot at the retail price.
            Assert.InRange(best - plan.Totals.Objective, -96 * 2 * 27_000, 96 * 2 * 27_000);
            foreach (var other in new[] { "retail", "zero", "rule" })
                Assert.True(best <= PriceTaker.Run(other, profile, slots, worth), other);
        });

    [Fact]
    public void With_the_future_known_a_vehicle_meets_its_needs_for_less_than_any_other_agent() =>
        Seeds.Each(12, (rng, _) =>
        {
            var profile = Site.Home(vehicle: Site.Commuter);
            var slots = Days(rng, site: false);
            var worth = 0.999 * 10_000 / 0.9;
            var best = PriceTaker.Run("foresight", profile, slots, worth);
            foreach (var other in new[] { "zero", "rule" })
                Assert.True(best <= PriceTaker.Run(other, profile, slots, worth) + 100 * 27_000, other);
        });

    [Fact]
    public void The_rule_agents_beat_the_retailer_alone() => Seeds.Each(12, (rng, _) =>
    {
        var home = Site.Home(Site.Battery);
        var slots = Days(rng, site: true);
        Assert.True(PriceTaker.Run("rule", home, slots, 10_000) < PriceTaker.Run("retail", home, slots, 10_000));
        var car = Site.Home(vehicle: Site.Commuter);
        var still = Days(rng, site: false);
        Assert.True(PriceTaker.Run("rule", car, still, 10_000) < PriceTaker.Run("retail", car, still, 10_000));
    });

    [Fact]
    public void It_orders_exactly_what_its_plan_draws()
    {
        var horizon = new[] { Site.Slot(0, load: 300, expected: 10), Site.Slot(1, load: 1200, expected: 26) };
        var agent = Agents.Create("foresight", Site.Home(Site.Battery), 1)!;
        var orders = Site.Orders(agent, Round.DayAhead, horizon, 0, 2);
        // 300 used at once; 1,500, as fast as it can, for the second slot's 1,200 and to sell 0.9025 of the rest.
        Assert.Equal(
            [(Side.Buy, 300L, Site.Yen(27)), (Side.Buy, 1500L, Site.Yen(23.46)), (Side.Sell, 153L, Site.Yen(9.99))],
            orders.Select(o => (o.Side, o.Quantity.WattHours, o.Limit)));
    }

    [Fact]
    public void A_sale_from_the_store_asks_no_less_than_the_buy_back_price()
    {
        // Nothing else to do with what is stored: the plan sells it at the lowest price there is.
        var agent = Agents.Create("foresight", Site.Home(Site.Battery), 1)!;
        var orders = Site.Orders(agent, Round.Gate, [Site.Slot(0, generated: 100, buyBack: 15, expected: 5)], stored: 1000);
        Assert.Equal([(Side.Sell, 100L, Site.Yen(15), false), (Side.Sell, 950L, Site.Yen(15), true)],
            orders.Select(o => (o.Side, o.Quantity.WattHours, o.Limit, o.Terms.IsPlain)));
    }

    [Fact]
    public void Without_a_market_it_still_uses_the_battery_as_well_as_the_retailer_allows()
    {
        var slots = Enumerable.Range(0, 48)
            .Select(i => Site.Slot(i, load: 400, generated: i is > 20 and < 30 ? 1500 : 0)).ToArray();
        var agent = Agents.Create("foresight", Site.Home(Site.Battery), 1)!;
        var battery = new Battery(Site.Battery);
        var (import, export) = (0L, 0L);
        for (var i = 0; i < 48; i++)
        {
            var step = battery.Step(agent.Act(slots[i], slots.AsSpan(i), battery.State).Wish, 30);
            var net = 400 - slots[i].Generated.WattHours + step.Net.WattHours;
            import += Math.Max(0, net);
            export += Math.Max(0, -net);
        }

        // 9 × 1,100 of surplus into 6,400: 6,737 charged; 18 slots of use after it take all 6,080 delivered.
        Assert.InRange(9 * 1100 - export, 6730, 6740);
        Assert.InRange(39 * 400 - import, 6070, 6080);
    }
}
