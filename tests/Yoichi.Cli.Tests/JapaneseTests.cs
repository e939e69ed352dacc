using System.CommandLine;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Yoichi.Cli.Bench;
using Yoichi.Cli.Import;
using Yoichi.Cli.Run;
using Yoichi.Metering;
using Yoichi.Testing;

namespace Yoichi.Cli.Tests;

/// <summary>What a Japanese reads at the terminal.</summary>
public sealed class JapaneseTests
{
    static readonly string[] Spoken = ["import", "export-readings", "clear", "check-clearing", "community", "bench", "settle", "bills", "quote", "log", "verify", "mirror", "receipt"];

    static bool IsJapanese(string text) => Regex.IsMatch(text, @"[\u3041-\u30ff\u4e00-\u9fff]");

    static IEnumerable<(string Path, Command Command)> Tree(Command command, string path)
    {
        yield return (path, command);
        foreach (var inner in command.Subcommands)
            foreach (var below in Tree(inner, $"{path} {inner.Name}")) yield return below;
    }

    [Fact]
    public void Every_command_option_and_argument_has_its_words()
    {
        var missing = new List<string>();
        foreach (var name in Spoken)
            foreach (var (path, command) in Tree(Program.Root().Subcommands.Single(c => c.Name == name), name))
            {
                if (JapaneseHelp.Of(path, "") is not { } what || !IsJapanese(what)) missing.Add(path);
                foreach (var symbol in command.Options.Cast<Symbol>().Concat(command.Arguments).Where(s => s is not System.CommandLine.Help.HelpOption))
                    if (JapaneseHelp.Of(path, symbol.Name) is not { } words || !IsJapanese(words)) missing.Add($"{path} {symbol.Name}");
            }

        Assert.Empty(missing);
    }

    [Fact]
    public void Help_has_Japanese_headings()
    {
        var (exit, output) = Yoichi("import", "--help");
        Assert.Equal(0, exit);
        foreach (var heading in new[] { "説明:", "使い方:", "引数:", "オプション:", "この説明を表示する" }) Assert.Contains(heading, output, StringComparison.Ordinal);
        foreach (var heading in new[] { "Description:", "Usage:", "Options:", "Show help" }) Assert.DoesNotContain(heading, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("c-route", "c_route.zip", "速報", "値の変わったコマ")]
    [InlineData("readings", "readings.csv", "推計", "値がない：欠測")]
    [InlineData("ct-stream", "ct_stream.csv", "一部だけ計量されたコマ", "読み取り方")]
    [InlineData("metpv", "metpv.txt", "全天日射", "平年")]
    [InlineData("jepx", "jepx_spot.csv", "最高", "電力量")]
    [InlineData("ev-norway", "ev_norway.csv", "充電回数", "終わりなし")]
    [InlineData("byron", "byron_retail.csv", "時間帯", "単価")]
    public void Import_tells_what_it_read(string format, string sample, params string[] words)
    {
        using var output = new StringWriter();
        ImportTable.Print(MeterFormats.Find(format).Read([.. MeterFile.LoadAll(Path.Combine(SharedData.Repository(), "samples", "import", sample))], new()), output, ja: true);
        var text = output.ToString();
        Assert.All(words, word => Assert.Contains(word, text, StringComparison.Ordinal));
        foreach (var english in new[] { "participant", "read as", "rows", "slots", "first:" }) Assert.DoesNotContain(english, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_problem_of_a_row_has_its_words() =>
        Assert.All(Problems.All.Keys, code => Assert.True(IsJapanese(Problems.InJapanese(code)), code));

    [Theory]
    [InlineData("1,000,000 plain orders, 30,001 prices, 412,345 trades", "通常注文 1,000,000 件・価格 30,001 段・約定 412,345 件")]
    [InlineData("10,000 × 10,000 orders, 16 classes a side, 46 % of what is offered trades", "注文 10,000×10,000 件・片側16区分・売り注文の 46 % が約定")]
    [InlineData("300 × 300 orders, 16 classes a side, beside Clp: 90,000 variables, 600 rows, the same welfare", "注文 300×300 件・片側16区分・Clp との比較：変数 90,000・制約 600、総余剰は一致")]
    [InlineData("300 homes and their vehicles (435 participants), 31 days, rule agents, 98,765 orders, 43,210 trades", "住宅 300 戸とその車両（参加者 435）・31 日・ルール型エージェント・注文 98,765 件・約定 43,210 件")]
    [InlineData("10,000 homes, 31 days of half hours: 14,880,000 readings, 9,000,000 orders, 5,000,000 trades, 10,000 bills; then 480,000 readings again and 10,000 notes",
        "住宅 10,000 戸・30分値 31 日分：計量値 14,880,000 件・注文 9,000,000 件・約定 5,000,000 件・請求書 10,000 件。続いて計量値 480,000 件の再計量と差額精算書 10,000 通")]
    [InlineData("10,000 homes: day 3 of 31", "住宅 10,000 戸：31 日中 3 日目")]
    [InlineData("600 orders", "注文 600 件")]
    [InlineData("in memory: 10,000 participants, 48 open slots, 480,000 orders", "メモリ上：参加者 10,000・受付中 48 コマ・注文 480,000 件")]
    [InlineData("SQLite: 100,000 orders one by one", "SQLite：注文 100,000 件を1件ずつ")]
    [InlineData("300 homes, 365 days of half hours: 5,155,200 readings in the snapshot, then 149,930 lines", "住宅 300 戸・30分値 365 日分：計量値 5,155,200 件のスナップショットと、その後の 149,930 行")]
    [InlineData("300 homes: start 2 of 3", "住宅 300 戸：起動 3 回中 2 回目")]
    [InlineData("vehicle: 8.8 kWh, two trips a day with a state wanted at departure: 32 sites, 96 slots", "車両：8.8 kWh・1日2回走行・出発時の充電量を指定：32 地点・96 コマ")]
    [InlineData("blend: 300 homes, 96 half-hours ahead, mean, median and band", "blend：住宅 300 戸・96 コマ先まで・平均、中央値、幅")]
    public void A_benchmark_says_what_it_measured(string english, string japanese) => Assert.Equal(japanese, BenchWords.Say(english));

    [Fact]
    public void A_benchmark_prints_nothing_in_English()
    {
        var (exit, output) = Yoichi("bench", "clearing", "--sizes", "60");
        Assert.Equal(0, exit);
        Assert.DoesNotMatch("[A-Za-z]{3,}", output);
        Assert.Contains("毎秒の注文数", output, StringComparison.Ordinal);
    }

    static (int Exit, string Output) Yoichi(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "yoichi.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["YOICHI_LANG"] = "ja";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        _ = error.GetAwaiter().GetResult();
        return (process.ExitCode, output);
    }
}
