using Yoichi.Devices.Ageing;
using Yoichi.Units;

namespace Yoichi.Devices.Tests;

public class AgeingTests
{
    static IEnumerable<(double Range, double Count)> Counted(params double[] series)
    {
        var cycles = new List<Cycle>();
        Rainflow.Count(series, cycles);
        return cycles.GroupBy(c => c.Range).OrderBy(g => g.Key).Select(g => (g.Key, g.Sum(c => c.Count)));
    }

    [Fact]
    public void Rainflow_counts_the_example_of_the_standard() => Assert.Equal(
        [(3, 0.5), (4, 1.5), (6, 0.5), (8, 1.0), (9, 0.5)], Counted(-2, 1, -3, 5, -1, 3, -4, 4, -2));

    [Fact]
    public void Rainflow_counts_a_longer_series() => Assert.Equal(
        [(1, 1), (2.5, 1), (4, 1.5), (6, 1.5), (6.5, 0.5), (7, 1), (10.5, 0.5), (13, 0.5), (14, 1), (18, 0.5)],
        Counted(-1.5, 1, -3, 10, -1, 3, -8, 4, -2, 6, -1, -4, -8, 2, 1, -5, 0, 2.5, -4, 1, 0, 2, -0.5));

    [Fact]
    public void Rests_and_points_on_the_way_make_no_cycles()
    {
        Assert.Equal([(4, 0.5)], Counted(0, 0, 1, 2, 2, 4, 4));
        Assert.Empty(Counted(3, 3, 3));
        Assert.Empty(Counted(3));
        Assert.Empty(Counted());
    }

    [Theory]
    [InlineData(25, 0.5, 0.037, 0.115, 0.152)]
    [InlineData(25, 0.9, 0.056, 0.115, 0.171)]
    [InlineData(35, 0.5, 0.068, 0.091, 0.159)]
    [InlineData(35, 0.9, 0.103, 0.091, 0.193)]
    [InlineData(15, 0.5, 0.019, 0.149, 0.168)]
    public void Ten_years_and_3_000_cycles_cost_an_LFP_cell(
        double celsius, double soc, double calendar, double cycle, double total)
    {
        var byTime = LfpCell.CalendarLoss(celsius, soc, 3650);
        var byUse = LfpCell.CycleLoss(celsius, 0.8, 0.25, 3000);
        Assert.Equal(calendar, byTime, tolerance: 0.001);
        Assert.Equal(cycle, byUse, tolerance: 0.001);
        Assert.Equal(total, byTime + byUse, tolerance: 0.001);
    }

    [Fact]
    public void The_anode_is_at_0_1233_V_when_the_cell_is_half_full() =>
        Assert.Equal(0.1233, LfpCell.AnodePotential(0.5), tolerance: 0.00005);

    [Fact]
    public void A_life_in_days_comes_to_what_it_comes_to_at_once()
    {
        var age = new CellAge();
        for (var day = 0; day < 3650; day++)
        {
            age.Rest(1, 25, 0.5);
            age.Use(3000.0 / 3650, 25, 0.8, 0.25);
        }

        Assert.Equal(LfpCell.CalendarLoss(25, 0.5, 3650), age.CalendarLoss, tolerance: 1e-9);
        Assert.Equal(LfpCell.CycleLoss(25, 0.8, 0.25, 3000), age.CycleLoss, tolerance: 1e-9);
    }

    [Fact]
    public void A_warm_summer_costs_a_year_more_than_its_mean_temperature_says()
    {
        var (mild, seasons) = (new CellAge(), new CellAge());
        mild.Rest(365, 25, 0.5);
        seasons.Rest(182.5, 15, 0.5);
        seasons.Rest(182.5, 35, 0.5);
        Assert.True(seasons.CalendarLoss > mild.CalendarLoss);
        Assert.True(seasons.CalendarLoss < LfpCell.CalendarLoss(35, 0.5, 365));
    }

    [Fact]
    public void A_day_of_states_is_aged_by_its_cycles_and_its_hours()
    {
        double[] day = [.. Enumerable.Range(0, 24).Select(h => h < 12 ? 0.1 : 0.9), 0.1];
        var (age, expected) = (new CellAge(), new CellAge());
        age.Live(day, 1, 25);
        expected.Use(0.8, 25, 0.8, 0.8);
        Assert.Equal(expected.CycleLoss, age.CycleLoss, tolerance: 1e-12);
        Assert.InRange(age.CalendarLoss, LfpCell.CalendarLoss(25, 0.1, 1), LfpCell.CalendarLoss(25, 0.9, 1.1));
    }

    [Fact]
    public void A_pack_of_50_000_yen_per_kWh_wears_at_9_6_yen_per_kWh() =>
        Assert.InRange(WearPrice.Of(new Price(50_000_000)).MicroYenPerWattHour, 9_500, 9_700);

    [Fact]
    public void With_a_dear_pack_the_night_tariff_alone_does_not_pay()
    {
        // 27.86 at night, 35.76 by day: through the battery a kWh costs 29.33 and saves 33.97.
        PlanSlot[] slots = [new(500, 27.86, 8.5, 1500, 1500), new(1000, 35.76, 8.5, 1500, 1500)];
        double Charged(double packYenPerKWh)
        {
            var wear = WearPrice.Of(new Price((long)(packYenPerKWh * 1000))).MicroYenPerWattHour / 1000.0;
            return StoragePlan.Of(new(0, 6400, 0, 0.95, 0.95, 0, WearPrice: wear), slots).AcWattHours[0];
        }

        Assert.True(Charged(0) > 1000);
        Assert.True(Charged(20_000) > 1000);
        Assert.Equal(0, Charged(50_000));
    }
}
