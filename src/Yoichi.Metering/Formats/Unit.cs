using Yoichi.Units;

namespace Yoichi.Metering.Formats;

static class Unit
{
    /// <summary>The unit the options state, or the format's own.</summary>
    /// <exception cref="InputException">A price, or a unit per kW without the kW.</exception>
    public static MeterUnit Stated(Import import, MeterUnit own)
    {
        if (import.Options.Price is { } price) throw new InputException("import.unit", "unit",
            $"{price} is a price: {import.File} files hold energy");
        var unit = import.Options.Unit ?? own;
        if (unit.IsPerKilowatt() && import.Options.PvKilowatts is null)
            throw new InputException("import.pvKw", "pvKw",
                $"values in {MeterUnits.Name(unit)} need the kW of panels they are multiplied by");
        import.ReadAs("unit", MeterUnits.Name(unit));
        return unit;
    }
}
