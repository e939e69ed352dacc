namespace Yoichi.Devices;

/// <summary>One slot of a <see cref="StoredWorth"/>: what is agreed, and the prices there may be. Per AC Wh, in any one
/// unit of money.</summary>
/// <param name="Buy">The price that can always be had, …</param>
/// <param name="Sell">… and what a Wh given back always brings, 0 … <paramref name="Buy"/>.</param>
/// <param name="Plugged">It can charge and discharge.</param>
public readonly record struct WorthSlot(double Buy, double Sell, bool Plugged)
{
    /// <summary>AC Wh bought already less AC Wh sold already: done unless a change pays.</summary>
    public double Position { get; init; }

    /// <summary>The mean price expected of a purchase in the market, charges included.</summary>
    public double MarketBuy { get; init; }

    /// <summary>The mean price expected of a sale in the market.</summary>
    public double MarketSell { get; init; }

    /// <summary>The market's price may be this much lower, as expected, or this much higher; equally likely.</summary>
    public double Spread { get; init; }

    /// <summary>So many AC Wh the market is expected to have for this store, ≥ 0; the rest is at Buy and Sell.</summary>
    public double MarketLimit { get; init; }

    /// <summary>How likely a trade at the market's price is, 0 … 1; otherwise Buy and Sell hold.</summary>
    public double Chance { get; init; }

    /// <summary>Wh a trip takes out of the store in this slot; the store is then unplugged.</summary>
    public double Drive { get; init; }

    /// <summary>State wanted when the slot starts, Wh; 0 for no wish.</summary>
    public double Needed { get; init; }

    /// <exception cref="ArgumentException">A number is not finite or out of its range.</exception>
    internal void Check()
    {
        if (!(Sell >= 0 && Buy >= Sell && double.IsFinite(Buy) && double.IsFinite(Position) && Spread >= 0
            && Chance is >= 0 and <= 1 && Drive >= 0 && Needed >= 0
            && MarketLimit >= 0 && double.IsFinite(MarketBuy + MarketSell + Spread + Drive + Needed)))
            throw new ArgumentException($"not a slot to value: {this}");
    }
}
