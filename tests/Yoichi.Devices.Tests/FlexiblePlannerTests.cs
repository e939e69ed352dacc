using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Devices.Tests;

public sealed class FlexiblePlannerTests
{
    [Fact]
    public void A_store_and_a_load_together_cost_what_a_linear_programme_says_they_must()
    {
        if (!Clp.IsThere && Clp.IsRequired) Assert.Fail(Clp.Absent);
        Assert.SkipUnless(Clp.IsThere, Clp.Absent);
        var planner = new FlexiblePlanner();
        Seeds.Each(240, (rng, size) =>
        {
            var (store, slots) = PlanCases.Random(rng, size);
            var windows = Windows(rng, size, isBlock: false);
            var (objective, _) = Solve(planner, store, slots, windows);
            var expected = StoragePlannerTests.LinearProgramme(store, slots, windows: windows).Solve();
            Assert.Equal(expected, objective, 1e-6 * (1 + Math.Abs(expected)));
            Assert.InRange(planner.LowerBound, double.NegativeInfinity, objective + 1e-6 * (1 + Math.Abs(objective)));
        });
    }

    [Fact]
    public void What_is_proved_to_be_the_least_is_what_is_reached() => Seeds.Each(200, (rng, size) =>
    {
        var (store, slots) = PlanCases.Random(rng, size + 8);
        var planner = new FlexiblePlanner();
        var (objective, _) = Solve(planner, store, slots, Windows(rng, size + 8, isBlock: false));
        Assert.Equal(planner.LowerBound, objective, 1e-6 * (1 + Math.Abs(objective)));
    });

    [Fact]
    public void A_block_is_the_best_of_all_starts() => Seeds.Each(200, (rng, size) =>
    {
        var count = size + 4;
        var (store, slots) = PlanCases.Random(rng, count);
        var window = Windows(rng, count, isBlock: true)[0];
        var (objective, used) = Solve(new(), store, slots, [window]);
        var run = used.Select((wattHours, t) => (wattHours, t)).Where(u => u.wattHours > 0).ToList();
        Assert.Equal(Math.Max(0, window.Length), run.Count);
        Assert.True(run.Count == 0 || run[^1].t - run[0].t == run.Count - 1);
        var best = Enumerable.Range(window.From, window.To - window.From - window.Length + 1).Min(start =>
            StoragePlan.Of(store, [.. slots.Select((s, t) => s with
            {
                NetWattHours = s.NetWattHours + Math.Clamp(window.Total - (t - start) * window.Limit, 0, t < start ? 0 : window.Limit),
            })]).Totals.Objective);
        Assert.Equal(best, objective, 1e-6 * (1 + Math.Abs(best)));
    });

    [Fact]
    public void Without_a_store_it_runs_in_the_cheapest_slots_and_in_the_own_surplus_first()
    {
        PlanSlot[] slots = [new(500, 27, 8, 0, 0), new(-900, 27, 8, 0, 0), new(500, 12, 8, 0, 0), new(500, 20, 8, 0, 0)];
        var (objective, used) = Solve(new(), new(0, 0, 0, 1, 1, 0), slots, [new(0, 4, 2500, 1000)]);
        Assert.Equal([0, 900, 1000, 600], used);
        Assert.Equal(500 * 27 + 1500 * 12 + 1100 * 20, objective, 1e-6);
    }

    [Fact]
    public void It_leaves_the_surplus_to_the_battery_where_the_night_is_cheap()
    {
        // The surplus fits into one of the two: the load can wait for the cheap slot, the battery serves the dear one.
        PlanSlot[] slots = [new(-1000, 30, 8, 2000, 2000), new(1000, 36, 8, 2000, 2000), new(0, 15, 8, 0, 0)];
        var (_, used) = Solve(new(), new(0, 2000, 0, 1, 1, 0), slots, [new(0, 3, 1000, 1000)]);
        Assert.Equal([0, 0, 1000], used.Select(u => Math.Round(u, 6)));
    }

    [Theory]
    [InlineData(-1, 3, 100, 100), InlineData(0, 5, 100, 100), InlineData(2, 2, 0, 100), InlineData(0, 4, 401, 100), InlineData(0, 4, -1, 100)]
    public void An_impossible_window_is_refused(int from, int to, double total, double limit)
    {
        var slots = Enumerable.Repeat(new PlanSlot(0, 27, 8, 0, 0), 4).ToArray();
        Assert.Throws<ArgumentException>(() => Solve(new(), new(0, 0, 0, 1, 1, 0), slots, [new(from, to, total, limit)]));
    }

    /// <summary>Up to three windows one after the other.</summary>
    static FlexibleWindow[] Windows(Rng rng, int count, bool isBlock)
    {
        var windows = new List<FlexibleWindow>();
        for (var from = (int)rng.Between(0, count / 3); from < count && windows.Count < 3;)
        {
            var to = (int)rng.Between(from + 1, count);
            var limit = 1 + rng.NextDouble() * 2000;
            windows.Add(new(from, to, rng.NextDouble() * limit * (to - from) * (rng.Between(0, 4) == 0 ? 0 : 1), limit, isBlock));
            from = to + (int)rng.Between(0, 2);
        }

        return windows.Count == 0 ? [new(0, 1, 0, 1, isBlock)] : [.. windows];
    }

    /// <summary>Solves, and checks that every limit is kept and the totals are those of the acts.</summary>
    static (double Objective, double[] Used) Solve(FlexiblePlanner planner, PlanStore store, PlanSlot[] slots, FlexibleWindow[] windows)
    {
        var n = slots.Length;
        var (used, ac, states, values) = (new double[n], new double[n], new double[n], new StoredValue[n]);
        var totals = planner.Solve(store, slots, windows, used, ac, states, values);
        foreach (var window in windows)
        {
            Assert.Equal(window.Total, used[window.From..window.To].Sum(), 1e-6 * (1 + window.Total));
            Assert.All(used[window.From..window.To], u => Assert.InRange(u, -1e-9, window.Limit + 1e-6));
        }

        Assert.Equal(windows.Sum(w => w.Total), used.Sum(), 1e-6 * (1 + used.Sum()));
        var loaded = slots.Select((s, t) => s with { NetWattHours = s.NetWattHours + used[t] }).ToArray();
        var added = PlanCases.Audit(store, loaded, new(ac, states, values, totals));
        Assert.Equal(totals.Objective, added, 1e-7 * (1 + Math.Abs(added)));
        return (totals.Objective, used);
    }
}
