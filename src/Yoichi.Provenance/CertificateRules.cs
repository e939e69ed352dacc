using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Provenance;

/// <summary>What metered energy is put to at a site.</summary>
/// <remarks>Numbers are stored: append, never renumber.</remarks>
public enum EnergyUse : byte { None = 0, Load = 1, Charge = 2, Export = 3, Driving = 4 }

/// <summary>Which of the energy in a store leaves it first.</summary>
/// <remarks>Numbers are stored: append, never renumber.</remarks>
public enum LotOrder : byte
{
    None = 0,

    /// <summary>What came in first.</summary>
    Fifo = 1,

    /// <summary>Of every lot its share.</summary>
    ProRata = 2,

    /// <summary>What has a certificate, oldest first; losses are shared out.</summary>
    GreenFirst = 3,
}

/// <summary>A plant as its certificates describe it.</summary>
/// <param name="Site">At whose meter it stands; one plant to a site.</param>
/// <param name="Owner">Who is issued its certificates.</param>
/// <param name="Technology">As orders are tagged: <c>solar</c>, <c>wind</c>.</param>
/// <param name="Place">In words; may be empty.</param>
/// <param name="Commissioned">First day of operation; null where it is not known.</param>
/// <param name="UnderFit">Its surplus is bought under a FIT contract: that value belongs to all who pay the levy.</param>
/// <param name="Support">Public support received, in words; empty for none.</param>
/// <param name="GramsPerKWh">CO2 equivalent, g/kWh = kg/MWh.</param>
/// <param name="FactorSource">Where that figure comes from.</param>
/// <param name="HybridInverter">Its battery shares the inverter and has no meter of its own, so the battery's energy gets no
/// certificate.</param>
/// <param name="SelfScheme">Another scheme that holds the value of what is used at the site (<c>j-credit</c>); empty for none.</param>
/// <param name="ExportScheme">The same of what is fed in.</param>
/// <param name="From">First slot it is certified in; null for one that was there from the beginning.</param>
/// <param name="FitUntil">First slot after its FIT contract (卒FIT); null where that is not known, or there is none.</param>
public sealed record Plant(
    ParticipantId Site, ParticipantId Owner, string Technology, string Place, DateOnly? Commissioned, bool UnderFit,
    string Support, int GramsPerKWh, string FactorSource, bool HybridInverter = false, string SelfScheme = "",
    string ExportScheme = "", DeliverySlot? From = null, DeliverySlot? FitUntil = null)
{
    /// <summary>Whether its surplus of a slot is bought under FIT.</summary>
    public bool IsUnderFit(DeliverySlot slot) => UnderFit && !(slot >= FitUntil);

    public const int MostGramsPerKWh = 5000;

    /// <summary>Supplier contracts and certificates count for RE100 from plants at most this old; the criteria of January 2024.</summary>
    public const int Re100Years = 15;

    /// <summary>The day from which what it generates no longer counts for RE100 when sold; null where its age is not known.</summary>
    public DateOnly? Re100Until => Commissioned?.AddYears(Re100Years);
}

/// <summary>What the retailer's own supply is made of, as it declares it.</summary>
/// <param name="Mix">Source and share in thousandths; they add up to 1,000. Empty where nothing is declared.</param>
/// <param name="CertifiedThousandths">Share covered by certificates the retailer has cancelled for its customers.</param>
/// <param name="CertificateKind">Which certificates (<c>fit-non-fossil, tracked</c>); empty with none.</param>
/// <param name="GramsPerKWh">After those certificates.</param>
/// <param name="Source">Where the figures come from; empty for none.</param>
public sealed record SupplyMix(
    ImmutableArray<(string Source, int Thousandths)> Mix, int CertifiedThousandths, string CertificateKind, int GramsPerKWh,
    string Source)
{
    /// <summary>Nothing is declared, so nothing is claimed.</summary>
    public static SupplyMix Undeclared { get; } = new([], 0, "", 0, "");

    public bool Equals(SupplyMix? other) => other is not null && Mix.SequenceEqual(other.Mix)
        && CertifiedThousandths == other.CertifiedThousandths && CertificateKind == other.CertificateKind
        && GramsPerKWh == other.GramsPerKWh && Source == other.Source;

    public override int GetHashCode() => HashCode.Combine(CertifiedThousandths, CertificateKind, GramsPerKWh, Source);

    /// <summary>"Effectively renewable" may be said of it: certificates cover all of it, and it says which and by whose figures.</summary>
    public bool IsEffectivelyRenewable => CertifiedThousandths == 1000 && CertificateKind.Length > 0 && Source.Length > 0;
}

/// <summary>How a community certifies its energy.</summary>
/// <param name="Plants">At most one to a site.</param>
/// <param name="Order">In which order generation and discharge serve load, charging and export; each once.</param>
/// <param name="Lots">Which energy leaves a store first.</param>
/// <param name="ExpiryMonths">A certificate nobody used is void from this many months after its slot on.</param>
/// <param name="Supply">What the retailer declares of its own energy.</param>
public sealed record CertificateRules(
    ImmutableArray<Plant> Plants, ImmutableArray<EnergyUse> Order, LotOrder Lots, int ExpiryMonths, SupplyMix Supply)
{
    public static ImmutableArray<EnergyUse> UsualOrder { get; } = [EnergyUse.Load, EnergyUse.Charge, EnergyUse.Export];

    public bool Equals(CertificateRules? other) => other is not null && Plants.SequenceEqual(other.Plants)
        && Order.SequenceEqual(other.Order) && Lots == other.Lots && ExpiryMonths == other.ExpiryMonths && Supply == other.Supply;

    public override int GetHashCode() => HashCode.Combine(Plants.Length, Lots, ExpiryMonths, Supply);
}
