using Yoichi.Units;
using static Yoichi.Settlement.Tests.Street;

namespace Yoichi.Settlement.Tests;

public sealed class TimeOfUseTests
{
    static readonly ParticipantTerms Night = new("time-of-use-night", "flat-8.5", "none", Levy: "japan");
    static readonly ParticipantTerms Three = new("time-of-use-three-rates", "flat-8.5", "none", Levy: "japan");

    [Theory]
    [InlineData(30)]
    [InlineData(15)]
    [InlineData(60)]
    public void Night_is_from_one_up_to_but_not_including_six(int minutes)
    {
        var grid = new SlotGrid(minutes);
        var terms = Month(Night, August2020, minutes);
        string At(int hour, int slotsBefore = 0) =>
            terms.MarginalPrice(terms.FirstSlot + (hour * grid.PerHour - slotsBefore), default).ToString();
        Assert.Equal("35.76", At(0));
        Assert.Equal("35.76", At(1, slotsBefore: 1));
        Assert.Equal("27.86", At(1));
        Assert.Equal("27.86", At(6, slotsBefore: 1));
        Assert.Equal("35.76", At(6));
        Assert.Equal("35.76", At(24, slotsBefore: 1));
        Assert.Equal("27.86", At(25));
    }

    // 1 August 2020 is a Saturday, the 3rd a Monday, the 7th a Friday.
    [Theory]
    [InlineData(1, 12, "34.00")]
    [InlineData(2, 12, "34.00")]
    [InlineData(3, 9, "34.00")]
    [InlineData(3, 10, "42.00")]
    [InlineData(3, 16, "42.00")]
    [InlineData(3, 17, "34.00")]
    [InlineData(3, 22, "34.00")]
    [InlineData(3, 23, "27.00")]
    [InlineData(4, 0, "27.00")]
    [InlineData(4, 6, "27.00")]
    [InlineData(4, 7, "34.00")]
    [InlineData(7, 12, "42.00")]
    [InlineData(8, 12, "34.00")]
    public void Three_rates_change_by_hour_and_weekday(int day, int hour, string price)
    {
        var terms = Month(Three, August2020);
        var slot = SlotGrid.HalfHour.OfJstDay(new(2020, 8, day), 1 + 2 * hour);
        Assert.Equal(price, terms.MarginalPrice(slot, default).ToString());
    }

    [Fact]
    public void Every_window_is_a_line_of_its_own_whatever_the_order_of_slots()
    {
        var terms = Month(Night, August2020);
        var account = new MonthAccount(H1, terms);
        account.Add(terms.FirstSlot + 12, Slot(forward: 1_000));                                  // 06:00 day
        account.Add(terms.FirstSlot + 11, Slot(forward: 3_000, bought: 1_000, boughtFor: 12));    // 05:30 night
        account.Add(terms.FirstSlot + 2, Slot(forward: 500));                                     // 01:00 night
        account.Add(terms.FirstSlot + 1, Slot(sold: 100, soldFor: 1));                            // 00:30 day, a shortfall
        // Alone: 3.5 × 27.86 + 35.76 + 4.5 × 2.98 = 146.68; with: 69.65 + 35.76 + 13.41 + 12 − 1 + 3.576 = 133.396.
        var bill = account.Close();
        Assert.Equal("""
            energy 2500 27.86 69.650000
            energy 1000 35.76 35.760000
            levy 4500 2.98 13.410000
            market-purchase 1000 - 12.000000
            market-sale -100 - -1.000000
            imbalance-shortfall 100 35.76 3.576000
            rounding 0 - -0.396000

            """, Table(bill.Lines));
        Assert.Equal(Money.OfYen(146), bill.Baseline);
    }

    [Fact]
    public void Summer_is_dearer_from_July_to_September()
    {
        var shop = new ParticipantTerms("tepco-ep-teiatsu-denryoku", "none", "none", Levy: "japan", ContractWatts: 8_500);
        // 8.5 kW × 1,155.84 = 9,824.64; 100 kWh × 27.14 or 25.57; levy 3.98 (fiscal 2025).
        string Lines(int month) => Table(Bill(Month(shop, BillingSpan.MonthOf(new(2025, month, 1))), Slot(forward: 100_000)).Lines);
        Assert.Contains("base 0 - 9824.640000\nenergy 100000 25.57 2557.000000\n", Lines(6), StringComparison.Ordinal);
        Assert.Contains("base 0 - 9824.640000\nenergy 100000 27.14 2714.000000\n", Lines(7), StringComparison.Ordinal);
        Assert.Contains("energy 100000 27.14 2714.000000\n", Lines(9), StringComparison.Ordinal);
        Assert.Contains("energy 100000 25.57 2557.000000\n", Lines(10), StringComparison.Ordinal);
    }
}
