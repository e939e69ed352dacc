using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;
using Yoichi.Cli.Clear;

namespace Yoichi.Cli.Compare;

/// <summary>A community under each mechanism as a table and as JSON.</summary>
static class CommunityComparisonText
{
    static readonly CultureInfo Numbers = CultureInfo.InvariantCulture;

    public static void Print(TextWriter writer, CommunityComparison found, bool ja)
    {
        var first = found.Runs[0];
        writer.WriteLine(ja
            ? $"{found.TitleJa}（{first.Community}）{first.From} から {first.Days} 日間・エージェント {first.Agents}・シード {first.Seed}"
            : $"{found.TitleEn} ({first.Community}): {first.Days} days from {first.From}, {first.Agents} agents, seed {first.Seed}");
        var table = new Table().Border(TableBorder.Simple).AddColumn(ja ? "方式" : "mechanism");
        foreach (var heading in ja
            ? new[] { "市場なし 円", "市場あり 円", "改善 %", "約定 kWh", "平均価格 円/kWh", "保証額 円", "損をした人" }
            : ["without ¥", "with market ¥", "gain %", "traded kWh", "mean ¥/kWh", "guarantee ¥", "worse off"])
            table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        foreach (var run in found.Runs)
            table.AddRow(run.Mechanism, run.Bill.BaselineYen.ToString("#,0", Numbers), run.Bill.P2pYen.ToString("#,0", Numbers),
                run.Bill.ImprovementPct?.ToString("0.0", Numbers) ?? "–",
                (run.EnergyWh.TradedP2P / 1000m).ToString("#,0.0", Numbers), run.Market.MeanPrice ?? "–",
                run.GuaranteeYen.ToString("#,0", Numbers),
                run.WorseOff.Count.ToString(Numbers));
        var console = Tables.To(writer, width: 160); //  no cell is ever cut
        console.Write(table);
        TextBars.Print(writer, ja ? "市場で安くなった額（円）" : "saved by the market, ¥", [], [.. found.Runs.Select(run =>
            new TextBars.Row(run.Mechanism, [run.Bill.BaselineYen - run.Bill.P2pYen],
                (run.Bill.BaselineYen - run.Bill.P2pYen).ToString("#,0", Numbers)))]);
        writer.WriteLine(ja
            ? "請求は全住宅と車の合計。保証が損を埋めるので、損をした人は常に 0。"
            : "Bills are all homes and vehicles together. The guarantee makes good every loss, so nobody may be worse off.");
    }

    public static string ToJson(CommunityComparison found)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            var first = found.Runs[0];
            json.WriteStartObject();
            json.WriteString("community", first.Community);
            json.WriteString("from", first.From);
            json.WriteNumber("days", first.Days);
            json.WriteNumber("seed", first.Seed);
            json.WriteStartArray("mechanisms");
            foreach (var run in found.Runs)
            {
                json.WriteStartObject();
                json.WriteString("mechanism", run.Mechanism);
                json.WriteNumber("baselineYen", run.Bill.BaselineYen);
                json.WriteNumber("p2pYen", run.Bill.P2pYen);
                if (run.Bill.ImprovementPct is { } percent) json.WriteNumber("improvementPct", percent);
                else json.WriteNull("improvementPct");
                json.WriteNumber("tradedWh", run.EnergyWh.TradedP2P);
                json.WriteString("meanPrice", run.Market.MeanPrice);
                json.WriteNumber("trades", run.Market.Trades);
                json.WriteNumber("guaranteeYen", run.GuaranteeYen);
                json.WriteNumber("worseOff", run.WorseOff.Count);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
