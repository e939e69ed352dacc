using Yoichi.Market;
using Yoichi.Provenance;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Community;

/// <summary>What became of a command. The same journal gives the same events, byte for byte.</summary>
public abstract record Event
{
    Event() { }                                               // closed: these and no others

    /// <param name="OrderId">Counted from 1 over the community's life.</param>
    public sealed record OrderAccepted(
        long OrderId, DeliverySlot Slot, RoundKind Phase, ParticipantId Participant, Side Side, Energy Quantity,
        Price Limit, OrderTerms Terms) : Event;

    /// <param name="Arrival">New place in the queue, or the old one where only the quantity fell.</param>
    public sealed record OrderReplaced(long OrderId, Energy Open, Price Limit, long Arrival) : Event;

    public sealed record OrderRefused(
        DeliverySlot Slot, ParticipantId Participant, Side Side, OrderRefusal Reason) : Event;

    public sealed record OrderCancelled(long OrderId, Energy Unfilled) : Event;

    public sealed record Traded(
        DeliverySlot Slot, RoundKind Round, long BuyOrder, long SellOrder, ParticipantId Buyer, ParticipantId Seller,
        Energy Quantity, Price Price) : Event;

    /// <param name="Wanted">Open quantity of the buy orders that went in.</param>
    /// <param name="Offered">Open quantity of the sell orders that went in.</param>
    public sealed record Cleared(
        DeliverySlot Slot, RoundKind Round, int Orders, Energy Wanted, Energy Offered, Energy Matched, Money Welfare)
        : Event;

    /// <param name="Lapsed">Orders that stood unfilled.</param>
    public sealed record GateClosed(DeliverySlot Slot, int Lapsed) : Event;

    /// <summary>The first reading of a slot is in.</summary>
    /// <param name="Source">Null where it was not said.</param>
    /// <param name="KnownAt">The tick it came at: since when the community has believed this.</param>
    public sealed record ReadingRecorded(
        DeliverySlot Slot, ParticipantId Participant, SlotReading Reading, string? Source, DateTimeOffset KnownAt) : Event;

    /// <summary>A better reading took the place of another; both stay in the journal.</summary>
    public sealed record ReadingSuperseded(
        DeliverySlot Slot, ParticipantId Participant, SlotReading Before, SlotReading After, string? Source,
        DateTimeOffset KnownAt) : Event;

    public sealed record ReadingRefused(DeliverySlot Slot, ParticipantId Participant, ReadingRefusal Reason) : Event;

    /// <summary>A command came out of turn and changed nothing.</summary>
    public sealed record CommandRefused(string Reason) : Event;

    public sealed record ParticipantSettled(DeliverySlot Slot, ParticipantId Participant, SlotPosition Position)
        : Event;

    /// <param name="Missing">Participants whose reading has not come.</param>
    public sealed record SlotSettled(DeliverySlot Slot, int Participants, int Missing, SlotEnergy Energy) : Event;

    /// <summary>A settled slot was settled again for one participant, by a better reading. Trades stand.</summary>
    /// <param name="Change">What it adds to the slot's energy; negative where it takes away.</param>
    public sealed record ParticipantResettled(
        DeliverySlot Slot, ParticipantId Participant, SlotPosition Before, SlotPosition After, SlotEnergy Change) : Event;

    public sealed record BillIssued(Bill Bill) : Event;

    public sealed record BillDelayed(ParticipantId Participant, DateOnly Month, int MissingSlots) : Event;

    public sealed record BillAdjusted(BillAdjustment Adjustment) : Event;

    /// <summary>Nothing that comes can change a month any more.</summary>
    /// <param name="Slots">How many of its slots left the state.</param>
    public sealed record MonthFinished(DateOnly Month, int Slots) : Event;

    /// <param name="Member">As it is now; From is its first day.</param>
    public sealed record MemberAdmitted(Member Member) : Event;

    /// <param name="From">First day it is so.</param>
    /// <param name="Member">All of it, as it is from then on.</param>
    public sealed record MemberChanged(DateOnly From, Member Member) : Event;

    public sealed record MemberDismissed(ParticipantId Participant, DateOnly LastDay) : Event;

    public sealed record Prolonged(DateOnly Until) : Event;

    public sealed record TariffsAmended(DateOnly From, string Tariffs) : Event;

    public sealed record Administered(string By, string What, string Content, DateTimeOffset At) : Event;

    /// <summary>A line of the certificates' book.</summary>
    public sealed record Certified(CertificateEvent Line) : Event;

    /// <summary>Certificates left the state.</summary>
    /// <param name="Month">Generated or given back by a store in it.</param>
    /// <param name="Sha256">Over the bundles: docs/reference/journal.md.</param>
    public sealed record CertificatesArchived(DateOnly Month, int Bundles, Energy Quantity, string Sha256) : Event;

    /// <summary>A plant is certified from its first slot on.</summary>
    public sealed record PlantRegistered(Plant Plant) : Event;

    public sealed record CertificatesOffered(
        ParticipantId Participant, Side Side, Energy Quantity, Price Limit, OrderTerms Terms) : Event;

    /// <param name="Wanted">Of the buy orders that went in.</param>
    /// <param name="Offered">Of the sell orders that went in.</param>
    public sealed record CertificatesCleared(
        int Orders, Energy Wanted, Energy Offered, Energy Matched, Money Welfare, DateTimeOffset At) : Event;
}

/// <summary>The participants just settled in one slot, together, Wh.</summary>
/// <param name="RetailerImport">What the retailer supplied: use the market did not cover, and sellers' shortfalls.</param>
/// <param name="RetailerExport">What the retailer took: surplus not sold, and buyers' excess.</param>
public readonly record struct SlotEnergy(
    Energy Generated, Energy Consumed, Energy SelfConsumed, Energy Bought, Energy Sold, Energy RetailerImport,
    Energy RetailerExport, Energy Charged, Energy Discharged, Energy Driven, Energy Lost, Energy StateChange);

/// <summary>Why an order, or a change to one, was refused. When several apply, one is reported: time before content, content before own orders.</summary>
/// <remarks>Numbers are stored and sent: append, never renumber.</remarks>
public enum OrderRefusal : byte
{
    None = 0, UnknownParticipant = 1, NotYetOpen = 2, GateClosed = 3, NotYetMetered = 4, AlreadySettled = 5,
    QuantityNotPositive = 6, QuantityTooLarge = 7, LimitNotWholeTicks = 8, LimitOutsideBand = 9, TagNotOwned = 10,
    UnderFit = 11, MoreThanMetered = 12, SelfTrade = 13, UnknownOrder = 14, NothingOpen = 15, BookFull = 16,
    SideMissing = 17, MeterNotLegal = 18, NotYetJoined = 19, AlreadyLeft = 20,
}

/// <summary>Why a reading was refused. When several apply, one is reported: who and when before content, content before
/// what is believed already.</summary>
/// <remarks>Numbers are stored and sent: append, never renumber.</remarks>
public enum ReadingRefusal : byte
{
    None = 0, UnknownParticipant = 1, SlotNotOver = 2, AlreadySettled = 3, AlreadyRecorded = 4, Negative = 5,
    EnergyDoesNotBalance = 6, StateDoesNotBalance = 7, TooLarge = 8, NotDelivered = 9,
    SupersededAlready = 10, NotYetJoined = 11, AlreadyLeft = 12, StageMissing = 13, SourceNotAName = 14,
    Final = 15,
}

/// <summary>Takes what happens, in order.</summary>
public interface IEventSink
{
    void On(Event happened);
}
