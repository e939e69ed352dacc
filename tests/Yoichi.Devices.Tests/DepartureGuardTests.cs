using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Devices.Tests;

public class DepartureGuardTests
{
    static readonly SlotGrid Grid = SlotGrid.HalfHour;
    static readonly DeliverySlot Monday = Grid.OfJstDay(new(2025, 8, 4));

    static readonly VehicleSpec Commuter = new(
        new(8800), 3000, 0.9, new(3800), new(7000),
        [new(Days.Every, new(18, 30), new(7, 30)), new(Days.Weekdays, new(8, 30), new(17, 0), "work")],
        [new(Days.Weekdays, new(7, 30), new(2500)), new(Days.Weekdays, new(17, 30), new(2500))],
        new(22, 0), new(2, 0));

    static DepartureGuard Guard(VehicleSpec spec) => new(spec, new(spec, Grid), Grid);

    [Fact]
    public void Charging_begins_when_it_can_wait_no_longer()
    {
        var guard = Guard(Commuter);
        Assert.Equal(7000, guard.RequiredAt(Monday + 15).WattHours);
        Assert.Equal(7000 - 1350, guard.RequiredAt(Monday + 14).WattHours);
        // 3,200 Wh are missing: 1,350 in each of the last two slots before 07:30, and 500 in the one before them.
        Assert.Equal(0, guard.MustCharge(Monday + 11, new(3800)).WattHours);
        Assert.Equal(556, guard.MustCharge(Monday + 12, new(3800)).WattHours);
        Assert.Equal(1500, guard.MustCharge(Monday + 13, new(4300)).WattHours);
        Assert.Equal(0, guard.MustCharge(Monday + 14, new(7000)).WattHours);
        Assert.Equal(2, guard.MustCharge(Monday + 14, new(6999)).WattHours);
    }

    [Fact]
    public void A_departure_that_comes_before_the_next_plug_counts_too()
    {
        // Two trips in a row: what the second takes must be aboard before the first.
        var guard = Guard(Commuter with
        {
            NeededAtDeparture = default,
            Plugged = [new(Days.Every, new(18, 30), new(7, 30))],
            Trips = [new(Days.Monday, new(8, 0), new(2000)), new(Days.Monday, new(12, 0), new(3000))],
        });
        Assert.Equal(5000, guard.RequiredAt(Monday + 16).WattHours);
        Assert.Equal(3000, guard.RequiredAt(Monday + 24).WattHours);
        Assert.Equal(0, guard.RequiredAt(Monday + 25).WattHours);
    }

    [Fact]
    public void Nothing_is_required_of_a_vehicle_that_never_leaves_beyond_its_floor()
    {
        var guard = Guard(Commuter with { Trips = [], Floor = new(900) });
        for (var i = 0; i < 336; i++) Assert.Equal(900, guard.RequiredAt(Monday + i).WattHours);
        Assert.Equal(0, guard.MustCharge(Monday, new(900)).WattHours);
    }

    [Fact]
    public void A_week_that_cannot_be_served_is_charged_at_every_plug()
    {
        var guard = Guard(Commuter with { ChargeWatts = 100 });
        Assert.Equal(50, guard.MustCharge(Monday, new(3800)).WattHours);
        Assert.Equal(8800, guard.RequiredAt(Monday + 15).WattHours);
    }

    [Fact]
    public void Over_random_weeks_whoever_charges_only_what_it_must_departs_as_full_as_can_be() => Seeds.Each(300, (rng, _) =>
    {
        var spec = RandomVehicle.Of(rng);
        var calendar = new VehicleCalendar(spec, Grid);
        var guard = Guard(spec);
        var (late, always) = (new Vehicle(spec, Grid), new Vehicle(spec, Grid));
        for (var i = 0; i < 3 * 7 * 48; i++)
        {
            var slot = Monday + i;
            if (calendar.Departs(slot))
                Assert.True(late.State >= Energy.Min(spec.NeededAtDeparture, always.State),
                    $"slot {i}: {late.State} of {spec.NeededAtDeparture}, {always.State} could be had");
            var wish = calendar.IsPlugged(slot) ? guard.MustCharge(slot, late.State) : default;
            var (a, b) = (late.Step(slot, wish), always.Step(slot, new(1_000_000)));
            Assert.True(a.Shortfall <= b.Shortfall, $"slot {i}: a trip lacks {a.Shortfall}, and need lack only {b.Shortfall}");
        }
    });
}
