using System.Globalization;
using System.Text;

namespace Yoichi.Billing;

/// <summary>A delta note as CSV and JSON: docs/reference/bill-files.md.</summary>
public static class DeltaNoteFiles
{
    /// <summary>The lines reversed and those in their place; they add up to what is due.</summary>
    public static string Csv(DeltaNote note)
    {
        var text = new StringBuilder("participant,month,note,section,line,wh,unitPrice,amountMicroYen\n");
        foreach (var line in note.Adjustment.Lines)
            text.Append(CultureInfo.InvariantCulture, $"{note.Adjustment.Participant},{BillText.Month(note.Adjustment.Month)},{note.Adjustment.Number},{BillSections.CodeOf(line.Kind)},{line.Kind},{line.Quantity.WattHours},{line.UnitPrice?.ToString()},{line.Amount.MicroYen}\n");
        return text.ToString();
    }

    public static string Json(DeltaNote note) => BillJson.Text(json =>
    {
        var a = note.Adjustment;
        json.WriteNumber("note", 1);
        json.WriteString("participant", a.Participant.Name);
        json.WriteString("month", BillText.Month(a.Month));
        json.WriteNumber("number", a.Number);
        json.WriteNumber("billedYen", a.Before.Total.FloorYen());
        json.WriteNumber("nowYen", a.After.Total.FloorYen());
        json.WriteNumber("dueYen", a.Due.FloorYen());
        json.WriteNumber("baselineYen", a.After.Baseline.FloorYen());
        json.WriteNumber("slotsChanged", a.SlotsChanged);
        BillJson.Lines(json, "lines", a.Lines);
        json.WriteStartArray("slots");
        foreach (var change in note.Changes)
        {
            json.WriteStartObject();
            json.WriteString("slot", note.Subject.Month.Grid.Format(change.Slot));
            json.WriteNumber("importWhBefore", change.Before.Forward.WattHours);
            json.WriteNumber("importWh", change.After.Forward.WattHours);
            json.WriteNumber("exportWhBefore", change.Before.Reverse.WattHours);
            json.WriteNumber("exportWh", change.After.Reverse.WattHours);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        BillJson.Write(json, "sentence", note.Sentence);
    });
}
