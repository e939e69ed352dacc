using Yoichi.Units;

namespace Yoichi.Devices;

/// <summary>What a store did in one slot; every amount ≥ 0 but the change of state.</summary>
/// <param name="Charged">Drawn at the AC terminals.</param>
/// <param name="Discharged">Delivered at the AC terminals; never together with charging.</param>
/// <param name="Lost">Turned to heat on the way in or out.</param>
/// <remarks>Charged − Discharged − Lost = Change, to the Wh.</remarks>
public readonly record struct StoreStep(Energy Charged, Energy Discharged, Energy Lost)
{
    /// <summary>What is stored after less what was stored before.</summary>
    public Energy Change => Charged - Discharged - Lost;

    /// <summary>AC Wh seen from the site: positive charges, negative discharges.</summary>
    public Energy Net => Charged - Discharged;
}

/// <summary>The physics of one store, in whole Wh: what a wish at the AC terminals comes to.</summary>
/// <remarks>Efficiencies are kept as whole millionths, so that no step depends on binary fractions. What goes in is
/// rounded down and what must come out is rounded up: rounding always counts as loss, and no energy is made.</remarks>
public sealed class StoreModel
{
    const long Million = 1_000_000;
    readonly long chargeWatts, dischargeWatts, chargeMillionths, dischargeMillionths;

    /// <exception cref="InputException">The battery cannot exist: <see cref="DeviceCheck"/>.</exception>
    public StoreModel(BatterySpec spec)
    {
        DeviceCheck.Require(DeviceCheck.Problems(spec, "battery"));
        (chargeWatts, dischargeWatts) = (spec.ChargeWatts, spec.DischargeWatts);
        chargeMillionths = Millionths(spec.ChargeEfficiency);
        dischargeMillionths = Millionths(spec.DischargeEfficiency);
        (Floor, Ceiling) = (spec.Floor, spec.Top);
    }

    /// <summary>The store stays at or above this while it is charged and discharged.</summary>
    public Energy Floor { get; }

    /// <summary>… and at or below this.</summary>
    public Energy Ceiling { get; }

    /// <summary>Stored per AC Wh drawn, as computed with (whole millionths).</summary>
    public double ChargeEfficiency => (double)chargeMillionths / Million;

    public double DischargeEfficiency => (double)dischargeMillionths / Million;

    /// <summary>Greatest AC energy a slot can draw.</summary>
    public Energy ChargeLimit(int minutes) => new(chargeWatts * minutes / 60);

    /// <summary>Greatest AC energy a slot can deliver.</summary>
    public Energy DischargeLimit(int minutes) => new(dischargeWatts * minutes / 60);

    /// <summary>AC Wh that bring <paramref name="stored"/> Wh inside, the least that do.</summary>
    public Energy AcToStore(Energy stored) => new(DivideUp(Math.Max(0, stored.WattHours) * Million, chargeMillionths));

    /// <summary>What the wish comes to.</summary>
    /// <param name="state">Stored before the slot, Wh.</param>
    /// <param name="acWish">AC Wh: positive charges, negative discharges.</param>
    /// <param name="minutes">Length of the slot; power limits apply to the mean over it.</param>
    public StoreStep At(Energy state, Energy acWish, int minutes) => acWish.WattHours >= 0
        ? Charge(Ceiling - state, Energy.Min(acWish, ChargeLimit(minutes)))
        : Discharge(state - Floor, Energy.Min(-acWish, DischargeLimit(minutes)));

    StoreStep Charge(Energy room, Energy drawn)
    {
        if (room.WattHours <= 0) return default;
        var stored = drawn.WattHours * chargeMillionths / Million;
        if (stored > room.WattHours)
        {
            stored = room.WattHours;
            drawn = AcToStore(room);
        }

        // Nothing is drawn only to be lost: below one stored Wh the charger stays off.
        return stored == 0 ? default : new(drawn, default, drawn - new Energy(stored));
    }

    StoreStep Discharge(Energy available, Energy delivered)
    {
        if (available.WattHours <= 0) return default;
        var taken = DivideUp(delivered.WattHours * Million, dischargeMillionths);
        if (taken > available.WattHours)
        {
            delivered = new(available.WattHours * dischargeMillionths / Million);
            taken = DivideUp(delivered.WattHours * Million, dischargeMillionths);
        }

        return new(default, delivered, new Energy(taken) - delivered);
    }

    static long DivideUp(long value, long by) => (value + by - 1) / by;

    static long Millionths(double efficiency) => (long)Math.Round(efficiency * Million, MidpointRounding.ToEven);
}
