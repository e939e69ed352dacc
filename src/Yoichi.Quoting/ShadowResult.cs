using System.Collections.Immutable;
using Yoichi.Settlement;
using Yoichi.Simulation;
using Yoichi.Units;

namespace Yoichi.Quoting;

/// <summary>One customer's shadow month.</summary>
/// <param name="HasNewRoof">Panels were put on it that are not there.</param>
/// <param name="Forward">From the grid.</param>
/// <param name="Reverse">To the grid.</param>
public sealed record ShadowMember(
    string Name, bool HasNewRoof, Bill Bill, Energy Forward, Energy Reverse, Energy Bought, Energy Sold)
{
    public long WithoutYen => Bill.Baseline.FloorYen();

    public long WithYen => Bill.Total.FloorYen();

    /// <summary>≥ 0: nobody is worse off.</summary>
    public long GainYen => WithoutYen - WithYen;
}

/// <summary>A line of what the market changes for the retailer.</summary>
/// <param name="Code">Stable: <c>sales</c>, <c>buy-back</c>, <c>wheeling</c> …</param>
/// <param name="Without">Paid by the members with the retailer alone; negative is paid to them.</param>
/// <param name="With">The same with the market.</param>
public sealed record RetailerLine(string Code, Money Without, Money With)
{
    public Money Change => With - Without;
}

/// <summary>One month played with a share of roofs.</summary>
/// <param name="RoofsPercent">0: as it is.</param>
/// <param name="Members">In the order of the files.</param>
/// <param name="PaidForTrades">What buyers paid sellers.</param>
public sealed record ShadowPlay(
    int RoofsPercent, int NewRoofs, ImmutableArray<ShadowMember> Members, Energy Traded, Money PaidForTrades)
{
    public const string AfterCostsCode = "margin-after-costs";

    readonly long[] gains = [.. Members.Select(m => m.GainYen).Order()];

    public long TotalGainYen => gains.Sum();

    /// <summary>Who would not have gained a whole yen.</summary>
    public int GainNothing => gains.Count(g => g <= 0);

    /// <summary>The gain below which so many per cent of the members lie; 50 is the median.</summary>
    /// <remarks>The nearest rank: the smallest gain that at least so many have or stay below.</remarks>
    public long GainAt(int percent) => gains[Math.Clamp((gains.Length * percent + 99) / 100 - 1, 0, gains.Length - 1)];

    /// <summary>Lines between members and retailer, with and without the market; trades pass between members and are not
    /// in it.</summary>
    /// <remarks>The changes add up to the loss of the members' gains: what they save, the retailer (with its guarantee)
    /// takes in less. What it pays for power and to the network is no line of a bill; for equal flows it stays the same.</remarks>
    public ImmutableArray<RetailerLine> Retailer =>
    [
        Line("sales", LineKinds.Energy, LineKinds.Fuel), Line("base", LineKinds.Base, LineKinds.Demand),
        Line("levy", LineKinds.Levy), Line("wheeling", LineKinds.Wheeling), Line("loss", LineKinds.Loss),
        Line("fee", LineKinds.Fee), Line("buy-back", LineKinds.BuyBack),
        Line("imbalance", LineKinds.ImbalanceShortfall, LineKinds.ImbalanceExcess),
        Line("guarantee", LineKinds.Guarantee), Line("rounding", LineKinds.Rounding),
    ];

    /// <summary>What is left of the members' payments after buy-back, before power, network and levy are paid.</summary>
    public RetailerLine Margin => new("margin", Sum(Retailer, l => l.Without), Sum(Retailer, l => l.With));

    /// <summary>What is left after power, network and levy too, by <see cref="ProcurementPrices.DefaultTariff"/>; null where that
    /// tariff has no version for the month.</summary>
    public RetailerLine? AfterCosts { get; init; }

    /// <summary>Where the prices of power and network are from, and whether nobody has checked them.</summary>
    public (string Source, bool Unconfirmed)? CostSource { get; init; }

    /// <summary>All lines and what they come to.</summary>
    public IEnumerable<RetailerLine> Ends() => AfterCosts is { } own ? [.. Retailer, Margin, own] : [.. Retailer, Margin];

    RetailerLine Line(string code, params string[] kinds) => new(code,
        Sum(Members.SelectMany(m => m.Bill.BaselineLines).Where(l => kinds.Contains(l.Kind)), l => l.Amount),
        Sum(Members.SelectMany(m => m.Bill.Lines).Where(l => kinds.Contains(l.Kind)), l => l.Amount));

    static Money Sum<T>(IEnumerable<T> items, Func<T, Money> amount) =>
        items.Aggregate(Money.Zero, (sum, item) => sum + amount(item));
}

/// <summary>A retailer's shadow month.</summary>
/// <param name="Month">Played and billed.</param>
/// <param name="Measured">The month of the files it is made of.</param>
/// <param name="Left">Homes that lack too much of the month, with the reason.</param>
/// <param name="Unconfirmed">Tariffs nobody has checked.</param>
/// <param name="Tried">With roofs on more and more homes, where nobody had surplus; else empty.</param>
public sealed record ShadowResult(
    FoundReadings Readings, DateOnly Month, DateOnly Measured, QuoteTerms Terms, ulong Seed, ImmutableArray<string> Left,
    int Filled, int ReadingCount, ImmutableArray<string> Unconfirmed, ShadowPlay Play, ImmutableArray<ShadowPlay> Tried);
