using System.Globalization;
using Yoichi.Testing;

namespace Yoichi.Metering.Tests;

public class RunningTotalTests
{
    [Theory]
    [InlineData(15, 15)]
    [InlineData(15, 30)]
    [InlineData(15, 60)]
    [InlineData(30, 15)]
    [InlineData(30, 30)]
    [InlineData(60, 15)]
    [InlineData(60, 30)]
    [InlineData(5, 30)]
    public void Any_stretch_of_slots_is_less_than_a_watt_hour_off_the_file(int step, int grid) => Seeds.Each(60, (rng, size) =>
    {
        var perSlot = Math.Max(1, grid / step);
        var steps = size * perSlot;
        var values = Enumerable.Range(0, steps).Select(_ => rng.Between(0, 9_999_999) / 1_000_000m).ToArray();
        var result = Given.Wide(File(values, step), new() { Grid = new(grid), StepMinutes = step });
        var slots = result.Series[0].WattHours;
        Assert.Equal(Math.Max(1, step / grid) * steps / perSlot, slots.Length);
        Assert.All(slots, slot => Assert.True(slot >= 0));
        for (var n = 0; n < 20; n++)
        {
            // Cut where both steps and slots end.
            var from = (int)rng.Between(0, steps / perSlot - 1) * perSlot;
            var to = from + perSlot * (int)rng.Between(1, (steps - from) / perSlot);
            var exact = values[from..to].Sum() * 1000;
            var counted = slots.Skip(from * step / grid).Take((to - from) * step / grid).Sum()!.Value;
            Assert.True(Math.Abs(counted - exact) < 1, $"{counted} Wh for {exact} Wh");
        }

        var whole = slots.Sum()!.Value;
        Assert.Equal((long)decimal.Floor(values.Sum() * 1000 + 0.5m), whole);
    });

    [Fact]
    public void Total_goes_on_after_a_gap() => Seeds.Each(100, (rng, size) =>
    {
        var values = Enumerable.Range(0, size + 1).Select(i => i > 0 && i < size && rng.Between(0, 3) == 0
            ? (decimal?)null : rng.Between(0, 9_999) / 10_000m).ToArray();
        var result = Given.Wide(File(values.Select(v => v ?? -1).ToArray(), 30).Replace("-1", "", StringComparison.Ordinal));
        var slots = result.Series[0].WattHours;
        Assert.Equal(values.Select(v => v is null), slots.Select(s => s is null));
        Assert.Equal((long)decimal.Floor(values.Sum()!.Value * 1000 + 0.5m), result.Series[0].Total.WattHours);
    });

    [Fact]
    public void Split_hours_and_joined_quarters_hold_the_same_total()
    {
        Assert.Equal([1, 0, 1, 0], Given.Wide("time,H1\n2025-08-01 00:00,1\n2025-08-01 01:00,1\n",
            new() { Unit = MeterUnit.WattHours, Grid = new(30) }).Series[0].WattHours);
        Assert.Equal([6], Given.Wide("time,H1\n2025-08-01 00:00,1.4\n2025-08-01 00:15,1.4\n2025-08-01 00:30,1.4\n2025-08-01 00:45,1.4\n",
            new() { Unit = MeterUnit.WattHours, Grid = new(60) }).Series[0].WattHours);
    }

    [Fact]
    public void Slot_that_lacks_a_quarter_is_a_gap_and_says_so()
    {
        var result = Given.Wide("time,H1\n2025-08-01 00:00,1\n2025-08-01 00:15,1\n2025-08-01 00:30,x\n2025-08-01 00:45,1\n2025-08-01 01:00,1\n2025-08-01 01:15,1\n");
        Assert.Equal([2000, null, 2000], result.Series[0].WattHours);
        Assert.Equal(1, Given.CountOf(result, Problems.SlotPartial));
        Assert.Equal(1, Given.CountOf(result, Problems.ValueJunk));
    }

    [Fact]
    public void Quarters_that_start_inside_a_slot_leave_its_first_slot_open()
    {
        var result = Given.Wide("time,H1\n2025-08-01 00:15,1\n2025-08-01 00:30,1\n2025-08-01 00:45,1\n");
        Assert.Equal(Given.Slot("2025-08-01T00:00+09:00"), result.Series[0].First);
        Assert.Equal([null, 2000], result.Series[0].WattHours);
        Assert.False(result.Report.HasFaults);
    }

    [Theory]
    [InlineData(20, "do not divide")]
    [InlineData(45, "do not divide")]
    public void Step_that_fits_no_slot_is_refused(int step, string reason)
    {
        var problem = Given.Refusal(() => Given.Wide(File([1, 1, 1], step)));
        Assert.Equal("file.step", problem.Code);
        Assert.Contains(reason, problem.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Daily_totals_are_refused() =>
        Assert.Equal("file.step", Given.Refusal(() => Given.Wide("time,H1\n2025-08-01,1\n2025-08-02,1\n")).Code);

    static string File(decimal[] kilowattHours, int step)
    {
        var start = new DateTimeOffset(2025, 8, 1, 0, 0, 0, TimeSpan.Zero);
        return "time,H1\n" + string.Concat(kilowattHours.Select((value, i) =>
            start.AddMinutes(i * step).ToString("yyyy-MM-dd HH:mm,", CultureInfo.InvariantCulture) + value.ToString(CultureInfo.InvariantCulture) + "\n"));
    }
}
