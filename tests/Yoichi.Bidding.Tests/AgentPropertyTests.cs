using Yoichi.Devices;
using Yoichi.Market;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Bidding.Tests;

/// <summary>What holds for every agent, whatever it is shown.</summary>
public class AgentPropertyTests
{
    public static readonly TheoryData<string> Names = [.. Agents.Names];

    static SiteProfile Profile(Rng rng) => rng.Between(0, 4) switch
    {
        0 => Site.Home(margin: rng.NextDouble()),
        1 => Site.Home(Site.Battery, margin: rng.NextDouble()),
        2 => Site.Home(Site.Battery, demandCharge: true),
        3 => Site.Home(vehicle: Site.Commuter with { DischargeWatts = 3000 * rng.Between(0, 1) }),
        _ => Site.Home(vehicle: Site.Commuter),
    };

    static void Each(string name, Action<SlotOutlook[], List<OrderIntent>> check) => Seeds.Each(150, (rng, _) =>
    {
        var (profile, horizon) = (Profile(rng), Site.Random(rng));
        var agent = Agents.Create(name, profile, 1)!;
        var stored = rng.Between(0, 6400);
        check(horizon, Site.Orders(agent, Round.DayAhead, horizon, 24, 48, stored));
        for (var i = 0; i < 12; i++)
        {
            check(horizon, Site.Orders(agent, Round.Gate, horizon, 4 * i + 2, 1, stored));
            check(horizon, Site.Orders(agent, Round.AfterMetering, horizon, 4 * i, 1, stored));
        }
    });

    [Theory, MemberData(nameof(Names))]
    public void Nobody_orders_past_the_break_even(string name) => Each(name, (horizon, orders) =>
    {
        foreach (var order in orders)
        {
            var slot = horizon[order.Slot - Site.Start];
            if (order.Side == Side.Buy) Assert.True(order.Limit <= slot.RetailPrice - slot.Charges);
            else Assert.True(order.Limit >= slot.BuyBackPrice);
        }
    });

    [Theory, MemberData(nameof(Names))]
    public void Orders_are_valid_and_give_a_known_reason(string name) => Each(name, (_, orders) =>
    {
        foreach (var order in orders)
        {
            Assert.True(order.Quantity.WattHours > 0);
            Assert.True(order.Limit.IsWholeTicks);
            Assert.Contains(order.Side, new[] { Side.Buy, Side.Sell });
            Assert.NotNull(Reasons.Find(order.Cause.Code));
        }
    });

    [Theory, MemberData(nameof(Names))]
    public void No_slot_has_a_purchase_and_a_sale_that_meet(string name) => Each(name, (_, orders) =>
    {
        foreach (var slot in orders.GroupBy(o => o.Slot))
        {
            var buys = slot.Where(o => o.Side == Side.Buy).Select(o => o.Limit).ToList();
            var sells = slot.Where(o => o.Side == Side.Sell).Select(o => o.Limit).ToList();
            Assert.False(buys.Count > 0 && sells.Count > 0 && buys.Max() >= sells.Min());
        }
    });

    [Theory, MemberData(nameof(Names))]
    public void The_same_seed_gives_the_same_orders_and_acts(string name) => Seeds.Each(40, (rng, _) =>
    {
        var (profile, horizon) = (Profile(rng), Site.Random(rng));
        var (one, two) = (Agents.Create(name, profile, 7)!, Agents.Create(name, profile, 7)!);
        foreach (var round in new[] { Round.DayAhead, Round.Gate, Round.AfterMetering })
            Assert.Equal(Site.Orders(one, round, horizon, 2, 3, 3000), Site.Orders(two, round, horizon, 2, 3, 3000));
        Assert.Equal(one.Act(horizon[0], horizon, new(3000)), two.Act(horizon[0], horizon, new(3000)));
    });

    [Theory, MemberData(nameof(Names))]
    public void A_vehicle_orders_nothing_where_it_is_unplugged(string name) => Seeds.Each(60, (rng, _) =>
    {
        var calendar = new VehicleCalendar(Site.Commuter, Site.Grid);
        var horizon = Site.Random(rng).Select(s => s with
        { Load = default, Generated = default, Bought = default, Sold = default }).ToArray();
        var agent = Agents.Create(name, Site.Home(vehicle: Site.Commuter), 1)!;
        var orders = Site.Orders(agent, Round.DayAhead, horizon, 0, 96, 3000);
        for (var i = 0; i < 90; i++) orders.AddRange(Site.Orders(agent, Round.Gate, horizon[i..], 0, 1, 3000));
        Assert.All(orders, o => Assert.True(calendar.IsPlugged(o.Slot)));
        Assert.All(orders, o => Assert.Equal(Side.Buy, o.Side));
    });

    [Fact]
    public void Names_can_all_be_created_and_others_cannot()
    {
        Assert.All(Agents.Names, name => Assert.NotNull(Agents.Create(name, Site.Home(), 1)));
        Assert.Null(Agents.Create("Rule", Site.Home(), 1));
    }

    [Fact]
    public void Reasons_have_one_code_each_and_a_sentence_in_both_languages()
    {
        Assert.Equal(Reasons.All.Length, Reasons.All.Select(r => r.Code).Distinct().Count());
        Assert.All(Reasons.All, r => Assert.EndsWith(".", r.English, StringComparison.Ordinal));
        Assert.All(Reasons.All, r => Assert.EndsWith("。", r.Japanese, StringComparison.Ordinal));
    }
}
