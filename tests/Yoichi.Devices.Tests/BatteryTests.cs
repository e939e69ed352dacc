using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Devices.Tests;

public class BatteryTests
{
    static BatterySpec Spec(double efficiency = 0.95, long initial = 0) =>
        new(new(6400), 3000, 3000, efficiency, efficiency, new(initial));

    [Fact]
    public void Charging_stores_the_efficient_part_and_loses_the_rest()
    {
        var battery = new Battery(Spec());
        var step = battery.Step(new(1000), 30);
        Assert.Equal(new StoreStep(new(1000), new(0), new(50)), step);
        Assert.Equal(950, battery.State.WattHours);
    }

    [Fact]
    public void Discharging_takes_out_more_than_it_delivers()
    {
        var battery = new Battery(Spec(initial: 2000));
        var step = battery.Step(new(-950), 30);
        Assert.Equal(new StoreStep(new(0), new(950), new(50)), step);
        Assert.Equal(1000, battery.State.WattHours);
    }

    [Fact]
    public void Power_limits_hold_over_the_slot()
    {
        var battery = new Battery(Spec());
        Assert.Equal(1500, battery.Step(new(5000), 30).Charged.WattHours);
        Assert.Equal(750, battery.Step(new(5000), 15).Charged.WattHours);
        Assert.Equal(3000, new Battery(Spec(initial: 6400)).Step(new(-5000), 60).Discharged.WattHours);
    }

    [Fact]
    public void The_last_Wh_of_room_is_filled_with_the_least_that_fills_it()
    {
        var battery = new Battery(Spec(initial: 6390));
        var step = battery.Step(new(1000), 30);
        Assert.Equal((11, 6400), (step.Charged.WattHours, battery.State.WattHours));
        Assert.Equal(default, battery.Step(new(1000), 30));
    }

    [Fact]
    public void Nothing_is_drawn_only_to_be_lost() => Assert.Equal(default, new Battery(Spec()).Step(new(1), 30));

    [Theory]
    [InlineData(0.95, 0.9025)]
    [InlineData(0.866, 0.749956)]    // 75 % there and back
    public void There_and_back_gives_the_product_of_both_efficiencies(double efficiency, double roundTrip)
    {
        var battery = new Battery(new(new(2_000_000), 2_000_000, 2_000_000, efficiency, efficiency));
        battery.Step(new(1_000_000), 60);
        var back = battery.Step(new(-2_000_000), 60).Discharged.WattHours;
        Assert.Equal((long)Math.Round(roundTrip * 1_000_000), back);
        Assert.Equal(0, battery.State.WattHours);
    }

    [Fact]
    public void A_state_of_charge_window_of_20_to_90_per_cent_is_never_left()
    {
        var spec = new BatterySpec(new(40_000), 6700, 6000, 0.866, 0.866, new(20_000))
        { Floor = new(8_000), Ceiling = new(36_000) };
        Seeds.Each(50, (rng, _) =>
        {
            var battery = new Battery(spec);
            for (var i = 0; i < 200; i++)
            {
                battery.Step(new(rng.Between(-9_000, 9_000)), 60);
                Assert.InRange(battery.State.WattHours, 8_000, 36_000);
            }
        });
    }

    [Fact]
    public void Energy_balances_to_the_Wh_in_ten_thousand_random_steps() => Seeds.Each(200, (rng, _) =>
    {
        var capacity = rng.Between(1, 20_000);
        var floor = rng.Between(0, capacity / 3);
        var spec = new BatterySpec(new(capacity), rng.Between(0, 9_000), rng.Between(0, 9_000),
            0.5 + rng.NextDouble() / 2, 0.5 + rng.NextDouble() / 2, new(rng.Between(floor, capacity)))
        { Floor = new(floor) };
        var battery = new Battery(spec);
        var charged = 0L;
        var discharged = 0L;
        for (var i = 0; i < 50; i++)
        {
            var (before, wish) = (battery.State, new Energy(rng.Between(-5_000, 5_000)));
            var step = battery.Step(wish, 30);
            Assert.Equal(battery.State - before, step.Charged - step.Discharged - step.Lost);
            Assert.True(step.Lost.WattHours >= 0 && step.Charged.WattHours >= 0 && step.Discharged.WattHours >= 0);
            Assert.True(step.Charged.WattHours == 0 || step.Discharged.WattHours == 0);
            Assert.True(step.Charged <= Energy.Max(wish, default) && step.Discharged <= Energy.Max(-wish, default));
            Assert.True(step.Charged.WattHours <= spec.ChargeWatts / 2);
            Assert.InRange(battery.State.WattHours, floor, capacity);
            // Never more efficient than it is said to be.
            Assert.True(step.Lost.WattHours >= step.Charged.WattHours * (1 - spec.ChargeEfficiency) - 0.01);
            charged += step.Charged.WattHours;
            discharged += step.Discharged.WattHours;
        }

        Assert.True(discharged <= charged + capacity);
    });

    [Fact]
    public void Self_consumption_neither_draws_from_the_grid_nor_feeds_it() => Seeds.Each(300, (rng, _) =>
    {
        var battery = new Battery(Spec(initial: rng.Between(0, 6400)));
        Energy load = new(rng.Between(0, 3000)), generated = new(rng.Between(0, 3000));
        var net = load - generated;
        var step = battery.Step(RetailRule.Battery(load, generated), 30);
        Assert.InRange((net + step.Net).WattHours, Math.Min(net.WattHours, 0), Math.Max(net.WattHours, 0));
    });

    [Theory]
    [InlineData(0, 100, 0.9, 0, "store.capacity")]
    [InlineData(100, -1, 0.9, 0, "store.chargeWatts")]
    [InlineData(100, 100, 1.01, 0, "store.efficiency")]
    [InlineData(100, 100, 0, 0, "store.efficiency")]
    [InlineData(100, 100, double.NaN, 0, "store.efficiency")]
    [InlineData(100, 100, 0.9, 101, "store.initial")]
    public void An_impossible_battery_is_refused_by_code_and_place(
        long capacity, long watts, double efficiency, long initial, string code)
    {
        var spec = new BatterySpec(new(capacity), watts, 100, efficiency, 0.9, new(initial));
        var problem = DeviceCheck.Problems(spec, "participants[3].battery")[0];
        Assert.Equal(code, problem.Code);
        Assert.StartsWith("participants[3].battery.", problem.Place, StringComparison.Ordinal);
        Assert.Equal(code, Assert.Throws<InputException>(() => new Battery(spec)).Problem.Code);
    }
}
