using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Yoichi.Metering;

namespace Yoichi.Cli.Import;

/// <summary>The report as scripts read it; its shape is in docs/guides/import-meter-data.md.</summary>
static class ImportReportJson
{
    static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(ImportResult result)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteString("format", result.Report.Format);
            List(json, "files", result.Report.Files, WriteFile);
            json.WriteStartObject("readAs");
            foreach (var (what, how) in result.Report.ReadAs) json.WriteString(what, how);
            json.WriteEndObject();
            List(json, "series", result.Series, WriteSeries);
            List(json, "weather", result.Weather, WriteWeather);
            json.WriteBoolean("clean", !result.Report.HasFaults);
            List(json, "problems", result.Report.Problems, WriteProblems);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    static void WriteFile(Utf8JsonWriter json, FileCount file)
    {
        json.WriteString("file", file.File);
        json.WriteNumber("rows", file.Rows);
        json.WriteNumber("badRows", file.BadRows);
    }

    static void WriteSeries(Utf8JsonWriter json, MeterSeries series)
    {
        json.WriteString("participant", series.Participant);
        json.WriteString("channel", Channels.Name(series.Channel));
        json.WriteString("from", series.Grid.Format(series.First));
        json.WriteString("to", series.Grid.Format(series.End));
        json.WriteNumber("slotMinutes", series.Grid.Minutes);
        json.WriteNumber("slots", series.WattHours.Length);
        json.WriteNumber("gaps", series.Gaps);
        json.WriteNumber("wh", series.Total.WattHours);
    }

    static void WriteWeather(Utf8JsonWriter json, WeatherSeries weather)
    {
        json.WriteString("station", weather.Station);
        json.WriteNumber("hours", weather.Hours.Length);
        json.WriteNumber("hoursWithoutGlobal", weather.Hours.Count(hour => hour.Global is null));
        json.WriteNumber("globalHundredthMJ", weather.GlobalTotal);
        json.WriteNumber("globalWhPerM2", WeatherSeries.WattHours(weather.GlobalTotal)!.Value);
    }

    static void WriteProblems(Utf8JsonWriter json, ProblemCount problem)
    {
        json.WriteString("code", problem.Code);
        json.WriteString("meaning", problem.Meaning);
        json.WriteBoolean("fault", problem.IsFault);
        json.WriteNumber("count", problem.Count);
        List(json, "first", problem.First, (_, row) =>
        {
            json.WriteString("file", row.File);
            json.WriteNumber("line", row.Line);
            json.WriteNumber("column", row.Column);
            json.WriteString("reason", row.Reason);
        });
    }

    static void List<T>(
        Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
