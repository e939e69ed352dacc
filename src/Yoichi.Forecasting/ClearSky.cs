using Yoichi.Units;

namespace Yoichi.Forecasting;

/// <summary>Sunshine on level ground under a sky without clouds, for the clock of the slots (JST).</summary>
/// <param name="LatitudeDegrees">North positive, −90 to 90.</param>
/// <param name="LongitudeDegrees">East positive. Of a place whose clock was read as JST, its distance from that clock's
/// meridian added to 135.</param>
/// <remarks>Haurwitz (1945): 1098 W/m² · cos z · exp(−0.059 / cos z). The sun's place by Spencer (1971), good to
/// about half a minute and a tenth of a degree.</remarks>
public sealed record ClearSky(double LatitudeDegrees, double LongitudeDegrees)
{
    const double Degrees = Math.PI / 180;

    /// <summary>The clear sky as weather: its sunshine alone, of so many slots.</summary>
    public Weather Over(SlotGrid grid, DeliverySlot first, int slots)
    {
        var sunshine = new double[slots];
        for (var i = 0; i < slots; i++) sunshine[i] = At(grid, first + i);
        return new(first, default, sunshine);
    }

    /// <summary>W/m² in the middle of a slot; zero while the sun is down.</summary>
    public double At(SlotGrid grid, DeliverySlot slot)
    {
        var middle = grid.StartOf(slot).AddMinutes(grid.Minutes / 2.0);
        var year = 2 * Math.PI * (middle.DayOfYear - 1 + middle.TimeOfDay.TotalDays) / 365;
        var declination = 0.006918 - 0.399912 * Math.Cos(year) + 0.070257 * Math.Sin(year) - 0.006758 * Math.Cos(2 * year)
            + 0.000907 * Math.Sin(2 * year) - 0.002697 * Math.Cos(3 * year) + 0.00148 * Math.Sin(3 * year);
        var equation = 229.18 * (0.000075 + 0.001868 * Math.Cos(year) - 0.032077 * Math.Sin(year)
            - 0.014615 * Math.Cos(2 * year) - 0.040849 * Math.Sin(2 * year));
        var solarMinutes = middle.TimeOfDay.TotalMinutes + 4 * (LongitudeDegrees - 135) + equation;
        var hourAngle = (solarMinutes / 4 - 180) * Degrees;
        var latitude = LatitudeDegrees * Degrees;
        var cosine = Math.Sin(latitude) * Math.Sin(declination)
            + Math.Cos(latitude) * Math.Cos(declination) * Math.Cos(hourAngle);
        return cosine <= 0 ? 0 : 1098 * cosine * Math.Exp(-0.059 / cosine);
    }
}
