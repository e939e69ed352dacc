using System.Text.Json;
using System.Text.Json.Serialization;
using Yoichi.Units;

namespace Yoichi.People;

/// <summary>How people are written into rows: records by their properties, enums by their numbers.</summary>
static class PeopleJson
{
    static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new ParticipantConverter() },
    };

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    public static T Read<T>(byte[] body) => JsonSerializer.Deserialize<T>(body, Options)
        ?? throw new InvalidOperationException("a row of people holds nothing");

    sealed class ParticipantConverter : JsonConverter<ParticipantId>
    {
        public override ParticipantId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            ParticipantId.Parse(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, ParticipantId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name);
    }
}
