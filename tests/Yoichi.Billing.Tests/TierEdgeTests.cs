using Yoichi.Settlement;
using Yoichi.Units;
using static Yoichi.Billing.Tests.Months;

namespace Yoichi.Billing.Tests;

/// <summary>従量電灯B by hand, in each version of data/tariffs, 1 Wh on both sides of every edge. Levy by fiscal year.</summary>
public sealed class TierEdgeTests
{
    static void Check(ParticipantTerms terms, BillingSpan span, long wattHours, decimal exact)
    {
        var document = Document(terms, span, Slot(forward: wattHours / 2), Slot(forward: wattHours - wattHours / 2));
        Assert.Equal(Yen(exact), Exact(document));
        Assert.Equal(Money.OfYen((long)Math.Floor(exact)), document.Bill.Total);
        Assert.Equal(document.Bill.Total.MicroYen, ReAdd(BillCsv.Lines(document), "with"));
        Assert.Equal(document.Bill.Total.MicroYen, ReAdd(BillCsv.Lines(document), "without"));
    }

    // December 2019, 60 A: base 6 × 286.00 = 1,716.00; 19.88, 26.48, 30.57; levy 2.95.
    [Theory]
    [InlineData(0, 858.00)]             // half of the base
    [InlineData(1, 1716.02283)]         // 1,716.00 + 0.01988 + 0.00295
    [InlineData(119_999, 4455.57717)]   // 1,716.00 + 2,385.60 + 354.00 = 4,455.60, less 0.01988 and 0.00295
    [InlineData(120_000, 4455.60)]
    [InlineData(120_001, 4455.62943)]   // plus 0.02648 and 0.00295
    [InlineData(299_999, 9752.97057)]   // 1,716.00 + 2,385.60 + 4,766.40 + 885.00 = 9,753.00, less 0.02648 and 0.00295
    [InlineData(300_000, 9753.00)]
    [InlineData(300_001, 9753.03352)]   // plus 0.03057 and 0.00295
    public void Prices_from_October_2019(long wattHours, double exact) =>
        Check(TepcoB(60), BillingSpan.MonthOf(new(2019, 12, 1)), wattHours, (decimal)exact);

    // July 2023, 30 A: base 3 × 295.24 = 885.72; 30.00, 36.60, 40.69; levy 1.40.
    [Theory]
    [InlineData(0, 442.86)]
    [InlineData(119_999, 4653.6886)]    // 885.72 + 3,600.00 + 168.00 = 4,653.72, less 0.03 and 0.0014
    [InlineData(120_000, 4653.72)]
    [InlineData(120_001, 4653.758)]     // plus 0.0366 and 0.0014
    [InlineData(299_999, 11493.682)]    // 885.72 + 3,600.00 + 6,588.00 + 420.00 = 11,493.72, less 0.0366 and 0.0014
    [InlineData(300_000, 11493.72)]
    [InlineData(300_001, 11493.76209)]  // plus 0.04069 and 0.0014
    public void Prices_from_June_2023(long wattHours, double exact) =>
        Check(TepcoB(30), BillingSpan.MonthOf(new(2023, 7, 1)), wattHours, (decimal)exact);

    // June 2024, 40 A: base 4 × 311.75 = 1,247.00; 29.80, 36.40, 40.49; levy 3.49.
    [Theory]
    [InlineData(0, 623.50)]
    [InlineData(119_999, 5241.76671)]   // 1,247.00 + 3,576.00 + 418.80 = 5,241.80, less 0.0298 and 0.00349
    [InlineData(120_000, 5241.80)]
    [InlineData(120_001, 5241.83989)]   // plus 0.0364 and 0.00349
    [InlineData(299_999, 12421.96011)]  // 1,247.00 + 3,576.00 + 6,552.00 + 1,047.00 = 12,422.00, less 0.0364 and 0.00349
    [InlineData(300_000, 12422.00)]
    [InlineData(300_001, 12422.04398)]  // plus 0.04049 and 0.00349
    public void Prices_from_April_2024(long wattHours, double exact) =>
        Check(TepcoB(40), BillingSpan.MonthOf(new(2024, 6, 1)), wattHours, (decimal)exact);

    // The first 10 of 30 days of June 2024: base 1,247.00 ÷ 3 = 415.666666(6…); tiers end at 40 and 100 kWh.
    [Theory]
    [InlineData(0, 207.833333)]         // 1,247.00 ÷ 2 ÷ 3 = 207.833333(3…)
    [InlineData(39_999, 1747.233376)]   // 415.666666 + 1,192.00 + 139.60 = 1,747.266666, less 0.0298 and 0.00349
    [InlineData(40_000, 1747.266666)]
    [InlineData(40_001, 1747.306556)]   // plus 0.0364 and 0.00349
    [InlineData(99_999, 4140.626776)]   // 415.666666 + 1,192.00 + 2,184.00 + 349.00 = 4,140.666666, less 0.03989
    [InlineData(100_000, 4140.666666)]
    [InlineData(100_001, 4140.710646)]  // plus 0.04049 and 0.00349
    public void A_third_of_a_month(long wattHours, double exact) =>
        Check(TepcoB(40), new(new(2024, 6, 1), new(2024, 6, 11)), wattHours, (decimal)exact);

    // April 2020, 30 A: base 858.00; fuel −2.09; levy 2.95.
    [Theory]
    [InlineData(0, 429.00)]
    [InlineData(119_999, 3346.77926)]   // 858.00 + 2,385.60 − 250.80 + 354.00 = 3,346.80, less 0.01988 − 0.00209 + 0.00295
    [InlineData(120_000, 3346.80)]
    [InlineData(120_001, 3346.82734)]   // plus 0.02648 − 0.00209 + 0.00295
    [InlineData(299_999, 8267.97266)]   // 858.00 + 7,152.00 − 627.00 + 885.00 = 8,268.00, less 0.02734
    [InlineData(300_000, 8268.00)]
    [InlineData(300_001, 8268.03143)]   // plus 0.03057 − 0.00209 + 0.00295
    public void With_a_fuel_adjustment_below_zero(long wattHours, double exact) =>
        Check(TepcoB(30, fuel: "tepco-ep"), BillingSpan.MonthOf(new(2020, 4, 1)), wattHours, (decimal)exact);

    // June 2024, 40 A, and 5 kWh more that were bought for 75.00: they pay the levy (17.45), but climb no tier.
    [Theory]
    [InlineData(119_999, 5334.21671)]   // 5,241.76671 + 75.00 + 17.45
    [InlineData(120_000, 5334.25)]
    [InlineData(120_001, 5334.28989)]
    [InlineData(299_999, 12514.41011)]
    [InlineData(300_000, 12514.45)]
    [InlineData(300_001, 12514.49398)]
    public void Traded_energy_climbs_no_tier(long retail, double exact)
    {
        var document = Document(TepcoB(40), BillingSpan.MonthOf(new(2024, 6, 1)),
            Slot(forward: retail - 2_000), Slot(forward: 7_000, bought: 5_000, boughtFor: 75));
        Assert.Equal(Yen((decimal)exact), Exact(document));
        Assert.Equal(document.Bill.Total.MicroYen, ReAdd(BillCsv.Lines(document), "with"));
    }
}
