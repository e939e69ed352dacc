using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Yoichi.Simulation.Tests;

/// <summary>As much of JSON Schema 2020-12 as the community schema uses; an unknown word is an error, so that the schema
/// cannot outgrow its test.</summary>
static class SmallSchema
{
    public static IReadOnlyList<string> Check(JsonElement schema, JsonElement value)
    {
        var wrong = new List<string>();
        Check(schema, schema, value, "", wrong);
        return wrong;
    }

    static void Check(JsonElement root, JsonElement schema, JsonElement value, string path, List<string> wrong)
    {
        foreach (var word in schema.EnumerateObject())
            if (!Holds(root, schema, word, value, path, wrong)) wrong.Add($"{path}: {word.Name} {word.Value.GetRawText()}");
    }

    static bool Holds(JsonElement root, JsonElement schema, JsonProperty word, JsonElement value, string path, List<string> wrong)
    {
        var (isText, isNumber, isObject, isArray) = (value.ValueKind == JsonValueKind.String, value.ValueKind == JsonValueKind.Number,
            value.ValueKind == JsonValueKind.Object, value.ValueKind == JsonValueKind.Array);
        switch (word.Name)
        {
            case "$schema" or "title" or "description" or "$defs" or "format":
                return true;
            case "$ref":
                Check(root, root.GetProperty("$defs").GetProperty(word.Value.GetString()!["#/$defs/".Length..]), value, path, wrong);
                return true;
            case "type":
                return word.Value.GetString() switch
                {
                    "object" => isObject,
                    "array" => isArray,
                    "string" => isText,
                    "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
                    "number" => isNumber,
                    "integer" => isNumber && value.GetDecimal() % 1 == 0,
                    var other => throw new NotSupportedException(other),
                };
            case "properties" when isObject:
                foreach (var property in word.Value.EnumerateObject())
                    if (value.TryGetProperty(property.Name, out var inner)) Check(root, property.Value, inner, $"{path}.{property.Name}", wrong);
                return true;
            case "additionalProperties" when isObject:
                var named = schema.TryGetProperty("properties", out var properties)
                    ? properties.EnumerateObject().Select(p => p.Name).ToHashSet() : [];
                foreach (var other in value.EnumerateObject().Where(p => !named.Contains(p.Name)))
                    if (word.Value.ValueKind == JsonValueKind.False) return false;
                    else Check(root, word.Value, other.Value, $"{path}.{other.Name}", wrong);
                return true;
            case "propertyNames" when isObject:
                foreach (var property in value.EnumerateObject())
                    Check(root, word.Value, JsonSerializer.SerializeToElement(property.Name), path, wrong);
                return true;
            case "items" when isArray:
                foreach (var item in value.EnumerateArray()) Check(root, word.Value, item, path + "[]", wrong);
                return true;
            case "oneOf":
                return word.Value.EnumerateArray().Count(s =>
                {
                    var inner = new List<string>();
                    Check(root, s, value, path, inner);
                    return inner.Count == 0;
                }) == 1;
            case "properties" or "additionalProperties" or "propertyNames" or "items":
                return true;
            case "required":
                return !isObject || word.Value.EnumerateArray().All(k => value.TryGetProperty(k.GetString()!, out _));
            case "enum":
                return word.Value.EnumerateArray().Any(e => JsonElement.DeepEquals(e, value));
            case "const":
                return JsonElement.DeepEquals(word.Value, value);
            case "pattern":
                return !isText || Regex.IsMatch(value.GetString()!, word.Value.GetString()!);
            case "minLength":
                return !isText || value.GetString()!.Length >= word.Value.GetInt32();
            case "maxLength":
                return !isText || value.GetString()!.Length <= word.Value.GetInt32();
            case "minimum":
                return !isNumber || value.GetDecimal() >= word.Value.GetDecimal();
            case "maximum":
                return !isNumber || value.GetDecimal() <= word.Value.GetDecimal();
            case "minItems":
                return !isArray || value.GetArrayLength() >= word.Value.GetInt32();
            case "maxItems":
                return !isArray || value.GetArrayLength() <= word.Value.GetInt32();
            case "uniqueItems":
                return !isArray || value.EnumerateArray().Select(i => i.GetRawText()).Distinct().Count() == value.GetArrayLength();
            default:
                throw new NotSupportedException($"'{word.Name}' is not checked by this test");
        }
    }
}

/// <summary>YAML as JSON, by YAML's core schema.</summary>
static class YamlJson
{
    public static JsonElement Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return JsonSerializer.SerializeToElement(Of(stream.Documents[0].RootNode));
    }

    static object Of(YamlNode node) => node switch
    {
        YamlMappingNode map => map.Children.ToDictionary(p => ((YamlScalarNode)p.Key).Value!, p => Of(p.Value)),
        YamlSequenceNode list => list.Children.Select(Of).ToArray(),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } flag => flag.Value == "true",
        YamlScalarNode { Style: ScalarStyle.Plain } plain when decimal.TryParse(plain.Value, out var number) => number,
        YamlScalarNode text => text.Value!,
        _ => throw new NotSupportedException(node.ToString()),
    };
}
