using Yoichi.Devices;
using Yoichi.Testing;

namespace Yoichi.Bidding.Tests;

public class VehicleAgentTests
{
    static readonly VehicleCalendar Calendar = new(Site.Commuter, Site.Grid);

    static SlotOutlook[] Flat(int from, int count = 96, long bought = 0) =>
        [.. Enumerable.Range(from, count).Select(i => Site.Slot(i, bought: bought))];

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(60)]
    public void A_departure_never_lacks_what_it_needs_though_the_market_sells_nothing(int shownSlots)
    {
        var agent = Agents.Create("rule", Site.Home(vehicle: Site.Commuter), 1)!;
        var vehicle = new Vehicle(Site.Commuter, Site.Grid);
        for (var i = 0; i < 14 * 48; i++)
        {
            var slot = Site.Start + i;
            // Mondays leave from the weekend, the first one from a low start: 15 slots of time are enough.
            if (Calendar.Departs(slot) && Site.Grid.JstNumber(slot) == 16)
                Assert.InRange(vehicle.State.WattHours, 7000, 8800);
            var horizon = Flat(i, Math.Max(1, shownSlots));
            var step = vehicle.Step(slot, agent.Act(horizon[0], horizon, vehicle.State).Wish);
            Assert.Equal(0, step.Shortfall.WattHours);
        }
    }

    [Fact]
    public void The_retailer_fills_in_as_late_as_possible_at_a_flat_price()
    {
        var agent = Agents.Create("rule", Site.Home(vehicle: Site.Commuter), 1)!;
        var vehicle = new Vehicle(Site.Commuter, Site.Grid);
        var charging = new List<int>();
        for (var i = 0; i < 16; i++)
        {
            var horizon = Flat(i);
            if (vehicle.Step(Site.Start + i, agent.Act(horizon[0], horizon, vehicle.State).Wish).Charged.WattHours > 0)
                charging.Add(i);
        }

        Assert.Equal([12, 13, 14], charging);    // 3,556 Wh at 1,500 a slot before 07:30
    }

    [Fact]
    public void The_retailer_fills_in_where_it_is_cheapest()
    {
        var agent = Agents.Create("rule", Site.Home(vehicle: Site.Commuter), 1)!;
        var horizon = Flat(0)
            .Select((s, i) => s with { RetailPrice = Site.Yen(i is >= 2 and < 5 ? 15 : 30) }).ToArray();
        Assert.Equal(0, agent.Act(horizon[0], horizon, new(3800)).Wish.WattHours);
        Assert.True(agent.Act(horizon[2], horizon.AsSpan(2), new(3800)).Wish.WattHours > 0);
    }

    [Fact]
    public void What_was_bought_is_charged_and_counts_towards_the_need()
    {
        var agent = Agents.Create("rule", Site.Home(vehicle: Site.Commuter), 1)!;
        var horizon = Flat(0);
        horizon[3] = horizon[3] with { Bought = new(700) };
        Assert.Equal(700, agent.Act(horizon[3], horizon.AsSpan(3), new(7000)).Wish.WattHours);
        for (var i = 4; i < 8; i++) horizon[i] = horizon[i] with { Bought = new(1200) };
        Assert.Equal(0, agent.Act(horizon[12], horizon.AsSpan(12), new(7100)).Wish.WattHours);
    }

    [Fact]
    public void What_later_slots_have_bought_is_not_charged_from_the_retailer_now()
    {
        var agent = Agents.Create("rule", Site.Home(vehicle: Site.Commuter), 1)!;
        var horizon = Flat(0);
        horizon[13] = horizon[13] with { Bought = new(1200) };
        horizon[14] = horizon[14] with { Bought = new(1200) };
        // 3,200 to store are 3,556 AC; 2,400 are bought and each later slot has room for 298 more.
        Assert.Equal(3556 - 2400 - 2 * 298, agent.Act(horizon[12], horizon.AsSpan(12), new(3800)).Wish.WattHours);
    }

    [Fact]
    public void Rounding_down_in_every_slot_does_not_leave_the_departure_short()
    {
        // 1,500 Wh store 1,299.75, of which a quarter is rounded down: six slots hold 7,794 where 7,798 are needed.
        var spec = Site.Commuter with { ChargeEfficiency = 0.8665, Initial = new(202), NeededAtDeparture = new(8000) };
        var agent = Agents.Create("rule", Site.Home(vehicle: spec), 1)!;
        var vehicle = new Vehicle(spec, Site.Grid);
        for (var i = 0; i < 15; i++)
        {
            var horizon = Flat(i);
            vehicle.Step(Site.Start + i, agent.Act(horizon[0], horizon, vehicle.State).Wish);
        }

        Assert.InRange(vehicle.State.WattHours, 8000, 8010);
    }

    [Fact]
    public void The_bid_rises_to_break_even_less_margin_as_departure_nears()
    {
        var agent = Agents.Create("rule", Site.Home(vehicle: Site.Commuter), 1)!;
        var bids = Enumerable.Range(0, 15).Select(i => Site.Orders(agent, Round.Gate, Flat(i), 0, 1, 3800)
            .Where(o => o.Cause.Code == Reasons.ChargeForDeparture).Max(o => o.Limit)).ToList();
        Assert.Equal(bids.Order(), bids);
        Assert.True(bids[0] < Site.Yen(15));
        Assert.Equal(Site.Yen(26.5), bids[14]);
    }

    [Fact]
    public void With_enough_for_the_trip_it_buys_only_if_cheap()
    {
        var agent = Agents.Create("rule", Site.Home(vehicle: Site.Commuter), 1)!;
        var order = Assert.Single(Site.Orders(agent, Round.Gate, Flat(0), 0, 1, 7000));
        Assert.Equal((Reasons.ChargeCheap, Site.Yen(13)), (order.Cause.Code, order.Limit));
        Assert.Empty(Site.Orders(agent, Round.Gate, Flat(0), 0, 1, 8800));
    }

    [Fact]
    public void A_day_ahead_it_orders_the_need_once_in_the_slots_expected_cheapest()
    {
        var horizon = Flat(0)
            .Select((s, i) => s with { ExpectedPrice = Site.Yen(i is >= 20 and < 28 ? 10 : 24) }).ToArray();
        var agent = Agents.Create("rule", Site.Home(vehicle: Site.Commuter), 1)!;
        var orders = Site.Orders(agent, Round.DayAhead, horizon, 0, 48, 7000);
        // Full enough for the morning; the 2.5 kWh driven are ordered at work around noon, and again for the evening's.
        var noon = orders.Where(o => o.Slot - Site.Start is >= 20 and < 28).Sum(o => o.Quantity.WattHours);
        Assert.Equal(2778, noon);
        Assert.All(orders, o => Assert.InRange(o.Quantity.WattHours, 1, 1500));
    }

    [Fact]
    public void A_random_fortnight_never_charges_beyond_full_or_lacks_the_need() => Seeds.Each(20, (rng, _) =>
    {
        var agent = Agents.Create("rule", Site.Home(vehicle: Site.Commuter), 1)!;
        var vehicle = new Vehicle(Site.Commuter, Site.Grid);
        var bought = new long[700];
        for (var i = 0; i < 300; i++)
        {
            var horizon = Flat(i).Select((s, k) => s with { Bought = new(bought[i + k]) }).ToArray();
            if (Calendar.Departs(Site.Start + i) && Site.Grid.JstNumber(Site.Start + i) == 16)
                Assert.InRange(vehicle.State.WattHours, 7000, 8800);
            // The gate of the slot after the next; a coin decides how much of it trades.
            foreach (var order in Site.Orders(agent, Round.Gate, horizon, 2, 1, vehicle.State.WattHours))
                if (order.Side == Market.Side.Buy) bought[i + 2] += rng.Between(0, 1) * order.Quantity.WattHours;
            var step = vehicle.Step(Site.Start + i, agent.Act(horizon[0], horizon, vehicle.State).Wish);
            Assert.Equal(0, step.Shortfall.WattHours);
            Assert.True(step.Charged.WattHours >= bought[i] - 2, $"slot {i}: bought {bought[i]}, charged {step.Charged}");
        }
    });
}
