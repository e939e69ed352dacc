using Yoichi.Units;

namespace Yoichi.Community.Tests;

/// <summary>What a kWh more costs where tiers count the month's use.</summary>
public sealed class MonthEndPriceTests
{
    [Theory]
    [InlineData(500, 40.49)]                                 // 24 kWh a day, 744 in the month: the tier above 300
    [InlineData(150, 36.40)]                                 // 223: above 120
    [InlineData(50, 29.80)]                                  // 74: the first all through
    public void It_is_the_price_of_the_tier_in_which_the_month_will_end(long wattHoursASlot, double yen)
    {
        var village = new Village(exAnte: false, days: 31, names: ["A"],
            terms: new("tepco-ep-juryo-dento-b", "flat-8.5", "none", "japan", Amperes: 30));
        void Live(int from, int to)
        {
            for (var slot = from; slot <= to; slot++)
            {
                village.At(slot / 2.0);
                village.Know("A", slot, wattHoursASlot);
                village.Settle(slot);
            }
        }

        (Price Now, Price AtEnd) Prices()
        {
            var (now, end) = (new (Price Retail, Price, Price)[3], new (Price Retail, Price, Price)[3]);
            village.Community.PricesOf(0, village.Slot(200), now);
            village.Community.PricesOf(0, village.Slot(200), end, atMonthEnd: true);
            return (now[2].Retail, end[2].Retail);
        }

        // With less than a day behind it nothing is known of the month.
        Live(1, 47);
        Assert.Equal(Prices().Now, Prices().AtEnd);
        Live(48, 48);
        Assert.Equal(new Price((long)Math.Round(1000 * (yen - 29.80))), Prices().AtEnd - Prices().Now);
    }
}
