using Yoichi.Devices;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Bidding.Tests;

public class RuleAgentTests
{
    static IAgent Rule(SiteProfile profile) => Agents.Create("rule", profile, 1)!;

    [Fact]
    public void A_home_buys_its_need_at_retail_less_charges_and_margin()
    {
        var order = Assert.Single(Site.Orders(Rule(Site.Home()), Round.Gate, [Site.Slot(0, load: 400, charges: 2.004)]));
        Assert.Equal((Side.Buy, new Energy(400), Site.Yen(24.49), Reasons.Deficit),
            (order.Side, order.Quantity, order.Limit, order.Cause.Code));
        Assert.Empty(order.Terms.Tags);
    }

    [Fact]
    public void A_roof_sells_its_surplus_at_buy_back_and_margin_with_its_tags()
    {
        var order = Assert.Single(Site.Orders(Rule(Site.Home()), Round.Gate,
            [Site.Slot(0, load: 400, generated: 1000, buyBack: 8.504)]));
        Assert.Equal((Side.Sell, new Energy(600), Site.Yen(9.01)), (order.Side, order.Quantity, order.Limit));
        Assert.Equal([Tag.Parse("solar")], order.Terms.Tags);
    }

    [Fact]
    public void A_battery_takes_the_surplus_first_and_only_the_rest_is_sold()
    {
        SlotOutlook[] horizon = [Site.Slot(0, generated: 1400), Site.Slot(1, generated: 1400), Site.Slot(2, load: 300)];
        Assert.Empty(Site.Orders(Rule(Site.Home(Site.Battery)), Round.Gate, horizon, 1, 1, stored: 0));
        // 6400 − 4640 = 1760 Wh of room: the first slot stores 1330, the second the last 430 with 453 drawn.
        var order = Assert.Single(Site.Orders(Rule(Site.Home(Site.Battery)), Round.Gate, horizon, 1, 1, stored: 4640));
        Assert.Equal((Side.Sell, new Energy(1400 - 453)), (order.Side, order.Quantity));
        // And what is stored is used before anything is bought.
        Assert.Empty(Site.Orders(Rule(Site.Home(Site.Battery)), Round.Gate, horizon, 2, 1, stored: 4640));
    }

    [Fact]
    public void Day_ahead_only_the_sure_part_is_ordered_half_way_to_the_price_expected()
    {
        var horizon = new[] { Site.Slot(0, load: 1000, expected: 15), Site.Slot(1, generated: 1000, expected: 15) };
        var orders = Site.Orders(Rule(Site.Home()), Round.DayAhead, horizon, 0, 2);
        Assert.Equal([Reasons.CautiousDeficit, Reasons.CautiousSurplus], orders.Select(o => o.Cause.Code));
        Assert.All(orders, o => Assert.InRange(o.Quantity.WattHours, 500, 900));
        Assert.Equal(Site.Yen(20.75), orders[0].Limit);
        Assert.Equal(Site.Yen(12), orders[1].Limit);
    }

    [Fact]
    public void The_dearer_the_mistake_the_less_is_ordered_ahead()
    {
        long Sold(double expected) => Site.Orders(Rule(Site.Home()), Round.DayAhead,
            [Site.Slot(0, generated: 1000, expected: expected)]).Sum(o => o.Quantity.WattHours);
        Assert.True(Sold(10) < Sold(15) && Sold(15) < Sold(22));
    }

    [Fact]
    public void At_the_gate_only_what_is_not_traded_yet_is_ordered()
    {
        var order = Assert.Single(Site.Orders(Rule(Site.Home()), Round.Gate, [Site.Slot(0, load: 400, bought: 250)]));
        Assert.Equal(new Energy(150), order.Quantity);
        Assert.Empty(Site.Orders(Rule(Site.Home()), Round.Gate, [Site.Slot(0, load: 400, bought: 400)]));
    }

    [Fact]
    public void A_position_too_big_is_traded_back_and_not_as_solar()
    {
        var back = Assert.Single(Site.Orders(Rule(Site.Home()), Round.Gate, [Site.Slot(0, load: 100, bought: 400)]));
        Assert.Equal((Side.Sell, new Energy(300), Reasons.SellBack), (back.Side, back.Quantity, back.Cause.Code));
        Assert.True(back.Terms.IsPlain);
        var cover = Assert.Single(Site.Orders(Rule(Site.Home()), Round.Gate, [Site.Slot(0, generated: 100, sold: 400)]));
        Assert.Equal((Side.Buy, new Energy(300), Reasons.CoverSale), (cover.Side, cover.Quantity, cover.Cause.Code));
    }

    [Theory]
    [InlineData(500, 0, 200, 0, Side.Buy, 300)]
    [InlineData(0, 500, 0, 200, Side.Sell, 300)]
    [InlineData(500, 0, 500, 0, Side.None, 0)]
    [InlineData(500, 0, 600, 0, Side.Sell, 100)]   // what was bought and not used goes on
    [InlineData(500, 0, 0, 100, Side.Buy, 600)]    // and the sale that failed is covered
    [InlineData(0, 500, 200, 0, Side.Sell, 700)]
    [InlineData(0, 500, 0, 600, Side.Buy, 100)]
    [InlineData(500, 0, 600, 100, Side.None, 0)]   // traded back before: even
    public void After_metering_a_position_is_made_even_with_the_meter(
        long load, long generated, long bought, long sold, Side side, long quantity)
    {
        var orders = Site.Orders(Rule(Site.Home(Site.Battery)), Round.AfterMetering,
            [Site.Slot(0, load, generated, bought: bought, sold: sold)], stored: 3000);
        Assert.Equal(quantity, orders.Sum(o => o.Quantity.WattHours));
        Assert.All(orders, o => Assert.Equal(side, o.Side));
    }

    [Fact]
    public void The_battery_acts_around_the_position()
    {
        var agent = Rule(Site.Home(Site.Battery));
        Energy Act(SlotOutlook now) => agent.Act(now, [now], new(3000)).Wish;
        Assert.Equal(new Energy(-500), Act(Site.Slot(0, load: 500)));
        Assert.Equal(new Energy(700), Act(Site.Slot(0, load: 100, generated: 800)));
        Assert.Equal(new Energy(-200), Act(Site.Slot(0, generated: 300, sold: 500)));
        Assert.Equal(new Energy(-300), Act(Site.Slot(0, load: 500, bought: 200)));
    }

    [Fact]
    public void An_office_shaves_its_peak_below_what_self_consumption_would_reach()
    {
        // 1 kWh in the battery: greedy would spend it on the first slots and meet the peak empty.
        var loads = Enumerable.Range(0, 48).Select(i => i == 20 ? 3000L : 1000L).ToArray();
        long Peak(bool demandCharge)
        {
            var agent = Rule(Site.Home(Site.Battery, demandCharge: demandCharge));
            var battery = new Battery(Site.Battery with { Initial = new(1000) });
            var peak = 0L;
            for (var i = 0; i < loads.Length; i++)
            {
                var horizon = Enumerable.Range(i, loads.Length - i).Select(k => Site.Slot(k, loads[k])).ToArray();
                var step = battery.Step(agent.Act(horizon[0], horizon, battery.State).Wish, 30);
                peak = Math.Max(peak, loads[i] + step.Net.WattHours);
            }

            return peak;
        }

        Assert.Equal(3000, Peak(false));
        Assert.InRange(Peak(true), 1000, 1600);
    }

    [Fact]
    public void A_premium_for_a_seller_is_on_purchases_and_one_for_a_buyer_on_sales()
    {
        var profile = Site.Home() with
        {
            Premiums = [new(Tag.Parse("seller:H003"), Site.Yen(1)), new(Tag.Parse("buyer:shop7"), Site.Yen(2))],
            Require = [Tag.Parse("solar")],
        };
        var buy = Assert.Single(Site.Orders(Rule(profile), Round.Gate, [Site.Slot(0, load: 100)]));
        var sell = Assert.Single(Site.Orders(Rule(profile), Round.Gate, [Site.Slot(0, generated: 100)]));
        Assert.Equal("seller:H003", Assert.Single(buy.Terms.Premiums).Tag.Name);
        Assert.Equal("buyer:shop7", Assert.Single(sell.Terms.Premiums).Tag.Name);
        Assert.Equal("solar", Assert.Single(buy.Terms.Require).Name);
        Assert.Empty(sell.Terms.Require);
    }
}
