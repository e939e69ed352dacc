using Yoichi.Units;
using static Yoichi.Settlement.Tests.Street;

namespace Yoichi.Settlement.Tests;

/// <summary>Whole yen, toward −∞: a bill is never rounded up, a credit never down. Retail 27.00, buy-back 8.50.</summary>
public sealed class RoundingTests
{
    [Theory]
    [InlineData(999, 0, 26)]      // 26.973
    [InlineData(1_000, 0, 27)]    // 27.000
    [InlineData(1_001, 0, 27)]    // 27.027
    [InlineData(0, 1_000, -9)]    // −8.500
    [InlineData(0, 2_000, -17)]   // −17.000
    [InlineData(0, 2_001, -18)]   // −17.0085
    [InlineData(0, 1_999, -17)]   // −16.9915
    public void A_total_goes_down_to_whole_yen(long forward, long reverse, long yen)
    {
        var bill = Bill(Flat(), Slot(forward: forward, reverse: reverse));
        Assert.Equal(Money.OfYen(yen), bill.Total);
        Assert.Equal(Money.OfYen(yen), bill.Baseline);
        Assert.Equal(bill.Total.MicroYen, bill.Lines.Sum(l => l.Amount.MicroYen));
        Assert.Equal(bill.Baseline.MicroYen, bill.BaselineLines.Sum(l => l.Amount.MicroYen));
    }

    [Fact]
    public void A_whole_total_has_no_rounding_line() =>
        Assert.DoesNotContain(Bill(Flat(), Slot(forward: 1_000)).Lines, l => l.Kind == LineKinds.Rounding);

    [Fact]
    public void An_empty_month_has_no_lines_and_costs_nothing()
    {
        var bill = Bill(Flat());
        Assert.Empty(bill.Lines);
        Assert.Empty(bill.BaselineLines);
        Assert.Equal(Money.Zero, bill.Total);
    }
}
