using Yoichi.Devices;
using Yoichi.Units;

namespace Yoichi.Simulation.Generators;

/// <summary>Made-up weather over one place: the same for all neighbours, from a seed and the date alone, so a day looks
/// the same whatever other days are asked for.</summary>
/// <remarks>Every month is an average month: its days' clear-sky shares are fixed quantiles with the month's mean
/// (<see cref="Climate"/>), and the seed draws only their order, dull days tending to stand together. So no seed makes a
/// sunny year. How it is made, and what it leaves out: docs/concepts/generated-data.md. Not safe for several threads.</remarks>
public sealed class GeneratedWeather(ulong seed, GeoPoint place)
{
    /// <summary>Steps of a day, 15 minutes each.</summary>
    public const int Steps = 96;

    /// <summary>Under the thickest cloud of an average month a tenth of the sunshine is left.</summary>
    const double DarkestDay = 0.10;

    readonly Dictionary<(int Year, int Month), double[]> months = [];
    readonly Dictionary<DateOnly, double[]> days = [];
    readonly Dictionary<DateOnly, double[]> temperatures = [];
    readonly Dictionary<DateOnly, SolarPosition[]> suns = [];

    public GeoPoint Place => place;

    /// <summary>Sunshine ÷ sunshine without clouds, of a whole day.</summary>
    public double ClearShare(DateOnly day)
    {
        if (!months.TryGetValue((day.Year, day.Month), out var shares))
            months[(day.Year, day.Month)] = shares = MonthOf(day.Year, day.Month);
        return shares[day.Day - 1];
    }

    /// <summary>Sunshine ÷ sunshine without clouds in each 15 minutes of a day from 00:00 JST, 0.02 … 1.2.</summary>
    /// <remarks>Weighted by the clear sky's sunshine they have the day's share as their mean, as far as the bounds let.</remarks>
    public ReadOnlySpan<double> ClearShares(DateOnly day)
    {
        if (!days.TryGetValue(day, out var shares)) days[day] = shares = DayOf(day);
        return shares;
    }

    /// <summary>Air temperature, °C, at the middle of a step: lowest near 5 o'clock, highest near 14 o'clock; clear days
    /// are warmer by day.</summary>
    public double Temperature(DateOnly day, int step) => Temperatures(day)[step];

    /// <summary>All steps of a day, worked out once for all neighbours.</summary>
    public ReadOnlySpan<double> Temperatures(DateOnly day)
    {
        if (temperatures.TryGetValue(day, out var known)) return known;
        var (share, air) = (ClearShare(day), Slow("air", day));
        var all = new double[Steps];
        for (var step = 0; step < Steps; step++) all[step] = TemperatureOf(day, step, share, air);
        return temperatures[day] = all;
    }

    /// <summary>Where the sun stands in the middle of each step of a day.</summary>
    public ReadOnlySpan<SolarPosition> Sun(DateOnly day)
    {
        if (suns.TryGetValue(day, out var known)) return known;
        var start = new DateTimeOffset(day, TimeOnly.MinValue, SlotGrid.Jst);
        var all = new SolarPosition[Steps];
        for (var step = 0; step < Steps; step++) all[step] = SolarPosition.At(place, start.AddMinutes(15 * step + 7.5));
        return suns[day] = all;
    }

    static double TemperatureOf(DateOnly day, int step, double clearShare, double air)
    {
        var hour = (step + 0.5) / 4;
        // A slow swing over the half-day to 14 o'clock, a slower one back.
        var phase = hour is >= 5 and < 14 ? (hour - 5) / 9 - 1 : ((hour + 24 - 14) % 24) / 15;
        var clear = clearShare / Climate.BrightestDay[day.Month - 1];
        var range = Climate.On(day, Climate.DailyRange) * (0.4 + 0.9 * clear);
        var mean = Climate.On(day, Climate.Temperature) + 1.6 * air;
        return mean + range / 2 * Math.Cos(Math.PI * phase);
    }

    double[] MonthOf(int year, int month)
    {
        var count = DateTime.DaysInMonth(year, month);
        var brightest = Climate.BrightestDay[month - 1];
        // The quantile function low + (high − low)·u^p has the mean low + (high − low)/(p + 1).
        var power = (brightest - DarkestDay) / (Climate.ClearShare[month - 1] - DarkestDay) - 1;
        var order = Enumerable.Range(1, count).OrderBy(d => Slow("cloud", new(year, month, d))).ThenBy(d => d).ToArray();
        var shares = new double[count];
        for (var rank = 0; rank < count; rank++)
            shares[order[rank] - 1] = DarkestDay + (brightest - DarkestDay) * Math.Pow((rank + 0.5) / count, power);
        return shares;
    }

    double[] DayOf(DateOnly day)
    {
        var share = ClearShare(day);
        var rng = Rng.Stream(seed, $"clouds {day:yyyy-MM-dd}");
        var fresh = new double[Steps + 8];
        for (var i = 0; i < fresh.Length; i++) fresh[i] = rng.NextNormal();

        // Broken cloud moves the sunshine most where the day is neither clear nor overcast.
        var relative = Math.Clamp(share / Climate.BrightestDay[day.Month - 1], 0, 1);
        var swing = 0.15 + 2.2 * relative * (1 - relative);
        var shares = new double[Steps];
        var clear = new double[Steps];
        var sun = Sun(day);
        for (var step = 0; step < Steps; step++)
        {
            var sum = 0.0;
            for (var i = 0; i <= 8; i++) if (step + i < fresh.Length) sum += fresh[step + i];
            shares[step] = Math.Clamp(share * (1 + swing * sum / 3 * 0.5), 0.02, 1.2);
            clear[step] = ClearSky.Global(sun[step]);
        }

        Level(shares, clear, share);
        return shares;
    }

    /// <summary>Moves the shares by a factor until the day's sunshine is right; bounds cut some of it, so three times.</summary>
    static void Level(double[] shares, double[] clear, double wanted)
    {
        for (var round = 0; round < 3; round++)
        {
            var (sunshine, without) = (0.0, 0.0);
            for (var i = 0; i < shares.Length; i++)
                (sunshine, without) = (sunshine + shares[i] * clear[i], without + clear[i]);
            if (sunshine <= 0) return;
            var factor = wanted * without / sunshine;
            for (var i = 0; i < shares.Length; i++) shares[i] = Math.Clamp(shares[i] * factor, 0.02, 1.2);
        }
    }

    /// <summary>Normal noise that remembers the three days before: about 0, spread 1.</summary>
    double Slow(string what, DateOnly day)
    {
        ReadOnlySpan<double> weights = [0.80, 0.48, 0.30, 0.20];
        var (sum, squares) = (0.0, 0.0);
        for (var back = 0; back < weights.Length; back++)
        {
            sum += weights[back] * Rng.Stream(seed, $"{what} {day.AddDays(-back):yyyy-MM-dd}").NextNormal();
            squares += weights[back] * weights[back];
        }

        return sum / Math.Sqrt(squares);
    }
}
