using Yoichi.Devices;
using Yoichi.Metering;
using Yoichi.Settlement;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Quoting.Tests;

public sealed class HomeQuoteTests
{
    static readonly DateOnly June = new(2025, 6, 1);

    static long BillWithoutMarket(QuoteResult quote, string plan)
    {
        var (month, terms) = (quote.Month, quote.Terms);
        var account = new MonthAccount(ParticipantId.Parse("home"), TariffBook.Load(BuiltInTariffs.Texts).Month(
            new(plan, terms.BuyBack, terms.Charges, "japan", Amperes: terms.Amperes), BillingSpan.MonthOf(month.Month), SlotGrid.HalfHour));
        for (var i = 0; i < month.Days * 48; i++)
        {
            var at = MeasuredMonth.HistoryDays * 48 + i;
            Energy load = new(month.LoadWattHours[at]), generated = new(month.GeneratedWattHours[at]);
            var (forward, reverse) = quote.Home.Kind == MeterKind.AtTheGrid ? (load, generated)
                : (Energy.Max(load - generated, default), Energy.Max(generated - load, default));
            account.Add(SlotGrid.HalfHour.OfJstDay(month.Month) + i, new(forward, reverse, default, default, default, default, forward, reverse));
        }

        return account.Close().Total.FloorYen();
    }

    static FoundReadings GridMeters() => Given.Readings(
        Given.Series(Channel.Import, June, 30, (d, s) => 100 + 10 * (s % 7) + d),
        // Both meters ran in some of the same half hours.
        Given.Series(Channel.Export, June, 30, (d, s) => s is > 16 and < 32 ? 400 + d : 0));

    static FoundReadings Gross() => Given.Readings(
        Given.Series(Channel.Load, June, 30, (d, s) => 150 + 10 * (s % 7) + d),
        Given.Series(Channel.Generation, June, 30, (d, s) => s is > 16 and < 32 ? 500 - 10 * d : 0));

    [Fact]
    public void Without_the_market_a_home_as_it_is_pays_its_tariffs_bill_to_the_yen()
    {
        foreach (var readings in new[] { Given.SampleHome(), GridMeters(), Gross() })
            foreach (var plan in new[] { "tepco-ep-juryo-dento-b", "time-of-use-three-rates" })
            {
                var quote = Given.Quote(readings, Given.Wish(plans: plan), streets: 1).Run();
                Assert.Equal(BillWithoutMarket(quote, quote.Terms.Plan), quote.TodayYen);
                var other = quote.Variants.Single(v => v.Variant.Plan == plan && v != quote.AsIs || quote.Variants.Length == 2 && v == quote.Variants[1]);
                Assert.Equal(BillWithoutMarket(quote, plan), other.Middle.WithoutYen);
            }
    }

    [Fact]
    public void Meters_at_the_grid_are_not_netted()
    {
        var month = Given.Quote(GridMeters(), Given.Wish(plans: "flat-27"), streets: 1).Run().AsIs.Middle;
        Assert.Equal(Enumerable.Range(0, 30).Sum(d => Enumerable.Range(0, 48).Sum(s => 100L + 10 * (s % 7) + d)), month.Forward.WattHours);
        Assert.Equal(Enumerable.Range(0, 30).Sum(d => 15 * (400L + d)), month.Reverse.WattHours);
    }

    [Fact]
    public void The_market_never_costs_a_home_more_and_its_bill_adds_up()
    {
        var quote = Given.Quote(Given.SampleHome(), Given.Wish([new(4, 30, 180)], new(new(6400), 3000, 3000), null, "time-of-use-night"), streets: 3).Run();
        foreach (var month in quote.Variants.SelectMany(v => v.Months))
        {
            Assert.True(month.BillYen <= month.WithoutYen, $"{month.BillYen} is more than {month.WithoutYen}");
            Assert.Equal(Money.OfYen(month.BillYen), month.Bill.Lines.Aggregate(Money.Zero, (sum, l) => sum + l.Amount));
            Assert.True(month.Bought <= month.Forward && month.Sold <= month.Reverse, "after metering nobody trades what was not metered");
        }
    }

    [Fact]
    public void Energy_balances_in_every_variant()
    {
        var car = ElectricCar.Of(40_000, 30, 8, 18, "--ev");
        var quote = Given.Quote(Given.SampleHome(), Given.Wish([new(4, 30, 180), new(2, 90, 270)], new(new(6400), 3000, 3000), car)).Run();
        Assert.Equal(["as-is", "panels", "panels+battery-no-reverse-flow", "panels+battery", "panels+battery+ev"], quote.Variants.Select(v => v.Variant.Code));
        foreach (var m in quote.Variants.SelectMany(v => v.Months))
            Assert.Equal(m.Generated + m.Forward + m.Discharged, m.Load + m.Reverse + m.Charged);
    }

    [Fact]
    public void More_panels_never_make_less_and_a_wall_makes_less_than_a_roof_in_summer()
    {
        long Made(params PvArray[] arrays) =>
            Given.Quote(Given.SampleHome(), Given.Wish([.. arrays]), streets: 1).Run().Variants[1].Middle.Generated.WattHours;
        var (one, two, both) = (Made(new PvArray(2, 30, 180)), Made(new PvArray(4, 30, 180)), Made(new(4, 30, 180), new(2, 90, 180)));
        Assert.True(0 < one && one < two && two < both, $"{one}, {two}, {both}");
        Assert.True(both - two < one, $"2 kW on a wall made {both - two}, on a roof {one}");
    }

    [Fact]
    public void A_car_that_is_left_emptier_pays_for_the_refill()
    {
        var car = ElectricCar.Of(40_000, 30, 8, 18, "--ev");
        var quote = Given.Quote(Given.SampleHome(), Given.Wish(vehicle: car)).Run();
        Assert.Equal(["as-is", "ev"], quote.Variants.Select(v => v.Variant.Code));
        Assert.All(quote.Variants[1].Months, m =>
        {
            // It ends the month with what the next day's way takes, where without the market it would be full.
            Assert.InRange(m.RefillYen, 1, 3000);
            Assert.Equal(m.BillYen + m.RefillYen, m.WithYen);
        });
        Assert.All(quote.AsIs.Months, m => Assert.Equal(0, m.RefillYen));
    }

    [Theory]
    [InlineData(4, 27, 8, 18, true)]                           // 4.05 kWh do not fit into 4 kWh
    [InlineData(4, 26, 8, 18, false)]
    [InlineData(100, 252, 8, 18, false)]                       // 37.8 kWh is what 14 hours at 3 kW charge, less a tenth
    [InlineData(100, 253, 8, 18, true)]
    public void A_car_that_cannot_make_its_way_is_refused(long kWh, int km, int from, int to, bool isRefused)
    {
        if (isRefused) Assert.Equal("quote.ev", Assert.Throws<InputException>(() => ElectricCar.Of(kWh * 1000, km, from, to, "--ev")).Problem.Code);
        else Assert.Empty(DeviceCheck.Problems(ElectricCar.Of(kWh * 1000, km, from, to, "--ev"), "ev"));
    }

    [Fact]
    public void Nothing_asked_for_gives_a_set_to_begin_with() => Assert.Equal(
        ["as-is", "roof", "roof+battery", "wall", "as-is/time-of-use-night"], QuoteWishes.None.Variants("p").Select(v => v.Code));

    [Fact]
    public void A_plan_is_tried_as_it_is_and_with_everything() => Assert.Equal(
        ["as-is", "battery", "as-is/a", "battery/a"], Given.Wish(battery: new(new(5000), 2500, 2500), plans: "a").Variants("p").Select(v => v.Code));

    [Fact]
    public void Unknown_tariffs_are_refused_with_what_there_is()
    {
        var problem = Assert.Throws<InputException>(() => Given.Quote(Given.SampleHome(), Given.Wish(plans: "no-such-plan"))).Problem;
        Assert.Equal(("quote.tariff", "--plan"), (problem.Code, problem.Place));
        Assert.Contains("tepco-ep-juryo-dento-b", problem.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_month_no_tariff_reaches_is_shown_in_the_next_year_that_has_them()
    {
        var readings = Given.Readings(Given.Series(Channel.Load, new(2018, 10, 20), 60, (_, s) => 100 + s));
        var quote = Given.Quote(readings, Given.Wish(plans: "flat-27"), streets: 1).Run();
        Assert.Equal((new DateOnly(2018, 11, 1), new DateOnly(2024, 11, 1)), (quote.Month.Measured, quote.Month.Month));
        // Model tariffs hold in any year.
        Assert.Equal(2018, Given.Quote(readings, Given.Wish(plans: "flat-27"), Given.Flat, streets: 1).Run().Month.Month.Year);
    }

    [Fact]
    public void The_same_file_and_seed_give_the_same_bytes_and_another_seed_others()
    {
        string Json(ulong seed) => QuoteJson.Write(Given.Quote(Given.SampleHome(), Given.Wish([new(4, 30, 180)]), streets: 3, seed: seed).Run());
        Assert.Equal(Json(1), Json(1));
        Assert.NotEqual(Json(1), Json(2));
    }

    [Fact]
    public void The_json_of_the_sample_is_known() => Testing.Golden.Check("quote.json",
        QuoteJson.Write(Given.Quote(Given.SampleHome(), Given.Wish([new(4, 30, 180)], new(new(6400), 3000, 3000)), streets: 1).Run()) + "\n");
}
