using Yoichi.Units;
using static Yoichi.Settlement.Tests.Street;

namespace Yoichi.Settlement.Tests;

public sealed class DemandChargeTests
{
    static readonly ParticipantTerms Office = new("high-voltage-office", "none", "none", Levy: "japan");

    [Theory]
    [InlineData(15, 72_000)] // 10 kWh in 15 minutes are 40 kW × 1,800
    [InlineData(30, 36_000)] // 20 kW
    [InlineData(60, 18_000)] // 10 kW
    public void The_highest_slots_mean_power_is_charged(int minutes, long yen)
    {
        var bill = Bill(Month(Office, August2020, minutes), Slot(forward: 9_999), Slot(forward: 10_000), Slot(forward: 1));
        var line = Assert.Single(bill.Lines, l => l.Kind == LineKinds.Demand);
        Assert.Equal(new(LineKinds.Demand, new(10_000), null, Money.OfYen(yen)), line);
    }

    [Fact]
    public void Energy_bought_in_the_market_counts_towards_the_highest_slot()
    {
        var bill = Bill(Month(Office, August2020), Slot(forward: 10_000, bought: 10_000, boughtFor: 100), Slot(forward: 4_000));
        Assert.Equal(Money.OfYen(36_000), Assert.Single(bill.Lines, l => l.Kind == LineKinds.Demand).Amount);
    }

    [Fact]
    public void A_lower_peak_than_without_the_market_is_a_saving()
    {
        // 6 kWh and 4 kWh where it would have been 10 and 0: 12 kW instead of 20 kW, the energy the same.
        var (high, low) = (new Energy(6_000), new Energy(4_000));
        var terms = Month(Office, August2020);
        var account = new MonthAccount(H1, terms);
        account.Add(terms.FirstSlot, new(high, default, default, default, default, default, new(10_000), default));
        account.Add(terms.FirstSlot + 1, new(low, default, default, default, default, default, default, default));
        var bill = account.Close();
        Assert.Equal(Money.OfYen(8 * 1_800), bill.Baseline - bill.Total);
    }
}
