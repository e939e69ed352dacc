using Yoichi.Desk;
using Yoichi.Devices;
using Yoichi.Units;

namespace Yoichi.Server.Api;

/// <summary>A solar array, as it is registered.</summary>
/// <param name="RatedWatts">DC, under standard conditions: 1 to 1,000,000,000.</param>
/// <param name="TiltDegrees">0 lies flat, 90 is a wall.</param>
/// <param name="AzimuthDegrees">0 north, 90 east, 180 south, 270 west.</param>
/// <param name="Commissioned">When it went into operation, JST: for its certificates.</param>
public sealed record PanelsInfo(long RatedWatts, double TiltDegrees = 25, double AzimuthDegrees = 180, DateOnly? Commissioned = null)
{
    internal static PanelsInfo? Of(RegisteredPanels? p) => p is null ? null
        : new((long)Math.Round(p.Array.KilowattsPeak * 1000), p.Array.TiltDegrees, p.Array.AzimuthDegrees, p.Commissioned);

    internal RegisteredPanels ToPanels()
    {
        DeviceLimits.Watts(RatedWatts, "ratedWatts");
        DeviceLimits.Within(TiltDegrees, 0, 90, "tiltDegrees", "degrees");
        DeviceLimits.Within(AzimuthDegrees, 0, 360, "azimuthDegrees", "degrees");
        if (Commissioned is { Year: < 1950 or > 2100 }) throw DeviceLimits.Wrong("commissioned", "a day of 1950 to 2100");
        return new(new(RatedWatts / 1000.0, TiltDegrees, AzimuthDegrees), Commissioned);
    }
}

/// <summary>A battery to be registered, at its AC terminals.</summary>
/// <param name="CapacityWh">Usable: 1 to 1,000,000,000.</param>
/// <param name="ChargeWatts">Greatest AC power while charging, 1 to 1,000,000,000.</param>
/// <param name="DischargeWatts">As much as ChargeWatts where it is not said.</param>
/// <param name="ChargeEfficiency">Stored per AC Wh drawn, 0.01 to 1.</param>
/// <param name="DischargeEfficiency">AC Wh given per Wh taken out, 0.01 to 1.</param>
/// <param name="MayExport">Its connection lets it feed the grid.</param>
/// <param name="PackYenPerKWh">Price of the pack per kWh of capacity, 0 to 1,000,000: `plan` then reckons with its wear.</param>
public sealed record NewBattery(
    long CapacityWh, long ChargeWatts, long? DischargeWatts = null, double ChargeEfficiency = 0.95, double DischargeEfficiency = 0.95, bool MayExport = true,
    long? PackYenPerKWh = null)
{
    internal BatterySpec ToSpec()
    {
        DeviceLimits.WattHours(CapacityWh, "capacityWh");
        DeviceLimits.Watts(ChargeWatts, "chargeWatts");
        DeviceLimits.Within(DischargeWatts ?? 0, 0, DeviceLimits.Most, "dischargeWatts", "W");
        DeviceLimits.Efficiency(ChargeEfficiency, "chargeEfficiency");
        DeviceLimits.Efficiency(DischargeEfficiency, "dischargeEfficiency");
        DeviceLimits.Within(PackYenPerKWh ?? 0, 0, 1_000_000, "packYenPerKWh", "¥/kWh");
        return new(new(CapacityWh), ChargeWatts, DischargeWatts ?? ChargeWatts, ChargeEfficiency, DischargeEfficiency)
        { MayExport = MayExport, PackPrice = PackYenPerKWh is { } yen ? new(1000 * yen) : null };
    }
}

/// <summary>A vehicle to be registered, on a charging point of its own.</summary>
/// <param name="DischargeWatts">0 for a vehicle that only charges.</param>
/// <param name="NeededAtDepartureWh">Wanted in it when a trip starts; its largest trip where that is not said.</param>
/// <param name="WearMicroYenPerWh">What a Wh given back costs its battery in life, 0 to 999,990; 5,000 where it is not said.</param>
/// <param name="Plugged">When it can charge: 1 to 50.</param>
/// <param name="Trips">At most 50.</param>
/// <param name="BaselineFrom">Without the market it charges from here, JST …</param>
/// <param name="BaselineTo">… up to here, past midnight where it is not after From.</param>
public sealed record NewVehicle(
    long CapacityWh, long ChargeWatts, IReadOnlyList<PluggedInfo> Plugged, IReadOnlyList<TripInfo> Trips, TimeOnly BaselineFrom, TimeOnly BaselineTo,
    long DischargeWatts = 0, double ChargeEfficiency = 0.95, double DischargeEfficiency = 0.95, long? NeededAtDepartureWh = null, long WearMicroYenPerWh = 5_000)
{
    internal VehicleSpec ToSpec()
    {
        DeviceLimits.WattHours(CapacityWh, "capacityWh");
        DeviceLimits.Watts(ChargeWatts, "chargeWatts");
        DeviceLimits.Within(DischargeWatts, 0, DeviceLimits.Most, "dischargeWatts", "W");
        DeviceLimits.Efficiency(ChargeEfficiency, "chargeEfficiency");
        DeviceLimits.Efficiency(DischargeEfficiency, "dischargeEfficiency");
        DeviceLimits.Within(WearMicroYenPerWh, 0, 999_990, "wearMicroYenPerWh", "µ¥/Wh");
        if (Plugged.Count is 0 or > 50) throw DeviceLimits.Wrong("plugged", "1 to 50 times to charge at");
        if (Trips.Count > 50) throw DeviceLimits.Wrong("trips", "at most 50 trips");
        PluggedHours[] plugged = [.. Plugged.Select((p, i) => p is null ? throw DeviceLimits.Wrong($"plugged[{i}]", "null is none")
            : new PluggedHours(DeviceDays.Of(p.Days, $"plugged[{i}].days"), p.From, p.To, DeviceLimits.Place(p.Place, $"plugged[{i}].place")))];
        Trip[] trips = [.. Trips.Select((t, i) => t is null ? throw DeviceLimits.Wrong($"trips[{i}]", "null is none")
            : new Trip(DeviceDays.Of(t.Days, $"trips[{i}].days"), t.Departs, new(DeviceLimits.WattHours(t.Wh, $"trips[{i}].wh"))))];
        var largest = trips.Select(t => t.Energy.WattHours).DefaultIfEmpty(0).Max();
        var needed = NeededAtDepartureWh ?? Math.Min(CapacityWh, largest);
        DeviceLimits.Within(needed, 0, CapacityWh, "neededAtDepartureWh", "Wh");
        var spec = new VehicleSpec(new(CapacityWh), ChargeWatts, ChargeEfficiency, new(CapacityWh), new(needed), plugged, trips, BaselineFrom, BaselineTo,
            DischargeWatts, DischargeEfficiency)
        { Wear = new(WearMicroYenPerWh) };
        return SiteDevices.Impossible(spec) is var (key, reason) ? throw new InputException("device.vehicle", key == "baseline" ? "baselineFrom" : key, reason) : spec;
    }
}

/// <summary>A load to be registered that may run whenever it suits in its window.</summary>
/// <param name="PerDayWh">In each window.</param>
/// <param name="MaxWatts">Greatest power, 1 to 1,000,000,000.</param>
/// <param name="From">The window begins here, JST …</param>
/// <param name="To">… and ends here, past midnight where it is not after From.</param>
/// <param name="Days">mon … sun; every day where it is not said.</param>
/// <param name="IsBlock">Once begun it runs at full power until done.</param>
/// <param name="Start">When it starts without the market; From where it is not said.</param>
public sealed record NewFlexible(long PerDayWh, long MaxWatts, TimeOnly From, TimeOnly To, IReadOnlyList<string>? Days = null, bool IsBlock = false, TimeOnly? Start = null)
{
    internal FlexibleSpec ToSpec(SlotGrid grid)
    {
        DeviceLimits.WattHours(PerDayWh, "perDayWh");
        DeviceLimits.Watts(MaxWatts, "maxWatts");
        var spec = new FlexibleSpec(new(PerDayWh), MaxWatts, From, To)
        { Days = Days is null ? Yoichi.Devices.Days.Every : DeviceDays.Of(Days, "days"), IsBlock = IsBlock, Baseline = Start };
        return SiteDevices.Impossible(spec, grid) is { } reason ? throw new InputException("device.flexible", "perDayWh", reason) : spec;
    }
}

/// <summary>Days of the week by their first three letters.</summary>
static class DeviceDays
{
    static readonly Days[] Each = [Days.Monday, Days.Tuesday, Days.Wednesday, Days.Thursday, Days.Friday, Days.Saturday, Days.Sunday];

    public static Days Of(IReadOnlyList<string> names, string place)
    {
        var days = Days.None;
        foreach (var name in names)
            days |= Each.FirstOrDefault(d => NameOf(d) == name) is var day and not Days.None ? day : throw DeviceLimits.Wrong(place, "days are mon, tue, wed, thu, fri, sat and sun");
        return days == Days.None ? throw DeviceLimits.Wrong(place, "no day is named") : days;
    }

    public static IReadOnlyList<string> NamesOf(Days days) => [.. Each.Where(d => days.HasFlag(d)).Select(NameOf)];

    static string NameOf(Days day) => day.ToString()[..3].ToLowerInvariant();
}

/// <summary>Bounds that every device has; beyond them is a slip of the unit.</summary>
static class DeviceLimits
{
    /// <summary>1 GW or 1 GWh.</summary>
    public const long Most = 1_000_000_000;

    public static InputException Wrong(string place, string reason) => new("device.range", place, reason);

    public static void Within(double value, double least, double most, string place, string unit)
    {
        if (!(value >= least && value <= most)) throw Wrong(place, FormattableString.Invariant($"{value} is not within {least} to {most} {unit}"));
    }

    public static long WattHours(long value, string place)
    {
        Within(value, 1, Most, place, "Wh");
        return value;
    }

    public static void Watts(long value, string place) => Within(value, 1, Most, place, "W");

    public static void Efficiency(double value, string place) => Within(value, 0.01, 1, place, "(a share)");

    /// <summary>A name for people.</summary>
    public static string Place(string name, string place) =>
        name is { Length: >= 1 and <= 40 } && !name.Any(char.IsControl) ? name : throw Wrong(place, "a place has a name of 1 to 40 characters");
}
