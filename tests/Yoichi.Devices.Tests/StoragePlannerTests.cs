using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Devices.Tests;

public class StoragePlannerTests
{
    const double Infinity = double.PositiveInfinity;

    [Fact]
    public void Plans_cost_what_a_linear_programme_says_they_must()
    {
        if (!Clp.IsThere && Clp.IsRequired) Assert.Fail(Clp.Absent);
        Assert.SkipUnless(Clp.IsThere, Clp.Absent);
        Seeds.Each(240, (rng, size) =>
        {
            var (store, slots) = PlanCases.Random(rng, size);
            var plan = StoragePlan.Of(store, slots);
            var expected = LinearProgramme(store, slots).Solve();
            Assert.Equal(expected, plan.Totals.Objective, 1e-6 * (1 + Math.Abs(expected)));
        });
    }

    [Fact]
    public void Under_a_demand_charge_they_cost_what_a_linear_programme_says_too()
    {
        if (!Clp.IsThere && Clp.IsRequired) Assert.Fail(Clp.Absent);
        Assert.SkipUnless(Clp.IsThere, Clp.Absent);
        var planner = new DemandPlanner();
        Seeds.Each(160, (rng, size) =>
        {
            var (store, slots) = PlanCases.Random(rng, size);
            var (peak, price) = (rng.Between(0, 1) * rng.NextDouble() * 3000, 1 + rng.NextDouble() * 400);
            var (ac, states, values) = (new double[size], new double[size], new StoredValue[size]);
            var totals = planner.Solve(store, slots, peak, price, ac, states, values);
            PlanCases.Audit(store, slots, new(ac, states, values, totals));
            var expected = LinearProgramme(store, slots, peak, price).Solve();
            Assert.Equal(expected, totals.Objective, 1e-6 * (1 + Math.Abs(expected)));
        });
    }

    [Fact]
    public void A_peak_the_month_has_already_is_not_held_down_further()
    {
        var store = new PlanStore(0, 6000, 3000, 1, 1, 20);
        PlanSlot[] slots = [new(900, 20, 8, 3000, 3000), new(2400, 20, 8, 3000, 3000), new(1800, 20, 8, 3000, 3000)];
        double[] Nets(double peakSoFar)
        {
            var (ac, states, values) = (new double[3], new double[3], new StoredValue[3]);
            var planner = new DemandPlanner();
            planner.Solve(store, slots, peakSoFar, 1800, ac, states, values);
            Assert.True(planner.Level >= peakSoFar);
            return [.. ac.Select((a, t) => Math.Round(slots[t].NetWattHours + a, 3))];
        }

        // 3,000 Wh and three slots: 5,100 − 3,000 spread evenly; with 2,000 of the month behind only what is above it.
        Assert.Equal([700, 700, 700], Nets(0));
        Assert.Equal([900, 2000, 1800], Nets(2000));
        Assert.Equal([900, 2400, 1800], Nets(2400));
    }

    [Fact]
    public void What_stored_energy_is_worth_is_what_more_of_it_would_save() => Seeds.Each(200, (rng, size) =>
    {
        var (store, slots) = PlanCases.Random(rng, size + 1);
        var planner = new StoragePlanner();
        planner.Value(store, slots);
        var cells = new double[16];
        planner.AddWorth(0, cells, 2);
        var rest = new StoragePlanner();
        var cell = (store.Maximum - store.Minimum) / cells.Length;
        for (var c = 0; c < cells.Length; c++)
        {
            double After(double state) => rest.Value(store with { Initial = Math.Min(store.Maximum, state) }, slots.AsSpan(1));
            var (low, high) = (After(store.Minimum + c * cell), After(store.Minimum + (c + 1) * cell));
            Assert.Equal(2 * (low - high) / cell, cells[c], 1e-6 * (1 + Math.Abs(low) / cell));
        }
    });

    [Fact]
    public void A_plan_made_again_and_again_allocates_nothing_under_a_demand_charge_either()
    {
        var rng = new Rng(3);
        var (store, slots) = PlanCases.Random(rng, 96);
        var (planner, cells) = (new StoragePlanner(), new double[100]);
        var (ac, states, values) = (new double[96], new double[96], new StoredValue[96]);
        void Plan()
        {
            planner.Solve(store, slots, ac, states, values);
            planner.AddWorth(5, cells, 1);
        }

        var demand = new DemandPlanner();
        PlanSlot[] plain = [.. slots.Select(s => s with { Steps = default })];
        void Hold() => demand.Solve(store, plain, 500, 50, ac, states, values);

        Plan();
        Hold();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Plan();
        for (var i = 0; i < 10; i++) Hold();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_plan_costs_what_its_acts_cost_and_keeps_every_limit() => Seeds.Each(1000, (rng, size) =>
    {
        var (store, slots) = PlanCases.Random(rng, size);
        var plan = StoragePlan.Of(store, slots);
        var added = PlanCases.Audit(store, slots, plan);
        Assert.Equal(plan.Totals.Objective, added, 1e-7 * (1 + Math.Abs(added)));
    });

    [Fact]
    public void Plans_match_a_search_over_every_whole_state() => Seeds.Each(300, (rng, _) =>
    {
        // Efficiencies of a half and even amounts: the best plan moves between whole states.
        var efficiency = rng.Between(0, 1) == 0 ? 1 : 0.5;
        var store = new PlanStore(1, rng.Between(1, 12), 1, efficiency, efficiency, rng.Between(0, 6), 50, 90);
        var slots = Enumerable.Range(0, (int)rng.Between(1, 5)).Select(_ =>
        {
            var sell = rng.Between(0, 8);
            return new PlanSlot(2 * rng.Between(-3, 3), sell + rng.Between(0, 8), sell, 2 * rng.Between(0, 3),
                2 * rng.Between(0, 3), rng.Between(0, 3) == 0 ? rng.Between(1, 5) : 0,
                rng.Between(0, 3) == 0 ? rng.Between(0, 14) : 0)
            { Steps = new PriceStep[] { new(2 * rng.Between(0, 3), rng.Between(0, 5)) } };
        }).ToArray();
        Assert.Equal(Search(store, slots, 0, 1), StoragePlan.Of(store, slots).Totals.Objective, 1e-9);
    });

    [Fact]
    public void It_buys_cheap_and_uses_it_dear()
    {
        // 27.86 at night, 35.76 by day: 0.9025 × 35.76 > 27.86, so the night fills what the day can use.
        var store = new PlanStore(0, 6400, 0, 0.95, 0.95, 0);
        PlanSlot Slot(double price) => new(500, price, 8, 1500, 1500);
        var plan = StoragePlan.Of(store, [Slot(27.86), Slot(35.76), Slot(35.76)]);
        Assert.Equal(1000 / 0.9025, plan.AcWattHours[0], tolerance: 1e-9);
        Assert.Equal([-500, -500], plan.AcWattHours.Skip(1).Select(x => Math.Round(x, 9)));
        Assert.Equal(0, plan.States[2], tolerance: 1e-9);
    }

    [Fact]
    public void Where_nothing_is_gained_the_store_rests()
    {
        var store = new PlanStore(0, 6000, 3000, 1, 1, 20);
        var slots = Enumerable.Repeat(new PlanSlot(500, 20, 20, 1500, 1500), 10).ToArray();
        Assert.All(StoragePlan.Of(store, slots).AcWattHours, x => Assert.Equal(0, x));
    }

    [Fact]
    public void A_stored_Wh_is_worth_what_it_saves_later()
    {
        var store = new PlanStore(0, 6000, 1000, 1, 0.9, 5);
        var plan = StoragePlan.Of(store, [new(0, 40, 8, 0, 0), new(2000, 30, 8, 0, 1500), new(0, 40, 8, 0, 0)]);
        // Up to 1,667 Wh would save 30 each; the 1,000 at hand leave through 0.9.
        Assert.Equal([27, 5, 5], plan.Values.Select(x => Math.Round(x.More, 9)));
        Assert.Equal(27, plan.Values[0].Last, tolerance: 1e-9);
    }

    [Fact]
    public void At_a_corner_the_last_Wh_is_worth_more_than_the_next()
    {
        var store = new PlanStore(0, 6000, 0, 1, 1, 5);
        var plan = StoragePlan.Of(store, [new(0, 12, 8, 3000, 0), new(900, 30, 8, 0, 1500)]);
        Assert.Equal(900, plan.States[0], tolerance: 1e-9);
        Assert.Equal((30, 8), (plan.Values[0].Last, plan.Values[0].More));
    }

    [Fact]
    public void A_wish_that_cannot_be_had_gives_the_best_effort_and_says_so()
    {
        var store = new PlanStore(0, 8000, 1000, 0.9, 0.9, 0, 1e6, 1e6);
        PlanSlot[] slots =
            [new(0, 27, 8, 1000, 0), new(0, 27, 8, 1000, 0), new(0, 27, 8, 0, 0, Drive: 3500, Needed: 5000)];
        var plan = StoragePlan.Of(store, slots);
        Assert.False(plan.Totals.MeetsWishes);
        Assert.Equal([1000, 1000, 0], plan.AcWattHours);
        Assert.Equal(2200, plan.Totals.MissedWattHours, tolerance: 1e-6);
        Assert.Equal(700, plan.Totals.ShortfallWattHours, tolerance: 1e-6);
    }

    [Fact]
    public void A_wish_that_can_be_had_is_met_in_the_cheapest_slots()
    {
        var store = new PlanStore(0, 8000, 1000, 1, 1, 0, 1e6, 1e6);
        PlanSlot[] slots = [new(0, 27, 8, 1500, 0), new(0, 12, 8, 1500, 0), new(0, 27, 8, 0, 0, 2500, 3000)];
        var plan = StoragePlan.Of(store, slots);
        Assert.True(plan.Totals.MeetsWishes);
        Assert.Equal([500, 1500, 0], plan.AcWattHours.Select(x => Math.Round(x, 6)));
    }

    [Fact]
    public void A_vehicle_of_40_kWh_stays_in_its_window_and_loses_a_quarter() => Seeds.Each(100, (rng, size) =>
    {
        // The vehicle of Energies 2021, 14 (24) 8309: 40 kWh, 20 to 90 %, 86.6 % each way.
        var store = new PlanStore(8_000, 36_000, 20_000, 0.866, 0.866, 0, 1e6, 1e6);
        var slots = Enumerable.Range(0, size + 1).Select(_ => new PlanSlot(rng.Between(0, 3000), rng.Between(20, 60),
            rng.Between(0, 20), 6_700, 6_000, rng.Between(0, 9) == 0 ? 5_000 : 0)).ToArray();
        var plan = StoragePlan.Of(store, slots);
        Assert.All(plan.States, s => Assert.InRange(s, 8_000 - 1e-6, 36_000 + 1e-6));

        var arbitrage = StoragePlan.Of(store with { Initial = 8_000 },
            [new(0, 10, 10, 6_700, 6_000), new(0, 40, 40, 6_700, 6_000)]);
        Assert.Equal(0.75, -arbitrage.AcWattHours[1] / arbitrage.AcWattHours[0], tolerance: 0.0001);
    });

    [Fact]
    public void A_store_that_holds_nothing_and_a_horizon_of_nothing_are_planned_too()
    {
        var store = new PlanStore(0, 0, 0, 1, 1, 0);
        Assert.Equal(27 * 100, StoragePlan.Of(store, [new(100, 27, 8, 1000, 1000)]).Totals.Objective);
        Assert.Equal(-5 * 700, StoragePlan.Of(new(0, 900, 700, 1, 1, 5), []).Totals.Objective);
    }

    [Fact]
    public void A_month_of_half_hours_is_planned_at_once()
    {
        var rng = new Rng(1);
        var slots = Enumerable.Range(0, 48 * 31).Select(_ => new PlanSlot(rng.Between(-1500, 1500),
            27 + 5 * rng.NextDouble(), 8 + 5 * rng.NextDouble(), 1500, 1500)).ToArray();
        var store = new PlanStore(0, 6400, 0, 0.95, 0.95, 8);
        var plan = StoragePlan.Of(store, slots);
        Assert.Equal(plan.Totals.Objective, PlanCases.Audit(store, slots, plan), 1e-7 * Math.Abs(plan.Totals.Objective));
    }

    [Theory]
    [InlineData(8, 27, 0)]       // sells above what it buys at
    [InlineData(27, -1, 0)]      // would be paid to burn energy
    [InlineData(27, 8, 9)]       // the step below zero takes more than the price
    public void An_impossible_price_is_refused(double buy, double sell, double step)
    {
        var slot = new PlanSlot(0, buy, sell, 1, 1) { Steps = new PriceStep[] { new(-1, step) } };
        Assert.Throws<ArgumentException>(() => StoragePlan.Of(new(0, 1, 0, 1, 1, 0), [slot]));
    }

    static double Search(PlanStore store, PlanSlot[] slots, int t, double state)
    {
        if (t == slots.Length) return -store.TerminalPrice * state;
        var slot = slots[t];
        var best = Infinity;
        for (var after = store.Minimum; after <= store.Maximum; after++)
        {
            var change = after - state;
            double cost;
            if (slot.Drive > 0)
            {
                if (change > 0 || -change > slot.Drive) continue;
                cost = slot.Cost(slot.NetWattHours) + (slot.Drive + change) * store.ShortfallPenalty;
            }
            else
            {
                var ac = change > 0 ? change / store.ChargeEfficiency : change * store.DischargeEfficiency;
                if (ac > slot.ChargeLimit || -ac > slot.DischargeLimit) continue;
                cost = slot.Cost(slot.NetWattHours + ac);
            }

            best = Math.Min(best, cost + Search(store, slots, t + 1, after));
        }

        return best + Math.Max(0, slot.Needed - state) * store.NeedPenalty;
    }

    /// <summary>Charge, discharge, buy, sell, drive, missed charge and states as columns; the month's peak where it is
    /// charged for, and what a flexible load uses.</summary>
    internal static Clp LinearProgramme(
        PlanStore store, PlanSlot[] slots, double peakSoFar = 0, double demandPrice = 0, FlexibleWindow[]? windows = null)
    {
        var lp = new Clp();
        lp.Column(Constant(store, slots) - peakSoFar * demandPrice, 1, 1);
        // n − peak ≤ 0 in every slot, with n = buy − sell.
        var peaks = slots.Select(_ => demandPrice > 0 ? lp.Row('L', 0) : -1).ToArray();
        if (demandPrice > 0) lp.Column(demandPrice, peakSoFar, Infinity, [.. peaks.Select(row => (row, -1.0))]);
        var states = slots.Select((_, t) => lp.Row('E', t == 0 ? -store.Initial : 0)).ToArray();
        var totals = (windows ?? []).Select(w => (Window: w, Row: lp.Row('E', w.Total))).ToArray();
        for (var t = 0; t < slots.Length; t++)
        {
            var slot = slots[t];
            // before + charge·in − discharge/out − drive + petrol − after = 0
            var net = lp.Row('E', slot.NetWattHours);    // buy − sell − charge + discharge = net use
            var plugged = slot.Drive > 0 ? 0 : 1;
            foreach (var (window, row) in totals.Where(w => t >= w.Window.From && t < w.Window.To))
                lp.Column(0, 0, window.Limit, (net, -1), (row, 1));
            var over = new List<(int, double)>();
            foreach (var step in slot.Steps.Span)
            {
                // e ≥ n − k above zero, e ≥ k − n below, with n = buy − sell.
                var sign = step.NetWattHours >= 0 ? 1 : -1;
                var row = lp.Row('G', -sign * step.NetWattHours);
                lp.Column(step.Increase, 0, Infinity, (row, 1));
                over.Add((row, -sign));
            }

            lp.Column(0, 0, plugged * slot.ChargeLimit, (net, -1), (states[t], store.ChargeEfficiency));
            lp.Column(store.WearPrice / store.DischargeEfficiency, 0, plugged * slot.DischargeLimit,
                (net, 1), (states[t], -1 / store.DischargeEfficiency));
            if (demandPrice > 0) over.Add((peaks[t], 1));
            lp.Column(slot.BuyPrice, 0, Infinity, [(net, 1), .. over]);
            lp.Column(-slot.SellPrice, 0, Infinity, [(net, -1), .. over.Select(o => (o.Item1, -o.Item2))]);
            if (slot.Drive > 0)
                lp.Column(-store.ShortfallPenalty, 0, slot.Drive, (states[t], -1));    // driven from the store
            var last = t + 1 == slots.Length;
            var needed = last ? 0 : slots[t + 1].Needed;
            if (needed > 0)
            {
                var wish = lp.Row('G', needed);
                lp.Column(store.NeedPenalty, 0, Infinity, (wish, 1));
                lp.Column(0, store.Minimum, store.Maximum, (states[t], -1), (states[t + 1], 1), (wish, 1));
            }
            else if (last)
            {
                lp.Column(-store.TerminalPrice, store.Minimum, store.Maximum, (states[t], -1));
            }
            else
            {
                lp.Column(0, store.Minimum, store.Maximum, (states[t], -1), (states[t + 1], 1));
            }
        }

        return lp;
    }

    /// <summary>What no act changes: petrol for all, less what is driven; the wish at the very start.</summary>
    static double Constant(PlanStore store, PlanSlot[] slots) =>
        slots.Sum(s => s.Drive) * store.ShortfallPenalty
        + Math.Max(0, slots[0].Needed - store.Initial) * store.NeedPenalty;
}
