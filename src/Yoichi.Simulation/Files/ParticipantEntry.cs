using System.Collections.Immutable;
using Yoichi.Bidding;
using Yoichi.Devices;
using Yoichi.Market;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Simulation.Files;

/// <summary>What a participant is. Homes and vehicles count in a community's bill; the rest stand apart.</summary>
public enum ParticipantKind { Home = 1, Vehicle = 2, Office = 3, Shop = 4, Plant = 5 }

/// <summary>One participant of a community file, defaults filled in.</summary>
/// <param name="Owner">Whose vehicle it is, or at which supply point the same person took part before; nobody (the default
/// value) where neither.</param>
/// <param name="Groups">Names results are added up under, in the order written.</param>
/// <param name="Terms">Names of its tariffs in <see cref="CommunityFile.Tariffs"/>; they hold in every month of the
/// community's days.</param>
/// <param name="Load">Null for a vehicle, and for a plant without use of its own.</param>
/// <param name="HasDemandCharge">Its bill counts the month's highest slot, so its agent avoids new peaks.</param>
/// <param name="MeterClass">What its meter may be used for by law.</param>
/// <param name="Joins">First day it takes part, JST; null for the community's first.</param>
/// <param name="Leaves">The day after its last; null for the community's end.</param>
/// <param name="IsFit">Its generation is under a FIT contract and is never offered.</param>
public sealed record ParticipantEntry(
    ParticipantId Id, ParticipantKind Kind, ParticipantId Owner, ImmutableArray<string> Groups,
    ParticipantTerms Terms, SeriesSource? Load, PvEntry? Pv, BatterySpec? Battery, VehicleSpec? Vehicle,
    bool HasDemandCharge, bool IsFit, PreferenceEntry Preferences, MeterClass MeterClass = MeterClass.Verified,
    DateOnly? Joins = null, DateOnly? Leaves = null)
{
    /// <summary>A load that may run whenever it suits in its window, beside <see cref="Load"/>; null without.</summary>
    public FlexibleSpec? Flexible { get; init; }

    /// <summary>Load and generation are what two meters counted at the grid, forward and reverse: both may run in one
    /// slot and are not netted. Without a battery only, which would have evened them out.</summary>
    public bool FlowsApart { get; init; }
}

/// <summary>A solar array and where its output comes from.</summary>
/// <param name="Series">Metered output; null where the output is modelled.</param>
/// <param name="Irradiance">Irradiance the output is modelled from; null (and no series) for generated weather.</param>
/// <param name="Seed">Of the array's own small differences from its neighbours under generated weather.</param>
public sealed record PvEntry(PvArray Array, SeriesSource? Series, IrradianceSource? Irradiance, string Seed);

/// <summary>A file of irradiance.</summary>
/// <param name="File">As written in the community file.</param>
/// <param name="Format">Today always <c>metpv</c>.</param>
public sealed record IrradianceSource(string File, string Format, SourcePlace Place);

/// <summary>What a participant wants from the market.</summary>
/// <param name="Agent">The agent it uses whatever the run asks for; null for the run's.</param>
/// <param name="SaleTags">What its surplus is sold as.</param>
/// <param name="PurchaseTags">What its purchases carry (its own tags).</param>
/// <param name="Require">What its purchases require of the seller, all of it.</param>
/// <param name="SalePremiums">What it takes off a sale limit for a buyer with the tag.</param>
/// <param name="PurchasePremiums">What it adds to a purchase limit for a seller with the tag.</param>
/// <param name="SaleMargin">How far above its break-even it asks, ≥ 0.</param>
/// <param name="PurchaseMargin">How far below its break-even it bids, ≥ 0.</param>
public sealed record PreferenceEntry(
    string? Agent, ImmutableArray<Tag> SaleTags, ImmutableArray<Tag> PurchaseTags, ImmutableArray<Tag> Require,
    ImmutableArray<Premium> SalePremiums, ImmutableArray<Premium> PurchasePremiums,
    Price SaleMargin, Price PurchaseMargin)
{
    /// <summary>Green mode: what it adds to a purchase limit for a renewable tag it does not name itself; null in economy
    /// mode. The reader makes premiums of it.</summary>
    public Price? GreenPremium { get; init; }

    /// <summary>A month's limits on what it buys at a premium; null for none.</summary>
    public MonthlyWish? Monthly { get; init; }

    /// <summary>Both kinds of premium in one list, sorted by tag; the reader refuses a tag with two amounts.</summary>
    public ImmutableArray<Premium> AllPremiums =>
        [.. PurchasePremiums.Concat(SalePremiums).Distinct().OrderBy(p => p.Tag)];
}
