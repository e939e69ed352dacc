using Yoichi.Devices;
using Yoichi.Market;
using Yoichi.Testing;

namespace Yoichi.Bidding.Tests;

public class PlanAgentTests
{
    static IAgent Plan(SiteProfile profile) => Agents.Create("plan", profile, 1)!;

    /// <summary>A forecast that is nearly sure.</summary>
    static SlotOutlook[] Sure(params SlotOutlook[] slots) => [.. slots.Select(s => s with { Spread = new(1) })];

    [Fact]
    public void The_limit_of_a_purchase_is_what_the_energy_will_save()
    {
        // 700 Wh are needed at 27 later; through the battery each Wh bought now saves 0.9025 of that.
        var horizon = Sure([Site.Slot(0, expected: 12), Site.Slot(1, load: 300), Site.Slot(2, load: 400), Site.Slot(3, generated: 2000)]);
        var orders = Site.Orders(Plan(Site.Home(Site.Battery, margin: 0)), Round.Gate, horizon);
        Assert.All(orders, o => Assert.Equal(Side.Buy, o.Side));
        Assert.InRange(orders[0].Limit.MicroYenPerWattHour, 24_000, 24_370);
        Assert.Equal(Reasons.WorthBuying, orders[0].Cause.Code);
        Assert.InRange(orders.Where(o => o.Limit > Site.Yen(20)).Sum(o => o.Quantity.WattHours), 700, 1050);
    }

    [Fact]
    public void The_limit_of_a_sale_is_what_keeping_it_would_save()
    {
        // Full, and 600 Wh are needed before the sun is back: that much is kept for 27, the rest asks for no more than surplus brings.
        var horizon = Sure([Site.Slot(0, expected: 24), Site.Slot(1, load: 300), Site.Slot(2, load: 300),
            .. Enumerable.Range(3, 8).Select(i => Site.Slot(i, generated: 1500))]);
        var orders = Site.Orders(Plan(Site.Home(Site.Battery, margin: 0)), Round.Gate, horizon, stored: 6400);
        Assert.All(orders, o => Assert.Equal((Side.Sell, true), (o.Side, o.Terms.IsPlain)));
        Assert.Equal(1500, orders.Sum(o => o.Quantity.WattHours), tolerance: 5);
        Assert.All(orders, o => Assert.InRange(o.Limit.MicroYenPerWattHour, 8_500, 9_000));

        orders = Site.Orders(Plan(Site.Home(Site.Battery, margin: 0)), Round.Gate, horizon, stored: 600);
        Assert.All(orders, o => Assert.InRange(o.Limit.MicroYenPerWattHour, 26_000, 27_000));
    }

    [Fact]
    public void A_battery_that_may_not_feed_in_sells_nothing_of_what_it_holds()
    {
        var held = Site.Battery with { MayExport = false };
        var horizon = Sure([Site.Slot(0, load: 200, expected: 24), .. Enumerable.Range(1, 40).Select(i => Site.Slot(i, load: 20))]);
        long Sold(BatterySpec battery) => Site.Orders(Plan(Site.Home(battery)), Round.Gate, horizon, stored: 6400)
            .Where(o => o.Side == Side.Sell).Sum(o => o.Quantity.WattHours);
        Assert.InRange(Sold(Site.Battery), 1000, 1300);
        Assert.Equal(0, Sold(held));

        // What was sold is delivered by the one and not by the other.
        var sold = horizon[0] with { Sold = new(1000) };
        Assert.Equal(-1200, Plan(Site.Home(Site.Battery)).Act(sold, horizon, new(6400)).Wish.WattHours);
        Assert.Equal(-200, Plan(Site.Home(held)).Act(sold, horizon, new(6400)).Wish.WattHours);
    }

    [Fact]
    public void Leave_to_feed_in_is_worth_money_to_it() => Seeds.Each(6, (rng, _) =>
    {
        SlotOutlook[] slots = [.. Enumerable.Range(0, 96).Select(i => Site.Slot(i, load: 100,
            generated: i % 48 is > 14 and < 34 ? rng.Between(500, 1500) : 0, expected: i % 48 is > 33 and < 44 ? 24 : 10))];
        var free = PriceTaker.Run("plan", Site.Home(Site.Battery), slots, 8_000);
        var held = PriceTaker.Run("plan", Site.Home(Site.Battery with { MayExport = false }), slots, 8_000);
        Assert.True(free < held - 20_000_000, $"{free / 1e6:0} ¥ against {held / 1e6:0} ¥");
    });

    [Fact]
    public void It_pays_less_than_the_rule_at_prices_that_change()
    {
        var (plan, rule) = (0.0, 0.0);
        Seeds.Each(10, (rng, _) =>
        {
            SlotOutlook[] slots = [.. Enumerable.Range(0, 96).Select(i => Site.Slot(i, load: rng.Between(100, 700),
                generated: i % 48 is > 14 and < 34 ? rng.Between(0, 1500) : 0, charges: 1,
                expected: i % 48 is > 14 and < 34 ? 11 : 20 + Math.Round(5 * rng.NextDouble(), 2)))];
            plan += PriceTaker.Run("plan", Site.Home(Site.Battery), slots, 8_000);
            rule += PriceTaker.Run("rule", Site.Home(Site.Battery), slots, 8_000);
        });
        Assert.True(plan < rule, $"{plan / 1e6:0} ¥ against {rule / 1e6:0} ¥");
    }

    [Fact]
    public void Where_every_course_costs_the_same_the_battery_does_not_swing_to_and_fro()
    {
        // One price on both sides at all times, and forecasts that waver: whatever is done costs the same.
        var lossless = Site.Battery with { ChargeEfficiency = 1, DischargeEfficiency = 1 };
        var agent = Plan(Site.Home(lossless));
        var battery = new Battery(lossless with { Initial = new(3000) });
        for (var i = 0; i < 48; i++)
        {
            var horizon = Sure([.. Enumerable.Range(i, 60).Select(k => Site.Slot(k, load: 300 + 7 * (k * i % 5), retail: 20, buyBack: 20))]);
            var moved = battery.Step(agent.Act(horizon[0] with { Load = new(320) }, horizon, battery.State).Wish, 30).Net.WattHours;
            Assert.InRange(moved, -320, 0);
        }
    }

    [Fact]
    public void With_nothing_forecast_it_does_as_the_rule_does_and_says_so()
    {
        var horizon = Enumerable.Range(0, 96).Select(i => Site.Slot(i)).ToArray();
        var now = Site.Slot(0, load: 700, generated: 300);
        var act = Plan(Site.Home(Site.Battery)).Act(now, horizon, new(3000));
        Assert.Equal((-400, Reasons.NothingForecast), (act.Wish.WattHours, act.Cause.Code));
        var intents = Site.Intents(Plan(Site.Home(Site.Battery)), Round.Gate, horizon);
        Assert.Contains(intents, i => i.Cause.Code == Reasons.NothingForecast && i.Quantity == default);
    }

    [Fact]
    public void A_plan_that_keeps_losing_gives_way_to_the_rule_and_says_so()
    {
        // Cheap nights, and every forecast says a day of use; what comes is sun. Each night's charge is thrown away.
        SlotOutlook Real(int i) => Site.Slot(i, load: 100 + i % 2, generated: i % 48 is > 14 and < 34 ? 900 : 0, retail: i % 48 < 12 ? 12 : 36);
        SlotOutlook Said(int i) => Real(i) with { Load = new(i % 48 < 14 ? 100 : 900), Generated = default };
        var agent = Plan(Site.Home(Site.Battery));
        var battery = new Battery(Site.Battery);
        var codes = new List<string>();
        for (var i = 0; i < 7 * 48; i++)
        {
            var horizon = Enumerable.Range(i, 96).Select(Said).ToArray();
            var act = agent.Act(Real(i), horizon, battery.State);
            codes.Add(act.Cause.Code);
            battery.Step(act.Wish, 30);
        }

        Assert.DoesNotContain(Reasons.PlanBehind, codes.Take(3 * 48));
        Assert.Contains(Reasons.PlanBehind, codes);
        var first = codes.IndexOf(Reasons.PlanBehind);
        Assert.All(codes.Skip(first).Take(12), c => Assert.Equal(Reasons.PlanBehind, c));
    }

    [Fact]
    public void An_office_holds_its_forecast_peak_down_as_far_as_it_pays()
    {
        SlotOutlook[] day = Sure([.. Enumerable.Range(0, 96).Select(i => Site.Slot(i, load: i % 48 is > 24 and < 30 ? 3000 : 1000))]);
        (long Peak, int Held) Played(bool demandCharge)
        {
            var agent = Plan(Site.Home(Site.Battery with { Initial = new(3000) }, demandCharge: demandCharge));
            var battery = new Battery(Site.Battery with { Initial = new(3000) });
            var (peak, held) = (0L, 0);
            for (var i = 0; i < 48; i++)
            {
                var act = agent.Act(day[i], day.AsSpan(i), battery.State);
                held += act.Cause.Code == Reasons.HoldPeak ? 1 : 0;
                peak = Math.Max(peak, day[i].Load.WattHours + battery.Step(act.Wish, 30).Net.WattHours);
            }

            return (peak, held);
        }

        // 6,080 Wh delivered over five slots of 2,000 above the rest: 3,000 − 1,216.
        var (peak, held) = Played(true);
        Assert.InRange(peak, 1780, 1840);
        Assert.InRange(held, 4, 5);
        Assert.Equal((3000, 0), Played(false));
    }

    [Fact]
    public void The_less_sure_the_forecast_the_less_is_ordered_a_day_ahead()
    {
        long Ordered(long spread, long load, long generated) => Site.Orders(Plan(Site.Home()), Round.DayAhead,
            [Site.Slot(0, load: load, generated: generated, expected: 15) with { Spread = new(spread) }]).Sum(o => o.Quantity.WattHours);
        Assert.Equal(999, Ordered(1, 1000, 0), tolerance: 2);
        Assert.True(Ordered(1, 1000, 0) > Ordered(500, 1000, 0) && Ordered(500, 1000, 0) > Ordered(1500, 1000, 0));
        Assert.True(Ordered(1, 0, 1000) > Ordered(500, 0, 1000) && Ordered(500, 0, 1000) > Ordered(1500, 0, 1000));
        Assert.Equal(0, Ordered(100_000, 1000, 0));
    }

    [Fact]
    public void A_shop_without_a_battery_orders_all_it_expects_at_the_gate_around_its_position()
    {
        var horizon = new[] { Site.Slot(0, load: 900, bought: 300), Site.Slot(1, load: 100, bought: 300) };
        var shop = Plan(Site.Home(margin: 0));
        var buy = Assert.Single(Site.Orders(shop, Round.Gate, horizon));
        Assert.Equal((Side.Buy, 600L, Site.Yen(27), Reasons.Deficit), (buy.Side, buy.Quantity.WattHours, buy.Limit, buy.Cause.Code));
        var sell = Assert.Single(Site.Orders(shop, Round.Gate, horizon, 1));
        Assert.Equal((Side.Sell, 200L, true, Reasons.SellBack), (sell.Side, sell.Quantity.WattHours, sell.Terms.IsPlain, sell.Cause.Code));
        Assert.Equal(Reasons.NoStore, shop.Act(horizon[0], horizon, default).Cause.Code);
    }

    [Fact]
    public void A_pack_that_is_dear_to_wear_is_not_cycled_for_a_small_spread()
    {
        var horizon = Sure([.. Enumerable.Range(0, 60).Select(i => Site.Slot(i, load: 300, retail: i < 4 ? 27.86 : 35.76))]);
        long Charged(long packYenPerKWh) => Plan(Site.Home(Site.Battery with { PackPrice = new(1000 * packYenPerKWh) }))
            .Act(horizon[3], horizon.AsSpan(3), new(0)).Wish.WattHours;
        Assert.Equal(1500, Charged(0));
        Assert.True(Charged(50_000) <= 0);
    }
}
