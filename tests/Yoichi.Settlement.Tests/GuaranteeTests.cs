using Yoichi.Ledger;
using Yoichi.Units;
using static Yoichi.Settlement.Tests.Street;

namespace Yoichi.Settlement.Tests;

/// <summary>Nobody's month costs more than with the retailer alone. Retail 27.00, buy-back 8.50.</summary>
public sealed class GuaranteeTests
{
    [Fact]
    public void Who_would_have_lost_pays_what_the_retailer_alone_would_have_cost()
    {
        // 1 kWh bought at 30.00, alone 27.00.
        var bill = Bill(Flat(), Slot(forward: 1_000, bought: 1_000, boughtFor: 30));
        Assert.Equal("market-purchase 1000 - 30.000000\nguarantee 0 - -3.000000\n", Table(bill.Lines));
        Assert.Equal(bill.Baseline, bill.Total);
    }

    [Theory]
    [InlineData(26.999999)]
    [InlineData(27.000000)]
    public void Who_does_not_lose_gets_none(decimal boughtFor) => Assert.DoesNotContain(
        Bill(Flat(), Slot(forward: 1_000, bought: 1_000, boughtFor: boughtFor)).Lines, l => l.Kind == LineKinds.Guarantee);

    [Fact]
    public void A_loss_of_a_millionth_of_a_yen_is_made_good_before_rounding()
    {
        var bill = Bill(Flat(), Slot(forward: 1_000, bought: 1_000, boughtFor: 27.000001m));
        Assert.Contains(new(LineKinds.Guarantee, default, null, new(-1)), bill.Lines);
        Assert.Equal(Money.OfYen(27), bill.Total);
    }

    [Fact]
    public void An_income_is_guaranteed_as_well()
    {
        // Sold 1 kWh at 5.00, alone an income of 8.50: both −9 yen.
        var bill = Bill(Flat(), Slot(reverse: 1_000, sold: 1_000, soldFor: 5));
        Assert.Equal("market-sale -1000 - -5.000000\nguarantee 0 - -3.500000\nrounding 0 - -0.500000\n", Table(bill.Lines));
        Assert.Equal(Money.OfYen(-9), bill.Total);
    }

    [Theory]
    [InlineData(5_000_000, -3_000_000, 0)]           // fees suffice
    [InlineData(3_000_000, -3_000_000, 0)]           // just
    [InlineData(1_000_000, -1_000_000, -2_000_000)]  // the retailer pays the rest
    [InlineData(0, 0, -3_000_000)]
    [InlineData(-1, 0, -3_000_000)]                  // fees already overdrawn give nothing
    public void Fees_pay_first_and_then_the_retailer(long fees, long fromFees, long fromRetailer)
    {
        var ledger = new GeneralLedger();
        ledger.Post("fees", "fees", null, [new(Account.Network, new(-fees)), new(Account.Fees, new(fees))]);
        BillPostings.Post(ledger, Bill(Flat(), Slot(forward: 1_000, bought: 1_000, boughtFor: 30)));
        Assert.Equal(new Money(-3_000_000), ledger.Balance(Account.Guarantee));

        Assert.True(BillPostings.FundGuarantee(ledger, "guarantee/2020-08", "guarantee 2020-08"));
        Assert.Equal(Money.Zero, ledger.Balance(Account.Guarantee));
        Assert.Equal(new Money(fees + fromFees), ledger.Balance(Account.Fees));
        Assert.Equal(new Money(fromRetailer), ledger.Balance(Account.Retailer));
        Assert.False(BillPostings.FundGuarantee(ledger, "guarantee/2020-08", "guarantee 2020-08"));
        Assert.False(BillPostings.FundGuarantee(ledger, "again", "nothing is owed"));
    }
}
