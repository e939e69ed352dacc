using Yoichi.Devices;
using Yoichi.Devices.Tests;
using Yoichi.Market;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Bidding.Tests;

public class PlanVehicleAgentTests
{
    /// <summary>Plugged all day, leaves at midnight on Tuesdays with 4 kWh; starts with 1 kWh.</summary>
    static readonly VehicleSpec Resting = new(
        new(8000), 3000, 0.9, new(1000), new(4000), [new(Days.Every, new(0, 0), new(0, 0))],
        [new(Days.Tuesday, new(0, 0), new(3000))], new(22, 0), new(2, 0));

    static IAgent Agent(VehicleSpec spec, double margin = 0, params Premium[] premiums) =>
        Agents.Create("plan", Site.Home(vehicle: spec, margin: margin) with { Premiums = premiums }, 1)!;

    /// <summary>Two days at one price, but for some slots.</summary>
    static SlotOutlook[] Hours(double price, params (int From, int To, double Price)[] others) =>
        [.. Enumerable.Range(0, 96).Select(i => Site.Slot(i, expected:
            others.Where(o => i >= o.From && i < o.To).Select(o => (double?)o.Price).FirstOrDefault() ?? price))];

    [Fact]
    public void Whatever_the_market_does_a_departure_is_as_full_as_it_can_be() => Seeds.Each(40, (rng, _) =>
    {
        var spec = RandomVehicle.Of(rng);
        var calendar = new VehicleCalendar(spec, Site.Grid);
        var agent = Agent(spec, margin: 3 * rng.NextDouble());
        var (vehicle, always) = (new Vehicle(spec, Site.Grid), new Vehicle(spec, Site.Grid));
        var count = 10 * 48;
        var slots = Site.Random(rng, count + 96).Select(s => s with
        { Load = default, Generated = default, Bought = default, Sold = default }).ToArray();
        for (var i = 0; i < count; i++)
        {
            var slot = Site.Start + i;
            var seen = slots.AsSpan(i, 96);
            var orders = new List<OrderIntent>();
            if (i % 48 == 24) agent.Order(Round.DayAhead, seen.Slice(24, 48), seen, vehicle.State, orders);
            agent.Order(Round.Gate, seen.Slice(3, 1), seen, vehicle.State, orders);
            // A coin decides whether an order trades, and how much of it.
            foreach (var order in orders.Where(o => o.Quantity.WattHours > 0 && rng.Between(0, 1) == 0))
            {
                var part = new Energy(rng.Between(0, order.Quantity.WattHours));
                ref var traded = ref slots[order.Slot - Site.Start];
                traded = order.Side == Side.Buy ? traded with { Bought = traded.Bought + part } : traded with { Sold = traded.Sold + part };
            }

            if (calendar.Departs(slot))
                Assert.True(vehicle.State >= Energy.Min(spec.NeededAtDeparture, always.State),
                    $"slot {i}: {vehicle.State} of {spec.NeededAtDeparture}, {always.State} could be had");
            var act = agent.Act(slots[i], slots.AsSpan(i, 96), vehicle.State);
            Assert.NotNull(Reasons.Find(act.Cause.Code));
            var (step, most) = (vehicle.Step(slot, act.Wish), always.Step(slot, new(1_000_000)));
            Assert.True(step.Shortfall <= most.Shortfall, $"slot {i}: a trip lacks {step.Shortfall}");
        }
    });

    [Fact]
    public void It_bids_for_cheap_surplus_and_waits_in_dear_slots()
    {
        var horizon = Hours(24, (20, 46, 12));
        var agent = Agent(Resting);
        var early = Site.Intents(agent, Round.DayAhead, horizon, 0, 48, 1000);
        var bought = early.Where(o => o.Quantity.WattHours > 0).ToList();
        Assert.All(bought, o => Assert.InRange(o.Slot - Site.Start, 20, 45));
        Assert.InRange(bought.Sum(o => o.Quantity.WattHours), 3000 / 0.9, 7000 / 0.9 + 2);
        Assert.Contains(early, o => o.Slot == Site.Start + 3 && o.Cause.Code == Reasons.VehicleWaits);
        // At a dear gate it bids no more than waiting for the cheap slots costs.
        Assert.All(Site.Orders(agent, Round.Gate, horizon, 3, 1, 1000), o => Assert.True(o.Limit < Site.Yen(24)));
        // In a cheap one what the departure needs is worth more than the price expected.
        Assert.True(Site.Orders(agent, Round.Gate, horizon[40..], 0, 1, 1000).Max(o => o.Limit) > Site.Yen(12));
    }

    [Fact]
    public void The_last_slots_before_departure_bid_up_to_half_way_to_the_retail_price()
    {
        var horizon = Hours(15)[43..];
        var best = Site.Orders(Agent(Resting), Round.Gate, horizon, 0, 1, 1000).Max(o => o.Limit);
        Assert.InRange(best.MicroYenPerWattHour, 20500, 21000);
        // A margin keeps the bid from it.
        var less = Site.Orders(Agent(Resting, margin: 4), Round.Gate, horizon, 0, 1, 1000).Max(o => o.Limit);
        Assert.InRange(less.MicroYenPerWattHour, 18500, 19000);
    }

    [Fact]
    public void No_order_is_past_the_price_charges_leave()
    {
        var horizon = Hours(15).Select(s => s with { Charges = Site.Yen(9) }).ToArray();
        for (var i = 0; i < 48; i++)
            Assert.All(Site.Orders(Agent(Resting), Round.Gate, horizon[i..], 0, 1, 1000), o => Assert.True(o.Limit <= Site.Yen(18)));
    }

    [Theory]
    [InlineData(25, true)]     // 12 ÷ 0.9 ÷ 0.95 and 5 of wear: 19.0 to replace
    [InlineData(17, false)]
    public void It_gives_back_only_what_pays_after_losses_and_wear(double price, bool gives)
    {
        var spec = Resting with { DischargeWatts = 3000, Initial = new(7000) };
        var horizon = Hours(13, (2, 3, price), (30, 40, 12));
        var orders = Site.Orders(Agent(spec), Round.Gate, horizon, 2, 1, 7000);
        Assert.Equal(gives, orders.Any(o => o.Side == Side.Sell));
        if (!gives) return;
        var sale = Assert.Single(orders);
        Assert.Equal(Reasons.VehicleGivesBack, sale.Cause.Code);
        Assert.InRange(sale.Limit.MicroYenPerWattHour, 17000, 25000);
        Assert.InRange(sale.Quantity.WattHours, 1, 1500);
        Assert.False(sale.Terms.IsPlain);
        // Sold, it is given; a vehicle that only charges never sells.
        horizon[2] = horizon[2] with { Sold = sale.Quantity };
        var act = Agent(spec).Act(horizon[2], horizon.AsSpan(2), new(7000));
        Assert.Equal((-sale.Quantity.WattHours, Reasons.VehicleGives), (act.Wish.WattHours, act.Cause.Code));
        Assert.DoesNotContain(Site.Orders(Agent(Resting), Round.Gate, Hours(13, (2, 3, price)), 2, 1, 7000), o => o.Side == Side.Sell);
    }

    [Fact]
    public void Higher_wear_keeps_it_from_selling()
    {
        var spec = Resting with { DischargeWatts = 3000, Initial = new(7000), Wear = Site.Yen(12) };
        Assert.DoesNotContain(Site.Orders(Agent(spec), Round.Gate, Hours(13, (2, 3, 25), (30, 40, 12)), 2, 1, 7000), o => o.Side == Side.Sell);
    }

    [Fact]
    public void Equal_plans_do_not_flip_flop()
    {
        // All slots are alike. Asked again and again, with what was bought shown, nothing is sold back.
        var agent = Agent(Resting);
        var horizon = Hours(15);
        var first = Site.Orders(agent, Round.DayAhead, horizon, 0, 48, 1000);
        Assert.NotEmpty(first);
        Assert.Equal(first, Site.Orders(agent, Round.DayAhead, horizon, 0, 48, 1000));
        foreach (var order in first) horizon[order.Slot - Site.Start] = horizon[order.Slot - Site.Start] with { Bought = order.Quantity };
        Assert.DoesNotContain(Site.Orders(agent, Round.DayAhead, horizon, 0, 48, 1000), o => o.Side == Side.Sell);
        foreach (var (slot, i) in horizon.Select((s, i) => (s, i)).Where(x => x.s.Bought > Energy.Zero))
            foreach (var nudge in new[] { -0.4, 0, 0.4 })
            {
                var now = horizon.ToArray();
                now[i] = slot with { ExpectedPrice = Site.Yen(15 + nudge) };
                Assert.DoesNotContain(Site.Orders(agent, Round.Gate, now, i, 1, 1000), o => o.Side == Side.Sell);
            }
    }

    [Fact]
    public void What_was_bought_is_sold_back_where_others_pay_clearly_more()
    {
        var horizon = Hours(15, (2, 3, 26));
        horizon[2] = horizon[2] with { Bought = new(1000) };
        var sale = Assert.Single(Site.Orders(Agent(Resting), Round.Gate, horizon, 2, 1, 1000));
        Assert.Equal((Side.Sell, 1000L, Reasons.VehicleSellsBack, true), (sale.Side, sale.Quantity.WattHours, sale.Cause.Code, sale.Terms.IsPlain));
    }

    [Fact]
    public void Green_mode_waits_for_green_energy_and_pays_more_for_it()
    {
        var green = Agent(Resting, 0, new Premium(Tag.Parse("solar"), Site.Yen(6)));
        var horizon = Hours(20);
        var (plain, keen) = (Site.Orders(Agent(Resting), Round.Gate, horizon, 3, 1, 1000), Site.Orders(green, Round.Gate, horizon, 3, 1, 1000));
        // Other energy is worth some 6 ¥ less to it while it can wait for green energy, which it values as much as anybody.
        Assert.InRange((plain.Max(o => o.Limit) - keen.Max(o => o.Limit)).MicroYenPerWattHour, 5_500, 6_000);
        Assert.Equal([Site.Yen(6)], keen.SelectMany(o => o.Terms.Premiums).Select(p => p.Amount).Distinct());
        // Towards its departure it can no longer wait: it bids as others do, and the premium on top.
        Assert.Equal(Site.Orders(Agent(Resting), Round.Gate, horizon, 45, 1, 1000).Max(o => o.Limit),
            Site.Orders(green, Round.Gate, horizon, 45, 1, 1000).Max(o => o.Limit));
    }

    [Fact]
    public void Without_prices_it_bids_by_the_time_left_and_says_so()
    {
        var horizon = Hours(15).Select(s => s with { ExpectedPrice = null }).ToArray();
        var orders = Site.Intents(Agent(Resting), Round.Gate, horizon, 2, 1, 1000);
        Assert.Contains(orders, o => o.Cause.Code == Reasons.VehicleKnowsNoPrices);
        Assert.Equal(Site.Orders(Agents.Create("rule", Site.Home(vehicle: Resting, margin: 0), 1)!, Round.Gate, horizon, 2, 1, 1000),
            orders.Where(o => o.Quantity.WattHours > 0));
    }

    [Fact]
    public void A_vehicle_that_never_leaves_and_gives_nothing_back_orders_nothing_and_says_so()
    {
        var parked = Resting with { Trips = [] };
        var said = Assert.Single(Site.Intents(Agent(parked), Round.Gate, Hours(9), 2, 1, 1000));
        Assert.Equal((Reasons.VehicleNeverLeaves, 0L), (said.Cause.Code, said.Quantity.WattHours));
        Assert.Equal(0, Agent(parked).Act(Hours(9)[0], Hours(9), new(1000)).Wish.WattHours);
        // One that gives back is a battery on wheels.
        Assert.NotEmpty(Site.Orders(Agent(parked with { DischargeWatts = 3000 }), Round.Gate, Hours(24, (2, 3, 9)), 2, 1, 1000));
    }

    [Fact]
    public void A_state_of_charge_that_stands_still_is_reckoned_and_said()
    {
        // It drives 2.5 kWh twice a day, and the display stays where it was.
        var spec = Site.Commuter with { Initial = new(7000) };
        var agent = Agent(spec);
        var vehicle = new Vehicle(spec, Site.Grid);
        var saidAt = -1;
        for (var i = 0; i < 3 * 48; i++)
        {
            var horizon = Enumerable.Range(i, 96).Select(k => Site.Slot(k)).ToArray();
            if (saidAt < 0 && Site.Intents(agent, Round.Gate, horizon, 3, 1, 7000).Any(o => o.Cause.Code == Reasons.VehicleStateFrozen)) saidAt = i;
            if (new VehicleCalendar(Site.Commuter, Site.Grid).Departs(Site.Start + i) && i % 48 == 15)
                Assert.True(vehicle.State.WattHours >= 6900, $"slot {i}: {vehicle.State}");
            var step = vehicle.Step(Site.Start + i, agent.Act(horizon[0], horizon, new(7000)).Wish);
            Assert.Equal(0, step.Shortfall.WattHours);
        }

        Assert.InRange(saidAt, 1, 24);
    }

    [Fact]
    public void A_full_battery_says_that_it_is_full()
    {
        var said = Assert.Single(Site.Intents(Agent(Resting), Round.Gate, Hours(9), 2, 1, 8000));
        Assert.Equal((Reasons.VehicleFull, 8000L), (said.Cause.Code, said.Cause.A));
    }
}
