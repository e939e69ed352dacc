using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Devices.Tests;

public sealed class FlexibleLoadTests
{
    static readonly SlotGrid Grid = SlotGrid.HalfHour;
    static readonly DeliverySlot Monday = Grid.OfJstDay(new(2025, 8, 4));

    /// <summary>3 kWh at 1 kW between 22:00 and 06:00.</summary>
    static readonly FlexibleSpec Heater = new(new(3000), 1000, new(22, 0), new(6, 0));

    [Fact]
    public void Without_the_market_it_runs_from_its_hour_on_and_is_done_by_the_windows_end()
    {
        static int[] Slots(FlexibleSpec spec) =>
            [.. Enumerable.Range(0, 96).Where(i => new FlexibleCalendar(spec, Grid).Baseline(Monday + i) > Energy.Zero)];
        Assert.Equal([44, 45, 46, 47, 48, 49, 92, 93, 94, 95], Slots(Heater).Where(i => i >= 44));
        Assert.Equal([2, 3, 4, 5, 6, 7], Slots(Heater with { Baseline = new(1, 0) }).Take(6));
        Assert.Equal([6, 7, 8, 9, 10, 11], Slots(Heater with { Baseline = new(5, 0) }).Take(6));    // 05:00 is too late
        Assert.Equal([44, 45, 46, 47, 48, 49], Slots(Heater with { Days = Days.Monday }));
    }

    [Fact]
    public void Whatever_is_wished_each_window_uses_its_energy_within_every_limit() => Seeds.Each(300, (rng, size) =>
    {
        var minutes = rng.Between(1, 48) * 30;
        var from = new TimeOnly((int)rng.Between(0, 23), (int)rng.Between(0, 59));
        var spec = new FlexibleSpec(new(rng.Between(1, 6000)), rng.Between(1, 3000), from, from.AddMinutes(minutes))
        { IsBlock = rng.Between(0, 1) == 0, Baseline = rng.Between(0, 1) == 0 ? null : from.AddMinutes(rng.Between(0, minutes)) };
        if (FlexibleCalendar.Impossible(spec, Grid) is not null) return;
        var calendar = new FlexibleCalendar(spec, Grid);
        var slots = 48 + size;
        var load = new FlexibleLoad(calendar, Monday + slots);
        var alone = new FlexibleLoad(calendar, Monday + slots);
        var (used, baseline, runs) = (0L, 0L, false);
        for (var i = 0; i < slots; i++)
        {
            var slot = Monday + i;
            var now = load.Run(slot, rng.Between(0, 2) == 0 ? new(rng.Between(-100, 3000)) : Energy.Zero);
            Assert.InRange(now.WattHours, 0, calendar.Limit.WattHours);
            if (calendar.WindowOf(slot) is not { } window) Assert.Equal(Energy.Zero, now);
            else if (window.End == slot + 1 || i == slots - 1) Assert.Equal(Energy.Zero, load.Left(slot));
            else if (spec.IsBlock && runs) Assert.True(now > Energy.Zero || load.Left(slot) == Energy.Zero);
            runs = now > Energy.Zero && calendar.WindowOf(slot)?.End != slot + 1;
            Assert.Equal(calendar.Baseline(slot), alone.Run(slot, null));
            (used, baseline) = (used + now.WattHours, baseline + calendar.Baseline(slot).WattHours);
        }

        Assert.Equal(baseline, used);
    });

    [Fact]
    public void A_load_that_does_not_fit_is_refused()
    {
        Assert.Null(FlexibleCalendar.Impossible(Heater with { PerDay = new(8000) }, Grid));
        Assert.NotNull(FlexibleCalendar.Impossible(Heater with { PerDay = new(8001) }, Grid));
        Assert.NotNull(FlexibleCalendar.Impossible(Heater with { MaxWatts = 1 }, Grid));
        Assert.NotNull(FlexibleCalendar.Impossible(Heater with { From = new(22, 10), To = new(22, 50) }, Grid));
        Assert.Equal("device.flexible", Assert.Throws<InputException>(() => new FlexibleCalendar(Heater with { PerDay = new(8001) }, Grid)).Problem.Code);
    }
}
