using Yoichi.Devices;
using Yoichi.Simulation.Generators;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Simulation.Tests;

/// <summary>What must hold of made-up weather, sun and use, whatever the seed.</summary>
public class GeneratorsTests
{
    static readonly GeoPoint Susono = new(35.18, 138.91);
    static readonly DateOnly August = new(2025, 8, 1);

    static GeneratedWeather Weather(ulong seed) => new(seed, Susono);

    static GeneratedLoad Home(ulong seed, string name = "H1", long wattHours = 450_000, string? profile = null) =>
        new(LoadShape.Of("household", profile, Weather(seed), seed, name), new(wattHours), 8);

    static GeneratedPv Roof(ulong seed, string name = "H1", double kW = 4, double tilt = 25, double azimuth = 180) =>
        new(Weather(seed), new(kW, tilt, azimuth), seed, name);

    [Fact]
    public void The_same_seed_gives_the_same_energy_and_another_seed_other_energy()
    {
        Assert.Equal(Home(7).WattHours(SlotGrid.HalfHour, August, 31), Home(7).WattHours(SlotGrid.HalfHour, August, 31));
        Assert.Equal(Roof(7).WattHours(SlotGrid.HalfHour, August, 31), Roof(7).WattHours(SlotGrid.HalfHour, August, 31));
        Assert.NotEqual(Home(7).WattHours(SlotGrid.HalfHour, August, 31), Home(8).WattHours(SlotGrid.HalfHour, August, 31));
        Assert.NotEqual(Roof(7).WattHours(SlotGrid.HalfHour, August, 31), Roof(8).WattHours(SlotGrid.HalfHour, August, 31));
    }

    [Fact]
    public void A_month_has_exactly_the_wanted_use_for_any_seed_size_and_grid() => Seeds.Each(12, (rng, _) =>
    {
        var wanted = rng.Between(1, 900_000);
        foreach (var minutes in (int[])[15, 30, 60])
            Assert.Equal(wanted, Home(rng.NextUInt64(), wattHours: wanted).WattHours(new(minutes), August, 31).Sum());
    });

    [Fact]
    public void A_day_is_the_same_wherever_the_reading_begins()
    {
        foreach (var from in (DateOnly[])[August.AddDays(-40), August.AddDays(-1), August, August.AddDays(9)])
        {
            var day = August.AddDays(10);
            var skip = (day.DayNumber - from.DayNumber) * 48;
            Assert.Equal(Home(3).WattHours(SlotGrid.HalfHour, day, 1), Home(3).WattHours(SlotGrid.HalfHour, from, skip / 48 + 1)[skip..]);
            Assert.Equal(Roof(3).WattHours(SlotGrid.HalfHour, day, 1), Roof(3).WattHours(SlotGrid.HalfHour, from, skip / 48 + 1)[skip..]);
        }
    }

    [Fact]
    public void Finer_slots_add_up_to_the_coarser_ones()
    {
        var hours = Home(5).WattHours(new(60), August, 3);
        foreach (var minutes in (int[])[15, 30])
        {
            var fine = Home(5).WattHours(new(minutes), August, 3);
            Assert.Equal(hours, fine.Chunk(60 / minutes).Select(c => c.Sum()));
        }
    }

    [Fact]
    public void Use_is_never_negative_and_never_stops() => Seeds.Each(5, (rng, _) =>
        Assert.All(Home(rng.NextUInt64()).WattHours(SlotGrid.HalfHour, August, 31), wh => Assert.InRange(wh, 1, 6000)));

    [Fact]
    public void Homes_use_most_in_the_evening_and_least_before_dawn()
    {
        var street = Enumerable.Range(1, 30).Select(i => Home(11, $"H{i}").WattHours(SlotGrid.HalfHour, August, 31)).ToArray();
        var byHour = Enumerable.Range(0, 24)
            .Select(h => street.Sum(home => home.Where((_, slot) => slot % 48 / 2 == h).Sum())).ToArray();
        TestContext.Current.SendDiagnosticMessage("share of the day by hour, %: "
            + string.Join(' ', byHour.Select(h => (100.0 * h / byHour.Sum()).ToString("0.0"))));
        Assert.InRange(Array.IndexOf(byHour, byHour.Max()), 18, 21);
        Assert.InRange(Array.IndexOf(byHour, byHour.Min()), 1, 5);
        Assert.InRange(byHour.Max() / (double)byHour.Min(), 2, 5);
        Assert.True(byHour[7] > byHour[4] * 1.3, "a morning peak");
    }

    [Fact]
    public void Somebody_at_home_uses_more_by_day_than_nobody()
    {
        Assert.True(Midday("home") > 1.5 * Midday("away"));

        static double Midday(string profile) => Home(4, profile: profile).WattHours(SlotGrid.HalfHour, August, 31)
            .Where((_, i) => i % 48 is >= 20 and < 32).Sum();
    }

    [Fact]
    public void Summer_and_winter_take_more_than_spring()
    {
        double[] months = [.. Enumerable.Range(1, 12).Select(m =>
            (double)Home(6).WattHours(SlotGrid.HalfHour, new(2025, m, 1), 28).Sum())];
        Assert.True(months[7] > 1.15 * months[4], $"August {months[7]} May {months[4]}");
        Assert.True(months[0] > 1.15 * months[4], $"January {months[0]} May {months[4]}");
    }

    [Fact]
    public void An_office_works_on_weekdays_by_day()
    {
        var wattHours = new GeneratedLoad(LoadShape.Of("office", null, Weather(2), 2, "office"), new(12_000_000), 8)
            .WattHours(SlotGrid.HalfHour, August, 31);
        Assert.Equal(12_000_000, wattHours.Sum());
        double Mean(Func<DateOnly, int, bool> take) => wattHours.Where((_, i) => take(August.AddDays(i / 48), i % 48)).Average();
        var work = Mean((d, s) => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && s is >= 18 and < 36);
        var night = Mean((_, s) => s < 12);
        var sunday = Mean((d, s) => d.DayOfWeek == DayOfWeek.Sunday && s is >= 18 and < 36);
        Assert.True(work > 4 * night, $"work {work} night {night}");
        Assert.True(work > 4 * sunday, $"work {work} Sunday {sunday}");
    }

    [Fact]
    public void By_night_there_is_no_sun_and_by_day_never_more_than_the_rating() => Seeds.Each(10, (rng, _) =>
    {
        var output = Roof(rng.NextUInt64(), tilt: rng.Between(0, 90), azimuth: rng.Between(0, 359))
            .WattHours(SlotGrid.HalfHour, August, 31);
        for (var i = 0; i < output.Length; i++)
        {
            Assert.InRange(output[i], 0, 2001);
            if (i % 48 is < 9 or >= 39) Assert.Equal(0, output[i]);
        }

        Assert.True(output.Sum() > 50_000);
    });

    [Fact]
    public void Neighbours_have_the_same_weather_and_are_not_alike()
    {
        var (a, b) = (Roof(9, "A").WattHours(SlotGrid.HalfHour, August, 31), Roof(9, "B").WattHours(SlotGrid.HalfHour, August, 31));
        Assert.NotEqual(a, b);
        Assert.True(Correlation(a, b) > 0.99, $"{Correlation(a, b)}");
        var days = (Daily(a), Daily(Roof(10, "A").WattHours(SlotGrid.HalfHour, August, 31)));
        Assert.True(Math.Abs(Correlation(days.Item1, days.Item2)) < 0.7, "another seed has other days");
    }

    [Fact]
    public void A_wall_to_the_west_peaks_in_the_afternoon()
    {
        var west = Roof(9, tilt: 90, azimuth: 270).WattHours(SlotGrid.HalfHour, August, 31);
        var roof = Roof(9).WattHours(SlotGrid.HalfHour, August, 31);
        static double Hour(long[] output) => output.Select((wh, i) => wh * (i % 48 + 0.5) / 2).Sum() / output.Sum();
        Assert.InRange(Hour(roof), 11, 12.5);
        Assert.InRange(Hour(west), 13, 16);
        Assert.True(west.Sum() < 0.75 * roof.Sum());
    }

    [Fact]
    public void Every_month_of_every_seed_is_an_average_month() => Seeds.Each(6, (rng, _) =>
    {
        var weather = Weather(rng.NextUInt64());
        for (var month = 1; month <= 12; month++)
        {
            var days = Enumerable.Range(1, DateTime.DaysInMonth(2024, month)).Select(d => weather.ClearShare(new(2024, month, d)));
            Assert.Equal(Climate.ClearShare[month - 1], days.Average(), 0.015);
        }
    });

    [Fact]
    public void The_quarters_of_a_day_have_the_days_share_of_the_clear_sky() => Seeds.Each(6, (rng, _) =>
    {
        var weather = Weather(rng.NextUInt64());
        for (var day = August; day < August.AddDays(31); day = day.AddDays(1))
        {
            var (sunshine, clear) = (0.0, 0.0);
            for (var i = 0; i < 96; i++)
            {
                var sky = ClearSky.Global(SolarPosition.At(Susono, new DateTimeOffset(day, default, SlotGrid.Jst).AddMinutes(15 * i + 7.5)));
                (sunshine, clear) = (sunshine + sky * weather.ClearShares(day)[i], clear + sky);
            }

            Assert.Equal(weather.ClearShare(day), sunshine / clear, 0.02);
        }
    });

    static double[] Daily(long[] output) => [.. output.Chunk(48).Select(d => (double)d.Sum())];

    static double Correlation(long[] a, long[] b) => Correlation([.. a.Select(x => (double)x)], [.. b.Select(x => (double)x)]);

    static double Correlation(double[] a, double[] b)
    {
        var (meanA, meanB) = (a.Average(), b.Average());
        var together = a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Sum();
        return together / Math.Sqrt(a.Sum(x => (x - meanA) * (x - meanA)) * b.Sum(y => (y - meanB) * (y - meanB)));
    }
}
