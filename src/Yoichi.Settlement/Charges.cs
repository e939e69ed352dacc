using Yoichi.Units;

namespace Yoichi.Settlement;

/// <summary>Posted on every traded kWh that is delivered, on top of the trade price, and paid by the buyer.</summary>
/// <param name="Wheeling">To the network company.</param>
/// <param name="LossPercentThousandths">Lost on the way, of what is fed in, in 0.001 %; 7,000 is 7 %.</param>
/// <param name="LossPrice">What the retailer takes for a kWh of loss it supplies.</param>
/// <param name="Fee">To the operator of the market.</param>
public sealed record Charges(Price Wheeling, int LossPercentThousandths, Price LossPrice, Price Fee)
{
    /// <summary>Nothing on top of the trade price.</summary>
    public static Charges None { get; } = new(default, 0, default, default);

    /// <summary>Per kWh delivered: loss ÷ (1 − loss) kWh at the price of loss, rounded down to 0.001 ¥/kWh.</summary>
    public Price Loss => new((long)((Int128)LossPrice.MicroYenPerWattHour * LossPercentThousandths
        / (100_000 - LossPercentThousandths)));

    /// <summary>What a buyer pays on top of the trade price: wheeling + loss + fee.</summary>
    public Price PerKWh => Wheeling + Loss + Fee;
}

/// <summary>At what price trades that metering did not bear out are made good.</summary>
/// <param name="Shortfall">For what was sold beyond reverse flow; null for the seller's own retail energy price.</param>
/// <param name="Excess">For what was bought beyond forward flow; null for the buyer's own buy-back price.</param>
public sealed record ImbalanceRule(Price? Shortfall = null, Price? Excess = null)
{
    /// <summary>Own retail energy price, own buy-back price.</summary>
    public static ImbalanceRule OwnPrices { get; } = new();
}
