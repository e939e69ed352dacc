using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Community;

/// <summary>The head line of a journal.</summary>
static class DefinitionJson
{
    public const int Version = 1;

    public static void Write(Utf8JsonWriter json, CommunityDefinition definition)
    {
        json.WriteStartObject();
        json.WriteNumber("journal", Version);
        json.WriteString("community", definition.Name);
        json.WriteNumber("slotMinutes", definition.SlotMinutes);
        json.WriteString("from", definition.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("until", definition.Until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        WriteMarket(json, definition.Market);
        json.WriteStartArray("members");
        foreach (var member in definition.Members)
            WriteMember(json, member, definition.Certificates?.Plants.FirstOrDefault(p => p.Site == member.Id));
        json.WriteEndArray();
        json.WriteString("tariffs", definition.Tariffs);
        if (definition.Certificates is { } certificates) CertificateJson.Write(json, certificates);
        WriteOrigin(json, definition.Origin);
        json.WriteEndObject();
    }

    static void WriteOrigin(Utf8JsonWriter json, Origin origin)
    {
        json.WriteStartObject("origin");
        json.WriteString("en", origin.TitleEn);
        json.WriteString("ja", origin.TitleJa);
        json.WriteString("agents", origin.Agents);
        json.WriteNumber("seed", origin.Seed);
        WriteTexts(json, "notes", origin.Notes);
        json.WriteEndObject();
    }

    static void WriteTexts(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        if (texts.IsEmpty) return;
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    static void WriteMarket(Utf8JsonWriter json, MarketRule rule)
    {
        json.WriteStartObject("market");
        json.WriteString("mechanism", rule.Mechanism);
        json.WriteBoolean("exAnte", rule.ExAnte);
        json.WriteBoolean("exPost", rule.ExPost);
        if (rule.DayAheadAt is { } time)
            json.WriteString("dayAheadAt", time.ToString("HH:mm", CultureInfo.InvariantCulture));
        json.WriteNumber("opensMinutesBeforeStart", rule.OpensMinutesBeforeStart);
        json.WriteNumber("closesMinutesBeforeStart", rule.ClosesMinutesBeforeStart);
        WritePrice(json, "floor", rule.Floor);
        WritePrice(json, "ceiling", rule.Ceiling);
        WritePrice(json, "midRate", rule.MidRate);
        json.WriteEndObject();
    }

    public static void WriteMember(Utf8JsonWriter json, Member member, Provenance.Plant? plant = null)
    {
        json.WriteStartObject();
        json.WriteString("id", member.Id.Name);
        json.WriteString("kind", member.Kind);
        if (member.Owner is { } owner) json.WriteString("owner", owner.Name);
        WriteTexts(json, "groups", member.Groups);
        WriteTerms(json, member.Terms);
        WriteTexts(json, "tags", [.. member.Tags.Select(t => t.Name)]);
        if (member.UnderFit) json.WriteBoolean("underFit", true);
        json.WriteNumber("stored", member.Stored.WattHours);
        if (member.MeterClass != MeterClass.Verified)
            json.WriteString("meter", NameOf(member.MeterClass));
        if (member.From is { } from) json.WriteString("joins", from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        if (member.Until is { } until) json.WriteString("leaves", until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        if (plant is not null) CertificateJson.Write(json, plant);
        json.WriteEndObject();
    }

    public static void WriteTerms(Utf8JsonWriter json, ParticipantTerms terms)
    {
        json.WriteStartObject("terms");
        json.WriteString("retail", terms.Retail);
        json.WriteString("buyBack", terms.BuyBack);
        json.WriteString("charges", terms.Charges);
        if (terms.Levy is not null) json.WriteString("levy", terms.Levy);
        if (terms.Imbalance is not null) json.WriteString("imbalance", terms.Imbalance);
        if (terms.Fuel is not null) json.WriteString("fuel", terms.Fuel);
        if (terms.Amperes != 0) json.WriteNumber("amperes", terms.Amperes);
        if (terms.ContractWatts != 0) json.WriteNumber("contractWatts", terms.ContractWatts);
        json.WriteEndObject();
    }

    public static ParticipantTerms ReadTerms(JsonElement json) => new(
        Text(json, "retail"), Text(json, "buyBack"), Text(json, "charges"), MaybeText(json, "levy"),
        MaybeText(json, "imbalance"), MaybeText(json, "fuel"),
        json.TryGetProperty("amperes", out var amperes) ? amperes.GetInt32() : 0,
        json.TryGetProperty("contractWatts", out var watts) ? watts.GetInt64() : 0);

    static void WritePrice(Utf8JsonWriter json, string name, Price price) =>
        json.WriteNumber(name, price.MicroYenPerWattHour);

    /// <exception cref="JsonException">Not a definition.</exception>
    /// <exception cref="FormatException">A name, tag or time in it is not one.</exception>
    public static CommunityDefinition Read(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        if (Field(root, "journal").GetInt32() != Version) throw new JsonException("a journal of another version");
        _ = new SlotGrid(Field(root, "slotMinutes").GetInt32());    // refuses lengths there are not
        var market = Field(root, "market");
        return new(
            Text(root, "community"), Field(root, "slotMinutes").GetInt32(),
            Day(root, "from"), Day(root, "until"),
            new(Text(market, "mechanism"), Field(market, "exAnte").GetBoolean(), Field(market, "exPost").GetBoolean(),
                market.TryGetProperty("dayAheadAt", out var at)
                    ? TimeOnly.ParseExact(at.GetString()!, "HH:mm", CultureInfo.InvariantCulture) : null,
                Field(market, "opensMinutesBeforeStart").GetInt32(),
                Field(market, "closesMinutesBeforeStart").GetInt32(),
                new(Field(market, "floor").GetInt64()), new(Field(market, "ceiling").GetInt64()),
                new(Field(market, "midRate").GetInt64())),
            [.. Field(root, "members").EnumerateArray().Select(ReadMember)], Text(root, "tariffs"),
            ReadOrigin(Field(root, "origin")))
        {
            Certificates = root.TryGetProperty("certificates", out var certificates) && certificates.ValueKind != JsonValueKind.Null ? CertificateJson.Read(certificates, Field(root, "members")) : null,
        };
    }

    public static Member ReadMember(JsonElement json) => new(
        ParticipantId.Parse(Text(json, "id")), Text(json, "kind"),
        json.TryGetProperty("owner", out var owner) ? ParticipantId.Parse(owner.GetString()!) : null,
        Texts(json, "groups"), ReadTerms(Field(json, "terms")), [.. Texts(json, "tags").Select(Tag.Parse)],
        json.TryGetProperty("underFit", out var fit) && fit.GetBoolean(),
        new(Field(json, "stored").GetInt64()), MeterOf(MaybeText(json, "meter")), MaybeDay(json, "joins"),
        MaybeDay(json, "leaves"));

    public static MeterClass MeterOf(string? text) => text switch
    {
        null or "verified" => MeterClass.Verified,
        "specific" => MeterClass.Specific,
        "none" => MeterClass.None,
        _ => throw new JsonException($"'{text}' is not a class of meter"),
    };

    public static string NameOf(MeterClass meter) => meter switch
    {
        MeterClass.None => "none",
        MeterClass.Verified => "verified",
        MeterClass.Specific => "specific",
        _ => throw new InvalidOperationException($"no name for a meter of class {meter}"),
    };

    static DateOnly? MaybeDay(JsonElement json, string name) => json.TryGetProperty(name, out _) ? Day(json, name) : null;

    static Origin ReadOrigin(JsonElement json) => new(
        Text(json, "en"), Text(json, "ja"), Text(json, "agents"), Field(json, "seed").GetUInt64(), Texts(json, "notes"));

    static ImmutableArray<string> Texts(JsonElement json, string name) => json.TryGetProperty(name, out var texts)
        ? [.. texts.EnumerateArray().Select(t => t.GetString() ?? throw new JsonException($"null in '{name}'"))] : [];

    static DateOnly Day(JsonElement json, string name) =>
        DateOnly.ParseExact(Text(json, name), "yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string? MaybeText(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value.GetString() : null;

    static string Text(JsonElement json, string name) =>
        Field(json, name).GetString() ?? throw new JsonException($"'{name}' is null");

    static JsonElement Field(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value)
            ? value : throw new JsonException($"no field '{name}'");
}
