using System.Text.Json;
using System.Text.Json.Nodes;

namespace Yoichi.Server.Tests;

/// <summary>As much of JSON Schema as the description of the API uses: references, kinds, properties, what is required, items.</summary>
static class Schema
{
    /// <summary>Fails, with the place, where a value is not of a shape, or has a field the shape does not tell of.</summary>
    public static void Require(JsonObject document, JsonNode schema, JsonNode? value, string place = "$")
    {
        if (schema["$ref"] is { } reference)
        {
            var at = (JsonNode)document;
            foreach (var part in reference.GetValue<string>()[2..].Split('/')) at = at[part]!;
            Require(document, at, value, place);
            return;
        }

        if ((schema["oneOf"] ?? schema["anyOf"]) is JsonArray either)
        {
            var fitting = value is null ? either.FirstOrDefault(s => Kinds(s!).Contains("null")) : either.FirstOrDefault(s => !Kinds(s!).SequenceEqual(["null"]));
            Assert.True(fitting is not null, $"{place}: none of its shapes");
            if (value is not null) Require(document, fitting!, value, place);
            return;
        }

        var kinds = Kinds(schema);
        if (kinds.Length > 0) Assert.True(kinds.Contains(KindOf(value)) || (KindOf(value) == "integer" && kinds.Contains("number")), $"{place}: {KindOf(value)} where {string.Join(" or ", kinds)} is told");
        if (schema["enum"] is JsonArray allowed && value is not null)
            Assert.True(allowed.Any(a => JsonNode.DeepEquals(a, value)), $"{place}: {value} is not among those told");
        if (value is JsonArray items && schema["items"] is { } item)
            for (var i = 0; i < items.Count; i++) Require(document, item, items[i], $"{place}[{i}]");
        if (value is not JsonObject fields || schema["properties"] is not JsonObject known) return;
        foreach (var name in schema["required"]?.AsArray().Select(r => r!.GetValue<string>()) ?? [])
            Assert.True(fields.ContainsKey(name) || IsLeftOutWhereNull(document, known[name]!), $"{place}.{name} is missing");
        foreach (var (name, field) in fields)
        {
            Assert.True(known.ContainsKey(name), $"{place}.{name} is not told of");
            Require(document, known[name]!, field, $"{place}.{name}");
        }
    }

    /// <summary>Fields without a value are left out.</summary>
    static bool IsLeftOutWhereNull(JsonObject document, JsonNode schema) =>
        Kinds(schema).Contains("null") || ((schema["oneOf"] ?? schema["anyOf"]) is JsonArray either && either.Any(s => IsLeftOutWhereNull(document, s!)));

    static string[] Kinds(JsonNode schema) => schema["type"] switch
    {
        JsonArray several => [.. several.Select(k => k!.GetValue<string>())],
        JsonValue one => [one.GetValue<string>()],
        _ => [],
    };

    static string KindOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => value.ToJsonString().Contains('.', StringComparison.Ordinal) ? "number" : "integer",
        JsonValueKind.Array => "array",
        _ => "object",
    };
}
