using Yoichi.Units;

namespace Yoichi.Devices.Tests;

public class SunTests
{
    static readonly GeoPoint Mishima = new(35.1, 138.9);

    static DateTimeOffset Jst(int month, int day, double hour) =>
        new DateTimeOffset(2025, month, day, 0, 0, 0, SlotGrid.Jst).AddHours(hour);

    [Theory]
    [InlineData(6, 21, 23.44)]
    [InlineData(12, 21, -23.44)]
    [InlineData(3, 20, 0)]
    public void The_noon_sun_stands_at_ninety_less_latitude_plus_declination(int month, int day, double declination)
    {
        var highest = Enumerable.Range(0, 24 * 60)
            .Max(m => SolarPosition.At(Mishima, Jst(month, day, m / 60.0)).ElevationDegrees);
        Assert.Equal(90 - 35.1 + declination, highest, tolerance: 0.5);
    }

    [Theory]
    [InlineData(2, 11, 12.0 - 3.9 / 15 + 14.2 / 60)]    // the sun is latest in mid February
    [InlineData(11, 3, 12.0 - 3.9 / 15 - 16.4 / 60)]    // and earliest in early November
    public void The_sun_crosses_the_south_at_local_noon_by_the_equation_of_time(int month, int day, double hour)
    {
        Assert.InRange(SolarPosition.At(Mishima, Jst(month, day, hour - 1.0 / 30)).AzimuthDegrees, 150, 180);
        Assert.InRange(SolarPosition.At(Mishima, Jst(month, day, hour + 1.0 / 30)).AzimuthDegrees, 180, 210);
    }

    [Fact]
    public void The_sun_rises_in_the_east_and_sets_in_the_west()
    {
        Assert.InRange(SolarPosition.At(Mishima, Jst(8, 1, 6)).AzimuthDegrees, 60, 100);
        Assert.InRange(SolarPosition.At(Mishima, Jst(8, 1, 18)).AzimuthDegrees, 260, 300);
        Assert.True(SolarPosition.At(Mishima, Jst(8, 1, 0)).SineOfElevation < 0);
    }

    [Fact]
    public void A_clear_August_noon_in_Mishima_is_bright_and_mostly_direct()
    {
        var sun = SolarPosition.At(Mishima, Jst(8, 1, 11.8));
        var sky = ClearSky.At(sun);
        Assert.InRange(sky.Global, 900, 1020);
        Assert.InRange(sky.Diffuse / sky.Global, 0.1, 0.3);
        Assert.Equal(0, ClearSky.Global(SolarPosition.At(Mishima, Jst(8, 1, 22))));
    }

    [Fact]
    public void Under_thick_cloud_nearly_all_is_diffuse_and_nothing_is_lost_in_the_split()
    {
        var sun = SolarPosition.At(Mishima, Jst(8, 1, 11.8));
        for (var share = 0.05; share <= 1.1; share += 0.05)
        {
            var sky = ClearSky.At(sun, share);
            Assert.Equal(share * ClearSky.Global(sun), sky.Global, tolerance: 1e-9);
            Assert.True(sky.Direct >= 0 && sky.Diffuse > 0);
        }

        Assert.True(ClearSky.At(sun, 0.1).Diffuse / ClearSky.At(sun, 0.1).Global > 0.95);
    }

    [Fact]
    public void A_flat_plane_gets_the_global_sunshine()
    {
        var sun = SolarPosition.At(Mishima, Jst(8, 1, 9));
        var sky = new Irradiance(300, 200);
        Assert.Equal(500, sky.OnPlane(sun, 0, 180));
        Assert.Equal(500, sky.OnPlane(sun, 1e-9, 77), tolerance: 1e-5);
    }

    [Fact]
    public void A_wall_facing_away_gets_half_the_sky_and_half_the_reflection()
    {
        var sun = SolarPosition.At(Mishima, Jst(12, 21, 11.7));
        Assert.Equal(200 / 2.0 + 0.2 * 500 / 2, new Irradiance(300, 200).OnPlane(sun, 90, 0), tolerance: 1e-9);
    }

    [Fact]
    public void A_plane_towards_the_sun_gets_the_beam_undiminished()
    {
        var sun = SolarPosition.At(Mishima, Jst(10, 1, 9));
        var plane = new Irradiance(600 * sun.SineOfElevation, 0)
            .OnPlane(sun, 90 - sun.ElevationDegrees, sun.AzimuthDegrees, albedo: 0);
        Assert.Equal(600, plane, tolerance: 1e-6);
    }

    [Theory]
    [InlineData(90, 90, 6, 9.5)]      // a wall to the east peaks in the morning
    [InlineData(90, 270, 14, 17.5)]   // to the west in the afternoon
    [InlineData(25, 180, 11, 12.5)]
    [InlineData(0, 180, 11, 12.5)]
    public void An_array_peaks_when_the_sun_faces_it(double tilt, double azimuth, double from, double to)
    {
        var grid = SlotGrid.HalfHour;
        var day = grid.OfJstDay(new(2025, 8, 1));
        var best = Enumerable.Range(0, 48)
            .MaxBy(i => PvModel.Output(new(4, tilt, azimuth), Mishima, grid, day + i, 1).WattHours);
        Assert.InRange(best / 2.0, from, to);
    }

    [Fact]
    public void Output_is_capped_at_the_rating_and_rounds_half_to_even()
    {
        var array = new PvArray(4);
        Assert.Equal(2000, PvModel.Output(array, 900, 30).WattHours);
        Assert.Equal(1600, PvModel.Output(array, 500, 30).WattHours);
        Assert.Equal(0, PvModel.Output(array, 0, 30).WattHours);
        Assert.Equal(2, PvModel.Output(new PvArray(1), 2.5, 60, performanceRatio: 1).WattHours);
    }
}
