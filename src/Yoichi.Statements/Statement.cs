using System.Collections.Immutable;
using Yoichi.Pages;
using Yoichi.Provenance;
using Yoichi.Units;

namespace Yoichi.Statements;

/// <summary>Where the energy of a line comes from.</summary>
public enum SourceKind
{
    None = 0,

    /// <summary>A plant, by certificate.</summary>
    Plant = 1,

    /// <summary>A seller of the market, without a certificate.</summary>
    Seller = 2,

    /// <summary>The site's own generation, without a certificate.</summary>
    Own = 3,

    /// <summary>The site's store, charged with energy that had no certificate.</summary>
    Store = 4,

    /// <summary>The retailer.</summary>
    Retailer = 5,
}

/// <summary>A store energy went through on its way.</summary>
/// <param name="Site">Whose.</param>
/// <param name="Charged">The slot it went in.</param>
public readonly record struct Passage(ParticipantId Site, DeliverySlot Charged);

/// <summary>Energy that left the store again.</summary>
public readonly record struct Later(DeliverySlot Slot, long WattHours);

/// <summary>Some Wh of one half hour and use, and where they came from.</summary>
/// <param name="Use">Load or Charge.</param>
/// <param name="From">The plant's site or the seller; nobody for the retailer.</param>
/// <param name="Plant">With a certificate; else null.</param>
/// <param name="Generated">The slot the plant generated it in.</param>
/// <param name="Through">Stores on the way, first one first.</param>
/// <param name="Price">Paid for it in the market; null where nothing was: own energy, or the retailer's, which the bill prices.</param>
/// <param name="Issuance">The certificate's bundle; 0 without.</param>
/// <param name="Discharged">For charging: when the store gave it back with its certificate, and how much of the bundle.</param>
/// <param name="Lost">For charging: what of the bundle the store has lost so far, Wh.</param>
/// <param name="Driven">For charging: what of the bundle was driven, Wh.</param>
public sealed record StatementLine(
    DeliverySlot Slot, EnergyUse Use, long WattHours, SourceKind Kind, ParticipantId From, Plant? Plant, DeliverySlot? Generated,
    ImmutableArray<Passage> Through, Price? Price, long Issuance, ImmutableArray<Later> Discharged, long Lost = 0, long Driven = 0);

/// <summary>One participant's period (電気使用明細): every slot and use, from where.</summary>
/// <param name="From">First day, JST.</param>
/// <param name="Until">The day after the last.</param>
/// <param name="Lines">By slot, then load before charging, then certified before not.</param>
/// <param name="Score">Clean energy is what certificates say; with grid credit, the retailer's certified share counts too.</param>
/// <param name="HeldWattHours">Certificates of the period it has and has not used.</param>
public sealed record Statement(
    Bilingual Community, ParticipantId Participant, DateOnly From, DateOnly Until, SlotGrid Grid, ImmutableArray<StatementLine> Lines,
    Matching Score, SupplyMix Supply, long HeldWattHours)
{
    public long Sum(EnergyUse use) => Lines.Sum(l => l.Use == use ? l.WattHours : 0);

    public long Sum(SourceKind kind) => Lines.Sum(l => l.Kind == kind ? l.WattHours : 0);
}
