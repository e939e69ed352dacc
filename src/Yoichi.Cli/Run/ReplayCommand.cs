using System.CommandLine;
using System.Text.Json;
using Yoichi.Simulation;

namespace Yoichi.Cli.Run;

/// <summary><c>yoichi replay</c>: plays a run again from its journal and compares every byte.</summary>
static class ReplayCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "A folder that simulate or demo wrote, or a journal alone (FILE.jsonl)" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else" };
        var command = new Command("replay", "Play a run again from its journal alone and compare. 記録から再現して照合する。") { folder, json };
        command.SetAction(parsed =>
        {
            var outcome = Replay.Check(parsed.GetValue(folder)!);
            if (parsed.GetValue(json)) Console.Out.WriteLine(ToJson(outcome));
            else Print(outcome);
            return outcome.Differences.Count == 0 ? ExitCodes.Done : ExitCodes.CheckSaidNo;
        });
        return command;
    }

    static void Print(Replay.Outcome outcome)
    {
        foreach (var difference in outcome.Differences) Console.Error.WriteLine(difference);
        Console.WriteLine($"{outcome.Commands} commands, {outcome.Events} events");
        Console.WriteLine($"journal sha256 {outcome.JournalSha256}");
        Console.WriteLine($"events  sha256 {outcome.EventsSha256}");
        if (outcome.Totals is { } t)
            Console.WriteLine(Language.Of(
                $"{t.Orders} orders, {t.Trades} trades of {t.Traded.WattHours} Wh for {t.Paid.ToString()} yen; {t.Slots} slots settled, {t.Bills} bills, {t.Notes} notes",
                $"注文 {t.Orders} 件、約定 {t.Trades} 件（{t.Traded.WattHours} Wh、{t.Paid.ToString()} 円）、精算 {t.Slots} コマ、請求書 {t.Bills} 件、差額精算書 {t.Notes} 件"));
        Console.WriteLine((outcome.Differences.Count, Language.IsJapanese) switch
        {
            (0, true) when outcome.Totals is not null => $"一致: 記録のバイト列と、すべての照合点（{outcome.Marks} 個）での結果が再現された",
            (0, false) when outcome.Totals is not null => $"same: the journal's bytes, and its events at every mark ({outcome.Marks})",
            (0, true) => "一致: 記録から同じ結果が一字一句再現された",
            (0, false) => "same: journal, events, summary and report come out byte for byte",
            (_, true) => "不一致: 上記を参照",
            _ => "different: see above",
        });
    }

    static string ToJson(Replay.Outcome outcome)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteBoolean("same", outcome.Differences.Count == 0);
            json.WriteNumber("commands", outcome.Commands);
            json.WriteNumber("events", outcome.Events);
            json.WriteString("journalSha256", outcome.JournalSha256);
            json.WriteString("eventsSha256", outcome.EventsSha256);
            if (outcome.Totals is { } t)
            {
                json.WriteNumber("marks", outcome.Marks);
                json.WriteNumber("orders", t.Orders);
                json.WriteNumber("trades", t.Trades);
                json.WriteNumber("tradedWh", t.Traded.WattHours);
                json.WriteNumber("paidMicroYen", t.Paid.MicroYen);
                json.WriteNumber("slotsSettled", t.Slots);
                json.WriteNumber("bills", t.Bills);
                json.WriteNumber("notes", t.Notes);
            }

            json.WriteStartArray("differences");
            foreach (var difference in outcome.Differences) json.WriteStringValue(difference);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
