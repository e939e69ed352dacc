using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace Yoichi.Server.SignIn;

/// <summary>What was sent, by form or as JSON: names to texts. Objects within JSON are names with a dot (<c>bank.number</c>).</summary>
sealed class Fields
{
    const int MostBytes = 64 * 1024, MostFields = 200;

    readonly Dictionary<string, StringValues> values = new(StringComparer.Ordinal);

    Fields(bool isForm) => IsForm = isForm;

    /// <summary>Sent by a page's form: the answer leads back to a page.</summary>
    public bool IsForm { get; }

    public string? this[string name] => values.TryGetValue(name, out var value) && value.Count > 0 && !string.IsNullOrEmpty(value[0]) ? value[0] : null;

    public IReadOnlyList<string> All(string name) =>
        values.TryGetValue(name, out var value) ? [.. value.Where(v => !string.IsNullOrWhiteSpace(v))!] : [];

    public bool Flag(string name) => this[name] is "true" or "on" or "1";

    public DateOnly? Day(string name)
    {
        if (this[name] is not { } text) return null;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day : throw new RefusedException(400, "input.day", name, "a day like 2025-08-01");
    }

    public long? Number(string name)
    {
        if (this[name] is not { } text) return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number : throw new RefusedException(400, "input.number", name, "a whole number");
    }

    /// <exception cref="RefusedException">Neither form nor JSON, too large, or faulty.</exception>
    public static async Task<Fields> ReadAsync(HttpRequest request, CancellationToken stop)
    {
        if (request.ContentLength > MostBytes) throw new RefusedException(413, "input.too-large", "", $"at most {MostBytes} bytes");
        if (request.HasFormContentType)
        {
            var fields = new Fields(true);
            var form = await request.ReadFormAsync(stop).ConfigureAwait(false);
            foreach (var (name, value) in form) fields.values[name] = value;
            return fields;
        }

        if (request.ContentLength is 0 or null && !request.HasJsonContentType()) return new Fields(false);
        if (!request.HasJsonContentType()) throw new RefusedException(415, "input.kind", "", "a form or application/json");
        return await ReadJsonAsync(request, stop).ConfigureAwait(false);
    }

    static async Task<Fields> ReadJsonAsync(HttpRequest request, CancellationToken stop)
    {
        var fields = new Fields(false);
        try
        {
            var body = new byte[MostBytes + 1];
            var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, stop).ConfigureAwait(false);
            if (length > MostBytes) throw new RefusedException(413, "input.too-large", "", $"at most {MostBytes} bytes");
            using var json = JsonDocument.Parse(body.AsMemory(0, length), new() { MaxDepth = 4 });
            if (json.RootElement.ValueKind != JsonValueKind.Object) throw new RefusedException(400, "input.json", "", "an object");
            fields.Add("", json.RootElement);
            return fields;
        }
        catch (JsonException error)
        {
            throw new RefusedException(400, "input.json", $"{error.LineNumber + 1}:{error.BytePositionInLine + 1}", "this is not JSON");
        }
        catch (InvalidOperationException)
        {
            throw new RefusedException(400, "input.json", "", "text that is no text");      // half a character
        }
    }

    void Add(string prefix, JsonElement element)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (values.Count >= MostFields) throw new RefusedException(400, "input.many", prefix, $"at most {MostFields} fields");
            var name = prefix + property.Name;
            if (property.Value.ValueKind == JsonValueKind.Object) Add(name + ".", property.Value);
            else if (property.Value.ValueKind == JsonValueKind.Array) values[name] = new([.. property.Value.EnumerateArray().Select(e => Text(name, e))]);
            else if (property.Value.ValueKind != JsonValueKind.Null) values[name] = Text(name, property.Value);
        }
    }

    static string Text(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => value.GetRawText(),
        _ => throw new RefusedException(400, "input.json", name, "a text, a number, true or false"),
    };
}
