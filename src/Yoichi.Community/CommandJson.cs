using System.Globalization;
using System.Text.Json;
using Yoichi.Market;
using Yoichi.Provenance;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Community;

/// <summary>One command as one JSON object: the lines of a journal. Energy in Wh, prices in µ¥/Wh, slots by index.</summary>
static class CommandJson
{
    const int MostSlots = 10_000_000;                        // 285 years of quarter hours either way from 1970

    public static void Write(Utf8JsonWriter json, Command command)
    {
        json.WriteStartObject();
        switch (command)
        {
            case Command.Tick tick:
                json.WriteString("c", "tick");
                json.WriteNumber("at", tick.At.ToUnixTimeSeconds());
                break;
            case Command.PlaceOrder place:
                WriteHead(json, "order", place.Slot, place.Participant);
                json.WriteString("side", place.Side == Side.Buy ? "buy" : "sell");
                json.WriteNumber("wh", place.Quantity.WattHours);
                json.WriteNumber("limit", place.Limit.MicroYenPerWattHour);
                WriteTerms(json, place.Terms);
                break;
            case Command.ReplaceOrder replace:
                WriteHead(json, "replace", replace.Slot, replace.Participant);
                json.WriteNumber("order", replace.OrderId);
                json.WriteNumber("wh", replace.Quantity.WattHours);
                json.WriteNumber("limit", replace.Limit.MicroYenPerWattHour);
                break;
            case Command.CancelOrder cancel:
                WriteHead(json, "cancel", cancel.Slot, cancel.Participant);
                json.WriteNumber("order", cancel.OrderId);
                break;
            case Command.CancelOrders cancel:
                WriteHead(json, "cancelAll", cancel.Slot, cancel.Participant);
                break;
            case Command.RunRound round:
                WriteHead(json, "round", round.Slot, null);
                json.WriteNumber("kind", (int)round.Round);
                break;
            case Command.CloseGate gate:
                WriteHead(json, "gate", gate.Slot, null);
                break;
            case Command.RecordReading record:
                WriteHead(json, "reading", record.Slot, record.Participant);
                WriteReading(json, record.Reading);
                if (record.Source is { } source) json.WriteString("source", source);
                break;
            case Command.SettleSlot settle:
                WriteHead(json, "settle", settle.Slot, null);
                break;
            case Command.CloseMonth month:
                WriteMonth(json, "month", month.Month);
                break;
            case Command.AdjustMonth adjust:
                WriteMonth(json, "adjust", adjust.Month);
                break;
            case Command.FinishMonth finish:
                WriteMonth(json, "final", finish.Month);
                break;
            case Command.ArchiveCertificates archive:
                WriteMonth(json, "archive", archive.Month);
                break;
            case Command.Mark mark:
                json.WriteString("c", "mark");
                json.WriteNumber("events", mark.Events);
                json.WriteString("sha256", mark.Sha256);
                if (mark.Restarts) json.WriteBoolean("restarts", true);
                break;
            case Command.AdmitMember admit:
                json.WriteString("c", "admit");
                json.WritePropertyName("member");
                DefinitionJson.WriteMember(json, admit.Member);
                break;
            case Command.ChangeMember change:
                WriteChange(json, change);
                break;
            case Command.DismissMember dismiss:
                json.WriteString("c", "dismiss");
                json.WriteString("who", dismiss.Participant.Name);
                WriteDay(json, "last", dismiss.LastDay);
                break;
            case Command.Prolong prolong:
                json.WriteString("c", "prolong");
                WriteDay(json, "until", prolong.Until);
                break;
            case Command.AmendTariffs amend:
                json.WriteString("c", "tariffs");
                WriteDay(json, "from", amend.From);
                json.WriteString("text", amend.Tariffs);
                break;
            case Command.Administer administer:
                json.WriteString("c", "note");
                json.WriteString("by", administer.By);
                json.WriteString("what", administer.What);
                json.WriteString("text", administer.Content);
                break;
            case Command.ActOnCertificates act:
                WriteAct(json, act.Order);
                break;
            case Command.RegisterPlant register:
                json.WriteString("c", "plant");
                json.WriteString("who", register.Plant.Site.Name);
                CertificateJson.Write(json, register.Plant);
                break;
            case Command.OfferCertificates offer:
                json.WriteString("c", "value");
                json.WriteString("who", offer.Participant.Name);
                json.WriteString("side", offer.Side == Side.Buy ? "buy" : "sell");
                json.WriteNumber("wh", offer.Quantity.WattHours);
                json.WriteNumber("limit", offer.Limit.MicroYenPerWattHour);
                WriteTerms(json, offer.Terms);
                break;
            case Command.RunCertificateRound:
                json.WriteString("c", "valueRound");
                break;
            default:
                throw new InvalidOperationException($"no journal line for {command.GetType().Name}");
        }

        json.WriteEndObject();
    }

    static void WriteHead(Utf8JsonWriter json, string kind, DeliverySlot slot, ParticipantId? participant)
    {
        json.WriteString("c", kind);
        json.WriteNumber("slot", slot.Index);
        if (participant is { } who) json.WriteString("who", who.Name);
    }

    static void WriteAct(Utf8JsonWriter json, CertificateOrder order)
    {
        json.WriteString("c", "certificate");
        json.WriteNumber("kind", (int)order.Verb);
        json.WriteString("who", order.Account.Name);
        json.WriteNumber("order", order.Issuance);
        json.WriteNumber("wh", order.Quantity.WattHours);
        if (order.Other != default) json.WriteString("to", order.Other.Name);
        if (order.Purpose.Length > 0) json.WriteString("what", order.Purpose);
        if (order.Beneficiary.Length > 0) json.WriteString("text", order.Beneficiary);
    }

    static void WriteMonth(Utf8JsonWriter json, string kind, DateOnly month)
    {
        json.WriteString("c", kind);
        WriteDay(json, "month", month);
    }

    static void WriteDay(Utf8JsonWriter json, string name, DateOnly day) =>
        json.WriteString(name, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    static void WriteChange(Utf8JsonWriter json, Command.ChangeMember change)
    {
        json.WriteString("c", "change");
        json.WriteString("who", change.Participant.Name);
        WriteDay(json, "from", change.From);
        if (change.Terms is { } terms) DefinitionJson.WriteTerms(json, terms);
        if (change.Tags is { } tags)
        {
            json.WriteStartArray("tags");                    // none at all is a change too
            foreach (var tag in tags) json.WriteStringValue(tag.Name);
            json.WriteEndArray();
        }

        if (change.UnderFit is { } fit) json.WriteBoolean("underFit", fit);
        if (change.MeterClass is { } meter) json.WriteString("meter", DefinitionJson.NameOf(meter));
    }

    static void WriteTerms(Utf8JsonWriter json, OrderTerms terms)
    {
        WriteTags(json, "tags", terms.Tags);
        WriteTags(json, "require", terms.Require);
        if (terms.Premiums.IsEmpty) return;
        json.WriteStartObject("premiums");
        foreach (var premium in terms.Premiums) json.WriteNumber(premium.Tag.Name, premium.Amount.MicroYenPerWattHour);
        json.WriteEndObject();
    }

    static void WriteTags(Utf8JsonWriter json, string name, IReadOnlyList<Tag> tags)
    {
        if (tags.Count == 0) return;
        json.WriteStartArray(name);
        foreach (var tag in tags) json.WriteStringValue(tag.Name);
        json.WriteEndArray();
    }

    static void WriteReading(Utf8JsonWriter json, in SlotReading r)
    {
        json.WriteStartArray("v");
        json.WriteNumberValue(r.Forward.WattHours);
        json.WriteNumberValue(r.Reverse.WattHours);
        json.WriteNumberValue(r.Load.WattHours);
        json.WriteNumberValue(r.Generated.WattHours);
        json.WriteNumberValue(r.Charged.WattHours);
        json.WriteNumberValue(r.Discharged.WattHours);
        json.WriteNumberValue(r.Driven.WattHours);
        json.WriteNumberValue(r.Lost.WattHours);
        json.WriteNumberValue(r.Stored.WattHours);
        json.WriteNumberValue(r.BaselineForward.WattHours);
        json.WriteNumberValue(r.BaselineReverse.WattHours);
        json.WriteNumberValue(r.BaselineStored.WattHours);
        json.WriteEndArray();
        json.WriteNumber("q", (int)r.Quality);
        if (r.Stage != ReadingStage.Confirmed) json.WriteNumber("stage", (int)r.Stage);
    }

    /// <exception cref="JsonException">Not a command; the message says why.</exception>
    public static Command Read(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line);
        var fields = new Fields();
        Expect(ref json, JsonTokenType.StartObject);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName) ReadField(ref json, ref fields);
        if (json.TokenType != JsonTokenType.EndObject) throw new JsonException("a command is one JSON object");
        if (json.Read()) throw new JsonException("more text after the command");
        return fields.ToCommand();
    }

    static void ReadField(ref Utf8JsonReader json, ref Fields fields)
    {
        var name = json.GetString()!;
        json.Read();
        switch (name)
        {
            case "c": fields.Kind = Text(ref json); break;
            case "slot": fields.Slot = new(Bounded(ref json, -MostSlots, MostSlots)); break;
            case "who": fields.Who = Who(Text(ref json)); break;
            case "side": fields.Side = SideOf(Text(ref json)); break;
            case "wh": fields.Quantity = new(Int64(ref json)); break;
            case "limit": fields.Limit = new(Int64(ref json)); break;
            case "order": fields.Order = Int64(ref json); break;
            case "at": fields.At = Int64(ref json); break;
            case "kind": fields.Round = (RoundKind)Bounded(ref json, 0, 255); break;
            case "month": fields.Month = Day(Text(ref json)); break;
            case "events": fields.Events = Int64(ref json); break;
            case "sha256": fields.Sha256 = Text(ref json); break;
            case "q": fields.Quality = (ReadingQuality)Bounded(ref json, 0, 255); break;
            case "stage": fields.Stage = (ReadingStage)Bounded(ref json, 0, 255); break;
            case "source": fields.Source = Text(ref json); break;
            case "v": fields.Reading = ReadReading(ref json); break;
            case "tags": fields.Tags = ReadTags(ref json); break;
            case "require": fields.Require = ReadTags(ref json); break;
            case "premiums": fields.Premiums = ReadPremiums(ref json); break;
            case "restarts": fields.Restarts = Truth(ref json); break;
            case "member": fields.Member = Nested(ref json, DefinitionJson.ReadMember); break;
            case "plant": fields.Plant = Nested(ref json, CertificateJson.Read); break;
            case "terms": fields.MemberTerms = Nested(ref json, DefinitionJson.ReadTerms); break;
            case "underFit": fields.UnderFit = Truth(ref json); break;
            case "meter": fields.Meter = DefinitionJson.MeterOf(Text(ref json)); break;
            case "from": fields.From = Day(Text(ref json)); break;
            case "last": fields.Last = Day(Text(ref json)); break;
            case "until": fields.Until = Day(Text(ref json)); break;
            case "to": fields.To = Who(Text(ref json)); break;
            case "by": fields.By = Text(ref json); break;
            case "what": fields.What = Text(ref json); break;
            case "text": fields.Content = Text(ref json); break;
            default: throw new JsonException($"unknown field '{name}'");
        }
    }

    static bool Truth(ref Utf8JsonReader json) => json.TokenType is JsonTokenType.True or JsonTokenType.False
        ? json.GetBoolean() : throw new JsonException("true or false expected");

    static T Nested<T>(ref Utf8JsonReader json, Func<JsonElement, T> read)
    {
        Is(ref json, JsonTokenType.StartObject);
        using var document = JsonDocument.ParseValue(ref json);
        try
        {
            return read(document.RootElement);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            throw new JsonException(e.Message, e);
        }
    }

    static SlotReading ReadReading(ref Utf8JsonReader json)
    {
        Span<long> v = stackalloc long[12];
        Is(ref json, JsonTokenType.StartArray);
        for (var i = 0; i < v.Length; i++)
        {
            json.Read();
            v[i] = Int64(ref json);
        }

        Expect(ref json, JsonTokenType.EndArray);
        return new(new(v[0]), new(v[1]), new(v[2]), new(v[3]), new(v[4]), new(v[5]), new(v[6]), new(v[7]), new(v[8]),
            new(v[9]), new(v[10]), BaselineStored: new(v[11]));
    }

    static List<Tag> ReadTags(ref Utf8JsonReader json)
    {
        Is(ref json, JsonTokenType.StartArray);
        var tags = new List<Tag>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray) tags.Add(TagOf(Text(ref json)));
        return tags;
    }

    static List<Premium> ReadPremiums(ref Utf8JsonReader json)
    {
        Is(ref json, JsonTokenType.StartObject);
        var premiums = new List<Premium>();
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var tag = TagOf(json.GetString()!);
            json.Read();
            premiums.Add(new(tag, new(Int64(ref json))));
        }

        return premiums;
    }

    static void Expect(ref Utf8JsonReader json, JsonTokenType type)
    {
        json.Read();
        Is(ref json, type);
    }

    static void Is(ref Utf8JsonReader json, JsonTokenType type)
    {
        if (json.TokenType != type) throw new JsonException($"{type} expected, {json.TokenType} found");
    }

    static string Text(ref Utf8JsonReader json)
    {
        Is(ref json, JsonTokenType.String);
        return json.GetString()!;
    }

    static long Int64(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var value)
            ? value : throw new JsonException("a whole number expected");

    static int Bounded(ref Utf8JsonReader json, int least, int most)
    {
        var value = Int64(ref json);
        return value >= least && value <= most ? (int)value : throw new JsonException($"{value} is out of range");
    }

    static Tag TagOf(string text) =>
        Tag.TryParse(text, out var tag) ? tag : throw new JsonException($"'{text}' is not a tag");

    static ParticipantId Who(string text) =>
        ParticipantId.TryParse(text, out var id) ? id : throw new JsonException($"'{text}' is not a participant");

    static Side SideOf(string text) => text switch
    {
        "buy" => Side.Buy,
        "sell" => Side.Sell,
        _ => throw new JsonException($"'{text}' is neither buy nor sell"),
    };

    static DateOnly Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day : throw new JsonException($"'{text}' is not a date");

    struct Fields
    {
        public string? Kind, Sha256, Source, By, What, Content;
        public bool Restarts;
        public bool? UnderFit;
        public DateOnly? From, Last, Until;
        public Member? Member;
        public Plant? Plant;
        public ParticipantTerms? MemberTerms;
        public MeterClass? Meter;
        public DeliverySlot? Slot;
        public ParticipantId? Who, To;
        public Side Side;
        public Energy? Quantity;
        public Price? Limit;
        public long? Order, At, Events;
        public RoundKind Round;
        public DateOnly? Month;
        public ReadingQuality Quality;
        public ReadingStage? Stage;
        public SlotReading? Reading;
        public List<Tag>? Tags, Require;
        public List<Premium>? Premiums;

        public readonly Command ToCommand() => Kind switch
        {
            "tick" => new Command.Tick(Moment(Need(At, "at"))),
            "order" => new Command.PlaceOrder(Need(Slot, "slot"), Need(Who, "who"), Side, Need(Quantity, "wh"),
                Need(Limit, "limit"), Terms()),
            "replace" => new Command.ReplaceOrder(Need(Slot, "slot"), Need(Who, "who"), Need(Order, "order"),
                Need(Quantity, "wh"), Need(Limit, "limit")),
            "cancel" => new Command.CancelOrder(Need(Slot, "slot"), Need(Who, "who"), Need(Order, "order")),
            "cancelAll" => new Command.CancelOrders(Need(Slot, "slot"), Need(Who, "who")),
            "round" => new Command.RunRound(Need(Slot, "slot"), Round),
            "gate" => new Command.CloseGate(Need(Slot, "slot")),
            "reading" => new Command.RecordReading(Need(Slot, "slot"), Need(Who, "who"),
                Need(Reading, "v") with { Quality = Quality, Stage = Stage ?? ReadingStage.Confirmed }, Source),
            "settle" => new Command.SettleSlot(Need(Slot, "slot")),
            "month" => new Command.CloseMonth(Need(Month, "month")),
            "adjust" => new Command.AdjustMonth(Need(Month, "month")),
            "final" => new Command.FinishMonth(Need(Month, "month")),
            "archive" => new Command.ArchiveCertificates(Need(Month, "month")),
            "mark" => new Command.Mark(Need(Events, "events"), Need(Sha256, "sha256"), Restarts),
            "admit" => new Command.AdmitMember(Need(Member, "member")),
            "change" => new Command.ChangeMember(Need(Who, "who"), Need(From, "from"), MemberTerms,
                Tags is null ? null : [.. Tags], UnderFit, Meter),
            "dismiss" => new Command.DismissMember(Need(Who, "who"), Need(Last, "last")),
            "prolong" => new Command.Prolong(Need(Until, "until")),
            "tariffs" => new Command.AmendTariffs(Need(From, "from"), Need(Content, "text")),
            "note" => new Command.Administer(Need(By, "by"), Need(What, "what"), Need(Content, "text")),
            "certificate" => new Command.ActOnCertificates(new((CertificateVerb)Round, Need(Who, "who"), Need(Order, "order"),
                Need(Quantity, "wh"), To ?? default, What ?? "", Content ?? "")),
            "plant" => new Command.RegisterPlant(Need(Plant, "plant") with { Site = Need(Who, "who") }),
            "value" => new Command.OfferCertificates(Need(Who, "who"), Side, Need(Quantity, "wh"), Need(Limit, "limit"), Terms()),
            "valueRound" => new Command.RunCertificateRound(),
            null => throw new JsonException("no field 'c'"),
            _ => throw new JsonException($"unknown command '{Kind}'"),
        };

        static DateTimeOffset Moment(long seconds) => seconds is > -62_000_000_000 and < 250_000_000_000
            ? DateTimeOffset.FromUnixTimeSeconds(seconds) : throw new JsonException("a time out of range");

        readonly OrderTerms Terms()
        {
            if (Side == Side.None) throw new JsonException("no field 'side'");
            if (Tags is null && Require is null && Premiums is null) return OrderTerms.Plain;
            try
            {
                return OrderTerms.Create(Tags ?? [], Require, Premiums);
            }
            catch (ArgumentException twice)
            {
                throw new JsonException(twice.Message, twice);
            }
        }

        static T Need<T>(T? value, string name) where T : struct =>
            value ?? throw new JsonException($"no field '{name}'");

        static T Need<T>(T? value, string name) where T : class =>
            value ?? throw new JsonException($"no field '{name}'");
    }
}
