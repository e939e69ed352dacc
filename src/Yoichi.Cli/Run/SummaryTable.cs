using System.Globalization;
using Spectre.Console;
using Yoichi.Simulation.Reporting;

namespace Yoichi.Cli.Run;

/// <summary>Who gained how much, on the terminal: yen and per cent side by side.</summary>
static class SummaryTable
{
    static readonly CultureInfo Numbers = CultureInfo.InvariantCulture;

    public static void Print(RunRecord record, string output)
    {
        var (summary, ja) = (record.Summary, Language.IsJapanese);
        Console.WriteLine(ja
            ? $"{record.TitleJa}（{summary.Community}）{summary.From} から {summary.Days} 日間・{summary.SlotMinutes}分コマ・参加者 {summary.Participants}・方式 {summary.Mechanism}・エージェント {summary.Agents}・シード {summary.Seed}"
            : $"{record.TitleEn} ({summary.Community}): {summary.Days} days from {summary.From}, {summary.SlotMinutes}-minute slots, {summary.Participants} participants, {summary.Mechanism}, {summary.Agents} agents, seed {summary.Seed}");
        Console.WriteLine();
        PrintGroups(summary, ja);
        Console.WriteLine();
        if (summary.Months.Count > 1) PrintMonths(summary.Months, ja);
        PrintMarket(summary, ja);
        foreach (var note in summary.Notes) Console.WriteLine(ja ? $"注: {Notes.Of(note).Ja}" : $"note: {note}");
        Console.WriteLine(ja ? $"結果: {output}（report.html をブラウザで開く）" : $"Written to {output}: open report.html in a browser.");
    }

    static void PrintGroups(RunSummary summary, bool ja)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(ja ? "区分" : "group");
        foreach (var heading in ja
            ? new[] { "参加者", "市場なし 円", "市場あり 円", "差 円", "改善 %" }
            : ["participants", "without ¥", "with market ¥", "gain ¥", "gain %"])
            table.AddColumn(new TableColumn(heading).RightAligned());
        var all = summary.Bill;
        Add(table, ja ? "全体（住宅と車）" : "all homes and vehicles", null, all.BaselineYen, all.P2pYen, all.ImprovementPct);
        foreach (var group in all.Groups)
            Add(table, ja ? HtmlReport.JapaneseGroup(group.Name) : group.Name, group.Participants, group.BaselineYen, group.P2pYen, group.ImprovementPct);
        if (summary.Office is { } office)
            Add(table, ja ? "事業所（別計）" : "office (apart)", office.Participants, office.BaselineYen, office.P2pYen, office.ImprovementPct);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected) console.Profile.Width = 110;
        console.Write(table);
    }

    static void PrintMonths(IReadOnlyList<MonthSummary> months, bool ja)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(ja ? "月" : "month");
        foreach (var heading in ja
            ? new[] { "地産地消率 %", "約定 kWh", "小売から kWh", "小売へ kWh", "平均価格 円/kWh", "市場なし 円", "差 円", "改善 %", "保証額 円" }
            : ["local share %", "traded kWh", "from retailer kWh", "to retailer kWh", "mean ¥/kWh", "without ¥", "gain ¥", "gain %", "guarantee ¥"])
            table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (var m in months)
            table.AddRow(m.Month, m.LocalSharePct?.ToString("0.0", Numbers) ?? "–", KWh(m.TradedP2PWh), KWh(m.RetailerImportWh),
                KWh(m.RetailerExportWh), m.MeanPrice ?? "–", Yen(m.BaselineYen), Yen(m.BaselineYen - m.P2pYen),
                m.ImprovementPct?.ToString("0.0", Numbers) ?? "–", Yen(m.GuaranteeYen));
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected) console.Profile.Width = 130;
        console.Write(table);
        Console.WriteLine();
    }

    static void Add(Table table, string name, int? participants, long without, long with, double? percent) =>
        table.AddRow(Markup.Escape(name), participants?.ToString(Numbers) ?? "", Yen(without), Yen(with),
            Yen(without - with), percent?.ToString("0.0", Numbers) ?? "–");

    static void PrintMarket(RunSummary s, bool ja)
    {
        var (e, m) = (s.EnergyWh, s.Market);
        Console.WriteLine(ja
            ? $"約定 {KWh(e.TradedP2P)} kWh（{m.Trades:N0} 件）・平均価格 {m.MeanPrice ?? "–"} 円/kWh・約定率 {m.ClearedShare:P0}・保証額 {Yen(s.GuaranteeYen)} 円"
            : $"Traded {KWh(e.TradedP2P)} kWh in {m.Trades:N0} trades at {m.MeanPrice ?? "–"} ¥/kWh on average; {m.ClearedShare:P0} of what could match did; guarantee ¥{Yen(s.GuaranteeYen)}.");
        Console.WriteLine(ja
            ? $"電力量 kWh: 発電 {KWh(e.Generated)} + 小売から {KWh(e.RetailerImport)} + 放電 {KWh(e.Discharged)} = 消費 {KWh(e.Consumed)} + 小売へ {KWh(e.RetailerExport)} + 充電 {KWh(e.Charged)}"
            : $"Energy kWh: generated {KWh(e.Generated)} + from retailer {KWh(e.RetailerImport)} + discharged {KWh(e.Discharged)} = consumed {KWh(e.Consumed)} + to retailer {KWh(e.RetailerExport)} + charged {KWh(e.Charged)}");
        Console.WriteLine(ja
            ? $"残差: {s.Residual.EnergyWh} Wh, {s.Residual.MoneyMicroYen} µ¥・損をした参加者: {(s.WorseOff.Count == 0 ? "なし" : string.Join(", ", s.WorseOff))}・{s.WallSeconds.ToString("0.0", Numbers)} 秒"
            : $"Residuals: {s.Residual.EnergyWh} Wh, {s.Residual.MoneyMicroYen} µ¥. Worse off: {(s.WorseOff.Count == 0 ? "nobody" : string.Join(", ", s.WorseOff))}. Took {s.WallSeconds.ToString("0.0", Numbers)} s.");
    }

    static string Yen(long yen) => yen.ToString("#,0", Numbers);

    static string KWh(long wattHours) => (wattHours / 1000m).ToString("#,0.0", Numbers);
}
