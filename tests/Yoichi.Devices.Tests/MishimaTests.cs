using System.Globalization;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Devices.Tests;

/// <summary>A mean year of measured sunshine (NEDO METPV-20, station Mishima) through the model.</summary>
public class MishimaTests
{
    static readonly GeoPoint Mishima = new(35.12, 138.93);

    [Fact]
    public void A_roof_in_Mishima_yields_what_roofs_in_Shizuoka_yield()
    {
        Assert.SkipUnless(SharedData.Folder is not null, SharedData.Absent);
        var months = MonthlyYield(new(1, 25, 180));
        TestContext.Current.SendDiagnosticMessage(
            "kWh per kWp by month: " + string.Join(' ', months.Select(m => m.ToString("0.0"))));
        // Published yields for the region lie between 1,100 and 1,450 kWh a year per kW.
        Assert.InRange(months.Sum(), 1100, 1450);
        Assert.InRange(months[7], 95, 140);
        Assert.True(MonthlyYield(new(1, 90, 180)).Sum() < months.Sum());
    }

    [Fact]
    public void Measured_sunshine_stays_near_or_below_the_clear_sky()
    {
        Assert.SkipUnless(SharedData.Folder is not null, SharedData.Absent);
        var (measured, clear) = (0.0, 0.0);
        foreach (var (hour, sky) in Hours())
        {
            measured += sky.Global;
            clear += ClearSky.Global(SolarPosition.At(Mishima, hour.AddMinutes(30)));
        }

        Assert.InRange(measured / clear, 0.5, 0.85);
    }

    static double[] MonthlyYield(PvArray array)
    {
        var months = new double[12];
        foreach (var (hour, sky) in Hours())
        {
            var sun = SolarPosition.At(Mishima, hour.AddMinutes(30));
            var plane = sky.OnPlane(sun, array.TiltDegrees, array.AzimuthDegrees);
            months[hour.Month - 1] += PvModel.Output(array, plane, 60).WattHours / 1000.0;
        }

        return months;
    }

    /// <summary>Start of the hour and Wh/m² in it. Fixed width: element (5), month, day, year, then 24 × (four digits of
    /// 0.01 MJ/m² and a remark digit); element 2 is direct on the level, 3 diffuse.</summary>
    static IEnumerable<(DateTimeOffset Hour, Irradiance Sky)> Hours()
    {
        using var reader = new StreamReader(SharedData.Open("metpv20-irradiance/mea50206.txt.gz"));
        reader.ReadLine();
        var direct = "";
        while (reader.ReadLine() is { } line)
        {
            var element = line[..5];
            if (element == "00002") direct = line;
            if (element != "00003") continue;
            var start = new DateTimeOffset(2025, Number(line, 5, 3), Number(line, 8, 2), 0, 0, 0, SlotGrid.Jst);
            for (var hour = 0; hour < 24; hour++)
                yield return (start.AddHours(hour), new(WattHours(direct, hour), WattHours(line, hour)));
        }
    }

    static double WattHours(string line, int hour) => Number(line, 15 + 5 * hour, 4) / 100.0 / 0.0036;

    static int Number(string line, int start, int length) =>
        int.Parse(line.AsSpan(start, length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
}
