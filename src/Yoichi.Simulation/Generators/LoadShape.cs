using Yoichi.Units;

namespace Yoichi.Simulation.Generators;

/// <summary>How somebody's use goes through a day; only its shape counts, its size is set afterwards.</summary>
public abstract class LoadShape
{
    /// <summary>Mean W in each 15 minutes of a day from 00:00 JST, from the seed and the date alone; none negative.</summary>
    public abstract double[] Day(DateOnly day);

    /// <summary>How much of a device's reach is asked for: 0 below <paramref name="from"/>, 1 at
    /// <paramref name="full"/>, at most 1.4.</summary>
    protected static double Ramp(double value, double from, double full) =>
        Math.Clamp((value - from) / (full - from), 0, 1.4);

    /// <summary>The shape a community file names.</summary>
    /// <param name="generator"><c>household</c>, <c>office</c> or <c>shop</c>.</param>
    /// <param name="profile">Of a household: <c>away</c>, <c>mixed</c>, <c>home</c>; null to draw one.</param>
    public static LoadShape Of(string generator, string? profile, GeneratedWeather weather, ulong seed, string stream) =>
        generator switch
        {
            "household" => new HouseholdShape(weather, seed, stream, profile),
            "office" => BusinessShape.Office(weather, seed, stream),
            "shop" => BusinessShape.Shop(weather, seed, stream),
            _ => throw new ArgumentOutOfRangeException(nameof(generator), generator, "no such generator"),
        };
}

/// <summary>Use by slot: a shape, brought to a wanted total in one month of the year.</summary>
/// <param name="perMonth">Use in the reference month of every year, met to the Wh.</param>
/// <param name="month">1 … 12, the reference month. The other months of its year follow at the same scale.</param>
public sealed class GeneratedLoad(LoadShape shape, Energy perMonth, int month)
{
    readonly Dictionary<int, double> scales = [];
    readonly Dictionary<DateOnly, double[]> days = [];         // most days are wanted twice: for the scale and for the run

    /// <summary>Wh by slot, from 00:00 JST of a day.</summary>
    public long[] WattHours(SlotGrid grid, DateOnly from, int days)
    {
        var output = new long[days * grid.PerDay];
        if (days == 0) return output;
        var last = from.AddDays(days - 1);
        // Whole months, since a month is what the running total is kept over.
        for (var first = new DateOnly(from.Year, from.Month, 1); first <= last; first = first.AddMonths(1))
        {
            var whole = new WholeWattHours();
            for (var day = first; day.Month == first.Month && day <= last; day = day.AddDays(1))
            {
                var watts = Day(day);
                var scale = ScaleOf(day.Year) / 4;
                for (var slot = 0; slot < grid.PerDay; slot++)
                {
                    var sum = 0.0;
                    var steps = watts.Length / grid.PerDay;
                    for (var i = 0; i < steps; i++) sum += watts[slot * steps + i] * scale;
                    var wattHours = whole.Next(sum);
                    if (day >= from) output[(day.DayNumber - from.DayNumber) * grid.PerDay + slot] = wattHours;
                }
            }
        }

        return output;
    }

    double[] Day(DateOnly day)
    {
        if (!days.TryGetValue(day, out var watts)) days[day] = watts = shape.Day(day);
        return watts;
    }

    double ScaleOf(int year)
    {
        if (scales.TryGetValue(year, out var scale)) return scale;
        var raw = 0.0;
        for (var day = new DateOnly(year, month, 1); day.Month == month; day = day.AddDays(1))
            raw += Day(day).Sum() / 4;
        return scales[year] = perMonth.WattHours / raw;
    }
}
