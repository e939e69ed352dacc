using Yoichi.Units;

namespace Yoichi.Metering.Formats;

/// <summary>Refuses options that a format leaves no room for, rather than reading past them.</summary>
static class Fixed
{
    /// <exception cref="InputException">The options state a unit.</exception>
    public static void Units(ImportOptions options, string format, string units)
    {
        if (options.Unit is not null || options.Price is not null)
            throw new InputException("import.unit", "unit", $"the units of {format} files are fixed: {units}");
    }

    /// <exception cref="InputException">The options state another clock than Japan's.</exception>
    public static void Jst(ImportOptions options, string format)
    {
        if (options.Zone != "local")
            throw new InputException("import.zone", "zone", $"{format} files are in Japanese time");
    }

    /// <exception cref="InputException">The options want slots of another length.</exception>
    public static void HalfHours(ImportOptions options, string format)
    {
        if (options.Grid.Minutes != 30 || options.StepMinutes is not (null or 30))
            throw new InputException("import.grid", "grid",
                $"{format} files hold half hours, and what they say about one is kept: slots are 30 minutes");
    }

    /// <summary>From minutes of a Japanese clock to UTC minutes.</summary>
    public static long JstToUtc(long minutes) => minutes - (long)SlotGrid.Jst.TotalMinutes;
}
