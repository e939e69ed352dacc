using Yoichi.Devices;
using Yoichi.Simulation.Files;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Simulation.Tests;

/// <summary>Perfect foresight against a linear program over all batteries and vehicles at once.</summary>
public sealed class ForesightTests : IDisposable
{
    readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void A_week_with_foresight_is_within_one_per_cent_of_the_joint_optimum_and_better_than_the_rule()
    {
        if (!Clp.IsThere && Clp.IsRequired) Assert.Fail(Clp.Absent);
        Assert.SkipUnless(Clp.IsThere, Clp.Absent);
        var trial = BuiltInCommunities.Open("trial-20");
        var homes = trial with { Participants = [.. trial.Participants.Where(p => p.Kind != ParticipantKind.Office)] };
        var options = new RunOptions(Days: 7, Agents: "foresight");
        var foresight = runs.Play("foresight", homes, options).Summary;
        var rule = runs.Play("rule", homes, options with { Agents = "rule" }).Summary;
        Runs.MustHold(foresight);

        var optimum = JointOptimum(homes, 7, terminal: 0);
        // Each of the 29 bills is floored to a yen, and devices move whole Wh.
        Assert.InRange(foresight.Bill.P2pYen, optimum - 30, optimum * 1.01 + 30);
        Assert.True(foresight.Bill.P2pYen < rule.Bill.P2pYen);
        TestContext.Current.TestOutputHelper?.WriteLine($"foresight {foresight.Bill.P2pYen} yen, joint optimum {optimum:0} yen, rule {rule.Bill.P2pYen} yen");
    }

    [Fact]
    public void No_plan_of_a_week_costs_less_than_the_planners_bound_and_the_best_one_hardly_more()
    {
        if (!Clp.IsThere && Clp.IsRequired) Assert.Fail(Clp.Absent);
        Assert.SkipUnless(Clp.IsThere, Clp.Absent);
        var trial = BuiltInCommunities.Open("trial-20");
        var homes = trial with { Participants = [.. trial.Participants.Where(p => p.Kind != ParticipantKind.Office)] };
        var planner = SimulationRun.Prepare(homes, new(Days: 7)).CentralPlanner();
        // What is stored at the end counts at the buy-back price.
        var optimum = JointOptimum(homes, 7, terminal: 0.0085) * 1e6;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"alone {planner.Alone / 1e6:0.00}, plan {planner.Planned / 1e6:0.00}, optimum {optimum / 1e6:0.00}, bound {planner.LeastCost / 1e6:0.00} yen");
        Assert.InRange(planner.LeastCost, optimum - 0.005 * (planner.Alone - optimum), optimum + 1e3);
        Assert.InRange(planner.Planned, optimum - 1e3, optimum + 0.06 * (planner.Alone - optimum));
    }

    [Theory]
    [InlineData("trial-20", null)]
    [InlineData("trial-20", "tepco-low-voltage")]
    [InlineData("quick-5", null)]
    public void The_bound_lies_below_what_the_plan_costs_and_that_below_having_no_market(string community, string? charges)
    {
        foreach (var seed in new ulong[] { 1, 2, 3 })
        {
            var planner = SimulationRun.Prepare(BuiltInCommunities.Open(community), new(Days: 3, Seed: seed, Charges: charges)).CentralPlanner();
            Assert.True(planner.LeastCost <= planner.Planned && planner.Planned <= planner.Alone, planner.ToString());
        }
    }

    /// <summary>Least yen for all: retail for what all lack together, buy-back for what all have over, slot by slot.</summary>
    static double JointOptimum(CommunityFile file, int days, double terminal)
    {
        var series = SeriesLoader.Load(file, file.Start, days, 0);
        var (lp, slots, first) = (new Clp(), days * file.Grid.PerDay, series.Start);
        var balance = Enumerable.Range(0, slots).Select(t => lp.Row('E',
            -series.Participants.Sum(p => p.LoadWattHours[t] - p.GeneratedWattHours[t]))).ToArray();
        for (var t = 0; t < slots; t++)
        {
            lp.Column(0.027, 0, double.PositiveInfinity, (balance[t], -1));      // from the retailer
            lp.Column(-0.0085, 0, double.PositiveInfinity, (balance[t], 1));     // to the retailer
        }

        foreach (var entry in file.Participants)
            if (entry.Battery is { } battery) AddStore(lp, balance, battery, null, file.Grid, first, terminal);
            else if (entry.Vehicle is { } vehicle) AddStore(lp, balance, vehicle.AsBattery(), new(vehicle, file.Grid), file.Grid, first, terminal, vehicle.NeededAtDeparture);
        return lp.Solve();
    }

    static void AddStore(
        Clp lp, int[] balance, BatterySpec spec, VehicleCalendar? calendar, SlotGrid grid, DeliverySlot first,
        double terminal, Energy needed = default)
    {
        var model = new StoreModel(spec);
        var change = Enumerable.Range(0, balance.Length).Select(t =>
            lp.Row('E', (t == 0 ? -spec.Initial.WattHours : 0) + (calendar?.Drive(first + t).WattHours ?? 0))).ToArray();
        for (var t = 0; t < balance.Length; t++)
        {
            var plugged = calendar?.IsPlugged(first + t) ?? true;
            lp.Column(0, 0, plugged ? model.ChargeLimit(grid.Minutes).WattHours : 0, (balance[t], 1), (change[t], model.ChargeEfficiency));
            lp.Column(0, 0, plugged ? model.DischargeLimit(grid.Minutes).WattHours : 0, (balance[t], -1), (change[t], -1 / model.DischargeEfficiency));
            var departsNext = t + 1 < balance.Length && calendar?.Departs(first + t + 1) == true;
            (int, double)[] state = t + 1 < balance.Length ? [(change[t], -1), (change[t + 1], 1)] : [(change[t], -1)];
            lp.Column(t + 1 < balance.Length ? 0 : -terminal, departsNext ? needed.WattHours : model.Floor.WattHours, model.Ceiling.WattHours, state);
        }
    }
}
