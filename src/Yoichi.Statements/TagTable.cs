using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Yoichi.Statements;

/// <summary>Rows under names, as CSV and as a list of JSON objects.</summary>
static class TagTable
{
    public static string Csv(ImmutableArray<string> names, IReadOnlyList<IReadOnlyList<object?>> rows)
    {
        var text = new StringBuilder(string.Join(',', names)).Append('\n');
        foreach (var row in rows) text.Append(Line(row)).Append('\n');
        return text.ToString();
    }

    public static string Line(IReadOnlyList<object?> row) => string.Join(',', row.Select(Cell));

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

    public static string Json(ImmutableArray<string> names, IReadOnlyList<IReadOnlyList<object?>> rows)
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
                    json.WritePropertyName(names[i]);
                    switch (row[i])
                    {
                        case null: json.WriteNullValue(); break;
                        case bool truth: json.WriteBooleanValue(truth); break;
                        case long number: json.WriteNumberValue(number); break;
                        case int number: json.WriteNumberValue(number); break;
                        case decimal number: json.WriteNumberValue(number); break;
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
