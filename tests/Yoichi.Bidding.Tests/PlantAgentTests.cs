using Yoichi.Market;

namespace Yoichi.Bidding.Tests;

public class PlantAgentTests
{
    static IAgent Plant() => Agents.Create("plan", Site.Home(margin: 0) with { HasLoad = false }, 1)!;

    static SlotOutlook[] Sun(long generated = 2000, long sold = 0, long bought = 0) =>
        [.. Enumerable.Range(0, 96).Select(i => Site.Slot(i, generated: generated, sold: sold, bought: bought, expected: 17.75))];

    [Fact]
    public void A_day_ahead_it_offers_the_sure_part_and_at_the_gate_the_rest()
    {
        var early = Assert.Single(Site.Orders(Plant(), Round.DayAhead, Sun(), 5, 1));
        Assert.Equal((Side.Sell, Reasons.CautiousSurplus), (early.Side, early.Cause.Code));
        Assert.InRange(early.Quantity.WattHours, 1000, 1999);
        var late = Assert.Single(Site.Orders(Plant(), Round.Gate, Sun(sold: 1500), 5, 1));
        Assert.Equal((Side.Sell, 500L, Site.Yen(8.5), false), (late.Side, late.Quantity.WattHours, late.Limit, late.Terms.IsPlain));
    }

    [Fact]
    public void It_buys_only_what_it_sold_and_will_not_deliver_and_only_at_the_gate()
    {
        Assert.Empty(Site.Orders(Plant(), Round.DayAhead, Sun(1000, sold: 1500), 5, 1));
        Assert.Empty(Site.Orders(Plant(), Round.Gate, Sun(1500, sold: 1500), 5, 1));
        var cover = Assert.Single(Site.Orders(Plant(), Round.Gate, Sun(1000, sold: 1500), 5, 1));
        Assert.Equal((Side.Buy, 500L, Reasons.CoverSale), (cover.Side, cover.Quantity.WattHours, cover.Cause.Code));
        Assert.Empty(Site.Orders(Plant(), Round.Gate, Sun(0), 5, 1));
    }

    [Fact]
    public void After_metering_it_sells_what_was_metered_and_is_not_sold() =>
        Assert.Equal(700, Assert.Single(Site.Orders(Plant(), Round.AfterMetering, Sun(2000, sold: 1300), 5, 1)).Quantity.WattHours);

    [Fact]
    public void A_plant_that_stands_still_in_the_sun_offers_nothing_says_so_and_comes_back()
    {
        var plant = Plant();
        void Deliver(int from, int count, long generated)
        {
            for (var i = from; i < from + count; i++)
            {
                Site.Orders(plant, Round.Gate, Sun()[i..], 0, 1);
                plant.Act(Site.Slot(i, generated: generated), Sun().AsSpan(i), default);
            }
        }

        Deliver(0, 3, 0);
        Assert.NotEmpty(Site.Orders(plant, Round.Gate, Sun(), 20, 1));
        Deliver(3, 1, 0);
        var said = Assert.Single(Site.Intents(plant, Round.Gate, Sun(), 20, 1));
        Assert.Equal((Reasons.PlantSilent, 0L), (said.Cause.Code, said.Quantity.WattHours));
        Assert.Equal(1500, Assert.Single(Site.Orders(plant, Round.Gate, Sun(sold: 1500), 21, 1)).Quantity.WattHours);
        Deliver(4, 1, 1);
        Assert.NotEmpty(Site.Orders(plant, Round.Gate, Sun(), 22, 1));
    }

    [Fact]
    public void A_night_without_output_is_no_failure()
    {
        var plant = Plant();
        for (var i = 0; i < 20; i++)
        {
            Site.Orders(plant, Round.Gate, Sun(99)[i..], 0, 1);
            plant.Act(Site.Slot(i), Sun(99).AsSpan(i), default);
        }

        Assert.NotEmpty(Site.Orders(plant, Round.Gate, Sun(), 21, 1));
    }
}
