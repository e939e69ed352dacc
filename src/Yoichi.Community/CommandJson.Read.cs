using System.Globalization;
using System.Text.Json;
using Yoichi.Market;
using Yoichi.Provenance;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Community;

static partial class CommandJson
{
    const int MostSlots = 10_000_000;                        // 285 years of quarter hours either way from 1970

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
