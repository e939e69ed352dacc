using Yoichi.Units;

namespace Yoichi.Devices;

/// <summary>A solar array.</summary>
/// <param name="KilowattsPeak">DC rating under standard conditions, kW, ≥ 0.</param>
/// <param name="TiltDegrees">0 lies flat, 90 is a wall.</param>
/// <param name="AzimuthDegrees">0 north, 90 east, 180 south, 270 west.</param>
public sealed record PvArray(double KilowattsPeak, double TiltDegrees = 25, double AzimuthDegrees = 180);

/// <summary>A stationary battery, rated at its AC terminals.</summary>
/// <param name="Capacity">Usable energy inside, Wh.</param>
/// <param name="ChargeWatts">Greatest AC power while charging.</param>
/// <param name="DischargeWatts">Greatest AC power while discharging.</param>
/// <param name="ChargeEfficiency">Stored per AC Wh drawn, in (0, 1].</param>
/// <param name="DischargeEfficiency">AC Wh delivered per Wh taken out, in (0, 1].</param>
/// <param name="Initial">State of charge at the start, Wh, 0 … Capacity.</param>
public sealed record BatterySpec(
    Energy Capacity, long ChargeWatts, long DischargeWatts,
    double ChargeEfficiency = 0.95, double DischargeEfficiency = 0.95, Energy Initial = default)
{
    /// <summary>Lower end of the state-of-charge window, Wh; with <see cref="Ceiling"/> it says "20 to 90 %".</summary>
    public Energy Floor { get; init; }

    /// <summary>Upper end of the window, Wh; null for the whole capacity.</summary>
    public Energy? Ceiling { get; init; }

    /// <summary>False where its connection allows no reverse flow out of the battery (ECHONET Lite 0x027D, DB = 02): it
    /// then discharges no more than the site uses beyond its own generation in the slot.</summary>
    public bool MayExport { get; init; } = true;

    /// <summary>Price of the pack per kWh of its capacity (as a price, µ¥ per Wh); null where its wear is not to be
    /// reckoned with. <see cref="Ageing.WearPrice"/> makes a price of cycling of it.</summary>
    public Price? PackPrice { get; init; }

    /// <summary>The upper end in force.</summary>
    public Energy Top => Ceiling ?? Capacity;

    /// <summary>The wish, held to what reverse flow allows.</summary>
    /// <param name="acWish">AC Wh: positive charges, negative discharges.</param>
    /// <param name="need">Use less generation in the slot, Wh; negative is surplus.</param>
    public Energy Held(Energy acWish, Energy need) =>
        MayExport ? acWish : Energy.Max(acWish, Energy.Min(-need, Energy.Zero));
}

/// <summary>Days a rule holds on, by the JST weekday.</summary>
[Flags]
public enum Days
{
    None = 0, Monday = 1, Tuesday = 2, Wednesday = 4, Thursday = 8, Friday = 16, Saturday = 32, Sunday = 64,
    Weekdays = 31, Weekend = 96, Every = 127,
}

/// <summary>When a vehicle can be charged: from <paramref name="From"/>, up to but not including <paramref name="To"/>;
/// past midnight when To is not after From (the day is the one it starts on).</summary>
/// <param name="Place">Where the plug is, e.g. <c>home</c> or <c>work</c>; a name for people.</param>
public sealed record PluggedHours(Days Days, TimeOnly From, TimeOnly To, string Place = "home");

/// <summary>A drive: the energy leaves the vehicle's battery in the slot that contains <paramref name="Departs"/>.</summary>
public sealed record Trip(Days Days, TimeOnly Departs, Energy Energy);

/// <summary>A vehicle that trades as a participant of its own, on its own charging meter.</summary>
/// <param name="Capacity">Usable energy inside, Wh.</param>
/// <param name="ChargeWatts">Greatest AC charging power.</param>
/// <param name="DischargeWatts">Greatest AC power given back; 0 for a vehicle that only charges.</param>
/// <param name="NeededAtDeparture">State of charge wanted when a trip starts, Wh.</param>
/// <param name="BaselineFrom">Without the market it charges from here …</param>
/// <param name="BaselineTo">… up to here (past midnight when not after From), as fast as it can until full.</param>
public sealed record VehicleSpec(
    Energy Capacity, long ChargeWatts, double ChargeEfficiency, Energy Initial, Energy NeededAtDeparture,
    IReadOnlyList<PluggedHours> Plugged, IReadOnlyList<Trip> Trips,
    TimeOnly BaselineFrom, TimeOnly BaselineTo, long DischargeWatts = 0, double DischargeEfficiency = 0.95)
{
    /// <summary>Lower end of the state-of-charge window, Wh: neither a drive nor the charger goes below it.</summary>
    public Energy Floor { get; init; }

    /// <summary>Upper end of the window, Wh; null for the whole capacity.</summary>
    public Energy? Ceiling { get; init; }

    /// <summary>The upper end in force.</summary>
    public Energy Top => Ceiling ?? Capacity;

    /// <summary>What a Wh given back at the AC terminals costs its battery in life; a sale must bring it too. ≥ 0.</summary>
    public Price Wear { get; init; } = new(5_000);

    /// <summary>Its battery, as a store of its own.</summary>
    public BatterySpec AsBattery() =>
        new(Capacity, ChargeWatts, DischargeWatts, ChargeEfficiency, DischargeEfficiency, Initial)
        { Floor = Floor, Ceiling = Ceiling };
}
