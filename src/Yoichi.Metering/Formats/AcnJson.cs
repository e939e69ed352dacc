using System.Globalization;
using System.Text;
using System.Text.Json;
using Yoichi.Units;

namespace Yoichi.Metering.Formats;

/// <summary>ACN-Data's JSON: an array of sessions, or an object with one in <c>_items</c>.</summary>
/// <remarks>Times are <c>Sat, 01 May 2021 20:42:47 GMT</c>. Of several requests of a driver the one modified
/// last counts.</remarks>
static class AcnJson
{
    const string Rfc1123 = "ddd, dd MMM yyyy HH:mm:ss 'GMT'";
    const long MostKilowattHours = 100_000;

    readonly record struct Place(Import Import, int Line, int Column);

    /// <exception cref="InputException">Not JSON, or without an array of sessions.</exception>
    public static void Read(Import import, MeterFile file, string text, SessionBook book)
    {
        import.StartFile(file);
        import.ReadAs("layout", "JSON");
        // Back from text: wrong bytes have become U+FFFD and cannot stop the parser.
        var bytes = Encoding.UTF8.GetBytes(text.TrimStart('\uFEFF'));
        var reader = new Utf8JsonReader(bytes);
        try
        {
            if (!FindArray(ref reader)) throw import.Fault("file.json", "there is no array of sessions in it", 1);
            var (line, lineStart, counted) = (1, 0, 0);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var at = (int)reader.TokenStartIndex;
                for (; counted < at; counted++)
                    if (bytes[counted] == '\n') (line, lineStart) = (line + 1, counted + 1);
                using var element = JsonDocument.ParseValue(ref reader);
                import.CountRow();
                ReadElement(new(import, line, at - lineStart + 1), element.RootElement, book);
            }

            while (reader.Read())
            {
            }
        }
        catch (JsonException wrong)
        {
            throw import.Fault("file.json", "it is not well-formed JSON", (int)(wrong.LineNumber ?? 0) + 1,
                (int)(wrong.BytePositionInLine ?? 0) + 1);
        }
    }

    static bool FindArray(ref Utf8JsonReader reader)
    {
        if (!reader.Read()) return false;
        if (reader.TokenType == JsonTokenType.StartArray) return true;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName) continue;
            var isItems = reader.ValueTextEquals("_items");
            reader.Read();
            if (isItems) return reader.TokenType == JsonTokenType.StartArray;
            reader.Skip();
        }

        return false;
    }

    static void ReadElement(Place place, JsonElement session, SessionBook book)
    {
        try
        {
            if (session.ValueKind != JsonValueKind.Object)
                Report(place, Problems.NameJunk, "what stands here is not a session");
            else if (TryTime(place, session, "connectionTime", out var plugIn)
                && TryTime(place, session, "disconnectTime", out var plugOut)
                && TryTime(place, session, "doneChargingTime", out var done))
            {
                if (plugIn is null) Report(place, Problems.TimeUnreadable, "connectionTime: there is no time");
                else Add(place, session, plugIn.Value, plugOut, done, book);
            }
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, written as an escape.
            Report(place, Problems.NameJunk, "a text of the session is not Unicode");
        }
    }

    static void Add(Place place, JsonElement session, DateTimeOffset plugIn, DateTimeOffset? plugOut,
        DateTimeOffset? done, SessionBook book)
    {
        var request = LastRequest(session);
        DateTimeOffset? leaves = null;
        if (request is { } asked && !TryTime(place, asked, "requestedDeparture", out leaves)) return;
        var wanted = request is { } r && Has(r, "kWhRequested") ? Energy(place, r, "kWhRequested") : null;
        book.Add(new(Text(session, "sessionID") ?? Text(session, "_id") ?? "", Text(session, "userID"),
            Text(session, "spaceID") ?? Text(session, "stationID") ?? "", plugIn, plugOut,
            Energy(place, session, "kWhDelivered"), wanted, leaves, done), place.Line, place.Column);
    }

    static JsonElement? LastRequest(JsonElement session)
    {
        if (!session.TryGetProperty("userInputs", out var inputs) || inputs.ValueKind != JsonValueKind.Array) return null;
        JsonElement? last = null;
        var latest = DateTimeOffset.MinValue;
        foreach (var input in inputs.EnumerateArray())
        {
            if (input.ValueKind != JsonValueKind.Object) continue;
            var time = Text(input, "modifiedAt") is { } text && TryParse(text, out var modified) ? modified : latest;
            if (last is null || time >= latest) (last, latest) = (input, time);
        }

        return last;
    }

    static bool TryTime(Place place, JsonElement from, string name, out DateTimeOffset? time)
    {
        time = null;
        if (Text(from, name) is not { } text) return true;
        if (TryParse(text, out var read))
        {
            time = read.ToOffset(SlotGrid.Jst);
            return true;
        }

        Report(place, Problems.TimeUnreadable, $"{name}: '{Sheet.Shown(text)}' is not a time");
        return false;
    }

    static bool TryParse(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(text, Rfc1123,
        CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time) && time.Year is >= 1900 and <= 2200;

    static long? Energy(Place place, JsonElement from, string name)
    {
        var text = Text(from, name) ?? "";
        var outcome = ExactNumber.Read(text, '.', out var value);
        var code = outcome switch
        {
            ExactNumber.Outcome.Missing => Problems.ValueMissing,
            ExactNumber.Outcome.Junk => Problems.ValueJunk,
            _ when value < 0 => Problems.ValueNegative,
            ExactNumber.Outcome.TooLarge => Problems.ValueTooLarge,
            _ when value > MostKilowattHours * ExactNumber.One => Problems.ValueTooLarge,
            _ => "",
        };
        if (code.Length == 0) return SessionBook.WattHours(value);
        Report(place, code, text.Length == 0 ? $"{name}: there is no value" : $"{name}: '{Sheet.Shown(text)}' is no energy");
        return null;
    }

    static bool Has(JsonElement from, string name) => Text(from, name) is not null;

    /// <summary>A text or a number as it is written; null where absent or null.</summary>
    static string? Text(JsonElement from, string name) => !from.TryGetProperty(name, out var value) ? null
        : value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Null => null,
            _ => value.GetRawText(),
        };

    static void Report(Place place, string code, string reason) =>
        place.Import.Problem(code, place.Line, place.Column, reason);
}
