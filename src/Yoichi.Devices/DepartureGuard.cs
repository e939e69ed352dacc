using Yoichi.Units;

namespace Yoichi.Devices;

/// <summary>How full a vehicle must be, slot by slot of its week, so that every departure can still have what it
/// needs: charging as late as it can be put off, to the Wh.</summary>
/// <remarks>Backwards over the week, which follows itself: a departure needs its wish and what its trip takes on top of
/// what must be left after it; a plugged slot needs less by what the charger can store in it. Where even charging at
/// every plug is not enough the answer is the ceiling, and so: charge whenever there is a plug.</remarks>
public sealed class DepartureGuard
{
    /// <summary>A week that cannot be served climbs to the ceiling; a pass a week is far more than it takes.</summary>
    const int MostPasses = 200;

    readonly long[] required;                                  // at the start of each slot of the week, from Monday 00:00
    readonly StoreModel model;
    readonly SlotGrid grid;

    /// <exception cref="InputException">The vehicle cannot exist: <see cref="DeviceCheck"/>.</exception>
    public DepartureGuard(VehicleSpec spec, VehicleCalendar calendar, SlotGrid grid)
    {
        DeviceCheck.Require(DeviceCheck.Problems(spec, "vehicle"));
        (model, this.grid) = (new(spec.AsBattery()), grid);
        var (floor, ceiling) = (model.Floor.WattHours, model.Ceiling.WattHours);
        // The greatest step of an empty store: what a full slot of charging puts in, whole Wh.
        var gain = model.At(Energy.Zero, model.ChargeLimit(grid.Minutes), grid.Minutes).Change.WattHours;
        required = new long[7 * grid.PerDay];
        Array.Fill(required, floor);
        var monday = grid.OfJstDay(new(2025, 1, 6));           // any Monday
        for (var (pass, changed) = (0, true); changed && pass < MostPasses; pass++)
        {
            changed = false;
            for (var i = required.Length - 1; i >= 0; i--)
            {
                var (slot, after) = (monday + i, required[(i + 1) % required.Length]);
                var before = calendar.Departs(slot)
                    ? Math.Max(spec.NeededAtDeparture.WattHours, after + calendar.Drive(slot).WattHours)
                    : calendar.IsPlugged(slot) ? after - gain : after;
                before = Math.Clamp(before, floor, ceiling);
                changed |= before != required[i];
                required[i] = before;
            }
        }
    }

    /// <summary>Wh that must be stored when the slot starts, at least; for a departure, before its trip.</summary>
    public Energy RequiredAt(DeliverySlot slot) => new(required[IndexOf(slot)]);

    /// <summary>AC Wh that this slot must charge because no later one can: the least that does, or all the charger can.</summary>
    /// <param name="stored">Before the slot, Wh.</param>
    public Energy MustCharge(DeliverySlot slot, Energy stored) =>
        Energy.Min(model.ChargeLimit(grid.Minutes), model.AcToStore(RequiredAt(slot + 1) - stored));

    int IndexOf(DeliverySlot slot)
    {
        var weekday = ((int)grid.JstDay(slot).DayOfWeek + 6) % 7;    // Monday is 0
        return weekday * grid.PerDay + grid.JstNumber(slot) - 1;
    }
}
