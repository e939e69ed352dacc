using System.Collections.Immutable;
using Yoichi.Provenance;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Community;

/// <summary>Everything a community decides by: who takes part, by which rules, at which tariffs.</summary>
/// <remarks>It is the first thing in the journal, whole, so that a replay needs no other file.</remarks>
/// <param name="SlotMinutes">15, 30 or 60.</param>
/// <param name="From">First day delivered and billed, JST.</param>
/// <param name="Until">The day after the last one.</param>
/// <param name="Tariffs">The tariff book in its canonical text.</param>
/// <param name="Origin">For people; decides nothing.</param>
public sealed record CommunityDefinition(
    string Name, int SlotMinutes, DateOnly From, DateOnly Until, MarketRule Market, ImmutableArray<Member> Members,
    string Tariffs, Origin Origin)
{
    public SlotGrid Grid => new(SlotMinutes);

    /// <summary>How energy is certified; null where it is not.</summary>
    public CertificateRules? Certificates { get; init; }
}

/// <summary>What a community is called and who acts in it, for people who read its journal.</summary>
/// <param name="Agents">Which agents order for the participants.</param>
/// <param name="Seed">Of everything left to chance outside the community.</param>
/// <param name="Notes">What a reader of results should know, e.g. readings that were filled in.</param>
public sealed record Origin(string TitleEn, string TitleJa, string Agents, ulong Seed, ImmutableArray<string> Notes);

/// <summary>A participant, as far as market and settlement need to know it.</summary>
/// <param name="Kind">home, vehicle, office, shop or plant.</param>
/// <param name="Groups">Names results are added up under.</param>
/// <param name="Terms">Which tariffs of the book it is billed by.</param>
/// <param name="Tags">What its orders may carry beside its own identity.</param>
/// <param name="UnderFit">Its surplus is sold under a FIT contract and cannot be offered.</param>
/// <param name="Stored">State of charge of its battery or vehicle at the start, Wh.</param>
/// <param name="MeterClass">What its meter may be used for; with <see cref="Units.MeterClass.None"/> it neither trades nor
/// is settled, and its readings are for insight.</param>
/// <param name="From">First day it takes part, JST; null for the community's first.</param>
/// <param name="Until">The day after its last; null for the community's end.</param>
public sealed record Member(
    ParticipantId Id, string Kind, ParticipantId? Owner, ImmutableArray<string> Groups, ParticipantTerms Terms,
    ImmutableArray<Tag> Tags, bool UnderFit, Energy Stored, MeterClass MeterClass = MeterClass.Verified,
    DateOnly? From = null, DateOnly? Until = null);

/// <summary>When and how a slot is traded.</summary>
/// <param name="Mechanism">call, mid-rate or continuous: what clears ex ante, and ex post where it can.</param>
/// <param name="ExAnte">Orders on forecasts before delivery.</param>
/// <param name="ExPost">After metering, orders on actual quantities for what is left.</param>
/// <param name="DayAheadAt">JST time of the auction for all of the next day; null for none.</param>
/// <param name="OpensMinutesBeforeStart">Orders are taken from here …</param>
/// <param name="ClosesMinutesBeforeStart">… and no longer from here (the gate); negative reaches into delivery.</param>
/// <param name="Floor">Least limit price taken.</param>
/// <param name="Ceiling">Greatest limit price taken.</param>
/// <param name="MidRate">The one price of <c>mid-rate</c>.</param>
public sealed record MarketRule(
    string Mechanism, bool ExAnte, bool ExPost, TimeOnly? DayAheadAt, int OpensMinutesBeforeStart,
    int ClosesMinutesBeforeStart, Price Floor, Price Ceiling, Price MidRate)
{
    /// <summary>The first moment at which the slot takes orders.</summary>
    public DateTimeOffset OpensAt(SlotGrid grid, DeliverySlot slot) =>
        grid.StartOf(slot).AddMinutes(-OpensMinutesBeforeStart);

    /// <summary>Gate closure: the first moment at which the slot takes no more orders.</summary>
    public DateTimeOffset ClosesAt(SlotGrid grid, DeliverySlot slot) =>
        grid.StartOf(slot).AddMinutes(-ClosesMinutesBeforeStart);
}
