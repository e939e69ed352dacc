using System.Globalization;
using System.Text;
using Yoichi.Pages;

namespace Yoichi.Billing;

/// <summary>The retailer's month as CSV and JSON: docs/reference/bill-files.md.</summary>
public static class RetailerFiles
{
    /// <summary>The retailer's lines, then what everybody has; each group of <c>everybody</c> sums to zero.</summary>
    public static string Csv(RetailerMonth month)
    {
        var text = new StringBuilder("month,table,line,withWh,withMicroYen,withoutWh,withoutMicroYen\n");
        var name = BillText.Month(month.Span.Month);
        foreach (var line in month.Lines)
            text.Append(CultureInfo.InvariantCulture, $"{name},retailer,{line.Code},{line.WithQuantity.WattHours},{line.With.MicroYen},{line.WithoutQuantity.WattHours},{line.Without.MicroYen}\n");
        foreach (var party in month.Parties)
            text.Append(CultureInfo.InvariantCulture, $"{name},everybody,{party.Code},,{party.With.MicroYen},,{party.Without.MicroYen}\n");
        return text.ToString();
    }

    public static string Json(RetailerMonth month, Bilingual community) => BillJson.Text(json =>
    {
        json.WriteNumber("retailer", 1);
        BillJson.Write(json, "community", community);
        json.WriteString("month", BillText.Month(month.Span.Month));
        json.WriteString("from", BillText.Day(month.Span.From));
        json.WriteString("until", BillText.Day(month.Span.To));
        json.WriteNumber("bills", month.Bills);
        json.WriteStartArray("lines");
        foreach (var line in month.Lines)
        {
            json.WriteStartObject();
            json.WriteString("line", line.Code);
            json.WriteNumber("withWh", line.WithQuantity.WattHours);
            json.WriteNumber("withMicroYen", line.With.MicroYen);
            json.WriteNumber("withoutWh", line.WithoutQuantity.WattHours);
            json.WriteNumber("withoutMicroYen", line.Without.MicroYen);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("everybody");
        foreach (var party in month.Parties)
        {
            json.WriteStartObject();
            json.WriteString("who", party.Code);
            json.WriteNumber("withMicroYen", party.With.MicroYen);
            json.WriteNumber("withoutMicroYen", party.Without.MicroYen);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("marginMicroYen", month.Margin.MicroYen);
        json.WriteNumber("baselineMarginMicroYen", month.BaselineMargin.MicroYen);
        json.WriteNumber("soldWh", month.Sold.WattHours);
        json.WriteNumber("baselineSoldWh", month.BaselineSold.WattHours);
        json.WriteNumber("tradedWh", month.Traded.WattHours);
        json.WriteString("source", month.Terms.Source);
        BillJson.Write(json, "sentence", month.Sentence());
        json.WriteStartArray("assumptions");
        foreach (var note in RetailerText.Assumptions(month))
        {
            json.WriteStartObject();
            json.WriteString("code", note.Code);
            json.WriteString("en", note.Sentence.En);
            json.WriteString("ja", note.Sentence.Ja);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
