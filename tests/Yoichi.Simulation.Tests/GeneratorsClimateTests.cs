using Yoichi.Devices;
using Yoichi.Metering;
using Yoichi.Simulation.Generators;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Simulation.Tests;

/// <summary>The generated year against the published one (NEDO METPV-20, Mishima, average year).</summary>
public class GeneratorsClimateTests
{
    static readonly GeoPoint Mishima = new(35.12, 138.93);

    static WeatherSeries Published()
    {
        var path = Path.Combine(SharedData.Folder!, "metpv20-irradiance", "mea50206.txt.gz");
        return MeterFormats.Find("metpv").Read([MeterFile.Load(path)], new()).Weather[0];
    }

    [Fact]
    public void The_numbers_of_the_climate_are_those_of_the_file()
    {
        Assert.SkipUnless(SharedData.Folder is not null, SharedData.Absent);
        var published = Published();
        for (var month = 1; month <= 12; month++)
        {
            var days = Enumerable.Range(1, DateTime.DaysInMonth(2025, month)).Select(d => Day(published, new(2025, month, d))).ToArray();
            Assert.Equal(days.Sum(d => d.Global) / days.Sum(d => d.Clear), Climate.ClearShare[month - 1], 0.002);
            Assert.Equal(days.Max(d => d.Global / d.Clear), Climate.BrightestDay[month - 1], 0.007);
            Assert.Equal(days.Average(d => d.Temperatures.Average()), Climate.Temperature[month - 1], 0.06);
            Assert.Equal(days.Average(d => d.Temperatures.Max() - d.Temperatures.Min()), Climate.DailyRange[month - 1], 0.06);
        }
    }

    [Fact]
    public void August_yield_of_the_generator_is_within_a_tenth_of_the_published_sunshine()
    {
        Assert.SkipUnless(SharedData.Folder is not null, SharedData.Absent);
        var published = Published();
        foreach (var array in (PvArray[])[new(4.1, 25, 180), new(4.4, 22, 225), new(4.1, 90, 180)])
        {
            var wanted = new MeasuredSunPv(published, Mishima, array).WattHours(SlotGrid.HalfHour, new(2025, 8, 1), 31).Sum();
            foreach (var seed in (ulong[])[20, 1, 2, 3])
            {
                var made = new GeneratedPv(new(seed, Mishima), array, seed, "roof").WattHours(SlotGrid.HalfHour, new(2025, 8, 1), 31).Sum();
                TestContext.Current.SendDiagnosticMessage($"{array}: seed {seed}: {made} Wh, published sunshine {wanted} Wh, {100.0 * made / wanted:0.0} %");
                Assert.InRange(made / (double)wanted, 0.9, 1.1);
            }
        }
    }

    [Fact]
    public void Output_from_measured_sunshine_is_that_of_the_model_hour_by_hour()
    {
        Assert.SkipUnless(SharedData.Folder is not null, SharedData.Absent);
        var published = Published();
        var array = new PvArray(4.1, 25, 180);
        var total = 0L;
        for (var hour = 0; hour < 31 * 24; hour++)
        {
            var day = new DateOnly(2025, 8, 1).AddDays(hour / 24);
            var sun = SolarPosition.At(Mishima, new DateTimeOffset(day, new(hour % 24, 30), SlotGrid.Jst));
            var weather = published.At(day, hour % 24);
            var plane = new Irradiance((double)weather.DirectWattHours!, (double)weather.DiffuseWattHours!).OnPlane(sun, 25, 180);
            total += PvModel.Output(array, plane, 60).WattHours;
        }

        var slots = new MeasuredSunPv(published, Mishima, array).WattHours(SlotGrid.HalfHour, new(2025, 8, 1), 31).Sum();
        Assert.Equal(1.0, slots / (double)total, 0.01);
    }

    static (double Global, double Clear, double[] Temperatures) Day(WeatherSeries published, DateOnly day)
    {
        var hours = Enumerable.Range(0, 24).Select(h => published.At(day, h)).ToArray();
        var clear = Enumerable.Range(0, 96).Sum(i => ClearSky.Global(
            SolarPosition.At(Mishima, new DateTimeOffset(day, default, SlotGrid.Jst).AddMinutes(15 * i + 7.5)))) / 4;
        return (hours.Sum(h => (h.Global ?? 0) * 25 / 9.0), clear, [.. hours.Select(h => (h.TemperatureTenths ?? 0) / 10.0)]);
    }
}
