using System.Buffers;
using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Yoichi.Cli.Run;
using Yoichi.Market;

namespace Yoichi.Cli.Clear;

/// <summary><c>yoichi check-clearing ORDERS.csv RESULT.json</c>: is it feasible, and, for <c>call</c>, optimal and
/// fairly priced? Nothing is cleared again.</summary>
static class CheckClearingCommand
{
    public static Command Create()
    {
        var orders = new Argument<string>("ORDERS.csv") { Description = "The orders of the slot." };
        var result = new Argument<string>("RESULT.json") { Description = "What was made of them." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("check-clearing", "Check a clearing against its orders, without running the auction. 約定結果を再計算せずに検証する。")
        {
            orders, result, json,
        };
        command.SetAction(parsed =>
        {
            var file = OrdersFile.Read(parsed.GetValue(orders)!);
            var document = ClearingFile.Read(parsed.GetValue(result)!, file);
            var violations = document.Violations.AddRange(ClearingCheck.Of(file.Orders, document.Clearing, file.Ids));
            var proven = document.Clearing.Duals.Length > 0 && violations.IsEmpty;

            var writer = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json)) writer.WriteLine(ToJson(document.Clearing, violations, proven));
            else Print(writer, document.Clearing, violations, proven, Language.IsJapanese);
            return violations.IsEmpty ? 0 : 1;
        });
        return command;
    }

    static void Print(
        TextWriter writer, Clearing clearing, ImmutableArray<Violation> violations, bool proven, bool ja)
    {
        foreach (var violation in violations) writer.WriteLine(violation);
        var (trades, wattHours) = (clearing.Trades.Length, clearing.Traded.WattHours);
        if (!violations.IsEmpty)
            writer.WriteLine(ja ? $"違反 {violations.Length} 件" : violations.Length == 1 ? "1 violation" : $"{violations.Length} violations");
        else if (proven || clearing.Mechanism == "call")
            writer.WriteLine(ja ? $"有効かつ最適: 約定 {trades} 件・{wattHours} Wh・総余剰 {clearing.Welfare} 円"
                : $"valid and optimal: {trades} trades, {wattHours} Wh, {clearing.Welfare} ¥");
        else writer.WriteLine(ja ? $"有効: 約定 {trades} 件・{wattHours} Wh" : $"valid: {trades} trades, {wattHours} Wh");
    }

    static string ToJson(Clearing clearing, ImmutableArray<Violation> violations, bool proven)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteBoolean("valid", violations.IsEmpty);
            json.WriteBoolean("provenOptimal", proven);
            json.WriteString("mechanism", clearing.Mechanism);
            json.WriteStartArray("violations");
            foreach (var violation in violations)
            {
                json.WriteStartObject();
                json.WriteString("code", violation.Code);
                json.WriteString("sentence", violation.Sentence);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
