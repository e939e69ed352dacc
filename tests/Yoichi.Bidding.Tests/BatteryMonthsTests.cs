using System.Globalization;
using Yoichi.Devices;
using Yoichi.Forecasting;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Bidding.Tests;

/// <summary>Five measured homes over ninety days with a battery each, without a market: perfect foresight, following the
/// meter, and the planning agent, which knows the past only.</summary>
/// <remarks>CityLearn 2022, homes 1, 2, 3, 5 and 9, days 240 to 330 by the hour, and the ninety days before; 6.4 kWh, 3 kW, 95 % each way.</remarks>
public class BatteryMonthsTests
{
    const int Spring = 240, Winter = 150, Warm = 60 * 24, Month = 30 * 24, Length = 3 * Month;
    static readonly SlotGrid Hourly = new(60);
    static readonly BatterySpec Battery = new(new(6400), 3000, 3000);

    /// <summary>The first row is the last hour of July 2016.</summary>
    static readonly DeliverySlot First = Hourly.OfJstDay(new(2016, 8, 1)) + -1;

    /// <summary>Southern California; its clock is that of 120° west.</summary>
    static readonly Forecasting.ClearSky Sky = new(34.1, 135 + 2.6);

    sealed record Tariff(string Name, int DearFrom, int DearTo, double Dear, double Else, double Sell)
    {
        public double Buy(int row) => Hourly.JstNumber(First + row) - 1 is var h && h >= DearFrom && h < DearTo ? Dear : Else;
    }

    static readonly Tariff Night = new("night 27.86, day 35.76", 1, 6, 27.86, 35.76, 8.5);
    static readonly Tariff Evening = new("evening 54, else 22", 16, 21, 54, 22, 8);

    [Theory]
    [InlineData(Spring, true, 54.0, 96.5, 96.5)]
    [InlineData(Spring, false, 68.2, 92.1, 98.0)]
    [InlineData(Winter, true, 21.0, 86.5, 87.8)]
    public void A_battery_run_by_the_plan_is_near_perfect_foresight_and_never_far_below_the_rule(
        int day, bool night, double bestCut, double followed, double bar)
    {
        var first = day * 24;
        Assert.SkipWhen(SharedData.Folder is null, SharedData.Absent);
        var tariff = night ? Night : Evening;
        var (none, best, rule, plan) = (0.0, 0.0, 0.0, 0.0);
        var told = new List<string>();
        var worst = true;
        foreach (var home in new[] { 1, 2, 3, 5, 9 })
        {
            var (load, sun) = Load(home);
            var slots = Enumerable.Range(first, Length)
                .Select(t => new PlanSlot(load[t] - sun[t], tariff.Buy(t), tariff.Sell, 3000, 3000)).ToArray();
            none += slots.Sum(s => s.Cost(s.NetWattHours));
            best += StoragePlan.Of(new(0, 6400, 0, 0.95, 0.95, 0), slots).Totals.Cost;
            var byRule = Months(slots, (t, _) => new(-(long)slots[t].NetWattHours));
            var agent = new Player(load, sun, first, tariff);
            var byPlan = Months(slots, agent.Wish);
            (rule, plan) = (rule + byRule.Sum(), plan + byPlan.Sum());
            for (var m = 0; m < byRule.Length; m++)
            {
                var gain = (byRule[m] - byPlan[m]) / 1000;
                worst &= gain > -20 || gain > -0.005 * Math.Abs(byRule[m]) / 1000;
                told.Add(string.Create(CultureInfo.InvariantCulture, $"{gain:0}"));
            }
        }

        var (cut, of, ours) = (100 * (none - best) / none, 100 * (none - rule) / (none - best), 100 * (none - plan) / (none - best));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{tariff.Name}: best {cut:0.00} %, rule {of:0.00} %, plan {ours:0.00} % of it; yen gained by home and month: {string.Join(' ', told)}"));
        Assert.InRange(cut, bestCut - 0.5, bestCut + 0.5);
        Assert.InRange(of, followed - 0.5, followed + 0.5);
        Assert.True(ours >= bar, $"plan reaches {ours:0.00} % of perfect foresight; wanted are {bar} %");
        Assert.True(worst, $"a month is more than 0.5 % or 20 yen below the rule: {string.Join(' ', told)}");
    }

    /// <summary>Cost of each thirty days, thousandths of a yen, the battery empty at first.</summary>
    static double[] Months(PlanSlot[] slots, Func<int, Energy, Energy> wish)
    {
        var battery = new Battery(Battery);
        var months = new double[slots.Length / Month];
        for (var t = 0; t < slots.Length; t++)
            months[t / Month] += slots[t].Cost(slots[t].NetWattHours + battery.Step(wish(t, battery.State), 60).Net.WattHours);
        return months;
    }

    /// <summary>Shows the agent what is known, hour by hour.</summary>
    sealed class Player
    {
        readonly double[] load, sun;
        readonly int first;
        readonly Tariff tariff;
        readonly IAgent agent = Agents.Create("plan", Site.Home(Battery) with { Grid = Hourly }, 1)!;
        readonly IForecaster uses = Forecasters.Of("mean28", Quantity.Demand), shines = Forecasters.Of("clearsky28", Quantity.Solar, sky: Sky);
        readonly SiteForecast used = new(48), made = new(48);

        public Player(double[] load, double[] sun, int first, Tariff tariff)
        {
            (this.load, this.sun, this.first, this.tariff) = (load, sun, first, tariff);
            var battery = new Battery(Battery);
            for (var t = -Warm; t < 0; t++) battery.Step(Wish(t, battery.State), 60);
        }

        public Energy Wish(int t, Energy stored)
        {
            var row = first + t;
            uses.Forecast([new(Hourly, First, load.AsMemory(0, row))], [used]);
            shines.Forecast([new(Hourly, First, sun.AsMemory(0, row))], [made]);
            var horizon = new SlotOutlook[48];
            for (var i = 0; i < 48; i++) horizon[i] = Outlook(row + i, used.Mean[i], made.Mean[i]);
            return agent.Act(Outlook(row, load[row], sun[row]), horizon, stored).Wish;
        }

        SlotOutlook Outlook(int row, double used, double made) => new(First + row, new((long)used), new((long)made),
            Site.Yen(tariff.Buy(row)), Site.Yen(tariff.Sell), default, null, default, default);
    }

    /// <summary>Whole Wh by the hour: use, and the output of 4 kW.</summary>
    static (double[] Load, double[] Sun) Load(int home)
    {
        using var file = new StreamReader(SharedData.Open($"citylearn-2022/Building_{home}.csv.gz"));
        var names = file.ReadLine()!.Split(',');
        var (use, sun) = (Array.IndexOf(names, "non_shiftable_load"), Array.IndexOf(names, "solar_generation"));
        var (loads, suns) = (new List<double>(), new List<double>());
        while (file.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            loads.Add(Math.Round(1000 * double.Parse(cells[use], CultureInfo.InvariantCulture)));
            suns.Add(Math.Round(4 * double.Parse(cells[sun], CultureInfo.InvariantCulture)));
        }

        return ([.. loads], [.. suns]);
    }
}
