using System.Collections.Immutable;
using Yoichi.Market;
using Yoichi.Provenance;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Community;

/// <summary>Something put to a community. What it makes of it are events; both are fixed by the journal.</summary>
public abstract record Command
{
    Command() { }                                             // closed: these and no others

    /// <summary>The clock moves on; it never moves back. All later commands happen at this time.</summary>
    public sealed record Tick(DateTimeOffset At) : Command;

    /// <summary>An order for a slot. Before the gate it counts on forecasts; after metering, on what was metered.</summary>
    public sealed record PlaceOrder(
        DeliverySlot Slot, ParticipantId Participant, Side Side, Energy Quantity, Price Limit, OrderTerms Terms)
        : Command;

    /// <summary>Gives the unfilled part of an order a new quantity and limit. What was filled stays filled.</summary>
    /// <remarks>Its arrival stays too where only the quantity falls; otherwise it is the newest order.</remarks>
    public sealed record ReplaceOrder(
        DeliverySlot Slot, ParticipantId Participant, long OrderId, Energy Quantity, Price Limit) : Command;

    /// <summary>Takes back the unfilled part of one order.</summary>
    public sealed record CancelOrder(DeliverySlot Slot, ParticipantId Participant, long OrderId) : Command;

    /// <summary>Takes back the unfilled part of all orders a participant has standing for a slot.</summary>
    public sealed record CancelOrders(DeliverySlot Slot, ParticipantId Participant) : Command;

    /// <summary>Clears the standing orders of a slot.</summary>
    public sealed record RunRound(DeliverySlot Slot, RoundKind Round) : Command;

    /// <summary>From here on the slot takes no orders; what stands unfilled lapses.</summary>
    public sealed record CloseGate(DeliverySlot Slot) : Command;

    /// <summary>What one participant's meters say of one slot, as far as is known now.</summary>
    /// <remarks>A reading is a belief. A better one supersedes it, before settlement, after it and after the bill; a worse
    /// one is refused and stays in the journal. See <see cref="ReadingRank"/>.</remarks>
    /// <param name="Source">Which meter or message it comes from; null where that is not said. Letters, digits and
    /// <c>- _ . : /</c>, 1 to 64 characters.</param>
    public sealed record RecordReading(
        DeliverySlot Slot, ParticipantId Participant, SlotReading Reading, string? Source = null) : Command;

    /// <summary>Settles a slot for everybody whose reading is in; again later for those whose reading was late.</summary>
    public sealed record SettleSlot(DeliverySlot Slot) : Command;

    /// <summary>Bills the month that begins on a day, for everybody all of whose slots are settled.</summary>
    /// <param name="Month">First of a calendar month, JST; only its days within the community's own are billed.</param>
    public sealed record CloseMonth(DateOnly Month) : Command;

    /// <summary>Issues a delta note to everybody whose settled readings of a month changed since the bill, or since the
    /// last note. Bills stay as they are.</summary>
    /// <param name="Month">First of a calendar month, JST.</param>
    public sealed record AdjustMonth(DateOnly Month) : Command;

    /// <summary>Makes a month final, once everybody is billed and every note is issued: its readings leave the state, and a
    /// reading that comes later is refused (<see cref="ReadingRefusal.Final"/>).</summary>
    /// <param name="Month">First of a calendar month, JST.</param>
    public sealed record FinishMonth(DateOnly Month) : Command;

    /// <summary>States how many events there have been and their digest, so that a replay that differs says where.</summary>
    /// <param name="Restarts">From here on the digest is of this mark and the events after it, so that whoever starts here
    /// need not know what was before: <see cref="EventDigest.Restart"/>.</param>
    public sealed record Mark(long Events, string Sha256, bool Restarts = false) : Command;

    /// <summary>Somebody takes part from a day on that has not begun. Not before, and not twice under one name.</summary>
    /// <param name="Member">With its first day.</param>
    public sealed record AdmitMember(Member Member) : Command;

    /// <summary>What a member is billed by, may put on its orders or is metered with changes from a day on, the slots of
    /// which take no orders yet. Terms and the class of meter change with a month.</summary>
    /// <param name="From">JST.</param>
    /// <param name="Terms">Null leaves it as it is; so for the others.</param>
    public sealed record ChangeMember(
        ParticipantId Participant, DateOnly From, ParticipantTerms? Terms = null, ImmutableArray<Tag>? Tags = null,
        bool? UnderFit = null, MeterClass? MeterClass = null) : Command;

    /// <summary>Somebody takes part no longer than a day that is not over. What it has traded beyond must have been traded
    /// back; its orders beyond are taken back.</summary>
    /// <param name="LastDay">JST.</param>
    public sealed record DismissMember(ParticipantId Participant, DateOnly LastDay) : Command;

    /// <summary>The community goes on until another day, later than the one it would have ended on.</summary>
    /// <param name="Until">The day after the last one.</param>
    public sealed record Prolong(DateOnly Until) : Command;

    /// <summary>From a month that has not begun on, everybody is billed by another tariff book. It must know what everybody is
    /// billed by, for every month the community has left.</summary>
    /// <param name="From">First of the month, JST.</param>
    /// <param name="Tariffs">The book, whole, as text: at most <see cref="Community.LongestBook"/> characters.</param>
    public sealed record AmendTariffs(DateOnly From, string Tariffs) : Command;

    /// <summary>Something that decides nothing here but must be on record: what an operator did, and who it was.</summary>
    /// <param name="By">A pseudonym. Letters, digits and <c>- _ . : /</c>, 1 to 64 characters; so is What.</param>
    /// <param name="What">The kind of act, e.g. <c>key-revoked</c>.</param>
    /// <param name="Content">At most 500 characters; nothing that says who somebody is.</param>
    public sealed record Administer(string By, string What, string Content) : Command;

    /// <summary>Somebody transfers, claims, cancels or splits certificates it holds; the operator withdraws, locks and unlocks.</summary>
    public sealed record ActOnCertificates(CertificateOrder Order) : Command;

    /// <summary>An order for environmental value alone: certificates without energy. It stands until the next round of them.</summary>
    /// <param name="Terms">A sell order carries the technology it offers as its one tag; a buy order may require or value tags.</param>
    public sealed record OfferCertificates(
        ParticipantId Participant, Side Side, Energy Quantity, Price Limit, OrderTerms Terms) : Command;

    /// <summary>A plant that is certified from the next slot on; see <see cref="Plant.From"/>, which is not looked at here.</summary>
    public sealed record RegisterPlant(Plant Plant) : Command;

    /// <summary>Takes certificates of a final month to which nothing can happen any more out of the state.</summary>
    /// <param name="Month">First of the month.</param>
    public sealed record ArchiveCertificates(DateOnly Month) : Command;

    /// <summary>Clears the orders for certificates alone, by the call auction; what is unfilled lapses.</summary>
    public sealed record RunCertificateRound : Command;
}

/// <summary>Which auction of a slot.</summary>
/// <remarks>Numbers are stored: append, never renumber.</remarks>
public enum RoundKind : byte { None = 0, DayAhead = 1, Gate = 2, AfterMetering = 3, Continuous = 4 }

/// <summary>Metered energy of one participant and slot, Wh, none negative, at the AC terminals.</summary>
/// <param name="Forward">From the grid.</param>
/// <param name="Reverse">To the grid; metered apart from Forward, never netted.</param>
/// <param name="Load">Used, without charging.</param>
/// <param name="Driven">Taken out of a vehicle's battery by driving.</param>
/// <param name="Lost">Conversion losses of the battery.</param>
/// <param name="Stored">State of charge at the slot's end.</param>
/// <param name="BaselineForward">What Forward would have been with the retailer alone.</param>
/// <param name="BaselineReverse">What Reverse would have been with the retailer alone.</param>
/// <param name="BaselineStored">What Stored would have been with the retailer alone.</param>
/// <param name="Stage">速報, 確報 or corrected.</param>
public readonly record struct SlotReading(
    Energy Forward, Energy Reverse, Energy Load, Energy Generated, Energy Charged, Energy Discharged,
    Energy Driven, Energy Lost, Energy Stored, Energy BaselineForward, Energy BaselineReverse,
    ReadingQuality Quality = ReadingQuality.Measured, Energy BaselineStored = default,
    ReadingStage Stage = ReadingStage.Confirmed)
{
    /// <summary>Higher is believed over lower; of two equals, the one that came later.</summary>
    public int Rank => ReadingRank.Of(Stage, Quality);
}
