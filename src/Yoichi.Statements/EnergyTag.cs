using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
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
        "registry_configuration", "beneficiary", "device_owner", "device_place", "commissioning_date", "re100_until", "metering_class",
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
                rows.Add(Row(community.Definition.Name, community.Grid, registry.Rules, bundle, piece, meters[bundle.Site]));
        return rows;
    }

    static object?[] Row(
        string community, SlotGrid grid, CertificateRules rules, Bundle bundle, in Piece piece, MeterClass meter)
    {
        var plant = bundle.Plant;
        object?[] row =
        [
            $"{community}-{bundle.Id}", null, StatusOf(piece.Status), piece.Account.Name, piece.From, piece.End - 1, piece.WattHours,
            "Electricity", plant.Technology, 1, bundle.Site.Name, Utc(grid.StartOf(bundle.Slot)), Utc(grid.StartOf(bundle.Slot + 1)),
            Day(grid.JstDay(bundle.Slot).AddMonths(rules.ExpiryMonths)), bundle.IsStorage,
            bundle.IsStorage ? $"{community}-{bundle.Parent}" : null, "JP", community, plant.Support.Length > 0 ? plant.Support : null, null,
            piece.Use == EnergyUse.Export ? "Injected" : "Self-consumed", plant.GramsPerKWh, plant.FactorSource.Length > 0 ? plant.FactorSource : null, 1,
            piece.Beneficiary.Length > 0 ? piece.Beneficiary : null, plant.Owner.Name, plant.Place.Length > 0 ? plant.Place : null,
            plant.Commissioned is { } day ? Day(day) : null, plant.Re100Until is { } until ? Day(until) : null, meter.ToString(),
        ];
        row[1] = Hash(row);
        return row;
    }

    /// <summary>Into a store is a kind of cancellation there.</summary>
    static string StatusOf(CertificateStatus status) => status == CertificateStatus.Stored ? "Cancelled" : status.ToString();

    /// <summary>SHA-256 of the row's properties as CSV without the hash.</summary>
    static string Hash(object?[] row) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Line(row))));

    static string Utc(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Csv(IReadOnlyList<IReadOnlyList<object?>> rows)
    {
        var text = new StringBuilder(string.Join(',', Names)).Append('\n');
        foreach (var row in rows) text.Append(Line(row)).Append('\n');
        return text.ToString();
    }

    static string Line(IReadOnlyList<object?> row) => string.Join(',', row.Select(Cell));

    static string Cell(object? value)
    {
        var text = value switch
        {
            null => "",
            bool truth => truth ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };
        return text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    public static string Json(IReadOnlyList<IReadOnlyList<object?>> rows)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartArray();
            foreach (var row in rows)
            {
                json.WriteStartObject();
                for (var i = 0; i < row.Count; i++)
                {
                    json.WritePropertyName(Names[i]);
                    switch (row[i])
                    {
                        case null: json.WriteNullValue(); break;
                        case bool truth: json.WriteBooleanValue(truth); break;
                        case long number: json.WriteNumberValue(number); break;
                        case int number: json.WriteNumberValue(number); break;
                        default: json.WriteStringValue((string)row[i]!); break;
                    }
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }
}
