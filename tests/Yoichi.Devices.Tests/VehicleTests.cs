using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Devices.Tests;

public class VehicleTests
{
    static readonly SlotGrid Grid = SlotGrid.HalfHour;
    static readonly DateOnly Friday = new(2025, 8, 1);

    static readonly VehicleSpec Commuter = new(
        new(8800), 3000, 0.9, new(8800), new(7000),
        [
            new(Days.Weekdays, new(19, 0), new(7, 30)), new(Days.Weekend, new(0, 0), new(0, 0)),
            new(Days.Weekdays, new(9, 0), new(17, 0), "work"),
        ],
        [new(Days.Weekdays, new(7, 30), new(2500)), new(Days.Weekdays, new(18, 0), new(2500))],
        new(22, 0), new(2, 0));

    static readonly VehicleCalendar Calendar = new(Commuter, Grid);

    static DeliverySlot At(DateOnly day, int hour, int minute = 0) =>
        Grid.OfJstDay(day, 1 + hour * 2 + minute / 30);

    [Theory]
    [InlineData(0, 6, 30, true)]     // Friday morning belongs to Thursday's evening
    [InlineData(0, 7, 0, true)]
    [InlineData(0, 7, 30, false)]    // departs
    [InlineData(0, 8, 30, false)]
    [InlineData(0, 9, 0, true)]      // work
    [InlineData(0, 16, 30, true)]
    [InlineData(0, 17, 0, false)]
    [InlineData(0, 18, 30, false)]
    [InlineData(0, 19, 0, true)]
    [InlineData(1, 7, 0, true)]      // Saturday: Friday's evening and the weekend
    [InlineData(1, 12, 0, true)]
    [InlineData(2, 23, 30, true)]    // Sunday
    [InlineData(3, 0, 0, false)]     // Monday: nobody plugged it in on Sunday evening
    [InlineData(3, 9, 0, true)]
    public void Plugged_hours_belong_to_the_day_they_start_on(int days, int hour, int minute, bool plugged) =>
        Assert.Equal(plugged, Calendar.IsPlugged(At(Friday.AddDays(days), hour, minute)));

    [Fact]
    public void The_slot_of_departure_is_unplugged_though_a_window_covers_it()
    {
        var spec = Commuter with { Plugged = [new(Days.Every, new(0, 0), new(0, 0))] };
        var calendar = new VehicleCalendar(spec, Grid);
        Assert.False(calendar.IsPlugged(At(Friday, 7, 30)));
        Assert.True(calendar.IsPlugged(At(Friday, 8)));
        Assert.Equal(new Energy(2500), calendar.Drive(At(Friday, 7, 30)));
        Assert.Equal(Energy.Zero, calendar.Drive(At(Friday.AddDays(1), 7, 30)));
    }

    [Fact]
    public void The_next_departure_is_found_over_the_weekend_and_in_the_slot_itself()
    {
        Assert.Equal(At(Friday, 7, 30), Calendar.NextDeparture(At(Friday, 7, 30)));
        Assert.Equal(At(Friday, 18), Calendar.NextDeparture(At(Friday, 8)));
        Assert.Equal(At(Friday.AddDays(3), 7, 30), Calendar.NextDeparture(At(Friday, 18, 30)));
        Assert.Null(new VehicleCalendar(Commuter with { Trips = [] }, Grid).NextDeparture(At(Friday, 0)));
    }

    [Fact]
    public void A_window_that_starts_or_ends_inside_a_slot_leaves_that_slot_out()
    {
        var calendar = new VehicleCalendar(
            Commuter with { Plugged = [new(Days.Friday, new(10, 10), new(12, 20))], Trips = [] }, Grid);
        Assert.Equal([21, 22, 23], Enumerable.Range(0, 48).Where(i => calendar.IsPlugged(Grid.OfJstDay(Friday) + i)));
    }

    [Fact]
    public void Baseline_charging_runs_past_midnight_only_while_plugged()
    {
        Assert.False(Calendar.IsBaseline(At(Friday, 21, 30)));
        Assert.True(Calendar.IsBaseline(At(Friday, 22)));
        Assert.True(Calendar.IsBaseline(At(Friday, 1, 30)));
        Assert.False(Calendar.IsBaseline(At(Friday, 2)));
        Assert.False(Calendar.IsBaseline(At(Friday.AddDays(3), 1)));   // Monday, unplugged
    }

    [Fact]
    public void A_drive_takes_what_is_there_and_reports_the_rest_as_shortfall()
    {
        var vehicle = new Vehicle(Commuter with { Initial = new(2000) }, Grid);
        var step = vehicle.Step(At(Friday, 7, 30), new(5000));
        Assert.Equal(new VehicleStep(new(0), new(0), new(2000), new(500), new(0)), step);
        Assert.Equal(Energy.Zero, vehicle.State);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(30)]
    [InlineData(60)]
    public void A_week_on_the_baseline_balances_and_needs_no_petrol(int minutes)
    {
        var grid = new SlotGrid(minutes);
        var vehicle = new Vehicle(Commuter, grid);
        var (change, driven) = (0L, 0L);
        for (var i = 0; i < 7 * grid.PerDay; i++)
        {
            var slot = grid.OfJstDay(Friday) + i;
            var before = vehicle.State;
            var step = vehicle.Step(slot, RetailRule.Vehicle(vehicle.Calendar, vehicle.Model, slot, grid));
            Assert.Equal(vehicle.State - before, step.Change);
            Assert.Equal(Energy.Zero, step.Shortfall);
            change += step.Change.WattHours;
            driven += step.Driven.WattHours;
        }

        Assert.Equal(25_000, driven);
        Assert.Equal(vehicle.State.WattHours - 8800, change);
    }

    [Fact]
    public void Random_weeks_balance_to_the_Wh() => Seeds.Each(30, (rng, _) =>
    {
        var vehicle = new Vehicle(Commuter with { Initial = new(rng.Between(0, 8800)), DischargeWatts = 2000 }, Grid);
        for (var i = 0; i < 336; i++)
        {
            var slot = Grid.OfJstDay(Friday) + i;
            var before = vehicle.State;
            var step = vehicle.Step(slot, new(rng.Between(-3000, 3000)));
            Assert.Equal(vehicle.State - before, step.Charged - step.Discharged - step.Driven - step.Lost);
            Assert.True(step.Lost.WattHours >= 0);
            Assert.Equal(vehicle.Calendar.Drive(slot), step.Driven + step.Shortfall);
            if (!vehicle.Calendar.IsPlugged(slot)) Assert.Equal(Energy.Zero, step.Net);
            Assert.InRange(vehicle.State.WattHours, 0, 8800);
        }
    });

    [Fact]
    public void A_vehicle_that_needs_more_than_it_holds_is_refused()
    {
        var spec = Commuter with { NeededAtDeparture = new(9000) };
        var problem = Assert.Throws<InputException>(() => new Vehicle(spec, Grid)).Problem;
        Assert.Equal("store.neededAtDeparture", problem.Code);
    }
}
