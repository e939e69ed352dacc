using Yoichi.Market;
using Yoichi.Testing;

namespace Yoichi.Bidding.Tests;

public sealed class ShadingAgentTests
{
    [Fact]
    public void No_limit_is_better_for_others_than_the_plans_and_nothing_but_limits_differs() => Seeds.Each(200, (rng, size) =>
    {
        var profile = rng.Between(0, 2) switch
        {
            0 => Site.Home(vehicle: Site.Commuter),
            1 => Site.Home(),
            _ => Site.Home(Site.Battery),
        };
        var (plain, shaded) = (Agents.Create("plan", profile, 1)!, Agents.Create("plan-shaded", profile, 1)!);
        for (var day = 0; day < 10; day++)
        {
            var horizon = Site.Random(rng);
            for (var i = 0; i < horizon.Length; i++) horizon[i] = horizon[i] with { Slot = horizon[i].Slot + 48 * day };
            foreach (var round in new[] { Round.DayAhead, Round.Gate, Round.AfterMetering })
            {
                var (from, count) = round == Round.DayAhead ? (24, 24) : ((int)rng.Between(0, 40), 1);
                var before = Site.Orders(plain, round, horizon, from, count, 3000);
                var after = Site.Orders(shaded, round, horizon, from, count, 3000);
                Assert.Equal(before.Select(o => (o.Slot, o.Side, o.Quantity, o.Cause)), after.Select(o => (o.Slot, o.Side, o.Quantity, o.Cause)));
                foreach (var (own, order) in before.Zip(after))
                {
                    Assert.True(own.Side == Side.Buy ? order.Limit <= own.Limit : order.Limit >= own.Limit);
                    // Half of its orders find somebody who takes all the way, so that it learns to shade.
                    if (order.Slot.Index % 2 == 0)
                        shaded.Filled(new(order.Slot, order.Side, order.Quantity, order.Limit, order.Limit, []));
                }
            }

            plain.Act(horizon[47], horizon.AsSpan(47), new(3000));
            shaded.Act(horizon[47], horizon.AsSpan(47), new(3000));
        }
    });

    [Fact]
    public void Where_whatever_it_bids_is_paid_it_learns_to_bid_less_and_says_so()
    {
        // Everybody sells at 12 ¥/kWh or whatever more is bid.
        var (limits, said) = Days(12, paysOwn: true);
        Assert.All(limits[0], l => Assert.InRange(l, 19, 26.5));
        Assert.True(limits[20].Average() < limits[0].Average() - 2, $"{limits[20].Average()} and {limits[0].Average()}");
        Assert.True(said);
    }

    [Fact]
    public void Where_one_price_holds_for_all_it_goes_on_bidding_what_a_kWh_is_worth()
    {
        // At 22 ¥/kWh a bid shaded by more misses; at any bid above it the price is the same.
        var (limits, said) = Days(22, paysOwn: false);
        Assert.Equal(limits[0].Average(), limits[20].Average(), 0.7);
        Assert.False(said);
    }

    /// <summary>A home that needs 500 Wh in every slot, on three weeks' gates.</summary>
    static (List<double>[] Limits, bool Said) Days(double price, bool paysOwn)
    {
        var agent = Agents.Create("plan-shaded", Site.Home(), 1)!;
        var (limits, said) = (new List<double>[21], false);
        for (var day = 0; day < 21; day++)
        {
            limits[day] = [];
            for (var i = 0; i < 48; i++)
            {
                SlotOutlook[] horizon = [.. Enumerable.Range(48 * day + i, 48).Select(k => Site.Slot(k, load: 500, expected: price))];
                if (i == 24) said |= Site.Intents(agent, Round.DayAhead, horizon, 24, 24).Any(o => o.Cause.Code == Reasons.Shades);
                var order = Assert.Single(Site.Orders(agent, Round.Gate, horizon));
                limits[day].Add(order.Limit.MicroYenPerWattHour / 1000.0);
                if (order.Limit >= Site.Yen(price))
                    agent.Filled(new(order.Slot, Side.Buy, order.Quantity, paysOwn ? order.Limit : Site.Yen(price), order.Limit, []));
                agent.Act(horizon[0], horizon, default);
            }
        }

        return (limits, said);
    }
}
