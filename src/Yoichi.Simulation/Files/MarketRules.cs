using Yoichi.Units;

namespace Yoichi.Simulation.Files;

/// <summary>How a community trades.</summary>
/// <param name="Mechanism">As the command line writes it: <c>call</c>, <c>mid-rate</c>, <c>continuous</c>.</param>
/// <param name="ExAnte">Orders are placed on forecasts before delivery.</param>
/// <param name="ExPost">What is left is matched after metering with actual quantities (出なり).</param>
/// <param name="Rounds">When auctions are held; also how long before delivery the gate of any mechanism closes
/// unless <paramref name="Continuous"/> says otherwise.</param>
/// <param name="Continuous">Hours of the order book, used by the mechanism <c>continuous</c> alone.</param>
/// <param name="PriceBand">Limits outside are refused.</param>
/// <param name="MidRate">The fixed price of <c>mid-rate</c>; null for the middle of retail and buy-back.</param>
public sealed record MarketRules(
    string Mechanism, bool ExAnte, bool ExPost, AuctionRounds Rounds, ContinuousHours Continuous,
    PriceBand PriceBand, Price? MidRate);

/// <summary>The auctions of a slot.</summary>
/// <param name="DayAheadAt">JST, on the day before delivery; null where there is no such auction.</param>
/// <param name="GateMinutes">The gate closes, and the last auction is held, so long before delivery starts.</param>
/// <param name="OpenHours">Orders are taken from so long before delivery starts.</param>
public sealed record AuctionRounds(TimeOnly? DayAheadAt, int GateMinutes, int OpenHours);

/// <summary>The hours of a continuous order book.</summary>
/// <param name="OpenHours">It opens so long before delivery starts …</param>
/// <param name="CloseMinutesBeforeEnd">… and closes so long before delivery ends.</param>
public sealed record ContinuousHours(int OpenHours, int CloseMinutesBeforeEnd, PriceBand PriceBand);

/// <summary>The limits an order may have, both ends included.</summary>
public sealed record PriceBand(Price Floor, Price Ceiling)
{
    /// <summary>−999.99 … 999.99 ¥/kWh.</summary>
    public static PriceBand Widest { get; } = new(Price.OfTicks(-99_999), Price.OfTicks(99_999));
}
