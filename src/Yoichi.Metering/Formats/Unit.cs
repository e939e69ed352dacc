using Yoichi.Units;

namespace Yoichi.Metering.Formats;

static class Unit
{
    /// <summary>The unit the options state, or the format's own.</summary>
    /// <exception cref="InputException">W per kW without the kW.</exception>
    public static MeterUnit Stated(Import import, MeterUnit own)
    {
        var unit = import.Options.Unit ?? own;
        if (unit == MeterUnit.WattsPerKilowatt && import.Options.PvKilowatts is null)
            throw new InputException("import.pvKw", "pvKw",
                "values in W/kW need the kW of panels they are multiplied by");
        import.ReadAs("unit", MeterUnits.Name(unit));
        return unit;
    }
}
