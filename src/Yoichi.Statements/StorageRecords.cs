using System.Collections.Immutable;
using Yoichi.Provenance;
using Yoichi.Units;

namespace Yoichi.Statements;

/// <summary>What went into stores with certificates (SCR) and what they gave back with them (SDR), with the field names of EnergyTag's
/// GC Scheme Standard v2. Records are allocated to each other by the bundle that went in. What each field holds here:
/// docs/reference/certificates.md.</summary>
/// <remarks>Energy without a certificate is in neither: it went in as the grid's and came out as that.</remarks>
public sealed class StorageRecords
{
    static readonly ImmutableArray<string> ChargeNames =
    [
        "scr_id", "sdr_allocation_id", "account_id", "device_id", "charging_start_datetime", "charging_end_datetime", "charging_energy",
        "charging_energy_source", "gc_issuance_id", "gc_bundle_id_range_start", "gc_bundle_id_range_end", "scr_geographic_matching_method",
    ];

    static readonly ImmutableArray<string> DischargeNames =
    [
        "sdr_id", "sdr_allocation_id", "account_id", "device_id", "discharging_start_datetime", "discharging_end_datetime", "discharge_energy",
        "charging_energy_source", "scr_allocation_methodology", "efficiency_factor_methodology", "efficiency_factor_interval_start",
        "efficiency_factor_interval_end", "storage_efficiency_factor", "gc_issuance_id",
    ];

    readonly List<IReadOnlyList<object?>> charges = [], discharges = [];

    /// <exception cref="InputException">The community does not certify.</exception>
    public StorageRecords(Community.Community community)
    {
        var registry = community.Certificates ?? throw new InputException("certificates.none", community.Definition.Name,
            "this community does not certify; its file has no section 'certificates'");
        var (name, grid) = (community.Definition.Name, community.Grid);
        var began = new Dictionary<ParticipantId, DeliverySlot>();
        foreach (var bundle in registry.Bundles)
            foreach (var piece in bundle.Pieces)
            {
                if (piece.Status != CertificateStatus.Stored) continue;
                var store = StoreOf(bundle, piece);
                if (!began.TryGetValue(store, out var first) || bundle.Slot < first) began[store] = bundle.Slot;
                charges.Add([
                    $"{name}-{bundle.Id}-{piece.From}", $"{name}-{bundle.Id}", piece.Account.Name, store.Name, EnergyTag.Utc(grid.StartOf(bundle.Slot)),
                    EnergyTag.Utc(grid.StartOf(bundle.Slot + 1)), piece.WattHours, bundle.Plant.Technology, $"{name}-{bundle.Id}", piece.From, piece.End - 1, null]);
            }

        foreach (var bundle in registry.Bundles)
        {
            var given = bundle.Issued - bundle.Of(CertificateStatus.Withdrawn);
            if (!bundle.IsStorage || given == 0) continue;
            discharges.Add([
                $"{name}-{bundle.Id}", $"{name}-{bundle.Parent}", bundle.Site.Name, bundle.Site.Name, EnergyTag.Utc(grid.StartOf(bundle.Slot)),
                EnergyTag.Utc(grid.StartOf(bundle.Slot + 1)), given, bundle.Plant.Technology, MethodOf(registry.Rules.Lots), "given back / (given back + lost), to date",
                began.TryGetValue(bundle.Site, out var first) ? EnergyTag.Utc(grid.StartOf(first)) : null,
                registry.StoreOf(bundle.Site)?.Last is { } last ? EnergyTag.Utc(grid.StartOf(last + 1)) : null, EfficiencyOf(registry, bundle.Site), $"{name}-{bundle.Id}"]);
        }
    }

    /// <summary>Charge records, discharge records.</summary>
    public (int Charges, int Discharges) Count => (charges.Count, discharges.Count);

    public string ChargesCsv => TagTable.Csv(ChargeNames, charges);

    public string ChargesJson => TagTable.Json(ChargeNames, charges);

    public string DischargesCsv => TagTable.Csv(DischargeNames, discharges);

    public string DischargesJson => TagTable.Json(DischargeNames, discharges);

    /// <summary>Of what a store has taken with certificates and not kept, the part it gave back, in thousandths rounded down; null before the first.</summary>
    internal static decimal? EfficiencyOf(CertificateRegistry registry, ParticipantId site) =>
        registry.StoreOf(site) is { } store && store.Issued + store.Lost is > 0 and var left ? Math.Floor(store.Issued * 1000m / left) / 1000 : null;

    /// <summary>In whose store: with whoever had it when it was charged; of an owner elsewhere, at the plant.</summary>
    static ParticipantId StoreOf(Bundle bundle, in Piece piece) =>
        piece.Account == bundle.Plant.Owner && !bundle.IsStorage && piece.Use == EnergyUse.Charge ? bundle.Site : piece.Account;

    static string MethodOf(LotOrder lots) => lots switch
    {
        LotOrder.Fifo => "FIFO",
        LotOrder.ProRata => "Weighted average",
        _ => "Operator's discretion",
    };
}
