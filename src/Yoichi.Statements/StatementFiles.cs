using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Yoichi.Provenance;
using Yoichi.Units;

namespace Yoichi.Statements;

/// <summary>A statement for programs: CSV and JSON. Columns and fields: docs/reference/statements.md.</summary>
public static class StatementFiles
{
    public static string Csv(Statement s)
    {
        var text = new StringBuilder("start,end,use,wh,source,from,technology,place,generated,through,yen_per_kwh,micro_yen,issuance,discharged,lost_wh,driven_wh\n");
        foreach (var line in s.Lines)
            text.AppendJoin(',', s.Grid.Format(line.Slot), s.Grid.Format(line.Slot + 1), line.Use.ToString().ToLowerInvariant(),
                line.WattHours.ToString(CultureInfo.InvariantCulture), line.Kind.ToString().ToLowerInvariant(), line.From.Name,
                line.Plant?.Technology ?? "", Quoted(line.Plant?.Place ?? ""), line.Generated is { } slot ? s.Grid.Format(slot) : "",
                string.Join(' ', line.Through.Select(p => $"{p.Site}@{s.Grid.Format(p.Charged)}")), line.Price?.ToString() ?? "",
                line.Price is { } price ? (new Energy(line.WattHours) * price).MicroYen.ToString(CultureInfo.InvariantCulture) : "",
                line.Issuance == 0 ? "" : line.Issuance.ToString(CultureInfo.InvariantCulture),
                string.Join(' ', line.Discharged.Select(d => $"{d.WattHours.ToString(CultureInfo.InvariantCulture)}@{s.Grid.Format(d.Slot)}")),
                Some(line.Lost), Some(line.Driven)).Append('\n');
        return text.ToString();
    }

    static string Some(long wattHours) => wattHours == 0 ? "" : wattHours.ToString(CultureInfo.InvariantCulture);

    internal static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string Json(Statement s)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("participant", s.Participant.Name);
            json.WriteString("from", s.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            json.WriteString("until", s.Until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            json.WriteNumber("slotMinutes", s.Grid.Minutes);
            json.WriteNumber("loadWh", s.Sum(EnergyUse.Load));
            json.WriteNumber("chargeWh", s.Sum(EnergyUse.Charge));
            json.WriteNumber("heldWh", s.HeldWattHours);
            WriteScore(json, s.Score);
            WriteSupply(json, s.Supply);
            json.WriteStartArray("lines");
            foreach (var line in s.Lines) WriteLine(json, s.Grid, line);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    static void WriteScore(Utf8JsonWriter json, Matching score)
    {
        json.WriteStartObject("matching");
        json.WriteNumber("hourlyThousandths", score.HourlyThousandths);
        json.WriteNumber("hourlyWithGridThousandths", score.HourlyWithGridThousandths);
        json.WriteNumber("annualThousandths", score.AnnualThousandths);
        json.WriteEndObject();
    }

    static void WriteSupply(Utf8JsonWriter json, SupplyMix supply)
    {
        json.WriteStartObject("supply");
        json.WriteStartObject("mixThousandths");
        foreach (var (source, share) in supply.Mix) json.WriteNumber(source, share);
        json.WriteEndObject();
        json.WriteNumber("certifiedThousandths", supply.CertifiedThousandths);
        json.WriteString("certificateKind", supply.CertificateKind);
        json.WriteNumber("gramsPerKWh", supply.GramsPerKWh);
        json.WriteString("source", supply.Source);
        json.WriteBoolean("effectivelyRenewable", supply.IsEffectivelyRenewable);
        json.WriteEndObject();
    }

    static void WriteLine(Utf8JsonWriter json, SlotGrid grid, StatementLine line)
    {
        json.WriteStartObject();
        json.WriteString("start", grid.Format(line.Slot));
        json.WriteString("use", line.Use.ToString().ToLowerInvariant());
        json.WriteNumber("wh", line.WattHours);
        json.WriteString("source", line.Kind.ToString().ToLowerInvariant());
        if (line.From != default) json.WriteString("from", line.From.Name);
        if (line.Plant is { } plant)
        {
            json.WriteString("technology", plant.Technology);
            json.WriteString("place", plant.Place);
            if (plant.Re100Until is { } day) json.WriteString("re100Until", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            json.WriteString("generated", grid.Format(line.Generated!.Value));
            json.WriteNumber("issuance", line.Issuance);
        }

        json.WriteStartArray("through");
        foreach (var (site, charged) in line.Through)
        {
            json.WriteStartObject();
            json.WriteString("store", site.Name);
            json.WriteString("charged", grid.Format(charged));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (line.Price is { } price) json.WriteNumber("microYenPerWh", price.MicroYenPerWattHour);
        json.WriteStartArray("discharged");
        foreach (var (slot, wattHours) in line.Discharged)
        {
            json.WriteStartObject();
            json.WriteString("start", grid.Format(slot));
            json.WriteNumber("wh", wattHours);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (line.Lost > 0) json.WriteNumber("lostWh", line.Lost);
        if (line.Driven > 0) json.WriteNumber("drivenWh", line.Driven);
        json.WriteEndObject();
    }
}
