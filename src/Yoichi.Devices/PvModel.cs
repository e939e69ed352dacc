using Yoichi.Units;

namespace Yoichi.Devices;

/// <summary>What a solar array delivers on the AC side.</summary>
/// <remarks>Energy = rating × sunshine on its plane ÷ 1 kW/m² × performance ratio, and never more than the rating,
/// because the inverter is taken to be as large as the array.</remarks>
public static class PvModel
{
    /// <summary>Assumed, not measured: heat, dirt, wiring and inverter together take a fifth. Field studies of roofs
    /// put it between 0.7 and 0.85; Japanese sales practice computes with 0.73 for a whole year.</summary>
    public const double PerformanceRatio = 0.80;

    /// <summary>AC power in W under a steady sunshine on the plane.</summary>
    public static double Watts(
        PvArray array, double planeWattsPerSquareMetre, double performanceRatio = PerformanceRatio) =>
        array.KilowattsPeak * Math.Clamp(planeWattsPerSquareMetre * performanceRatio, 0, 1000);

    /// <summary>AC energy over a time, from the sunshine on the plane in that time.</summary>
    /// <param name="planeWattHoursPerSquareMetre">On the array's plane: <see cref="Irradiance.OnPlane"/>.</param>
    /// <param name="minutes">How long the time is; the rating bounds the mean power over it.</param>
    /// <returns>Whole Wh, each time rounded by itself, half to even: at most half a Wh off, with no memory.</returns>
    public static Energy Output(
        PvArray array, double planeWattHoursPerSquareMetre, int minutes, double performanceRatio = PerformanceRatio)
    {
        var hours = minutes / 60.0;
        var wattHours = Watts(array, planeWattHoursPerSquareMetre / hours, performanceRatio) * hours;
        return new((long)Math.Round(wattHours, MidpointRounding.ToEven));
    }

    /// <summary>AC energy of a slot under a share of the clear sky's sunshine, seen in steps of five minutes.</summary>
    /// <param name="clearShare">1 for no cloud; 0 … about 1.1.</param>
    public static Energy Output(
        PvArray array, GeoPoint place, SlotGrid grid, DeliverySlot slot, double clearShare,
        double performanceRatio = PerformanceRatio)
    {
        const int step = 5;
        var start = grid.StartOf(slot);
        var wattHours = 0.0;
        for (var minute = 0; minute < grid.Minutes; minute += step)
        {
            var sun = SolarPosition.At(place, start.AddMinutes(minute + step / 2.0));
            var plane = ClearSky.At(sun, clearShare).OnPlane(sun, array.TiltDegrees, array.AzimuthDegrees);
            wattHours += plane * step / 60;
        }

        return Output(array, wattHours, grid.Minutes, performanceRatio);
    }
}
