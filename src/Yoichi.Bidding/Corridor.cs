using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>Between the two prices of the retailer both sides of a trade gain.</summary>
public static class Corridor
{
    /// <summary>At this price a purchase costs what the retailer asks: its price less the charges on a trade.</summary>
    public static Price BuyBreakEven(in SlotOutlook outlook) => outlook.RetailPrice - outlook.Charges;

    /// <summary>At this price a sale brings what the retailer pays.</summary>
    public static Price SellBreakEven(in SlotOutlook outlook) => outlook.BuyBackPrice;

    /// <summary>The price to reckon with: the expected one, within the corridor; its middle where none is known, and
    /// the sale's break-even where there is no corridor.</summary>
    public static Price Expected(in SlotOutlook outlook)
    {
        var (low, high) = (SellBreakEven(outlook), BuyBreakEven(outlook));
        if (high <= low) return low;
        var price = outlook.ExpectedPrice
            ?? new Price((low.MicroYenPerWattHour + high.MicroYenPerWattHour) / 2);
        return Price.Min(high, Price.Max(low, price));
    }
}
