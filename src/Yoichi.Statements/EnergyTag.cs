using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Yoichi.Provenance;
using Yoichi.Units;

namespace Yoichi.Statements;

/// <summary>Certificates with the field names of EnergyTag's GC Scheme Standard v2, one row for each run of Wh with one fate.</summary>
/// <remarks>A bundle's numbers run from 0 and include both ends; production times are UTC. What each field holds here:
/// docs/reference/certificates.md.</remarks>
public static class EnergyTag
{
    static readonly ImmutableArray<string> Names =
    [
        "issuance_id", "hash", "certificate_status", "account_id", "bundle_id_range_start", "bundle_id_range_end", "bundle_quantity",
        "energy_carrier", "energy_source", "face_value", "device_id", "production_starting_interval", "production_ending_interval",
        "expiry_datestamp", "is_storage", "sdr_allocation_id", "country_of_issuance", "issuing_body", "support_received",
        "quality_scheme_reference", "dissemination_level", "emissions_factor_production_device", "emissions_factor_source",
        "registry_configuration", "storage_efficiency_factor", "connected_grid_identification", "issue_market_zone", "legal_status", "issuance_purpose", "beneficiary", "device_owner", "device_place", "commissioning_date", "re100_until", "metering_class",
    ];

    /// <exception cref="InputException">The community does not certify.</exception>
    public static IReadOnlyList<IReadOnlyList<object?>> Of(Community.Community community)
    {
        var registry = community.Certificates ?? throw new InputException("certificates.none", community.Definition.Name,
            "this community does not certify; its file has no section 'certificates'");
        var meters = community.Definition.Members.ToDictionary(m => m.Id, m => m.MeterClass);
        var rows = new List<IReadOnlyList<object?>>();
        foreach (var bundle in registry.Bundles)
            foreach (var piece in bundle.Pieces)
                rows.Add(Row(community.Definition.Name, community.Grid, registry, bundle, piece, meters[bundle.Site]));
        return rows;
    }

    /// <summary>A bundle of one fate is hashed by its properties; a part of one by its properties and the hash of the whole as it
    /// was issued, so that whoever has the parts can tell which bundle they are of.</summary>
    static object?[] Row(
        string community, SlotGrid grid, CertificateRegistry registry, Bundle bundle, in Piece piece, MeterClass meter)
    {
        var row = Properties(community, grid, registry, bundle, piece, meter);
        if (piece.WattHours == bundle.Issued)
        {
            row[1] = Hash(row, "");
            return row;
        }

        var owner = bundle.IsStorage ? bundle.Site : bundle.Plant.Owner;
        var whole = new Piece(0, bundle.Issued, piece.Use, CertificateStatus.Active, owner, EnergyUse.None, default, "");
        row[1] = Hash(row, Hash(Properties(community, grid, registry, bundle, whole, meter), ""));
        return row;
    }

    static object?[] Properties(
        string community, SlotGrid grid, CertificateRegistry registry, Bundle bundle, in Piece piece, MeterClass meter)
    {
        var plant = bundle.Plant;
        return
        [
            $"{community}-{bundle.Id}", null, StatusOf(piece.Status), piece.Account.Name, piece.From, piece.End - 1, piece.WattHours,
            "Electricity", plant.Technology, 1, bundle.Site.Name, Utc(grid.StartOf(bundle.Slot)), Utc(grid.StartOf(bundle.Slot + 1)),
            Day(grid.JstDay(bundle.Slot).AddMonths(registry.Rules.ExpiryMonths)), bundle.IsStorage,
            bundle.IsStorage ? $"{community}-{bundle.Parent}" : null, "JP", community, plant.Support.Length > 0 ? plant.Support : null, null,
            piece.Use == EnergyUse.Export ? "Injected" : "Self-consumed", plant.GramsPerKWh, plant.FactorSource.Length > 0 ? plant.FactorSource : null, 1,
            bundle.IsStorage ? StorageRecords.EfficiencyOf(registry, bundle.Site) : null, null, null, null, null, piece.Beneficiary.Length > 0 ? piece.Beneficiary : null, plant.Owner.Name, plant.Place.Length > 0 ? plant.Place : null,
            plant.Commissioned is { } day ? Day(day) : null, plant.Re100Until is { } until ? Day(until) : null, meter.ToString(),
        ];
    }

    /// <summary>Into a store is a kind of cancellation there.</summary>
    static string StatusOf(CertificateStatus status) => status == CertificateStatus.Stored ? "Cancelled" : status.ToString();

    /// <summary>SHA-256 of the row's properties as CSV without the hash, and of what the parent's hash adds.</summary>
    static string Hash(object?[] row, string parent) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Line(row) + parent)));

    internal static string Utc(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Csv(IReadOnlyList<IReadOnlyList<object?>> rows) => TagTable.Csv(Names, rows);

    public static string Json(IReadOnlyList<IReadOnlyList<object?>> rows) => TagTable.Json(Names, rows);

    static string Line(IReadOnlyList<object?> row) => TagTable.Line(row);
}
