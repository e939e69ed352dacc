using System.Globalization;

namespace Yoichi.Metering;

/// <summary>Doubts a unit where the size of the numbers speaks against it. Numbers are never
/// changed.</summary>
static class Plausible
{
    /// <summary>No home uses 50 kW on average.</summary>
    public const long HouseholdWatts = 50_000;

    /// <summary>Few single sites use 1 MW on average.</summary>
    public const long SiteWatts = 1_000_000;

    const long LeastAreaWatts = 10_000_000;
    const long MostAreaWatts = 1_000_000_000_000;

    /// <summary>Sessions of a car charge between 0.05 and 200 kWh.</summary>
    const long LeastSessionWattHours = 50;
    const long MostSessionWattHours = 200_000;

    public static void Doubt(Import import, BuiltSeries built)
    {
        foreach (var series in built.Energy)
            if (MeanWatts(series.WattHours, series.Grid.Minutes) is { } watts && watts > import.MostMeanWatts)
                import.Doubt($"{series.Participant} {Channels.Name(series.Channel)}: {Kilowatts(watts)} on average "
                    + $"is more than {Kilowatts(import.MostMeanWatts)}");
        foreach (var prices in built.Prices)
        {
            var most = prices.Currency is "JPY" ? 1000m : 5m;
            if (prices.Gaps == prices.MicroPerKWh.Length) continue;
            var mean = (decimal)(prices.Sum / (prices.MicroPerKWh.Length - prices.Gaps)) / 1_000_000;
            if (Math.Abs(mean) > most)
                import.Doubt(string.Create(CultureInfo.InvariantCulture,
                    $"{prices.Label}: a mean of {mean:0.##} {prices.Currency}/kWh is no price of a kWh"));
        }

        foreach (var volumes in built.Volumes)
            if (volumes.Name.StartsWith("demand", StringComparison.Ordinal)
                && MeanWatts(volumes.WattHours, volumes.Grid.Minutes) is { } watts
                && watts is < LeastAreaWatts or > MostAreaWatts)
                import.Doubt($"{volumes.Label}: {Kilowatts(watts)} on average is not an area's demand");

        var charged = import.Sessions.Where(session => session.WattHours is not null)
            .Select(session => session.WattHours!.Value).Order().ToArray();
        if (charged.Length > 0 && charged[charged.Length / 2] is var median
            && median is < LeastSessionWattHours or > MostSessionWattHours)
            import.Doubt($"half of the sessions charged {median} Wh or {(median > MostSessionWattHours ? "more" : "less")}");
    }

    static long? MeanWatts(IEnumerable<long?> wattHours, int minutes)
    {
        var (sum, known) = ((Int128)0, 0L);
        foreach (var value in wattHours)
        {
            if (value is null) continue;
            sum += value.Value;
            known++;
        }

        return known == 0 ? null : (long)(sum * 60 / (known * minutes));
    }

    static string Kilowatts(long watts) =>
        string.Create(CultureInfo.InvariantCulture, $"{watts / 1000m:#,0.###} kW");
}
