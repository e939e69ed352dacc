namespace Yoichi.Metering;

/// <summary>What a number in a file counts. Files do not say; whoever imports them does.</summary>
public enum MeterUnit
{
    /// <summary>kWh in the step.</summary>
    KilowattHours,

    /// <summary>Wh in the step.</summary>
    WattHours,

    /// <summary>Mean kW over the step.</summary>
    Kilowatts,

    /// <summary>Mean W over the step.</summary>
    Watts,

    /// <summary>Mean W over the step for each kW of panels installed; needs the kW.</summary>
    WattsPerKilowatt,

    /// <summary>Mean kW over the step for each kW of panels installed; needs the kW.</summary>
    KilowattsPerKilowatt,

    /// <summary>kWh in the step for each kW of panels installed; needs the kW.</summary>
    KilowattHoursPerKilowatt,
}

/// <summary>Units as options write them: <c>kWh Wh kW W W/kW kW/kW kWh/kW</c>.</summary>
public static class MeterUnits
{
    public static string Name(MeterUnit unit) => unit switch
    {
        MeterUnit.KilowattHours => "kWh",
        MeterUnit.WattHours => "Wh",
        MeterUnit.Kilowatts => "kW",
        MeterUnit.Watts => "W",
        MeterUnit.WattsPerKilowatt => "W/kW",
        MeterUnit.KilowattsPerKilowatt => "kW/kW",
        MeterUnit.KilowattHoursPerKilowatt => "kWh/kW",
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "no such unit"),
    };

    /// <summary>Exactly as written above: <c>MW</c> and <c>mW</c> show why capitals matter.</summary>
    public static bool TryParse(string text, out MeterUnit unit)
    {
        foreach (var candidate in Enum.GetValues<MeterUnit>())
        {
            unit = candidate;
            if (text == Name(candidate)) return true;
        }

        unit = default;
        return false;
    }

    /// <summary>What <see cref="ReadingTable"/> divides by after its whole-number factor: panels count in
    /// millionths of a kW.</summary>
    internal static Int128 Divisor(this MeterUnit unit) => unit.IsPerKilowatt() ? 1_000_000 : 1;

    internal static bool IsPerKilowatt(this MeterUnit unit) => unit is MeterUnit.WattsPerKilowatt
        or MeterUnit.KilowattsPerKilowatt or MeterUnit.KilowattHoursPerKilowatt;

    /// <summary>Above this in a step something is wrong with the number or the unit: 10 GWh, 10 GW, 10,000 W
    /// or 10 kWh per kW.</summary>
    internal static long Most(MeterUnit unit) => unit switch
    {
        MeterUnit.KilowattHours or MeterUnit.Kilowatts => 10_000_000,
        MeterUnit.WattHours or MeterUnit.Watts => 10_000_000_000,
        MeterUnit.WattsPerKilowatt => 10_000,
        _ => 10,
    };
}
