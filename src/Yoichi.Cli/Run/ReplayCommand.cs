using System.CommandLine;
using System.Text.Json;
using Yoichi.Simulation;

namespace Yoichi.Cli.Run;

/// <summary><c>yoichi replay</c>: plays a run again from its journal and compares every byte.</summary>
static class ReplayCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "A folder that simulate or demo wrote" };
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
        Console.WriteLine((outcome.Differences.Count, Language.IsJapanese) switch
        {
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
            json.WriteStartArray("differences");
            foreach (var difference in outcome.Differences) json.WriteStringValue(difference);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
