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
            // Keys of what a format never holds are left out: scripts of meters see what they always saw.
            if (result.SaysStages) List(json, "beliefs", result.Beliefs, WriteBeliefs);
            if (!result.Points.IsEmpty) List(json, "supplyPoints", result.Points, WritePoint);
            if (!result.Partials.IsEmpty) List(json, "partials", result.Partials, WritePartials);
            if (!result.Registers.IsEmpty) List(json, "registers", result.Registers, WriteRegister);
            if (!result.Prices.IsEmpty) List(json, "prices", result.Prices, WritePrices);
            if (!result.Volumes.IsEmpty) List(json, "volumes", result.Volumes, WriteVolumes);
            if (!result.Sessions.IsEmpty) List(json, "sessions", result.Sessions, WriteSessions);
            if (!result.Tariffs.IsEmpty) List(json, "tariffs", result.Tariffs, WriteTariff);
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

    static void WriteBeliefs(Utf8JsonWriter json, BeliefLog log)
    {
        var counts = BeliefCounts.Of(log);
        json.WriteString("participant", log.Participant);
        json.WriteString("channel", Channels.Name(log.Channel));
        json.WriteNumber("said", log.Count);
        json.WriteNumber("preliminary", counts.Preliminary);
        json.WriteNumber("confirmed", counts.Confirmed);
        json.WriteNumber("corrected", counts.Corrected);
        json.WriteNumber("estimated", counts.Estimated);
        json.WriteNumber("revised", counts.Revised);
        if (counts.KnownBy is { } known) json.WriteString("knownBy", SessionsCsv.Time(known));
    }

    static void WritePoint(Utf8JsonWriter json, MeterPoint point)
    {
        json.WriteString("participant", point.Participant);
        json.WriteString("supplyPoint", point.SupplyPoint);
        if (point.ReceivingPoint is { } receiving) json.WriteString("receivingPoint", receiving);
    }

    static void WritePartials(Utf8JsonWriter json, PartialSeries series)
    {
        json.WriteString("participant", series.Participant);
        json.WriteString("channel", Channels.Name(series.Channel));
        json.WriteStartArray("slots");
        foreach (var slot in series.Slots)
        {
            json.WriteStartObject();
            json.WriteString("slot", series.Grid.Format(slot.Slot));
            json.WriteNumber("atLeastWh", slot.AtLeastWattHours);
            json.WriteNumber("knownMinutes", slot.KnownMinutes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteRegister(Utf8JsonWriter json, RegisterSeries series)
    {
        json.WriteString("participant", series.Participant);
        json.WriteString("channel", Channels.Name(series.Channel));
        json.WriteString("from", SessionsCsv.Time(series.Counts[0].At));
        json.WriteString("to", SessionsCsv.Time(series.Counts[^1].At));
        json.WriteNumber("counts", series.Counts.Length);
        json.WriteNumber("withoutData", series.Counts.Count(count => count.WattHours is null));
        json.WriteNumber("stepWh", series.StepWattHours);
    }

    static void WriteWeather(Utf8JsonWriter json, WeatherSeries weather)
    {
        json.WriteString("station", weather.Station);
        if (weather.FirstDay is { } first) json.WriteString("from", $"{first:yyyy-MM-dd}T00:00+09:00");
        json.WriteNumber("hours", weather.Hours.Length);
        json.WriteNumber("hoursWithoutTemperature", weather.Hours.Count(hour => hour.TemperatureTenths is null));
        json.WriteNumber("temperatureTenthSum", weather.Hours.Sum(hour => (long)(hour.TemperatureTenths ?? 0)));
        json.WriteNumber("hoursWithoutGlobal", weather.Hours.Count(hour => hour.Global is null));
        json.WriteNumber("globalHundredthMJ", weather.GlobalTotal);
        json.WriteNumber("globalWhPerM2", WeatherSeries.WattHours(weather.GlobalTotal)!.Value);
    }

    static void WritePrices(Utf8JsonWriter json, PriceSeries prices)
    {
        json.WriteString("name", prices.Name);
        json.WriteString("label", prices.Label);
        json.WriteString("unit", $"{prices.Currency}/kWh");
        json.WriteString("from", prices.Grid.Format(prices.First));
        json.WriteString("to", prices.Grid.Format(prices.End));
        json.WriteNumber("slotMinutes", prices.Grid.Minutes);
        json.WriteNumber("slots", prices.MicroPerKWh.Length);
        json.WriteNumber("gaps", prices.Gaps);
        json.WriteNumber("negative", prices.Negatives);
        if (prices.Lowest is not { } lowest || prices.Highest is not { } highest) return;
        json.WriteNumber("lowest", Micro(lowest));
        json.WriteNumber("highest", Micro(highest));
        json.WriteNumber("sum", (decimal)prices.Sum / 1_000_000);
    }

    static void WriteVolumes(Utf8JsonWriter json, VolumeSeries volumes)
    {
        json.WriteString("name", volumes.Name);
        json.WriteString("label", volumes.Label);
        json.WriteString("from", volumes.Grid.Format(volumes.First));
        json.WriteString("to", volumes.Grid.Format(volumes.End));
        json.WriteNumber("slotMinutes", volumes.Grid.Minutes);
        json.WriteNumber("slots", volumes.WattHours.Length);
        json.WriteNumber("gaps", volumes.Gaps);
        json.WriteNumber("wh", volumes.Total);
    }

    static void WriteSessions(Utf8JsonWriter json, SessionSeries series)
    {
        json.WriteNumber("sessions", series.Sessions.Length);
        json.WriteNumber("users", series.Users);
        json.WriteNumber("places", series.Places);
        json.WriteNumber("withoutEnd", series.WithoutEnd);
        json.WriteNumber("withoutEnergy", series.Sessions.Count(session => session.WattHours is null));
        json.WriteNumber("withRequest", series.Sessions.Count(session => session.RequestedWattHours is not null));
        json.WriteString("from", SessionsCsv.Time(series.Sessions.Min(session => session.PlugIn)));
        json.WriteString("to", SessionsCsv.Time(series.Sessions.Max(session => session.PlugOut ?? session.PlugIn)));
        json.WriteNumber("wh", series.Total);
    }

    static void WriteTariff(Utf8JsonWriter json, TariffRow row)
    {
        json.WriteString("file", row.File);
        json.WriteString("owner", row.Owner);
        json.WriteString("offer", row.Offer);
        json.WriteStartArray("participants");
        foreach (var participant in row.Participants) json.WriteStringValue(participant);
        json.WriteEndArray();
        json.WriteString("part", row.Part);
        json.WriteStartArray("windows");
        foreach (var window in row.Windows) json.WriteStringValue(window.ToString());
        json.WriteEndArray();
        json.WriteBoolean("weekdaysOnly", row.WeekdaysOnly);
        if (row.UpTo is { } upTo) json.WriteNumber("upTo", Micro(upTo));
        json.WriteNumber("price", Micro(row.Micro));
        json.WriteString("unit", row.Unit);
    }

    static decimal Micro(long value) => value / 1_000_000m;

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
