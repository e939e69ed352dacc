using Yoichi.Units;

namespace Yoichi.Simulation.Generators;

/// <summary>One home: who is there when, what stands on, what is switched on, and cooling and heating by the weather.</summary>
/// <remarks>Powers and habits are plausible figures for a Japanese home, not measurements: see
/// docs/concepts/generated-data.md, which also compares the outcome with metered homes.</remarks>
public sealed class HouseholdShape : LoadShape
{
    const int Steps = GeneratedWeather.Steps;

    readonly GeneratedWeather weather;
    readonly ulong seed;
    readonly string stream;
    readonly string profile;
    readonly double wake, sleep, leave, back, standby, fridge, light, leisure, cook, cool, coolFrom, heat, wash;

    /// <param name="profile"><c>away</c>: nobody in on weekdays; <c>mixed</c>: on some; <c>home</c>: always somebody;
    /// null to draw one.</param>
    public HouseholdShape(GeneratedWeather weather, ulong seed, string stream, string? profile = null)
    {
        (this.weather, this.seed, this.stream) = (weather, seed, stream);
        var rng = Rng.Stream(seed, stream);
        var drawn = rng.NextDouble() switch { < 0.45 => "away", < 0.75 => "mixed", _ => "home" };
        this.profile = profile ?? drawn;
        wake = 6.3 + 0.5 * rng.NextNormal();
        sleep = 23.2 + 0.5 * rng.NextNormal();
        leave = 8.0 + 0.4 * rng.NextNormal();
        back = 18.0 + 0.8 * rng.NextNormal();
        standby = Draw(rng, 85, 190);
        fridge = Draw(rng, 40, 80);
        light = Draw(rng, 60, 180);
        leisure = Draw(rng, 80, 200);
        cook = Draw(rng, 250, 950);
        cool = Draw(rng, 350, 900);
        coolFrom = Draw(rng, 23.5, 25.5);
        heat = Draw(rng, 500, 1300);
        wash = Draw(rng, 150, 450);
    }

    public override double[] Day(DateOnly day)
    {
        var rng = Rng.Stream(seed, $"{stream} {day:yyyy-MM-dd}");
        var isWeekend = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        var outing = rng.NextDouble();
        // Weekdays away by profile; on one weekend day in three everybody is out for some hours.
        var (outFrom, outTo) = isWeekend
            ? outing < 0.33 ? (Draw(rng, 9.5, 12), Draw(rng, 14, 18)) : (0.0, 0.0)
            : profile == "away" || (profile == "mixed" && outing < 0.5) ? (leave, back) : (0.0, 0.0);
        var getUp = wake + (isWeekend ? 0.9 : 0) + 0.2 * rng.NextNormal();
        var watts = new double[Steps];
        var outside = weather.Temperatures(day);
        for (var step = 0; step < Steps; step++)
        {
            var hour = (step + 0.5) / 4;
            var isOut = hour >= outFrom && hour < outTo;
            var isAwake = hour >= getUp && hour < sleep;
            watts[step] = Standing(outside[step], hour) + (isOut ? 0 : InUse(rng, hour, isAwake) + Air(outside[step], isAwake));
        }

        Events(rng, watts, getUp, outFrom, outTo, isWeekend);
        return watts;
    }

    /// <summary>What is never off: standby, and the fridge, which runs by the hour and works harder in summer.</summary>
    double Standing(double outside, double hour)
    {
        var cycle = 1 + 0.3 * Math.Sin(2 * Math.PI * hour / 1.3 + wake * 7);
        return standby + fridge * cycle * Math.Max(0.6, 1 + 0.025 * (outside - 20));
    }

    double InUse(Rng rng, double hour, bool isAwake)
    {
        var flicker = 0.7 + 0.6 * rng.NextDouble();
        if (!isAwake) return 0;
        var isDark = hour < 6.5 || hour >= 17.5;
        var evening = Math.Exp(-Math.Pow((hour - 20.5) / 2.2, 2));
        return flicker * ((isDark ? light : 0.15 * light) + leisure * (0.35 + 0.65 * evening));
    }

    double Air(double outside, bool isAwake) =>
        (cool * Ramp(outside, coolFrom, coolFrom + 8) + heat * Ramp(-outside, -15, -2)) * (isAwake ? 1 : 0.8);

    /// <summary>What somebody switches on for a while; not while everybody is out.</summary>
    void Events(Rng rng, double[] watts, double getUp, double outFrom, double outTo, bool isWeekend)
    {
        Event(rng, watts, 0.85, getUp + 0.4, 0.2, 0.25, cook);
        Event(rng, watts, 0.60, getUp + 0.8, 0.2, 0.25, 900);
        if (outTo - outFrom < 3) Event(rng, watts, 0.70, 12.2, 0.3, 0.40, 0.8 * cook);
        var dinner = Math.Max(18.6, outTo + 0.5);
        Event(rng, watts, 0.92, dinner, 0.4, 0.75, cook);
        Event(rng, watts, 0.75, isWeekend ? 9.5 : getUp + 0.6, 0.6, 0.75, wash);
        Event(rng, watts, 0.30, dinner + 1.6, 0.5, 0.75, 600);
        Event(rng, watts, 0.70, 21.3, 0.6, 0.20, 900);
        if (isWeekend) Event(rng, watts, 0.60, 10.5, 1.5, 0.50, 600);
    }

    static void Event(Rng rng, double[] watts, double chance, double hour, double spread, double hours, double power)
    {
        // Drawn whether or not it happens, so one event does not move the next.
        var happens = rng.NextDouble() < chance;
        var start = hour + spread * rng.NextNormal();
        var length = hours * (0.7 + 0.6 * rng.NextDouble());
        if (!happens) return;
        for (var step = (int)Math.Max(0, start * 4); step < Steps && step / 4.0 < start + length; step++)
        {
            var overlap = Math.Min((step + 1) / 4.0, start + length) - Math.Max(step / 4.0, start);
            if (overlap > 0) watts[step] += power * overlap * 4;
        }
    }

    static double Draw(Rng rng, double lowest, double highest) => lowest + (highest - lowest) * rng.NextDouble();
}
