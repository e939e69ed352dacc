using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Yoichi.Cli.Run;
using Yoichi.Metering;
using Yoichi.Simulation.Metered;

namespace Yoichi.Cli.Settle;

/// <summary>The loss experiment as a table and as JSON.</summary>
static class LossText
{
    public const string FileName = "loss.json";

    static readonly CultureInfo Numbers = CultureInfo.InvariantCulture;

    public static void Print(LossReport report)
    {
        var ja = Language.IsJapanese;
        var table = new Table { Border = TableBorder.Simple };
        foreach (var heading in ja
            ? new[] { "欠損", "指針", "買電 kWh 誤差", "売電 kWh 誤差", "コマ誤差 %", "請求誤差 円 平均/最大", "訂正後 円 平均/最大", "保留", "残差" }
            : ["lost or late", "counters", "import kWh off", "export kWh off", "per slot %", "bill ¥ mean/worst", "after late ¥ mean/worst", "delayed", "residual"])
            table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (var r in report.Levels)
            table.AddRow($"{r.Percent} %", r.WithCounters ? (ja ? "毎日" : "daily") : "–",
                $"{Fixed(r.Import.KWhAtClose)} → {Fixed(r.Import.KWhAtEnd)}", $"{Fixed(r.Export.KWhAtClose)} → {Fixed(r.Export.KWhAtEnd)}",
                $"{Fixed(r.Import.PercentPerSlotAtClose)} → {Fixed(r.Import.PercentPerSlotAtEnd)}", Yen(r.YenAtClose), Yen(r.YenAtEnd),
                r.Delayed.ToString(Numbers), $"{r.ResidualWh} Wh, {r.ResidualMicroYen} µ¥");
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected) console.Profile.Width = 150;
        console.Write(table);
        Console.WriteLine(ja
            ? "矢印の左は月の締めの時点、右は遅れた値が届いた後。kWh 誤差は参加者ごとの月計の誤差の和。"
            : "Left of the arrow when the month was closed, right after late readings had arrived. kWh off: the sum over participants of how far their month is off.");
        foreach (var line in Warnings(report, ja)) Console.WriteLine(line);
    }

    /// <summary>Where the readings are incomplete to begin with, what they are held against is no truth.</summary>
    static IEnumerable<string> Warnings(LossReport report, bool ja)
    {
        if (!report.Incomplete.IsEmpty)
        {
            var (missing, all) = (report.Incomplete.Sum(m => m.Missing).ToString("#,0", Numbers), report.Incomplete.Sum(m => m.Slots).ToString("#,0", Numbers));
            var who = string.Join(", ", report.Incomplete.Take(5).Select(m => $"{m.Participant} {Channels.Name(m.Channel)}"))
                + (report.Incomplete.Length > 5 ? " …" : "");
            yield return ja
                ? $"! 元の計量値が欠けている（{who}：{all} コマ中 {missing} コマ）。そのコマの「正しい値」は推計であり、誤差は実際より小さく見える。"
                : $"! The readings are incomplete to begin with ({who}: {missing} of {all} slots): there the true value is an estimate itself, and the errors look smaller than they are.";
        }

        if (!report.Unbilled.IsEmpty)
            yield return ja
                ? $"! {string.Join("、", report.Unbilled)} は全データでも請求できないため、円の誤差に含まれない。"
                : $"! {string.Join(", ", report.Unbilled)} cannot be billed even on all readings, and so is in no figure of yen.";
    }

    public static string Json(LossReport report, ulong seed)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("seed", seed);
            json.WriteStartArray("incomplete");
            foreach (var meter in report.Incomplete)
            {
                json.WriteStartObject();
                json.WriteString("participant", meter.Participant);
                json.WriteString("channel", Channels.Name(meter.Channel));
                json.WriteNumber("slotsNotRead", meter.Missing);
                json.WriteNumber("slots", meter.Slots);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("unbilled");
            foreach (var participant in report.Unbilled) json.WriteStringValue(participant.Name);
            json.WriteEndArray();
            json.WriteStartArray("levels");
            foreach (var r in report.Levels)
            {
                json.WriteStartObject();
                json.WriteNumber("percent", r.Percent);
                json.WriteBoolean("counters", r.WithCounters);
                json.WriteNumber("readingsLostOrLate", r.Lost);
                Write(json, "import", r.Import);
                Write(json, "export", r.Export);
                Write(json, "yenAtClose", r.YenAtClose);
                Write(json, "yenAtEnd", r.YenAtEnd);
                json.WriteNumber("delayed", r.Delayed);
                json.WriteNumber("residualWh", r.ResidualWh);
                json.WriteNumber("residualMicroYen", r.ResidualMicroYen);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    static void Write(Utf8JsonWriter json, string name, FlowError e)
    {
        json.WriteStartObject(name);
        json.WriteNumber("kWhAtClose", Math.Round(e.KWhAtClose, 3));
        json.WriteNumber("kWhAtEnd", Math.Round(e.KWhAtEnd, 3));
        json.WriteNumber("percentPerSlotAtClose", Math.Round(e.PercentPerSlotAtClose, 3));
        json.WriteNumber("percentPerSlotAtEnd", Math.Round(e.PercentPerSlotAtEnd, 3));
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, string name, YenError e)
    {
        json.WriteStartObject(name);
        json.WriteNumber("mean", Math.Round(e.Mean, 3));
        json.WriteNumber("worst", e.Worst);
        json.WriteNumber("billed", e.Billed);
        json.WriteEndObject();
    }

    static string Fixed(double value) => value.ToString("0.0", Numbers);

    static string Yen(YenError e) => $"{Fixed(e.Mean)} / {e.Worst.ToString("#,0", Numbers)}";
}
