namespace Yoichi.Devices;

/// <summary>Sunshine on a level plane, W/m² or, over a time, Wh/m².</summary>
/// <param name="Direct">Of the beam, on the level plane (not on a plane that faces the sun), ≥ 0.</param>
/// <param name="Diffuse">Of the sky, ≥ 0.</param>
public readonly record struct Irradiance(double Direct, double Diffuse)
{
    /// <summary>Reflected by the ground around an array: the usual value (Liu and Jordan).</summary>
    public const double GroundAlbedo = 0.2;

    /// <summary>Below this height the beam says nothing about a tilted plane: a little sunshine on the level divided by
    /// nearly nothing. 3°, as common for hourly data.</summary>
    const double LowestSine = 0.0523;

    public double Global => Direct + Diffuse;

    /// <summary>The same sunshine on a tilted plane, in the unit of the input.</summary>
    /// <param name="sun">At the middle of the time the values stand for.</param>
    /// <param name="tiltDegrees">0 lies flat (gives <see cref="Global"/>), 90 is a wall.</param>
    /// <param name="azimuthDegrees">0 north, 90 east, 180 south, 270 west.</param>
    /// <param name="albedo">Share of the global sunshine that the ground throws back, 0 … 1.</param>
    /// <remarks>Isotropic sky: Liu and Jordan (1960), "The interrelationship and characteristic distribution of direct,
    /// diffuse and total solar radiation", Solar Energy 4 (3).</remarks>
    public double OnPlane(
        in SolarPosition sun, double tiltDegrees, double azimuthDegrees, double albedo = GroundAlbedo)
    {
        if (tiltDegrees == 0) return Global;
        var cosTilt = Math.Cos(tiltDegrees * Math.PI / 180);
        var beam = sun.SineOfElevation <= 0 ? 0
            : Direct * Math.Max(0, sun.CosineOn(tiltDegrees, azimuthDegrees))
                / Math.Max(LowestSine, sun.SineOfElevation);
        return beam + Diffuse * (1 + cosTilt) / 2 + Global * albedo * (1 - cosTilt) / 2;
    }

    /// <summary>Parts global sunshine into beam and sky by how clear it is.</summary>
    /// <param name="global">W/m² on the level plane, ≥ 0.</param>
    /// <remarks>Erbs, Klein and Duffie (1982), "Estimation of the diffuse radiation fraction for hourly, daily and
    /// monthly-average global radiation", Solar Energy 28 (4), the hourly correlation.</remarks>
    public static Irradiance FromGlobal(double global, in SolarPosition sun)
    {
        var above = sun.ExtraterrestrialHorizontal;
        if (global <= 0) return default;
        if (above <= 0) return new(0, global);
        var clearness = Math.Min(1, global / above);
        var diffuse = clearness switch
        {
            <= 0.22 => 1 - 0.09 * clearness,
            <= 0.80 => 0.9511 + clearness * (-0.1604 + clearness
                * (4.388 + clearness * (-16.638 + clearness * 12.336))),
            _ => 0.165,
        };
        return new(global * (1 - diffuse), global * diffuse);
    }
}

/// <summary>Sunshine under a sky without clouds.</summary>
/// <remarks>Global sunshine from the sun's height alone: Haurwitz (1945), "Insolation in relation to cloudiness and
/// cloud density", Journal of Meteorology 2. Good to some 5 % at sea level; knows no haze and no height.</remarks>
public static class ClearSky
{
    /// <summary>W/m² on the level plane; zero at night.</summary>
    public static double Global(in SolarPosition sun)
    {
        var sine = sun.SineOfElevation;
        return sine <= 0 ? 0 : 1098 * sine * Math.Exp(-0.059 / sine);
    }

    /// <summary>A share of the clear sky's sunshine, parted into beam and sky.</summary>
    /// <param name="share">1 for no cloud; 0 … about 1.1.</param>
    public static Irradiance At(in SolarPosition sun, double share = 1) =>
        Irradiance.FromGlobal(share * Global(sun), sun);
}
