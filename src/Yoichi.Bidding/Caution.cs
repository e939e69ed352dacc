using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>How much of an uncertain quantity to order a day ahead: the newsvendor's answer.</summary>
/// <remarks>Too much sold is bought at the retail price r, too little still earns the buy-back b; too much bought goes
/// back at b, too little costs r. With a price p and charges c, the quantity to sell is the quantile (p − b) / (r − b)
/// of the surplus, and the quantity to buy the quantile (r − c − p) / (r − b) of the need. Because what is left out can
/// still trade at the gate, what it would have gained counts half, and so do both quantiles. The error of a day-ahead
/// forecast of one site and slot is taken as logistic with a standard deviation of 40 % of the forecast: an
/// assumption. <c>plan</c> takes the forecast's own spread where it says one (<see cref="Scale"/>).</remarks>
static class Caution
{
    const double RelativeError = 0.4;

    /// <summary>A logistic variable's scale for a standard deviation of one: √3 / π.</summary>
    const double LogisticScale = 0.5513288954217921;

    /// <summary>The part of an expected surplus to offer a day ahead, Wh.</summary>
    public static long ToSell(in SlotOutlook outlook, long expected) =>
        Quantile(expected, Share(Corridor.Expected(outlook) - outlook.BuyBackPrice, outlook));

    /// <summary>The part of an expected need to order a day ahead, Wh.</summary>
    public static long ToBuy(in SlotOutlook outlook, long expected) =>
        Quantile(expected, Share(Corridor.BuyBreakEven(outlook) - Corridor.Expected(outlook), outlook));

    /// <summary>The part of an expected surplus to offer a day ahead, by the forecast's own spread.</summary>
    public static long ToSellBySpread(in SlotOutlook outlook, long expected) =>
        BySpread(outlook, expected, Share(Corridor.Expected(outlook) - outlook.BuyBackPrice, outlook));

    /// <summary>The part of an expected need to order a day ahead, by the forecast's own spread.</summary>
    public static long ToBuyBySpread(in SlotOutlook outlook, long expected) =>
        BySpread(outlook, expected, Share(Corridor.BuyBreakEven(outlook) - Corridor.Expected(outlook), outlook));

    /// <summary>The scale of a slot's logistic error, Wh: from the spread between its 10 and 90 % quantiles, which is 2 ln 9
    /// of it; where the forecast says none, by the standard deviation assumed.</summary>
    /// <param name="forecast">What the assumed standard deviation is a share of, Wh.</param>
    public static double Scale(in SlotOutlook outlook, long forecast) => outlook.Spread > default(Energy)
        ? outlook.Spread.WattHours / (2 * Math.Log(9)) : RelativeError * LogisticScale * Math.Abs(forecast);

    static long BySpread(in SlotOutlook outlook, long expected, double share)
    {
        if (share <= 0) return 0;
        var logit = Math.Log(Math.Min(share, 0.99) / (1 - Math.Min(share, 0.99)));
        return (long)Math.Clamp(expected + Scale(outlook, expected) * logit, 0, expected);    // rounded down
    }

    static double Share(Price gain, in SlotOutlook outlook)
    {
        var corridor = (outlook.RetailPrice - outlook.BuyBackPrice).MicroYenPerWattHour;
        return corridor <= 0 ? 0 : 0.5 * gain.MicroYenPerWattHour / corridor;
    }

    static long Quantile(long expected, double share)
    {
        if (share <= 0) return 0;
        var standard = LogisticScale * Math.Log(Math.Min(share, 0.99) / (1 - Math.Min(share, 0.99)));
        return (long)(expected * Math.Clamp(1 + RelativeError * standard, 0, 1));    // rounded down
    }
}
