using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Yoichi.Pages;
using Yoichi.Settlement;

namespace Yoichi.Billing;

/// <summary>A bill as one JSON object: docs/reference/bill-files.md. Keys are added, never renamed.</summary>
public static class BillJson
{
    static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(BillDocument document) => Text(json =>
    {
        var (bill, subject, span) = (document.Bill, document.Subject, document.Subject.Month.Span);
        json.WriteNumber("bill", 1);
        json.WriteString("participant", bill.Participant.Name);
        json.WriteString("kind", subject.Kind);
        Write(json, "community", subject.Community);
        json.WriteString("month", BillText.Month(bill.Month));
        json.WriteString("from", BillText.Day(span.From));
        json.WriteString("until", BillText.Day(span.To));
        Terms(json, subject);
        Lines(json, "lines", bill.Lines);
        Lines(json, "baselineLines", bill.BaselineLines);
        json.WriteNumber("totalYen", bill.Total.FloorYen());
        json.WriteNumber("baselineYen", bill.Baseline.FloorYen());
        json.WriteNumber("savedYen", document.Saved.FloorYen());
        Tax(json, document);
        Rounding(json, bill);
        Readings(json, document.Statement);
        json.WriteStartObject("partners");
        Partners(json, "boughtFrom", document.Statement.Sellers);
        Partners(json, "soldTo", document.Statement.Buyers);
        json.WriteEndObject();
        Days(json, document.Statement);
        Write(json, "sentence", document.Sentence);
        json.WriteStartArray("oddities");
        foreach (var oddity in document.Oddities)
        {
            json.WriteStartObject();
            json.WriteString("code", oddity.Code);
            json.WriteString("en", oddity.Sentence.En);
            json.WriteString("ja", oddity.Sentence.Ja);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>One object, ended by a line feed.</summary>
    internal static string Text(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    internal static void Write(Utf8JsonWriter json, string name, Bilingual text)
    {
        json.WriteStartObject(name);
        json.WriteString("en", text.En);
        json.WriteString("ja", text.Ja);
        json.WriteEndObject();
    }

    internal static void Lines(Utf8JsonWriter json, string name, ImmutableArray<BillLine> lines)
    {
        json.WriteStartArray(name);
        foreach (var line in lines)
        {
            json.WriteStartObject();
            json.WriteString("section", BillSections.CodeOf(line.Kind));
            json.WriteString("line", line.Kind);
            json.WriteNumber("wh", line.Quantity.WattHours);
            json.WriteString("unitPrice", line.UnitPrice?.ToString());
            json.WriteNumber("amountMicroYen", line.Amount.MicroYen);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void Terms(Utf8JsonWriter json, BillSubject subject)
    {
        var terms = subject.Terms;
        json.WriteStartObject("terms");
        json.WriteString("retail", terms.Retail);
        json.WriteString("buyBack", terms.BuyBack);
        json.WriteString("charges", terms.Charges);
        json.WriteString("levy", terms.Levy);
        json.WriteString("imbalance", terms.Imbalance);
        json.WriteString("fuel", terms.Fuel);
        json.WriteNumber("amperes", terms.Amperes);
        json.WriteNumber("contractWatts", terms.ContractWatts);
        json.WriteString("registration", subject.Registration);
        json.WriteStartArray("unconfirmed");
        foreach (var source in subject.Month.Unconfirmed) json.WriteStringValue(source);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Tax(Utf8JsonWriter json, BillDocument document)
    {
        if (document.Tax is not { } tax) { json.WriteNull("includedTax"); return; }
        json.WriteStartObject("includedTax");
        json.WriteNumber("percent", tax.Percent);
        json.WriteNumber("taxableMicroYen", tax.Taxable.MicroYen);
        json.WriteNumber("yen", tax.Yen);
        if (tax.SoldYen is { } sold) json.WriteNumber("soldYen", sold);
        else json.WriteNull("soldYen");
        json.WriteStartArray("unconfirmedLines");
        foreach (var kind in tax.UnconfirmedLines) json.WriteStringValue(kind);
        json.WriteEndArray();
        json.WriteNumber("yenWithoutUnconfirmed", tax.YenWithoutUnconfirmed);
        json.WriteEndObject();
    }

    static void Rounding(Utf8JsonWriter json, Bill bill)
    {
        json.WriteStartObject("rounding");
        json.WriteString("rule", BillDocument.RoundingRule);
        json.WriteString("account", BillDocument.RoundingAccount);
        json.WriteNumber("amountMicroYen", bill.Lines.Where(l => l.Kind == LineKinds.Rounding).Sum(l => l.Amount.MicroYen));
        json.WriteEndObject();
    }

    static void Readings(Utf8JsonWriter json, MonthStatement statement)
    {
        json.WriteStartObject("readings");
        foreach (var kind in new[] { ReadingKind.Measured, ReadingKind.Recovered, ReadingKind.Estimated })
            json.WriteNumber(BillCsv.Quality(kind), statement.Count(kind));
        json.WriteEndObject();
    }

    static void Partners(Utf8JsonWriter json, string name, ImmutableArray<TradePartner> partners)
    {
        json.WriteStartArray(name);
        foreach (var partner in partners)
        {
            json.WriteStartObject();
            json.WriteString("participant", partner.Partner.Name);
            json.WriteNumber("wh", partner.Quantity.WattHours);
            json.WriteNumber("amountMicroYen", partner.Amount.MicroYen);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void Days(Utf8JsonWriter json, MonthStatement statement)
    {
        json.WriteStartArray("days");
        foreach (var (day, row) in statement.Days())
        {
            json.WriteStartObject();
            json.WriteString("day", BillText.Day(day));
            json.WriteNumber("importWh", row.Forward.WattHours);
            json.WriteNumber("exportWh", row.Reverse.WattHours);
            json.WriteNumber("boughtWh", row.Bought.WattHours);
            json.WriteNumber("boughtMicroYen", row.BoughtFor.MicroYen);
            json.WriteNumber("soldWh", row.Sold.WattHours);
            json.WriteNumber("soldMicroYen", row.SoldFor.MicroYen);
            json.WriteNumber("fromRetailerWh", row.FromRetailer.WattHours);
            json.WriteNumber("toRetailerWh", row.ToRetailer.WattHours);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
