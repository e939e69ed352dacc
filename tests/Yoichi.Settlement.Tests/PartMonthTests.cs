using Yoichi.Units;
using static Yoichi.Settlement.Tests.Street;

namespace Yoichi.Settlement.Tests;

public sealed class PartMonthTests
{
    static readonly ParticipantTerms ThirtyAmperes =
        new("tepco-ep-juryo-dento-b", "tepco-ep-standard", "none", Levy: "japan", Amperes: 30);

    [Fact]
    public void Ten_days_of_thirty_one_count_ten_thirty_firsts_of_base_and_tiers()
    {
        // Base 858 × 10 ÷ 31 = 276.774193(5…), down to a µ¥. Tiers end at 120,000 × 10 ÷ 31 = 38,709(.7) Wh and
        // 300,000 × 10 ÷ 31 = 96,774(.2) Wh. 100 kWh: 38.709 × 19.88 + 58.065 × 26.48 + 3.226 × 30.57.
        var bill = Bill(Month(ThirtyAmperes, new(new(2020, 8, 5), new(2020, 8, 15))), Slot(forward: 100_000));
        Assert.Equal("""
            base 0 - 276.774193
            energy 38709 19.88 769.534920
            energy 58065 26.48 1537.561200
            energy 3226 30.57 98.618820
            levy 100000 2.98 298.000000
            rounding 0 - -0.489133

            """, Table(bill.Lines));
        Assert.Equal(Money.OfYen(2_980), bill.Total);
    }

    [Fact]
    public void Half_of_a_part_is_rounded_once()
    {
        // 858 ÷ 2 × 10 ÷ 31 = 138.387096(7…).
        var terms = Month(ThirtyAmperes, new(new(2020, 8, 5), new(2020, 8, 15)));
        Assert.Equal(MoneyOf(138.387096m), terms.BaseCharge(used: false));
    }

    [Fact]
    public void Parts_of_a_month_add_up_to_it_but_for_what_is_rounded_down()
    {
        var whole = Month(ThirtyAmperes, August2020).BaseCharge(used: true);
        var parts = Money.Zero;
        for (var day = August2020.From; day < August2020.To; day = day.AddDays(1))
            parts += Month(ThirtyAmperes, new(day, day.AddDays(1))).BaseCharge(used: true);
        Assert.InRange((whole - parts).MicroYen, 0, 30);
    }

    [Fact]
    public void A_demand_charge_counts_its_days()
    {
        var office = new ParticipantTerms("high-voltage-office", "none", "none", Levy: "japan");
        // 10 kWh in half an hour are 20 kW: 20 × 1,800 × 10 ÷ 31 = 11,612.903225(8…).
        var part = Month(office, new(new(2020, 8, 5), new(2020, 8, 15)));
        Assert.Equal(MoneyOf(11_612.903225m), part.DemandCharge(new(10_000)));
    }

    [Fact]
    public void A_slot_outside_the_days_billed_is_refused()
    {
        var terms = Month(ThirtyAmperes, new(new(2020, 8, 5), new(2020, 8, 15)));
        var account = new MonthAccount(H1, terms);
        var end = SlotGrid.HalfHour.OfJstDay(new(2020, 8, 15));
        Assert.Throws<ArgumentOutOfRangeException>(() => account.Add(terms.FirstSlot - 1, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => account.Add(end, default));
        account.Add(terms.FirstSlot, default);
        account.Add(end - 1, default);
        Assert.Equal(2, account.SlotsAdded);
        Assert.Equal(480, terms.SlotCount);
    }

    [Fact]
    public void A_stretch_of_days_is_cut_at_the_months()
    {
        var spans = BillingSpan.Months(new(2020, 1, 30), new(2020, 3, 2)).ToArray();
        Assert.Equal([2, 29, 1], spans.Select(s => s.Days));
        Assert.Equal([new(2020, 1, 1), new(2020, 2, 1), new DateOnly(2020, 3, 1)], spans.Select(s => s.Month));
    }

    [Fact]
    public void A_bill_has_a_day_at_least_and_one_month_at_most()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BillingSpan(new(2020, 8, 5), new(2020, 8, 5)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BillingSpan(new(2020, 8, 5), new(2020, 9, 2)));
        Assert.Equal(27, new BillingSpan(new(2020, 8, 5), new(2020, 9, 1)).Days);
    }
}
