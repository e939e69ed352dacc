using Yoichi.Devices;
using Yoichi.Metering;
using Yoichi.Units;

namespace Yoichi.Simulation.Generators;

/// <summary>The output of an array under an hourly year of measured sunshine.</summary>
/// <remarks>An hour's sunshine is spread over its quarters as a clear sky would spread it, so that the first hour of the
/// morning is not half night.</remarks>
public sealed class MeasuredSunPv(WeatherSeries weather, GeoPoint place, PvArray array)
{
    /// <summary>Wh by slot, from 00:00 JST of a day; hours the station has no value for give nothing.</summary>
    public long[] WattHours(SlotGrid grid, DateOnly from, int days)
    {
        var output = new long[days * grid.PerDay];
        var steps = new double[96];
        for (var d = 0; d < days; d++)
        {
            var day = from.AddDays(d);
            for (var hour = 0; hour < 24; hour++) Quarters(day, hour, steps.AsSpan(hour * 4, 4));
            var whole = new WholeWattHours();
            var perSlot = 96 / grid.PerDay;
            for (var slot = 0; slot < grid.PerDay; slot++)
            {
                var sum = 0.0;
                for (var i = 0; i < perSlot; i++) sum += steps[slot * perSlot + i];
                output[d * grid.PerDay + slot] = whole.Next(sum);
            }
        }

        return output;
    }

    /// <summary>Wh of the array in the four quarters of an hour.</summary>
    void Quarters(DateOnly day, int hour, Span<double> wattHours)
    {
        wattHours.Clear();
        var measured = weather.At(day, hour);
        // 0.01 MJ/m² are 25/9 Wh/m².
        var (direct, diffuse) = ((measured.Direct ?? 0) * 25 / 9.0, (measured.Diffuse ?? 0) * 25 / 9.0);
        if (direct + diffuse <= 0) return;
        Span<SolarPosition> suns = stackalloc SolarPosition[4];
        Span<double> clear = stackalloc double[4];
        var start = new DateTimeOffset(day, new(hour, 0), SlotGrid.Jst);
        var total = 0.0;
        for (var i = 0; i < 4; i++)
        {
            suns[i] = SolarPosition.At(place, start.AddMinutes(15 * i + 7.5));
            total += clear[i] = ClearSky.Global(suns[i]);
        }

        for (var i = 0; i < 4; i++)
        {
            var share = total > 0 ? clear[i] / total : 0.25;
            var plane = new Irradiance(direct * share, diffuse * share)
                .OnPlane(suns[i], array.TiltDegrees, array.AzimuthDegrees);
            wattHours[i] = PvModel.Watts(array, plane * 4) / 4;
        }
    }
}
