using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Yoichi.Provenance;
using Yoichi.Units;

namespace Yoichi.Community;

/// <summary>The certificates' part of a journal's head, and the plant of a member there.</summary>
static class CertificateJson
{
    static readonly string[] Uses = ["", "load", "charge", "export"], Lots = ["", "fifo", "pro-rata", "green-first"];

    public static void Write(Utf8JsonWriter json, CertificateRules rules)
    {
        json.WriteStartObject("certificates");
        json.WriteStartArray("order");
        foreach (var use in rules.Order) json.WriteStringValue(Uses[(int)use]);
        json.WriteEndArray();
        json.WriteString("lots", Lots[(int)rules.Lots]);
        json.WriteNumber("expiryMonths", rules.ExpiryMonths);
        json.WriteStartObject("supply");
        json.WriteStartArray("mix");
        foreach (var (source, share) in rules.Supply.Mix)
        {
            json.WriteStartObject();
            json.WriteString("source", source);
            json.WriteNumber("thousandths", share);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("certifiedThousandths", rules.Supply.CertifiedThousandths);
        json.WriteString("certificateKind", rules.Supply.CertificateKind);
        json.WriteNumber("gramsPerKWh", rules.Supply.GramsPerKWh);
        json.WriteString("source", rules.Supply.Source);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A plant stands with its member, so that whoever seals members seals it too.</summary>
    public static void Write(Utf8JsonWriter json, Plant plant)
    {
        json.WriteStartObject("plant");
        json.WriteString("owner", plant.Owner.Name);
        json.WriteString("technology", plant.Technology);
        json.WriteString("place", plant.Place);
        if (plant.Commissioned is { } day) json.WriteString("commissioned", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteBoolean("underFit", plant.UnderFit);
        json.WriteString("support", plant.Support);
        json.WriteNumber("gramsPerKWh", plant.GramsPerKWh);
        json.WriteString("factorSource", plant.FactorSource);
        json.WriteBoolean("hybridInverter", plant.HybridInverter);
        json.WriteString("selfScheme", plant.SelfScheme);
        json.WriteString("exportScheme", plant.ExportScheme);
        if (plant.From is { } from) json.WriteNumber("firstSlot", from.Index);
        if (plant.FitUntil is { } until) json.WriteNumber("fitUntil", until.Index);
        json.WriteEndObject();
    }

    /// <exception cref="JsonException">Not what <see cref="Write(Utf8JsonWriter, CertificateRules)"/> writes.</exception>
    /// <param name="members">The head's, some with a plant.</param>
    public static CertificateRules Read(JsonElement json, JsonElement members)
    {
        try
        {
            var supply = json.GetProperty("supply");
            return new(
                [.. members.EnumerateArray().Where(m => m.TryGetProperty("plant", out _))
                    .Select(m => ReadPlant(ParticipantId.Parse(m.GetProperty("id").GetString()!), m.GetProperty("plant")))],
                [.. json.GetProperty("order").EnumerateArray().Select(u => (EnergyUse)Place(Uses, u))],
                (LotOrder)Place(Lots, json.GetProperty("lots")), json.GetProperty("expiryMonths").GetInt32(),
                new(supply.GetProperty("mix").EnumerateArray()
                        .Select(m => (m.GetProperty("source").GetString()!, m.GetProperty("thousandths").GetInt32())).ToImmutableArray(),
                    supply.GetProperty("certifiedThousandths").GetInt32(), supply.GetProperty("certificateKind").GetString()!,
                    supply.GetProperty("gramsPerKWh").GetInt32(), supply.GetProperty("source").GetString()!));
        }
        catch (Exception wrong) when (wrong is KeyNotFoundException or FormatException or InvalidOperationException)
        {
            throw new JsonException($"certificates: {wrong.Message}", wrong);
        }
    }

    static int Place(string[] words, JsonElement word) => Array.IndexOf(words, word.GetString()) is > 0 and var at
        ? at : throw new JsonException($"'{word}' is none of {string.Join(", ", words.Skip(1))}");

    /// <exception cref="JsonException">Not what <see cref="Write(Utf8JsonWriter, Plant)"/> writes.</exception>
    public static Plant Read(JsonElement json)
    {
        try
        {
            // At whose site it stands, the line it is in says.
            return ReadPlant(default, json);
        }
        catch (Exception wrong) when (wrong is KeyNotFoundException or FormatException or InvalidOperationException)
        {
            throw new JsonException($"plant: {wrong.Message}", wrong);
        }
    }

    static Plant ReadPlant(ParticipantId site, JsonElement json) => new(
        site, ParticipantId.Parse(json.GetProperty("owner").GetString()!),
        json.GetProperty("technology").GetString()!, json.GetProperty("place").GetString()!,
        json.TryGetProperty("commissioned", out var day)
            ? DateOnly.ParseExact(day.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
        json.GetProperty("underFit").GetBoolean(), json.GetProperty("support").GetString()!,
        json.GetProperty("gramsPerKWh").GetInt32(), json.GetProperty("factorSource").GetString()!,
        json.GetProperty("hybridInverter").GetBoolean(), json.GetProperty("selfScheme").GetString()!,
        json.GetProperty("exportScheme").GetString()!,
        json.TryGetProperty("firstSlot", out var from) ? new(from.GetInt32()) : null,
        json.TryGetProperty("fitUntil", out var until) ? new(until.GetInt32()) : null);
}
