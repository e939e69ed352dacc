using Yoichi.Testing;

namespace Yoichi.Devices.Tests;

public class StoredWorthTests
{
    /// <summary>A slot charges 800 Wh inside (16 units of 50) and gives 1,000 of them (20 units).</summary>
    static readonly BatterySpec Spec = new(new(6000), 2000, 1600, 0.8, 0.8);
    static readonly StoreModel Model = new(Spec), ChargeOnly = new(Spec with { DischargeWatts = 0 });

    static WorthSlot Market(double price, double spread = 0, double chance = 1) =>
        new(27, 8, Plugged: true) { MarketBuy = price, MarketSell = price, MarketLimit = 1000, Spread = spread, Chance = chance };

    [Fact]
    public void With_certain_prices_it_is_the_exact_plans() => Seeds.Each(200, (rng, size) =>
    {
        var slots = new WorthSlot[Math.Min(4 + size, 96)];
        var plan = new PlanSlot[slots.Length];
        for (var t = 0; t < slots.Length; t++)
        {
            var kind = rng.Between(0, 9);
            var price = 8 + 19 * rng.NextDouble();
            double position = rng.Between(0, 4) > 0 ? 0 : rng.Between(0, 1) == 0 ? 250 * rng.Between(1, 4) : -200 * rng.Between(1, 4);
            slots[t] = kind switch
            {
                0 => new(27, 8, false) { Drive = 50 * rng.Between(1, 40), Needed = 50 * rng.Between(0, 60) },
                1 => new(27, 8, false),
                2 => new(27, 8, true) { Position = position },
                _ => Market(price) with { Position = position },
            };
            var (buy, sell) = kind > 2 ? (price, price) : (27, 8);
            plan[t] = new(-slots[t].Position, buy, sell, slots[t].Plugged ? 1000 : 0, slots[t].Plugged ? 800 : 0,
                slots[t].Drive, slots[t].Needed);
        }

        var initial = 50 * rng.Between(0, 120);
        var store = new PlanStore(0, 6000, initial, 0.8, 0.8, 11, StoredWorth.NeedPenalty, StoredWorth.ShortfallPenalty);
        var exact = StoragePlan.Of(store, plan);
        var worth = new StoredWorth(Model, 30, 0);
        Assert.Equal(50, worth.Unit, 9);
        worth.Solve(slots, 11);
        for (var t = 0; t < slots.Length; t++)
        {
            if (exact.States[t] < 5999)
                Assert.Equal(exact.Values[t].More, worth.After(t, exact.States[t] + 0.01), 1e-6);
            if (exact.States[t] > 1)
                Assert.Equal(exact.Values[t].Last, worth.After(t, exact.States[t] - 0.01), 1e-6);
        }
    });

    [Fact]
    public void The_worth_of_more_is_never_higher() => Seeds.Each(100, (rng, _) =>
    {
        var slots = Enumerable.Range(0, 60).Select(_ => Market(8 + 19 * rng.NextDouble(), 5 * rng.NextDouble(), rng.NextDouble())
            with
        { Plugged = rng.Between(0, 3) > 0, Position = rng.Between(-800, 1000) }).ToArray();
        slots[40] = new(27, 8, false) { Drive = 2500, Needed = 3000 };
        var worth = new StoredWorth(Model, 30, 2);
        worth.Solve(slots, 12);
        for (var t = 0; t < 60; t++)
            for (var s = 0.0; s < 5950; s += 50)
                Assert.True(worth.After(t, s) >= worth.After(t, s + 50) - 1e-9);
    });

    [Fact]
    public void Waiting_is_worth_the_chance_of_a_lower_price()
    {
        // One unit is needed; two slots remain after this one, at 20 ± 6 or, when nobody sells, at 27.
        WorthSlot[] slots = [Market(20, 6), Market(20, 6), new(27, 8, false) { Drive = 50, Needed = 50 }];
        var worth = new StoredWorth(ChargeOnly, 30, 0);
        worth.Solve(slots, 0);
        Assert.Equal(StoredWorth.NeedPenalty + StoredWorth.ShortfallPenalty, worth.After(1, 0), 1);
        Assert.Equal(20 / 0.8, worth.After(0, 0), 9);          // the last chance takes whatever the price: its mean
        Assert.Equal(0, worth.After(0, 50), 9);                // no more is needed

        // With a slot more: at 14 it buys, at 26 it waits for the mean of 20, so it reckons with (14 + 20 + 20) / 3.
        worth.Solve([Market(20, 6), .. slots], 0);
        Assert.Equal(18 / 0.8, worth.After(0, 0), 9);
    }

    [Fact]
    public void A_price_nobody_may_trade_at_counts_by_its_chance()
    {
        WorthSlot[] slots = [Market(0), Market(15, chance: 0.75), new(27, 8, false) { Drive = 50, Needed = 50 }];
        var worth = new StoredWorth(ChargeOnly, 30, 0);
        worth.Solve(slots, 0);
        Assert.Equal((0.75 * 15 + 0.25 * 27) / 0.8, worth.After(0, 0), 9);
        worth.Solve([slots[0], slots[1] with { Chance = 0 }, slots[2]], 0);
        Assert.Equal(27 / 0.8, worth.After(0, 0), 9);
        Assert.Throws<ArgumentException>(() => worth.Solve([Market(15, chance: 1.01)], 0));
    }

    [Fact]
    public void Giving_back_pays_only_after_losses_and_wear()
    {
        // A Wh stored delivers 0.8 Wh; each of them brings 20 and costs 4 of the battery.
        var worth = new StoredWorth(Model, 30, 4);
        worth.Solve([Market(20), Market(20)], 5);
        Assert.Equal((20 - 4) * 0.8, worth.After(0, 0), 9);
        worth.Solve([Market(20), Market(20)], 13);
        Assert.Equal(13, worth.After(0, 0), 9);
    }

    [Theory]
    [InlineData(6000, 2000, 16)]        // as many units to a slot as there are at most
    [InlineData(60_000, 500, 1)]        // a slow charger: one
    [InlineData(40_000, 6700, 13)]     // no more than 200 in all
    public void A_slot_of_charging_is_a_whole_number_of_units(long capacity, long watts, int parts)
    {
        var worth = new StoredWorth(new(new(new(capacity), watts, 0, 0.8, 0.8)), 30, 0);
        Assert.Equal(watts / 2 * 0.8, parts * worth.Unit, 6);
    }

    [Fact]
    public void A_charger_without_power_leaves_every_unit_what_it_was()
    {
        var worth = new StoredWorth(new(new(new(6000), 0, 0, 0.8, 0.8)), 30, 0);
        worth.Solve([Market(5), Market(5), Market(5)], 12);
        Assert.Equal(12, worth.After(0, 3000), 9);
        Assert.Equal(0, worth.After(0, 6001), 9);
    }
}
