namespace Yoichi.Devices;

/// <summary>A place on the earth, in degrees; north and east are positive.</summary>
public readonly record struct GeoPoint(double Latitude, double Longitude);

/// <summary>Where the sun stands, without refraction.</summary>
/// <param name="SineOfElevation">Sine of the height above the horizon; negative at night.</param>
/// <param name="AzimuthDegrees">0 north, 90 east, 180 south, 270 west.</param>
/// <param name="ExtraterrestrialNormal">W/m² on a plane that faces the sun, above the air.</param>
/// <remarks>Declination, equation of time and distance by the Fourier series of Spencer (1971), "Fourier series
/// representation of the position of the sun", Search 2 (5): for the mean year the declination is good to 0.04° and
/// the equation of time to half a minute; the leap cycle moves a single year by up to 0.4° around the equinoxes.
/// Solar constant 1361 W/m² (Kopp and Lean 2011).</remarks>
public readonly record struct SolarPosition(
    double SineOfElevation, double AzimuthDegrees, double ExtraterrestrialNormal)
{
    public const double SolarConstant = 1361;

    public double ElevationDegrees => Math.Asin(Math.Clamp(SineOfElevation, -1, 1)) * 180 / Math.PI;

    /// <summary>W/m² on a level plane above the air; zero at night.</summary>
    public double ExtraterrestrialHorizontal => ExtraterrestrialNormal * Math.Max(0, SineOfElevation);

    /// <summary>The sun over a place at an instant.</summary>
    public static SolarPosition At(GeoPoint place, DateTimeOffset instant)
    {
        var utc = instant.UtcDateTime;
        var hours = utc.TimeOfDay.TotalHours;
        // The day angle runs on through the day, so nothing jumps at midnight UTC, which is 9 o'clock in Japan.
        var angle = 2 * Math.PI * (utc.DayOfYear - 1 + hours / 24) / 365;
        var (sin1, cos1) = Math.SinCos(angle);
        var (sin2, cos2) = Math.SinCos(2 * angle);
        var (sin3, cos3) = Math.SinCos(3 * angle);
        var declination = 0.006918 - 0.399912 * cos1 + 0.070257 * sin1 - 0.006758 * cos2 + 0.000907 * sin2
            - 0.002697 * cos3 + 0.00148 * sin3;
        var equationMinutes = 229.18 *
            (0.000075 + 0.001868 * cos1 - 0.032077 * sin1 - 0.014615 * cos2 - 0.040849 * sin2);
        var distance = 1.00011 + 0.034221 * cos1 + 0.00128 * sin1 + 0.000719 * cos2 + 0.000077 * sin2;

        var solarHours = hours + place.Longitude / 15 + equationMinutes / 60;
        var (sinHour, cosHour) = Math.SinCos((solarHours - 12) * Math.PI / 12);
        var (sinLatitude, cosLatitude) = Math.SinCos(place.Latitude * Math.PI / 180);
        var (sinDeclination, cosDeclination) = Math.SinCos(declination);

        // Towards east, north and up.
        var east = -cosDeclination * sinHour;
        var north = cosLatitude * sinDeclination - sinLatitude * cosDeclination * cosHour;
        var up = sinLatitude * sinDeclination + cosLatitude * cosDeclination * cosHour;
        var azimuth = Math.Atan2(east, north) * 180 / Math.PI;
        return new(up, azimuth < 0 ? azimuth + 360 : azimuth, SolarConstant * distance);
    }

    /// <summary>Cosine of the angle between the sun and the normal of a plane; negative when it is behind.</summary>
    public double CosineOn(double tiltDegrees, double azimuthDegrees)
    {
        var (sinTilt, cosTilt) = Math.SinCos(tiltDegrees * Math.PI / 180);
        var cosElevation = Math.Sqrt(Math.Max(0, 1 - SineOfElevation * SineOfElevation));
        return SineOfElevation * cosTilt
            + cosElevation * sinTilt * Math.Cos((AzimuthDegrees - azimuthDegrees) * Math.PI / 180);
    }
}
