using Yoichi.Settlement;
using static Yoichi.Billing.Tests.Months;

namespace Yoichi.Billing.Tests;

/// <summary>Each oddity where it must be told, and right beside where it must not.</summary>
public sealed class OddityTests
{
    static string Codes(BillDocument document) => string.Join(' ', document.Oddities.Select(o => o.Code));

    [Fact]
    public void An_ordinary_month_has_none() =>
        Assert.Equal("", Codes(Document(Flat(), Slot(forward: 1_000, bought: 500, boughtFor: 10), Slot(reverse: 500, sold: 500, soldFor: 6))));

    [Theory]
    [InlineData(31, "")]
    [InlineData(30, "part-month")]
    public void Part_of_a_month(int days, string codes) => Assert.Equal(codes, Codes(Document(FlatTerms,
        new BillingSpan(new(2025, 8, 1), new DateOnly(2025, 8, 1).AddDays(days)), Slot(forward: 1_000))));

    [Theory]
    [InlineData(ReadingKind.Measured, "")]
    [InlineData(ReadingKind.Recovered, "readings-estimated")]
    [InlineData(ReadingKind.Estimated, "readings-estimated")]
    public void Readings_that_were_not_measured_in_time(ReadingKind kind, string codes)
    {
        var month = Flat();
        Assert.Equal(codes, Codes(Document(FlatTerms, month, [Slot(forward: 1_000)], s => s.Mark(month.FirstSlot + 7, kind))));
    }

    [Theory]
    [InlineData(0, 1_000, "")]                                  // 0.00
    [InlineData(0, 1_001, "guarantee imbalance")]               // 1 Wh sold and not there: 0.027 is the guarantee's
    [InlineData(1_000, 1_000, "")]
    [InlineData(1_001, 0, "guarantee imbalance")]               // 1 Wh not used comes back at 8.50
    public void Trades_the_meter_did_not_bear_out(long bought, long sold, string codes)
    {
        // Forward and reverse are 1 kWh each in slots of their own; prices are those of the retailer.
        var document = Document(Flat(), Slot(forward: 1_000, bought: bought, boughtFor: bought * 0.027m),
            Slot(reverse: 1_000, sold: sold, soldFor: sold * 0.0085m));
        Assert.Equal(codes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            document.Oddities.Select(o => o.Code).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(27.00, "")]
    [InlineData(27.01, "guarantee purchase-above-retail")]
    public void Purchases_above_the_retail_price(double price, string codes) =>
        Assert.Equal(codes, Codes(Document(Flat(), Slot(forward: 1_000, bought: 1_000, boughtFor: (decimal)price))));

    [Fact]
    public void Charges_count_towards_the_retail_price()
    {
        // 27.00 − 9.44 = 17.56 is even; a hundredth more is above.
        var charges = new Charges(new(9_440), 0, default, default);
        Assert.Equal("", Codes(Document(Flat(charges), Slot(forward: 1_000, bought: 1_000, boughtFor: 17.56m))));
        Assert.Equal("guarantee purchase-above-retail", Codes(Document(Flat(charges), Slot(forward: 1_000, bought: 1_000, boughtFor: 17.57m))));
    }

    [Theory]
    [InlineData(8.50, "")]
    [InlineData(8.49, "guarantee sale-below-buy-back")]
    public void Sales_below_the_buy_back_price(double price, string codes) => Assert.Equal(codes, Codes(Document(Flat(),
        Slot(forward: 1_000), Slot(reverse: 1_000, sold: 1_000, soldFor: (decimal)price))));

    [Theory]
    [InlineData(40_000, 49_999, "")]                            // less than 10 kWh apart
    [InlineData(40_000, 50_000, "use-above-baseline")]          // 10 kWh and 25 %
    [InlineData(50_001, 60_001, "")]                            // 10 kWh, but under 25 %
    [InlineData(40_000, 30_000, "use-below-baseline")]
    [InlineData(40_001, 30_001, "")]
    public void Use_far_from_the_own_baseline(long without, long with, string codes)
    {
        var slot = Slot(forward: with) with { BaselineForward = new(without) };
        // Taking more costs more, and the guarantee pays it: that is another oddity.
        Assert.Equal(codes, string.Join(' ', Document(Flat(), slot).Oddities.Select(o => o.Code).Where(c => c != "guarantee")));
    }

    [Theory]
    [InlineData(0, "no-use")]
    [InlineData(1, "")]
    public void A_month_without_use(long forward, string codes) =>
        Assert.Equal(codes, Codes(Document(TepcoB(30), BillingSpan.MonthOf(new(2023, 7, 1)), Slot(forward: forward))));

    [Theory]
    [InlineData(2023, "")]
    [InlineData(2024, "tariff-unconfirmed")]
    public void Numbers_nobody_has_checked(int year, string codes) =>
        Assert.Equal(codes, Codes(Document(TepcoB(30), BillingSpan.MonthOf(new(year, 7, 1)), Slot(forward: 1_000))));

    [Fact]
    public void A_credit_is_told_below_zero_and_not_at_zero()
    {
        Assert.Equal("", Codes(Document(Flat(), Slot())));
        Assert.Equal("credit", Codes(Document(Flat(), Slot(reverse: 1))));
    }
}
