using System.Globalization;
using Yoichi.Provenance;
using Yoichi.Units;

namespace Yoichi.Server.Api;

/// <summary>Some Wh of a bundle that share one fate.</summary>
/// <param name="Issuance">Number of the bundle.</param>
/// <param name="FromWh">First Wh, counted from 0 within the bundle.</param>
/// <param name="Status">active, claimed, cancelled, stored, expired, withdrawn or locked.</param>
/// <param name="Account">Who has it, or had it when it was used.</param>
/// <param name="Slot">Generated in, or given back by a store in.</param>
/// <param name="Site">Where.</param>
/// <param name="Plant">Which generated it.</param>
/// <param name="IsInjected">Fed into the grid; else the site used it itself (自家消費).</param>
/// <param name="UsedFor">load or charge, where the account's own use claimed it.</param>
/// <param name="Beneficiary">Purpose and beneficiary of a claim or cancellation by hand.</param>
/// <param name="Parent">The bundle that went into the store this came out of.</param>
/// <param name="Expires">From that day on it is void where nobody used it.</param>
/// <param name="Re100Until">From that day on the plant no longer counts for RE100.</param>
public sealed record CertificateInfo(
    long Issuance, long FromWh, long Wh, string Status, string Account, string Slot, string Site, string Plant, string Technology, string Place, bool IsInjected,
    string? UsedFor, string? Beneficiary, long? Parent, DateOnly Expires, DateOnly? Re100Until)
{
    internal static CertificateInfo Of(SlotGrid grid, CertificateRules rules, Bundle b, Piece p) => new(
        b.Id, p.From, p.WattHours, ApiJson.CodeOf(p.Status), p.Account.Name, grid.Format(b.Slot), b.Site.Name, b.Plant.Site.Name, b.Plant.Technology, b.Plant.Place,
        p.Use == EnergyUse.Export, p.UsedFor == EnergyUse.None ? null : ApiJson.CodeOf(p.UsedFor), p.Beneficiary.Length == 0 ? null : p.Beneficiary,
        b.Parent == 0 ? null : b.Parent, grid.JstDay(b.Slot).AddMonths(rules.ExpiryMonths), b.Plant.Re100Until);
}

/// <param name="Next">Where the next page begins; a page may have no rows and a next one.</param>
public sealed record CertificatePage(IReadOnlyList<CertificateInfo> Items, string? Next);

/// <summary>A plant as its certificates describe it.</summary>
/// <param name="Site">At whose meter it stands.</param>
/// <param name="Support">Public support received, in words.</param>
/// <param name="MeterClass">none, verified or specific.</param>
/// <param name="SelfScheme">Another scheme that holds the value of what is used at the site.</param>
/// <param name="ExportScheme">The same of what is fed in.</param>
/// <param name="From">First slot it is certified in; without it, from the beginning.</param>
public sealed record PlantInfo(
    string Site, string Owner, string Technology, string Place, DateOnly? Commissioned, DateOnly? Re100Until, bool UnderFit, string Support, int GramsPerKWh,
    string FactorSource, bool HybridInverter, string SelfScheme, string ExportScheme, string MeterClass, string? From = null)
{
    internal static PlantInfo Of(SlotGrid grid, Plant p, MeterClass meter) => new(
        p.Site.Name, p.Owner.Name, p.Technology, p.Place, p.Commissioned, p.Re100Until, p is { UnderFit: true, FitUntil: null }, p.Support, p.GramsPerKWh, p.FactorSource, p.HybridInverter,
        p.SelfScheme, p.ExportScheme, ApiJson.CodeOf(meter), p.From is { } from ? grid.Format(from) : null);
}

/// <summary>What is known of a plant that is to be certified from the next slot on.</summary>
/// <param name="Technology">A tag, as orders carry it: solar (the default), wind.</param>
/// <param name="Commissioned">First day of operation; without it nothing bought from it counts for RE100.</param>
/// <param name="UnderFit">As the membership has it: surplus under FIT is not certified.</param>
/// <param name="Support">Public support received, in words; none or what.</param>
/// <param name="FactorSource">Where the emission factor comes from.</param>
/// <param name="HybridInverter">A battery shares the inverter and has no meter of its own.</param>
/// <param name="Owner">Who is issued its certificates; the site itself where nobody is named.</param>
public sealed record NewPlant(
    string Technology = "solar", string Place = "", DateOnly? Commissioned = null, bool UnderFit = false, string Support = "", int GramsPerKWh = 0,
    string FactorSource = "", bool HybridInverter = false, string SelfScheme = "", string ExportScheme = "", string? Owner = null);

/// <summary>What has become of a plant's energy of a month, Wh: issued is the sum of the others.</summary>
/// <param name="Month">2025-08, of generation.</param>
/// <param name="StoredWh">Cancelled into stores; what those give back is not counted again.</param>
public sealed record PlantMonthInfo(
    string Site, string Month, long IssuedWh, long HeldWh, long ClaimedWh, long CancelledWh, long StoredWh, long ExpiredWh, long WithdrawnWh, long LockedWh)
{
    internal static PlantMonthInfo Of(ParticipantId site, DateOnly month, Tally t) => new(
        site.Name, month.ToString("yyyy-MM", CultureInfo.InvariantCulture), t.Issued, t[CertificateStatus.Active], t[CertificateStatus.Claimed],
        t[CertificateStatus.Cancelled], t[CertificateStatus.Stored], t[CertificateStatus.Expired], t[CertificateStatus.Withdrawn], t[CertificateStatus.Locked]);
}

/// <param name="Months">By plant and month; those in which nothing was issued are left out.</param>
public sealed record PlantList(IReadOnlyList<PlantInfo> Items, IReadOnlyList<PlantMonthInfo> Months);

/// <summary>What a holder does with certificates.</summary>
/// <param name="Verb">transfer, claim, cancel or split.</param>
/// <param name="Wh">From the front of what the account has.</param>
/// <param name="Issuance">The bundle; without it the account's oldest.</param>
/// <param name="To">Who gets them, for a transfer.</param>
/// <param name="Purpose">re100, or another scheme they are cancelled into: letters, digits and - _ . :</param>
/// <param name="Beneficiary">In whose favour, at most 100 characters.</param>
public sealed record CertificateWish(string Verb, long Wh, long? Issuance = null, string? To = null, string? Purpose = null, string? Beneficiary = null);

/// <summary>What an operator does with somebody's certificates.</summary>
/// <param name="Verb">withdraw, lock or unlock.</param>
/// <param name="Account">Whose.</param>
/// <param name="Purpose">Why, in letters, digits and - _ . :</param>
public sealed record CertificateCustody(string Verb, string Account, long Wh, long? Issuance = null, string? Purpose = null);

/// <param name="Items">Which Wh of which bundles.</param>
public sealed record CertificateActDone(string Verb, long Wh, IReadOnlyList<CertificateRange> Items);

public sealed record CertificateRange(long Issuance, long FromWh, long Wh);
