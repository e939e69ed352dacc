using Yoichi.Units;
using static Yoichi.Settlement.Tests.Street;

namespace Yoichi.Settlement.Tests;

/// <summary>Retail 27.00, buy-back 8.50, levy included.</summary>
public sealed class ImbalanceTests
{
    static readonly Charges OnTrades = new(Yen(9.44m), 7_000, Yen(12.30m), Yen(1.00m));

    [Fact]
    public void What_was_bought_and_used_costs_the_trade_price_and_the_charges()
    {
        // Loss: 12.30 × 7 ÷ 93 = 0.9258…, down to 0.925.
        var bill = Bill(Flat(OnTrades), Slot(forward: 1_000, bought: 600, boughtFor: 6));
        Assert.Equal("""
            energy 400 27.00 10.800000
            market-purchase 600 - 6.000000
            wheeling 600 9.44 5.664000
            loss 600 0.925 0.555000
            fee 600 1.00 0.600000
            rounding 0 - -0.619000

            """, Table(bill.Lines));
        Assert.Equal(Yen(11.365m), OnTrades.PerKWh);
    }

    [Fact]
    public void What_was_bought_and_not_used_is_sold_back_and_carries_no_charges()
    {
        var bill = Bill(Flat(OnTrades), Slot(forward: 200, bought: 600, boughtFor: 6));
        Assert.Equal("""
            market-purchase 600 - 6.000000
            wheeling 200 9.44 1.888000
            loss 200 0.925 0.185000
            fee 200 1.00 0.200000
            imbalance-excess -400 8.50 -3.400000
            rounding 0 - -0.873000

            """, Table(bill.Lines));
    }

    [Theory]
    [InlineData(599, 1)]
    [InlineData(600, 0)]
    [InlineData(601, 0)]
    public void Excess_begins_beyond_forward_flow(long forward, long excess)
    {
        var lines = Bill(Flat(), Slot(forward: forward, bought: 600, boughtFor: 6)).Lines;
        Assert.Equal(-excess, lines.Where(l => l.Kind == LineKinds.ImbalanceExcess).Sum(l => l.Quantity.WattHours));
        Assert.Equal(Math.Max(0, forward - 600), lines.Where(l => l.Kind == LineKinds.Energy).Sum(l => l.Quantity.WattHours));
    }

    [Theory]
    [InlineData(599, 1)]
    [InlineData(600, 0)]
    [InlineData(601, 0)]
    public void Shortfall_begins_beyond_reverse_flow(long reverse, long shortfall)
    {
        var lines = Bill(Flat(), Slot(reverse: reverse, sold: 600, soldFor: 6)).Lines;
        Assert.Equal(shortfall, lines.Where(l => l.Kind == LineKinds.ImbalanceShortfall).Sum(l => l.Quantity.WattHours));
        Assert.Equal(-Math.Max(0, reverse - 600), lines.Where(l => l.Kind == LineKinds.BuyBack).Sum(l => l.Quantity.WattHours));
    }

    [Fact]
    public void A_shortfall_is_bought_at_the_own_retail_price_with_fuel()
    {
        var bill = Bill(Flat(fuel: Yen(-2.09m)), Slot(reverse: 100, sold: 600, soldFor: 6));
        Assert.Contains(new(LineKinds.ImbalanceShortfall, new(500), Yen(24.91m), MoneyOf(12.455m)), bill.Lines);
    }

    [Fact]
    public void A_community_may_fix_its_own_prices()
    {
        var rule = new ImbalanceRule(Yen(45m), Yen(-1.5m));
        var sold = Bill(Flat(imbalance: rule), Slot(reverse: 100, sold: 600, soldFor: 6));
        Assert.Contains(new(LineKinds.ImbalanceShortfall, new(500), Yen(45m), MoneyOf(22.5m)), sold.Lines);
        var bought = Bill(Flat(imbalance: rule), Slot(forward: 100, bought: 300, boughtFor: 3));
        Assert.Contains(new(LineKinds.ImbalanceExcess, new(-200), Yen(-1.5m), MoneyOf(0.3m)), bought.Lines);
    }

    [Fact]
    public void A_position_traded_back_is_even_before_the_retailer_is_asked()
    {
        var bill = Bill(Flat(), Slot(forward: 100, reverse: 100, bought: 300, boughtFor: 3, sold: 600, soldFor: 6));
        Assert.Contains(new(LineKinds.ImbalanceShortfall, new(300), Yen(27m), MoneyOf(8.1m)), bill.Lines);
        Assert.DoesNotContain(bill.Lines, l => l.Kind == LineKinds.ImbalanceExcess);
    }

    [Fact]
    public void Forward_and_reverse_flow_of_a_slot_are_never_netted()
    {
        // 1 kWh each way in the same half hour: 27.00 − 8.50, not zero.
        var bill = Bill(Flat(), Slot(forward: 1_000, reverse: 1_000));
        Assert.Equal("energy 1000 27.00 27.000000\nbuy-back -1000 8.50 -8.500000\nrounding 0 - -0.500000\n", Table(bill.Lines));
    }

    [Fact]
    public void A_purchase_of_one_slot_does_not_serve_another()
    {
        var bill = Bill(Flat(), Slot(bought: 1_000, boughtFor: 10), Slot(forward: 1_000));
        Assert.Contains(new(LineKinds.ImbalanceExcess, new(-1_000), Yen(8.5m), MoneyOf(-8.5m)), bill.Lines);
        Assert.Contains(new(LineKinds.Energy, new(1_000), Yen(27m), MoneyOf(27m)), bill.Lines);
    }

    [Fact]
    public void Negative_energy_is_refused()
    {
        var account = new MonthAccount(H1, Flat());
        Assert.Throws<ArgumentOutOfRangeException>(() => account.Add(account.Terms.FirstSlot, Slot(forward: -1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => account.Add(account.Terms.FirstSlot, Slot(sold: -1)));
        Assert.Equal(0, account.SlotsAdded);
    }

    [Fact]
    public void A_slot_is_counted_once_and_none_after_the_close()
    {
        var account = new MonthAccount(H1, Flat());
        account.Add(account.Terms.FirstSlot, Slot(forward: 1_000));
        Assert.Throws<InvalidOperationException>(() => account.Add(account.Terms.FirstSlot, Slot(forward: 1_000)));
        Assert.Equal(Money.OfYen(27), account.SoFar().Total);
        account.Add(account.Terms.FirstSlot + 1, Slot(forward: 1_000));
        Assert.Equal(Money.OfYen(54), account.Close().Total);
        Assert.Throws<InvalidOperationException>(() => account.Add(account.Terms.FirstSlot + 2, default));
        Assert.Same(account.Close(), account.SoFar());
    }
}
