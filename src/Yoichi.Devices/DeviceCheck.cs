using Yoichi.Units;

namespace Yoichi.Devices;

/// <summary>What is impossible about a device, each with the path of the setting.</summary>
public static class DeviceCheck
{
    /// <summary>10 MW for a day: above that an entry is a slip of the unit.</summary>
    const long MostWattHours = 240_000_000;

    /// <summary>An empty list means the array can exist.</summary>
    /// <param name="place">Path of the array's settings, e.g. <c>participants[3].pv</c>.</param>
    public static IReadOnlyList<InputProblem> Problems(PvArray array, string place)
    {
        var problems = new List<InputProblem>();
        Within(problems, "pv.kilowattsPeak", $"{place}.kilowattsPeak", array.KilowattsPeak, 0, 100_000, "kW");
        Within(problems, "pv.tilt", $"{place}.tilt", array.TiltDegrees, 0, 90, "degrees");
        Within(problems, "pv.azimuth", $"{place}.azimuth", array.AzimuthDegrees, 0, 360, "degrees");
        return problems;
    }

    public static IReadOnlyList<InputProblem> Problems(BatterySpec battery, string place)
    {
        var problems = new List<InputProblem>();
        Store(problems, place, battery.Capacity, battery.ChargeWatts, battery.DischargeWatts,
            battery.ChargeEfficiency, battery.DischargeEfficiency, battery.Initial, battery.Floor, battery.Top);
        return problems;
    }

    public static IReadOnlyList<InputProblem> Problems(VehicleSpec vehicle, string place)
    {
        var problems = new List<InputProblem>();
        Store(problems, place, vehicle.Capacity, vehicle.ChargeWatts, vehicle.DischargeWatts,
            vehicle.ChargeEfficiency, vehicle.DischargeEfficiency, vehicle.Initial, vehicle.Floor, vehicle.Top);
        Within(problems, "store.neededAtDeparture", $"{place}.neededAtDeparture",
            vehicle.NeededAtDeparture.WattHours, 0, vehicle.Top.WattHours, "Wh");
        for (var i = 0; i < vehicle.Plugged.Count; i++)
            if (vehicle.Plugged[i].Days is Days.None or > Days.Every or < Days.None)
                problems.Add(new("vehicle.days", $"{place}.plugged[{i}].days", "no day of the week is named"));
        for (var i = 0; i < vehicle.Trips.Count; i++)
        {
            var trip = vehicle.Trips[i];
            if (trip.Days is Days.None or > Days.Every or < Days.None)
                problems.Add(new("vehicle.days", $"{place}.trips[{i}].days", "no day of the week is named"));
            Within(problems, "vehicle.tripEnergy", $"{place}.trips[{i}].energy",
                trip.Energy.WattHours, 0, MostWattHours, "Wh");
        }

        return problems;
    }

    /// <exception cref="InputException">The list is not empty; names its first problem.</exception>
    public static void Require(IReadOnlyList<InputProblem> problems)
    {
        if (problems.Count > 0) throw new InputException(problems[0]);
    }

    static void Store(
        List<InputProblem> problems, string place, Energy capacity, long chargeWatts, long dischargeWatts,
        double chargeEfficiency, double dischargeEfficiency, Energy initial, Energy floor, Energy ceiling)
    {
        Within(problems, "store.capacity", $"{place}.capacity", capacity.WattHours, 1, MostWattHours, "Wh");
        Within(problems, "store.chargeWatts", $"{place}.chargeWatts", chargeWatts, 0, 10_000_000, "W");
        Within(problems, "store.dischargeWatts", $"{place}.dischargeWatts", dischargeWatts, 0, 10_000_000, "W");
        Efficiency(problems, $"{place}.chargeEfficiency", chargeEfficiency);
        Efficiency(problems, $"{place}.dischargeEfficiency", dischargeEfficiency);
        Within(problems, "store.ceiling", $"{place}.ceiling", ceiling.WattHours, 0, capacity.WattHours, "Wh");
        Within(problems, "store.floor", $"{place}.floor", floor.WattHours, 0, ceiling.WattHours, "Wh");
        Within(problems, "store.initial", $"{place}.initial", initial.WattHours, 0, capacity.WattHours, "Wh");
    }

    static void Efficiency(List<InputProblem> problems, string place, double value)
    {
        // Below a millionth it would round to nothing.
        if (!(value >= 0.01 && value <= 1))
            problems.Add(new("store.efficiency", place, $"{value} is not an efficiency: from 0.01 to 1"));
    }

    static void Within(
        List<InputProblem> problems, string code, string place, double value, double least, double most, string unit)
    {
        if (!(value >= least && value <= most))
            problems.Add(new(code, place, $"{value} {unit} is not between {least} and {most}"));
    }
}
