using Yoichi.Devices;
using Yoichi.Units;

namespace Yoichi.Simulation.Generators;

/// <summary>The output of an array under <see cref="GeneratedWeather"/>.</summary>
/// <param name="seed">The community's.</param>
/// <param name="stream">Names the array: its own small differences from its neighbours come from here.</param>
public sealed class GeneratedPv(GeneratedWeather weather, PvArray array, ulong seed, string stream)
{
    /// <summary>Standard deviation of an array's own share in a quarter of an hour: a chimney, a bird, a small cloud.</summary>
    const double OwnSpread = 0.03;

    const int Steps = GeneratedWeather.Steps;

    /// <summary>Wh by slot, from 00:00 JST of a day.</summary>
    public long[] WattHours(SlotGrid grid, DateOnly from, int days)
    {
        var output = new long[days * grid.PerDay];
        var stepsPerSlot = Steps / grid.PerDay;
        for (var d = 0; d < days; d++)
        {
            // Each day's rounding begins anew, so a day is the same wherever the reading begins.
            var whole = new WholeWattHours();
            var watts = Watts(from.AddDays(d));
            for (var slot = 0; slot < grid.PerDay; slot++)
            {
                var wattHours = 0.0;
                for (var i = 0; i < stepsPerSlot; i++) wattHours += watts[slot * stepsPerSlot + i] / 4;
                output[d * grid.PerDay + slot] = whole.Next(wattHours);
            }
        }

        return output;
    }

    double[] Watts(DateOnly day)
    {
        var shares = weather.ClearShares(day);
        var rng = Rng.Stream(seed, $"{stream} {day:yyyy-MM-dd}");
        var positions = weather.Sun(day);
        var watts = new double[Steps];
        for (var step = 0; step < Steps; step++)
        {
            var own = Math.Max(0, 1 + OwnSpread * rng.NextNormal());
            ref readonly var sun = ref positions[step];
            if (sun.SineOfElevation <= 0) continue;
            var plane = ClearSky.At(sun, shares[step]).OnPlane(sun, array.TiltDegrees, array.AzimuthDegrees);
            watts[step] = PvModel.Watts(array, plane * own);
        }

        return watts;
    }
}
