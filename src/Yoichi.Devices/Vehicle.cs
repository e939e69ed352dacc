using Yoichi.Units;

namespace Yoichi.Devices;

/// <summary>What a vehicle did in one slot; every amount ≥ 0.</summary>
/// <param name="Charged">Drawn at the AC terminals of its charging point.</param>
/// <param name="Discharged">Given back there.</param>
/// <param name="Driven">Taken out of the battery by trips.</param>
/// <param name="Shortfall">What trips wanted and the battery lacked: petrol in a plug-in hybrid. Not part of the
/// balance.</param>
/// <remarks>Charged − Discharged − Driven − Lost = Change, to the Wh.</remarks>
public readonly record struct VehicleStep(
    Energy Charged, Energy Discharged, Energy Driven, Energy Shortfall, Energy Lost)
{
    public Energy Change => Charged - Discharged - Driven - Lost;

    /// <summary>AC Wh seen from the charging point: positive charges, negative discharges.</summary>
    public Energy Net => Charged - Discharged;
}

/// <summary>A vehicle with its state of charge and its week.</summary>
/// <exception cref="InputException">The vehicle cannot exist: <see cref="DeviceCheck"/>.</exception>
public sealed class Vehicle
{
    readonly Battery battery;
    readonly int minutes;

    public Vehicle(VehicleSpec spec, SlotGrid grid)
    {
        DeviceCheck.Require(DeviceCheck.Problems(spec, "vehicle"));
        battery = new(spec.AsBattery());
        Calendar = new(spec, grid);
        minutes = grid.Minutes;
    }

    public VehicleCalendar Calendar { get; }

    public StoreModel Model => battery.Model;

    /// <summary>Stored now, Wh.</summary>
    public Energy State => battery.State;

    /// <summary>One slot: the trips that start in it, or charging as far as power, room and charge allow.</summary>
    /// <param name="acWish">AC Wh: positive charges, negative discharges; nothing happens while unplugged.</param>
    public VehicleStep Step(DeliverySlot slot, Energy acWish)
    {
        var wanted = Calendar.Drive(slot);
        var driven = battery.Take(wanted);
        var charge = Calendar.IsPlugged(slot) ? battery.Step(acWish, minutes) : default;
        return new(charge.Charged, charge.Discharged, driven, wanted - driven, charge.Lost);
    }
}
