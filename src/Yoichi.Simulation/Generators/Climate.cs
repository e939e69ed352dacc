namespace Yoichi.Simulation.Generators;

/// <summary>An average year at Mishima (35.12 N, 138.93 E), month by month.</summary>
/// <remarks>Computed from NEDO METPV-20, station 50206 Mishima, average year: measured global sunshine on the level over
/// that of <see cref="Devices.ClearSky"/>, for the month and for its brightest day; mean air temperature and mean
/// distance from a day's lowest to its highest. A test computes the same numbers from the file.</remarks>
public static class Climate
{
    /// <summary>Sunshine of the month ÷ sunshine without clouds, January first.</summary>
    public static ReadOnlySpan<double> ClearShare =>
        [0.827, 0.683, 0.650, 0.619, 0.663, 0.516, 0.588, 0.648, 0.597, 0.573, 0.691, 0.754];

    /// <summary>The same for the month's brightest day.</summary>
    public static ReadOnlySpan<double> BrightestDay =>
        [1.07, 1.05, 1.04, 1.03, 0.95, 0.92, 0.92, 0.92, 0.94, 0.99, 1.01, 1.05];

    /// <summary>Mean air temperature, °C.</summary>
    public static ReadOnlySpan<double> Temperature =>
        [6.0, 7.6, 12.1, 14.4, 19.8, 23.1, 26.5, 27.6, 23.4, 18.2, 14.3, 7.2];

    /// <summary>From a day's lowest to its highest temperature, mean of the month, °C.</summary>
    public static ReadOnlySpan<double> DailyRange =>
        [10.6, 10.1, 9.5, 9.0, 8.6, 7.1, 7.2, 8.2, 8.3, 8.9, 9.4, 9.9];

    /// <summary>The value of a day, led straight from the middle of one month to the middle of the next.</summary>
    public static double On(DateOnly day, ReadOnlySpan<double> months)
    {
        var position = day.Month - 1 + (day.Day - 0.5) / DateTime.DaysInMonth(day.Year, day.Month) - 0.5;
        var before = (int)Math.Floor(position);
        var share = position - before;
        return months[(before + 12) % 12] * (1 - share) + months[(before + 1) % 12] * share;
    }
}
