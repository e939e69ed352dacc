namespace Yoichi.Forecasting;

/// <summary>What trading by a forecast comes to once the meter is read: the loop closed, for the plainest of trades.</summary>
/// <param name="Market">Price at which the forecast is bought ahead.</param>
/// <param name="Shortfall">Price of what was used beyond it: the retailer's.</param>
/// <param name="Excess">Price at which what was not used is sold back: the buy-back.</param>
/// <remarks>Any unit, so long as all three share it.</remarks>
public readonly record struct TradingCost(double Market, double Shortfall, double Excess)
{
    /// <summary>A community's usual prices, ¥/kWh.</summary>
    public static TradingCost Usual => new(17.75, 27, 8.5);

    /// <summary>Cost of a slot.</summary>
    /// <param name="bought">The forecast.</param>
    /// <param name="used">What came.</param>
    public double Of(double bought, double used) =>
        Market * bought + (used > bought ? Shortfall : Excess) * (used - bought);
}
