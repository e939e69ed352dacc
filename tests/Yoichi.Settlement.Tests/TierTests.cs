using Yoichi.Units;
using static Yoichi.Settlement.Tests.Street;

namespace Yoichi.Settlement.Tests;

/// <summary>従量電灯B from October 2019: 286.00 per 10 A; 19.88 to 120 kWh, 26.48 to 300 kWh, 30.57 above; levy 2.98.</summary>
public sealed class TierTests
{
    static readonly ParticipantTerms ThirtyAmperes =
        new("tepco-ep-juryo-dento-b", "tepco-ep-standard", "none", Levy: "japan", Amperes: 30);

    // 30 A: base 3 × 286.00 = 858.00, half in a month without use.
    //      Wh   base  + energy                                          + levy      = exact         → yen
    [Theory]
    [InlineData(0, 429)]        // 429.00 + 0                              + 0         =   429.00
    [InlineData(1, 858)]        // 858.00 + 0.001 × 19.88 = 0.01988        + 0.00298   =   858.02286
    [InlineData(119_999, 3601)] // 858.00 + 2,385.60 − 0.01988             + 357.59702 = 3,601.17714
    [InlineData(120_000, 3601)] // 858.00 + 120 × 19.88 = 2,385.60         + 357.60    = 3,601.20
    [InlineData(120_001, 3601)] // 858.00 + 2,385.60 + 0.02648             + 357.60298 = 3,601.22946
    [InlineData(299_999, 8903)] // 858.00 + 7,152.00 − 0.02648             + 893.99702 = 8,903.97054
    [InlineData(300_000, 8904)] // 858.00 + 2,385.60 + 180 × 26.48         + 894.00    = 8,904.00
    [InlineData(300_001, 8904)] // 858.00 + 7,152.00 + 0.03057             + 894.00298 = 8,904.03355
    [InlineData(450_000, 13936)] // 858.00 + 7,152.00 + 150 × 30.57        + 1,341.00  = 13,936.50
    public void A_bill_is_right_on_both_sides_of_every_tier(long wattHours, long yen)
    {
        var bill = Bill(Month(ThirtyAmperes, August2020), Slot(forward: wattHours / 3), Slot(forward: wattHours - wattHours / 3));
        Assert.Equal(Money.OfYen(yen), bill.Total);
        Assert.Equal(Money.OfYen(yen), bill.Baseline);
    }

    [Fact]
    public void Every_tier_is_a_line_of_its_own()
    {
        var bill = Bill(Month(ThirtyAmperes, August2020), Slot(forward: 450_000));
        Assert.Equal("""
            base 0 - 858.000000
            energy 120000 19.88 2385.600000
            energy 180000 26.48 4766.400000
            energy 150000 30.57 4585.500000
            levy 450000 2.98 1341.000000
            rounding 0 - -0.500000

            """, Table(bill.Lines));
        Assert.Equal(Table(bill.Lines), Table(bill.BaselineLines));
    }

    [Fact]
    public void The_published_model_bill_of_April_2020_comes_out()
    {
        // 30 A, 260 kWh: 858.00 + 2,385.60 + 140 × 26.48 − 260 × 2.09 + 260 × 2.95 = 7,174.40; published 7,119 is after
        // 55 yen for paying by direct debit, which is no part of the tariff here.
        var april = Month(ThirtyAmperes with { Fuel = "tepco-ep" }, BillingSpan.MonthOf(new(2020, 4, 1)));
        Assert.Equal(Money.OfYen(7_119 + 55), Bill(april, Slot(forward: 260_000)).Total);
    }

    [Fact]
    public void Only_the_retailers_own_energy_climbs_the_tiers()
    {
        // 200 kWh, 100 of them bought at 12.00: 858 + 100 × 19.88 + 200 × 2.98 + 1,200 = 4,642.
        var bill = Bill(Month(ThirtyAmperes, August2020), Slot(forward: 200_000, bought: 100_000, boughtFor: 1_200));
        Assert.Equal(Money.OfYen(4_642), bill.Total);
        // Alone: 858 + 2,385.60 + 80 × 26.48 + 596 = 5,958.00.
        Assert.Equal(Money.OfYen(5_958), bill.Baseline);
    }

    [Theory]
    [InlineData(0, "19.88")]
    [InlineData(119_999, "19.88")]
    [InlineData(120_000, "26.48")]
    [InlineData(299_999, "26.48")]
    [InlineData(300_000, "30.57")]
    [InlineData(9_000_000, "30.57")]
    public void One_more_kWh_costs_what_its_tier_costs(long used, string price)
    {
        var terms = Month(ThirtyAmperes, August2020);
        Assert.Equal(price, terms.MarginalPrice(terms.FirstSlot, new(used)).ToString());
    }

    [Fact]
    public void One_more_kWh_carries_the_fuel_adjustment_and_not_the_levy()
    {
        var terms = Month(ThirtyAmperes with { Fuel = "tepco-ep" }, BillingSpan.MonthOf(new(2020, 4, 1)));
        Assert.Equal(Yen(19.88m - 2.09m), terms.MarginalPrice(terms.FirstSlot, default));
        Assert.Equal(Yen(2.95m), terms.Levy);
    }

    [Fact]
    public void An_account_knows_the_tier_it_has_reached()
    {
        var terms = Month(ThirtyAmperes, August2020);
        var account = new MonthAccount(H1, terms);
        account.Add(terms.FirstSlot, Slot(forward: 130_000, bought: 10_001, boughtFor: 100));
        Assert.Equal(Yen(19.88m), account.MarginalPrice(terms.FirstSlot + 1));
        account.Add(terms.FirstSlot + 1, Slot(forward: 1));
        Assert.Equal(Yen(26.48m), account.MarginalPrice(terms.FirstSlot + 2));
    }

    [Fact]
    public void A_shortfall_goes_on_where_the_months_retail_use_ended()
    {
        // The shortfall comes first in time, and is priced after all 119 kWh: 1 kWh at 19.88, 2 kWh at 26.48, no levy.
        var bill = Bill(Month(ThirtyAmperes, August2020), Slot(reverse: 0, sold: 3_000, soldFor: 30), Slot(forward: 119_000));
        Assert.Equal("""
            base 0 - 858.000000
            energy 119000 19.88 2365.720000
            levy 119000 2.98 354.620000
            market-sale -3000 - -30.000000
            imbalance-shortfall 1000 19.88 19.880000
            imbalance-shortfall 2000 26.48 52.960000
            guarantee 0 - -42.840000
            rounding 0 - -0.340000

            """, Table(bill.Lines));
    }
}
