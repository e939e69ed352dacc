using System.Collections.Immutable;

namespace Yoichi.Settlement;

/// <summary>The kinds of bill line, as exports write them. Never renamed; see docs/reference/bill-lines.md.</summary>
public static class LineKinds
{
    public const string Base = "base";
    public const string Energy = "energy";
    public const string Fuel = "fuel";
    public const string Demand = "demand";
    public const string Levy = "levy";
    public const string MarketPurchase = "market-purchase";
    public const string MarketSale = "market-sale";
    public const string Wheeling = "wheeling";
    public const string Loss = "loss";
    public const string Fee = "fee";
    public const string ImbalanceShortfall = "imbalance-shortfall";
    public const string ImbalanceExcess = "imbalance-excess";
    public const string BuyBack = "buy-back";
    public const string Guarantee = "guarantee";
    public const string Rounding = "rounding";

    /// <summary>Every kind, in the order bills list them.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        Base, Energy, Fuel, Demand, Levy, MarketPurchase, MarketSale, Wheeling, Loss, Fee, ImbalanceShortfall,
        ImbalanceExcess, BuyBack, Guarantee, Rounding,
    ];
}
