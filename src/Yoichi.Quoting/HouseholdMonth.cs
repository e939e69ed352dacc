using System.Collections.Immutable;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Quoting;

/// <summary>A household's month in one neighbourhood.</summary>
/// <param name="WithoutYen">With the retailer alone, the same devices run by the retail-only rule.</param>
/// <param name="BillYen">With the market.</param>
/// <param name="GuaranteeYen">Of it, what the guarantee gave back; ≥ 0.</param>
/// <param name="RefillYen">What it takes to leave battery and vehicle as full as without the market; ≥ 0.</param>
/// <param name="Bill">Line by line.</param>
/// <param name="Load">Use, or forward flow where only the grid's meters are known.</param>
/// <param name="Bought">In the market.</param>
/// <param name="Sold">In the market.</param>
/// <param name="Day">The mean day, by slot.</param>
/// <param name="Prices">Mean trade price of the neighbourhood by slot of the day; null where none traded.</param>
public sealed record HouseholdMonth(
    string Neighbourhood, ulong Seed, long WithoutYen, long BillYen, long GuaranteeYen, long RefillYen, Bill Bill,
    Energy Load, Energy Generated, Energy Charged, Energy Discharged, Energy Forward, Energy Reverse, Energy Bought,
    Energy Sold, ImmutableArray<TypicalSlot> Day, ImmutableArray<Price?> Prices)
{
    /// <summary>What the month costs with the market: the bill, and what is still to be charged.</summary>
    public long WithYen => BillYen + RefillYen;

    /// <summary>What the market brings; ≥ 0 but for what is still to be charged.</summary>
    public long GainYen => WithoutYen - WithYen;
}

/// <summary>One slot of the mean day, Wh.</summary>
public readonly record struct TypicalSlot(
    long Load, long Generated, long Charged, long Discharged, long Forward, long Reverse);

/// <summary>A variant in every neighbourhood.</summary>
/// <param name="Months">In the order of <see cref="Neighbourhood.All"/>.</param>
/// <param name="Unconfirmed">Tariffs of it that nobody has checked.</param>
public sealed record VariantQuote(
    QuoteVariant Variant, ImmutableArray<HouseholdMonth> Months, ImmutableArray<string> Unconfirmed)
{
    readonly HouseholdMonth[] byCost = [.. Months.OrderBy(m => m.WithYen).ThenBy(m => m.Seed)];

    public HouseholdMonth Cheapest => byCost[0];

    public HouseholdMonth Middle => byCost[byCost.Length / 2];

    public HouseholdMonth Dearest => byCost[^1];

    public (long Low, long High) Gain => (Months.Min(m => m.GainYen), Months.Max(m => m.GainYen));

    /// <summary>Of what the panels made, how much was used or stored at home, 0 … 100; null without panels, and where
    /// the meters do not tell.</summary>
    public double? OwnUsePercent(MeterKind kind) => kind == MeterKind.AtTheGrid || Middle.Generated == Energy.Zero
        ? null : 100.0 * Math.Max(0, (Middle.Generated - Middle.Reverse).WattHours) / Middle.Generated.WattHours;
}

/// <summary>One home's quote: what its month would have come to, variant by variant.</summary>
/// <param name="Readings">What it rests on.</param>
/// <param name="Variants">The home as it is first.</param>
public sealed record QuoteResult(
    FoundReadings Readings, HomeMeters Home, MeasuredMonth Month, QuoteTerms Terms, ulong Seed,
    ImmutableArray<Neighbourhood> Neighbourhoods, ImmutableArray<VariantQuote> Variants)
{
    public VariantQuote AsIs => Variants[0];

    /// <summary>What the month cost as it is, with the retailer alone.</summary>
    public long TodayYen => AsIs.Middle.WithoutYen;
}
