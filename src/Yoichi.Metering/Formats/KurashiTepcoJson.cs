using System.Text;
using System.Text.Json;
using Yoichi.Units;

namespace Yoichi.Metering.Formats;

/// <summary>The JSON of くらしTEPCO web: an object for a day, or an array of such.</summary>
/// <remarks>It names no supply point: the participant is the options', or for a single file the file's name. A
/// <c>time</c> is the end of its half hour; <c>-0</c> is not applicable; status 2 is a day without
/// data.</remarks>
sealed class KurashiTepcoJson(Import import, Dictionary<string, ReadingTable> tables)
{
    string? firstFile;

    /// <summary>How many days said themselves that they have no data.</summary>
    public int NoData { get; private set; }

    /// <exception cref="InputException">Not JSON, not of this page, or whose it is is not known.</exception>
    public void Read(MeterFile file)
    {
        import.StartFile(file);
        import.ReadAs("layout", "JSON");
        if (import.Options.Participant is null && firstFile is not null) throw new InputException("import.participant", "participant",
            $"{firstFile} and {file.Name} do not say whose they are: state the participant");
        firstFile = file.Name;
        var participant = import.Options.Participant ?? FileNames.Participant(file.Name);
        if (!Sheet.IsName(participant)) throw import.Fault("import.participant", "its name does not make a participant's: state one");
        try
        {
            using var json = JsonDocument.Parse(Encoding.UTF8.GetBytes(file.JapaneseText(out _).TrimStart('\uFEFF')));
            if (json.RootElement.ValueKind == JsonValueKind.Object) ReadDay(json.RootElement, participant, 1);
            else if (json.RootElement.ValueKind == JsonValueKind.Array)
                foreach (var (index, day) in json.RootElement.EnumerateArray().Index()) ReadDay(day, participant, index + 1);
            else throw import.Fault("file.json", "there is no day in it", 1);
        }
        catch (JsonException wrong)
        {
            throw import.Fault("file.json", "it is not well-formed JSON", (int)(wrong.LineNumber ?? 0) + 1,
                (int)(wrong.BytePositionInLine ?? 0) + 1);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, written as an escape.
            throw import.Fault("file.json", "a text in it is not Unicode", 1);
        }
    }

    /// <param name="number">Which day of the file, from 1; entries are reported by theirs.</param>
    void ReadDay(JsonElement day, string participant, int number)
    {
        if (day.ValueKind != JsonValueKind.Object || !day.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Array)
            throw import.Fault("file.json", $"day {number} has no array 'data'", 1);
        var status = Text(day, "status_code");
        if (status == "2")
        {
            NoData++;
            import.Problem(Problems.FileNoData, number, 1, "status 2");
            return;
        }

        if (status != "200") throw import.Fault("file.json", $"day {number} has the status '{Sheet.Shown(status ?? "")}', not 200", 1);
        if (!TryDay(day, out var midnight)) throw import.Fault("file.json",
            $"day {number} has no date (data_year, data_month, data_day): totals of days or months have no half hours", 1);
        var table = KurashiTepcoFormat.TableOf(import, tables, participant);
        var line = 0;
        foreach (var entry in data.EnumerateArray())
        {
            line++;
            import.CountRow();
            if (entry.ValueKind != JsonValueKind.Object) import.Problem(Problems.TimeUnreadable, line, 1, "what stands here is no half hour");
            else ReadEntry(day, entry, table, midnight, line);
        }
    }

    void ReadEntry(JsonElement day, JsonElement entry, ReadingTable table, long midnight, int line)
    {
        var (time, kilowattHours) = (Text(entry, "time"), Text(entry, "kwh"));
        var end = Enumerable.Range(1, 48).FirstOrDefault(slot => KurashiTepcoFormat.IsClock(time, slot * 30));
        if (end == 0) import.Problem(Problems.TimeUnreadable, line, 1, $"time '{Sheet.Shown(time ?? "")}' ends no half hour");
        else if (Differs(day, entry, "month") || Differs(day, entry, "day"))
            import.Problem(Problems.TimeUnreadable, line, 1, "the entry is of another day than the file");
        else
        {
            table.AddRow(midnight + end * 30, line);
            var (code, reason) = kilowattHours == "-0" ? (Problems.ValueMissing, "-0 is not applicable")
                : EnergyText.Read(kilowattHours, out var value) is { Code: "" } ? Set(table, value)
                : EnergyText.Read(kilowattHours, out _);
            if (code.Length > 0) import.Problem(code, line, 1, $"{time}: {reason}");
        }
    }

    static (string, string) Set(ReadingTable table, Int128 value)
    {
        table.Set(0, value);
        return ("", "");
    }

    static bool Differs(JsonElement day, JsonElement entry, string what) => Text(entry, what) is { } own
        && Text(day, "data_" + what) is { } whole && own.TrimStart('0') != whole.TrimStart('0');

    static bool TryDay(JsonElement day, out long midnight)
    {
        midnight = 0;
        var text = $"{Text(day, "data_year")}/{Text(day, "data_month")}/{Text(day, "data_day")}";
        return JapaneseDay.TryRead(text, out midnight);
    }

    static string? Text(JsonElement from, string name) => !from.TryGetProperty(name, out var value) ? null
        : value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
}
