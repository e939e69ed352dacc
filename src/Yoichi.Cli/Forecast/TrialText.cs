using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;
using Yoichi.Cli.Clear;
using Yoichi.Forecasting;
using Yoichi.Forecasting.Skill;
using Yoichi.Pages;

namespace Yoichi.Cli.Forecast;

/// <summary>A trial as a table and as JSON.</summary>
static class TrialText
{
    public static void Print(TextWriter writer, TrialRun found, bool homes, bool ja)
    {
        var grid = found.Series[0].History.Grid;
        writer.WriteLine(ja
            ? $"{found.Series.Count} 系列・評価期間 {grid.Format(found.Trial.First)} から {grid.Format(found.Trial.End)}・{found.Trial.Horizon} コマ先まで"
            : $"{found.Series.Count} series, tested {grid.Format(found.Trial.First)} to {grid.Format(found.Trial.End)}, {found.Trial.Horizon} slots ahead");
        var table = new Table().Border(TableBorder.Simple).AddColumn(ja ? "モデル" : "model").AddColumn(ja ? "点予測" : "point");
        if (homes) table.AddColumn(ja ? "系列" : "series");
        foreach (var heading in Headings(grid.PerDay, ja))
            table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        foreach (var result in found.Results)
        {
            if (homes)
                foreach (var (series, score) in found.Series.Zip(result.Homes))
                    table.AddRow([result.Model, PointName(result.Point, ja), Spectre.Console.Markup.Escape(series.Name), Text(score.Nmae), Text(score.Nrmse), Text(score.Mase), "", Text(score.Pinball), Percent(score.Coverage), "", "", ""]);
            string[] row = [result.Model, PointName(result.Point, ja), .. homes ? [ja ? "平均" : "mean"] : Array.Empty<string>(), .. Row(found, result)];
            table.AddRow(row);
        }

        var console = Tables.To(writer);
        console.Profile.Width = 200;                         // no cell is ever cut
        console.Write(table);
        foreach (var line in Notes(found)) writer.WriteLine(ja ? line.Ja : line.En);
    }

    public static IEnumerable<string> Row(TrialRun found, ModelResult result) =>
    [
        Text(result.Mean(s => s.Nmae)), Text(result.Mean(s => s.Nrmse)), Text(result.Mean(s => s.Mase)), Text(found.Skill(result)),
        Text(result.Mean(s => s.Pinball)), Percent(result.Mean(s => s.Coverage)), Text(OfSum(found, result.Sum.Nmae)), Text(OfSum(found, result.Sum.Nrmse)),
        double.IsFinite(result.BatteryLoss) ? Percent(result.BatteryLoss) : "–",
    ];

    public static IReadOnlyList<string> Headings(int perDay, bool ja) => ja
        ? ["nMAE", "nRMSE", $"MASE{perDay}", "スキル", "ピンボール", "80 % 帯", "合計 nMAE", "合計 nRMSE", "蓄電池"]
        : ["nMAE", "nRMSE", $"MASE{perDay}", "skill", "pinball", "80 % band", "sum nMAE", "sum nRMSE", "battery"];

    /// <summary>Prices do not add up to anything.</summary>
    static double OfSum(TrialRun found, double figure) => found.Trial.Quantity == Quantity.Price ? double.NaN : figure;

    public static string PointName(Point point, bool ja) => (point, ja) switch
    {
        (Point.Mean, false) => "mean",
        (Point.Mean, true) => "平均",
        (_, false) => "median",
        _ => "中央値",
    };

    /// <summary>What the figures are, and whoever was served by another model than asked for.</summary>
    public static IEnumerable<Bilingual> Notes(TrialRun found)
    {
        yield return new("Mean over the series; sum: of all series together. Skill: against the day naive's RMSE. 80 % band: share of values within 10-90 %.",
            "系列の平均。合計は全系列を足した予測の誤差。スキルは前日予測の RMSE に対する改善。80 % 帯は 10〜90 % 分位に入った割合。");
        if (found.Trial.Quantity != Quantity.Price)
            yield return new("Battery: what a home that trades by the forecast and has a battery pays beyond a perfect forecast.",
                "蓄電池：予測で取引し蓄電池をもつ家が、完全な予測に比べて余計に払う割合。");
        if (found.Series.Any(s => s.History.Weather is not null))
            yield return new("The weather told is the file's, of the hours forecast too: if it was observed, errors are lower than with a weather forecast.",
                "気象は予測対象の時刻もファイルの値を使う。実測なら、気象予報を使う場合より誤差は小さい。");
        if (found.Model is { } model)
        {
            FormattableString en = $"Trees trained in {found.TrainingSeconds:0.0} s on what came before the test; blend: {model.MeanWeight:0.##} trees in the mean (cheapest to run a battery by), {model.MedianWeight:0.##} in the median.";
            FormattableString ja = $"決定木は評価期間より前だけで学習（{found.TrainingSeconds:0.0} 秒）。混合の重みは平均 {model.MeanWeight:0.##}（蓄電池の費用が最小）、中央値 {model.MedianWeight:0.##}。";
            yield return new(en.ToString(CultureInfo.InvariantCulture), ja.ToString(CultureInfo.InvariantCulture));
        }

        if (found.NoTrees is { } why) yield return new($"No trees: {why}. Statistical models serve in their place.", $"決定木なし（{why}）。統計モデルで代替。");
        foreach (var result in found.Results.DistinctBy(r => r.Model))
            foreach (var ((by, notices), count) in result.Served.Where(s => s.Key.Notices != Notices.None))
                yield return new($"{result.Model}: {count} of {result.Served.Values.Sum()} forecasts served by {by} ({Words(notices, ja: false)})",
                    $"{result.Model}：{result.Served.Values.Sum()} 件中 {count} 件は {by} による（{Words(notices, ja: true)}）");
    }

    static string Words(Notices notices, bool ja) => string.Join(ja ? "、" : ", ", Enum.GetValues<Notices>()
        .Where(one => one != Notices.None && notices.HasFlag(one)).Select(one => one switch
        {
            Notices.NoHistory => ja ? "履歴なし" : "no history",
            Notices.ShortHistory => ja ? "履歴が短い" : "short history",
            Notices.Gaps => ja ? "直近一週間に欠測" : "gaps in the last week",
            Notices.FrozenMeter => ja ? "計量値が固着" : "a frozen meter's values left out",
            Notices.DeadPanels => ja ? "発電が止まっている" : "dead panels",
            _ => ja ? "決定木なし" : "no trees",
        }));

    static string Text(double value) => double.IsFinite(value) ? value.ToString("0.000", CultureInfo.InvariantCulture) : "–";

    static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    public static string ToJson(TrialRun found)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var grid = found.Series[0].History.Grid;
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("testFrom", grid.Format(found.Trial.First));
            json.WriteString("testEnd", grid.Format(found.Trial.End));
            json.WriteNumber("slotMinutes", grid.Minutes);
            json.WriteNumber("horizonSlots", found.Trial.Horizon);
            Write(json, "trainingSeconds", found.TrainingSeconds ?? double.NaN);
            json.WriteString("noTrees", found.NoTrees);
            json.WriteStartArray("models");
            foreach (var result in found.Results)
            {
                json.WriteStartObject();
                json.WriteString("model", result.Model);
                json.WriteString("point", PointName(result.Point, ja: false));
                json.WriteStartObject("mean");
                foreach (var (name, of) in Figures) Write(json, name, result.Mean(of));
                Write(json, "skill", found.Skill(result));
                Write(json, "batteryLoss", result.BatteryLoss);
                json.WriteEndObject();
                json.WriteStartObject("sum");
                foreach (var (name, of) in Figures) Write(json, name, of(result.Sum));
                json.WriteEndObject();
                json.WriteStartArray("series");
                foreach (var ((series, score), reference) in found.Series.Zip(result.Homes).Zip(found.Reference.Homes))
                {
                    json.WriteStartObject();
                    json.WriteString("name", series.Name);
                    foreach (var (name, of) in Figures) Write(json, name, of(score));
                    Write(json, "skill", score.SkillAgainst(reference));
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteStartArray("served");
                foreach (var ((by, notices), count) in result.Served)
                {
                    json.WriteStartObject();
                    json.WriteString("by", by);
                    json.WriteString("notices", notices.ToString());
                    json.WriteNumber("forecasts", count);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    static readonly (string Name, Func<Score, double> Of)[] Figures =
    [
        ("nmae", s => s.Nmae), ("nrmse", s => s.Nrmse), ("mase", s => s.Mase), ("pinball", s => s.Pinball), ("coverage80", s => s.Coverage),
    ];

    /// <summary>To six places; null where there is no number.</summary>
    static void Write(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, Math.Round(value, 6));
        else json.WriteNull(name);
    }
}
