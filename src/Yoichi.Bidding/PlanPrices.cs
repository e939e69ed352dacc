using Yoichi.Devices;

namespace Yoichi.Bidding;

/// <summary>What a plan reckons with in a slot: prices on both sides, in µ¥ per Wh.</summary>
/// <param name="Buy">Not below <paramref name="Sell"/>.</param>
/// <param name="Sell">Not below zero.</param>
readonly record struct PlanPrices(double Buy, double Sell)
{
    /// <summary>The retailer's prices.</summary>
    public static PlanPrices Retail(in SlotOutlook slot)
    {
        var sell = Math.Max(0, Corridor.SellBreakEven(slot).MicroYenPerWattHour);
        return new(Math.Max(sell, slot.RetailPrice.MicroYenPerWattHour), sell);
    }

    /// <summary>The market's expected price, and the charges on a purchase; the retailer's prices where none is known or
    /// there is no corridor.</summary>
    public static PlanPrices Market(in SlotOutlook slot)
    {
        if (slot.ExpectedPrice is null || Corridor.BuyBreakEven(slot) <= Corridor.SellBreakEven(slot)) return Retail(slot);
        var price = Corridor.Expected(slot);
        var sell = Math.Max(0, price.MicroYenPerWattHour);
        return new(Math.Max(sell, (price + slot.Charges).MicroYenPerWattHour), sell);
    }

    /// <summary>Half way from the market's price to the retailer's: an order may not fill.</summary>
    public static PlanPrices Doubtful(in SlotOutlook slot)
    {
        var (market, retail) = (Market(slot), Retail(slot));
        return new((market.Buy + retail.Buy) / 2, (market.Sell + retail.Sell) / 2);
    }

    /// <summary>What a net draw costs, µ¥.</summary>
    public double Cost(double net) => net * (net > 0 ? Buy : Sell);

    /// <summary>Worth of what is left at the end of a plan, per Wh stored: a little less than the cheapest refill in sight,
    /// from surplus or from others. So nothing is bought only to end full, and nothing is kept that could be
    /// used.</summary>
    /// <param name="perRefill">Worth of a Wh stored for each unit of the refill's price: the efficiency of the way it
    /// would go.</param>
    public static double Terminal(ReadOnlySpan<PlanSlot> slots, bool hasSurplus, double perRefill)
    {
        var cheapest = double.PositiveInfinity;
        foreach (ref readonly var slot in slots)
            cheapest = Math.Min(cheapest, hasSurplus && slot.NetWattHours < 0 ? slot.SellPrice : slot.BuyPrice);
        return 0.999 * cheapest * perRefill;
    }
}
