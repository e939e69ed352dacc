using System.CommandLine;
using System.Text.Json;
using Yoichi.Simulation;
using Yoichi.Units;

namespace Yoichi.Cli.Bills;

/// <summary><c>yoichi bills</c>: what each participant and the retailer get at the end of a month.</summary>
static class BillsCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "A folder that simulate or demo wrote" };
        var participants = new Option<string[]>("--participant")
        { Description = "Only this participant's bill; may be given again (default: everybody)", HelpName = "NAME", DefaultValueFactory = _ => [] };
        var output = new Option<string?>("--out") { Description = "Where the bills go (default: DIR/bills)", HelpName = "DIR" };
        var procurement = new Option<string?>("--procurement")
        { Description = "The exchange's prices (jepx), for what energy cost the retailer in each slot", HelpName = "FILE" };
        var area = new Option<string>("--area")
        { Description = "Which price of that file", HelpName = "NAME", DefaultValueFactory = _ => "system" };
        var registrations = new Option<string?>("--registrations")
        { Description = "Sellers' qualified-invoice numbers: rows of participant,registration", HelpName = "FILE.csv" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else" };
        var command = new Command("bills", "Write everybody's monthly bill and the retailer's month. 月次の請求書と明細、電力会社の収支を書き出す。")
        {
            folder, participants, output, procurement, area, registrations, json,
        };
        command.SetAction(parsed =>
        {
            var run = parsed.GetValue(folder)!;
            var prices = parsed.GetValue(procurement) is { } file
                ? ProcurementPrices.OfFile(file, parsed.GetValue(area)!) : ProcurementPrices.OfTariff;
            var written = BillFiles.Write(run, parsed.GetValue(output) ?? Path.Combine(run, "bills"),
                [.. parsed.GetValue(participants)!.Select(Named)], prices,
                Registrations.Load(parsed.GetValue(registrations)), quiet: parsed.GetValue(json));
            if (parsed.GetValue(json)) Console.Out.WriteLine(ToJson(written));
            else BillTable.Print(written);
            return ExitCodes.Done;
        });
        return command;
    }

    static ParticipantId Named(string name) => ParticipantId.TryParse(name, out var participant) ? participant
        : throw new InputException("bills.participant", "--participant", $"'{name}' is not a participant's name");

    static string ToJson(BillFiles.Written written)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("folder", written.Folder);
            json.WriteStartArray("bills");
            foreach (var bill in written.Bills)
            {
                json.WriteStartObject();
                json.WriteString("participant", bill.Participant.Name);
                json.WriteString("month", bill.Month.ToString("yyyy-MM"));
                json.WriteNumber("totalYen", bill.Total.FloorYen());
                json.WriteNumber("baselineYen", bill.Baseline.FloorYen());
                json.WriteString("file", bill.File);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("retailer");
            foreach (var month in written.Retailer)
            {
                json.WriteStartObject();
                json.WriteString("month", month.Span.Month.ToString("yyyy-MM"));
                json.WriteNumber("marginMicroYen", month.Margin.MicroYen);
                json.WriteNumber("baselineMarginMicroYen", month.BaselineMargin.MicroYen);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("notes");
            foreach (var note in written.Notes)
            {
                json.WriteStartObject();
                json.WriteString("participant", note.Participant.Name);
                json.WriteString("month", note.Month.ToString("yyyy-MM"));
                json.WriteNumber("number", note.Number);
                json.WriteNumber("dueYen", note.Due.FloorYen());
                json.WriteString("file", note.File);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("delayed");
            foreach (var late in written.Delayed)
            {
                json.WriteStartObject();
                json.WriteString("participant", late.Participant.Name);
                json.WriteString("month", late.Month.ToString("yyyy-MM"));
                json.WriteNumber("missingSlots", late.MissingSlots);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
