using System.Collections.Immutable;

namespace Yoichi.Metering;

/// <summary>An hour of weather; null where the station has no value.</summary>
/// <param name="Global">On the horizontal, 0.01 MJ/m² in the hour, as published.</param>
/// <param name="Direct">Its direct part on the horizontal, same unit.</param>
/// <param name="Diffuse">Its diffuse part, same unit.</param>
/// <param name="TemperatureTenths">0.1 °C.</param>
public readonly record struct WeatherHour(int? Global, int? Direct, int? Diffuse, int? TemperatureTenths)
{
    public long? GlobalWattHours => WeatherSeries.WattHours(Global);

    public long? DirectWattHours => WeatherSeries.WattHours(Direct);

    public long? DiffuseWattHours => WeatherSeries.WattHours(Diffuse);
}

/// <summary>Weather at a station, hour by hour: as observed from a day on, or a made-up year of 365 days, put
/// together of real months.</summary>
/// <param name="Station">Number and name: <c>50206 MISHIMA</c>, or the name alone.</param>
/// <param name="Hours">From 00:00 JST of the first day on; of a made-up year 8,760 from 1 January.</param>
public sealed record WeatherSeries(string Station, ImmutableArray<WeatherHour> Hours)
{
    public const int HoursPerYear = 365 * 24;

    const int CommonYear = 2001;

    /// <summary>The first day observed; null for a made-up year.</summary>
    public DateOnly? FirstDay { get; init; }

    /// <summary>The station's mark of each hour's temperature, one per hour where <see cref="FirstDay"/> is
    /// given: 8 normal, 5 nearly, 4 from too few values; null where none was given.</summary>
    public ImmutableArray<byte?> TemperatureQuality { get; init; } = [];

    /// <param name="day">Of a made-up year any year's; 29 February takes the weather of the 28th.</param>
    /// <param name="hour">0 … 23, JST.</param>
    /// <returns>Nothing known for a day that was not observed.</returns>
    public WeatherHour At(DateOnly day, int hour)
    {
        if (FirstDay is not { } first) return Hours[IndexOf(day.Month, day.Day, hour)];
        var index = (day.DayNumber - first.DayNumber) * 24L + hour;
        return index >= 0 && index < Hours.Length ? Hours[(int)index] : default;
    }

    public static int IndexOf(int month, int day, int hour) =>
        (new DateOnly(CommonYear, month, Math.Min(day, DateTime.DaysInMonth(CommonYear,
            month))).DayOfYear - 1) * 24 + hour;

    /// <summary>Wh/m² of 0.01 MJ/m²: 25/9 of it, to the nearest, a half upward.</summary>
    /// <remarks>To add up, add the raw numbers and convert the sum: 0.01 MJ/m² are no whole number of
    /// Wh/m².</remarks>
    public static long? WattHours(long? hundredthsOfMegajoules) =>
        hundredthsOfMegajoules is { } raw ? (raw * 50 + 9) / 18 : null;

    public long GlobalTotal => Hours.Sum(hour => (long)(hour.Global ?? 0));
}
