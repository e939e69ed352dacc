using Yoichi.Units;

namespace Yoichi.Simulation.Generators;

/// <summary>A place of work: little by night, a plateau while open, cooling and heating by the weather.</summary>
/// <remarks>Plausible figures, not measurements. Public holidays are ordinary days.</remarks>
public sealed class BusinessShape : LoadShape
{
    readonly GeneratedWeather weather;
    readonly ulong seed;
    readonly string stream;
    readonly double opens, closes, night, air;
    readonly bool isShutAtWeekend;

    BusinessShape(
        GeneratedWeather weather, ulong seed, string stream, double opens, double closes, bool isShutAtWeekend,
        double night)
    {
        (this.weather, this.seed, this.stream) = (weather, seed, stream);
        var rng = Rng.Stream(seed, stream);
        (this.opens, this.closes, this.isShutAtWeekend) = (opens, closes, isShutAtWeekend);
        this.night = night * (0.8 + 0.4 * rng.NextDouble());
        air = 0.5 + 0.3 * rng.NextDouble();
    }

    /// <summary>Monday to Friday, 8 to 19 o'clock.</summary>
    public static BusinessShape Office(GeneratedWeather weather, ulong seed, string stream) =>
        new(weather, seed, stream, 8, 19, isShutAtWeekend: true, night: 0.16);

    /// <summary>Every day, 9 to 21 o'clock, with cold shelves that never rest.</summary>
    public static BusinessShape Shop(GeneratedWeather weather, ulong seed, string stream) =>
        new(weather, seed, stream, 9, 21, isShutAtWeekend: false, night: 0.35);

    public override double[] Day(DateOnly day)
    {
        var rng = Rng.Stream(seed, $"{stream} {day:yyyy-MM-dd}");
        var isShut = isShutAtWeekend && day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        var busy = 0.92 + 0.16 * rng.NextDouble();
        var watts = new double[GeneratedWeather.Steps];
        for (var step = 0; step < watts.Length; step++)
        {
            var hour = (step + 0.5) / 4;
            // People come and go for an hour at both ends of the day; some lights go out at noon.
            var people = isShut ? 0
                : Math.Clamp(hour - opens + 0.5, 0, 1) * Math.Clamp(closes - hour + 0.5, 0, 1)
                    * (hour is >= 12 and < 13 ? 0.9 : 1);
            var outside = weather.Temperature(day, step);
            var climate = air * (Ramp(outside, 22, 33) + Ramp(-outside, -14, 0));
            watts[step] = 1000 * (night + people * busy * (1 + climate)) * (0.97 + 0.06 * rng.NextDouble());
        }

        return watts;
    }
}
