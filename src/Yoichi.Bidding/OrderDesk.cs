using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>Writes a site's orders: never past its break-even, in whole ticks rounded in its own favour.</summary>
/// <remarks>Purchases carry what the site requires and its premiums; sales carry its tags and only those premiums that
/// name a buyer, because no other tag is on a purchase. A premium adds to the limit towards those it names: it is a
/// wish to pay more, and the only way past the break-even.</remarks>
sealed class OrderDesk(SiteProfile profile)
{
    readonly OrderTerms purchase = OrderTerms.Create([], profile.Require, profile.Premiums.Where(p => !NamesBuyer(p)));
    readonly OrderTerms sale = OrderTerms.Create(profile.SaleTags, null, profile.Premiums.Where(NamesBuyer));

    /// <summary>Orders for a reason whose factors are what is expected of the slot.</summary>
    public void Buy(ICollection<OrderIntent> orders, in SlotOutlook outlook, long wattHours, Price wish, string reason) =>
        Buy(orders, outlook, wattHours, wish, Expecting(reason, outlook));

    public void Buy(ICollection<OrderIntent> orders, in SlotOutlook outlook, long wattHours, Price wish, in Cause cause)
    {
        if (wattHours <= 0) return;
        var limit = Price.Min(wish, Corridor.BuyBreakEven(outlook)).FloorToTick();
        orders.Add(new(outlook.Slot, Side.Buy, new(wattHours), limit, purchase, cause));
    }

    /// <summary>Orders for a reason whose factors are what is expected of the slot.</summary>
    /// <param name="own">False for energy bought before: it is sold without the site's tags.</param>
    public void Sell(
        ICollection<OrderIntent> orders, in SlotOutlook outlook, long wattHours, Price wish, string reason,
        bool own = true) => Sell(orders, outlook, wattHours, wish, Expecting(reason, outlook), own);

    /// <param name="own">False for energy bought before: it is sold without the site's tags.</param>
    public void Sell(
        ICollection<OrderIntent> orders, in SlotOutlook outlook, long wattHours, Price wish, in Cause cause,
        bool own = true)
    {
        if (wattHours <= 0) return;
        var limit = CeilingToTick(Price.Max(wish, Corridor.SellBreakEven(outlook)));
        orders.Add(new(outlook.Slot, Side.Sell, new(wattHours), limit, own ? sale : OrderTerms.Plain, cause));
    }

    /// <summary>The most a purchase pays: break-even less the site's margin.</summary>
    public Price HighestBid(in SlotOutlook outlook) => Corridor.BuyBreakEven(outlook) - profile.PurchaseMargin;

    /// <summary>The least a sale takes: break-even and the site's margin.</summary>
    public Price LowestAsk(in SlotOutlook outlook) => Corridor.SellBreakEven(outlook) + profile.SaleMargin;

    /// <summary>After metering: what was metered and is not yet traded, at the site's last price; and what was traded and
    /// not borne out, back to whoever can use it, at any price better than the retailer's.</summary>
    /// <remarks>A site orders on one side only: its flow beyond its position, or its position beyond its flow.</remarks>
    public void OrderMetered(ICollection<OrderIntent> orders, in SlotOutlook outlook)
    {
        var net = (outlook.Load - outlook.Generated).WattHours;
        var position = (outlook.Bought - outlook.Sold).WattHours;
        if (net > position)
        {
            var missing = Math.Clamp(-position, 0, net - position);
            if (net < 0) missing = net - position;
            Buy(orders, outlook, missing, Corridor.BuyBreakEven(outlook), Reasons.MeteredShortfall);
            Buy(orders, outlook, net - position - missing, HighestBid(outlook), Reasons.MeteredDeficit);
        }
        else
        {
            var excess = net > 0 ? position - net : Math.Clamp(position, 0, position - net);
            Sell(orders, outlook, excess, Corridor.SellBreakEven(outlook), Reasons.MeteredExcess, own: false);
            Sell(orders, outlook, position - net - excess, LowestAsk(outlook), Reasons.MeteredSurplus);
        }
    }

    /// <summary>A reason with what is expected of a slot: use, generation, market price (−1 where none is known).</summary>
    public static Cause Expecting(string reason, in SlotOutlook outlook) => new(
        reason, outlook.Load.WattHours, outlook.Generated.WattHours, outlook.ExpectedPrice?.MicroYenPerWattHour ?? -1);

    public static Price CeilingToTick(Price price) => -(-price).FloorToTick();

    static bool NamesBuyer(Premium premium) => premium.Tag.Name.StartsWith("buyer:", StringComparison.Ordinal);
}
