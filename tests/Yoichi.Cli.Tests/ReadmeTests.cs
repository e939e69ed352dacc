using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Yoichi.Testing;

namespace Yoichi.Cli.Tests;

/// <summary>What the READMEs, and the page about one slot, say a command prints is what it prints.</summary>
/// <remarks>A block stands between <c>&lt;!-- begin: NAME --&gt;</c> and <c>&lt;!-- end: NAME --&gt;</c>.
/// <c>UPDATE_GOLDEN=1</c> rewrites the blocks in both READMEs; the diff is reviewed.</remarks>
public sealed partial class ReadmeTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("yoichi-readme-").FullName;

    static string Sample => Path.Combine(SharedData.Repository(), "samples", "orders", "noon.csv");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.ja.md")]
    public void The_orders_shown_are_the_sample(string readme) =>
        Check(readme, "orders", Fenced(File.ReadAllText(Sample)));

    [Theory]
    [InlineData("README.md", "en")]
    [InlineData("README.ja.md", "ja")]
    public void The_clearing_shown_is_what_clear_prints(string readme, string language)
    {
        var printed = Yoichi(language, "clear", Sample, "--out", "noon.json");
        Check(readme, "clear", Fenced(printed));
        Check(readme, "check-clearing", Fenced(Yoichi(language, "check-clearing", Sample, "noon.json")));
        Check(readme, "trades", Trades(language));
    }

    [Theory]
    [InlineData("README.md", "en")]
    [InlineData("README.ja.md", "ja")]
    public void The_demo_shown_is_what_demo_prints(string readme, string language) =>
        Check(readme, "demo", Fenced(Yoichi(language, "demo")));

    [Fact]
    public void The_page_about_one_slot_shows_the_sample_and_its_result()
    {
        var page = File.ReadAllText(Path.Combine(SharedData.Repository(), "docs", "reference", "orders-and-results.md"));
        Assert.Contains(Fenced(File.ReadAllText(Sample)), page);
        Yoichi("en", "clear", Sample, "--out", "noon.json");
        var result = Prices().Replace(File.ReadAllText(Path.Combine(folder, "noon.json")).Trim(), "\"prices\":[…]");
        Assert.Contains(result, LineBreaks().Replace(page, ""));
    }

    /// <summary>The trades of RESULT.json beside the orders they are made of.</summary>
    string Trades(string language)
    {
        var orders = File.ReadLines(Sample).Skip(1).Select(line => line.Split(',')).ToDictionary(o => o[0]);
        using var result = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "noon.json")));
        var table = new StringBuilder(language == "ja"
            ? "| 売り | 買い | Wh | 円/kWh | 円 |\n| --- | --- | ---: | ---: | ---: |\n"
            : "| sold by | bought by | Wh | ¥/kWh | ¥ |\n| --- | --- | ---: | ---: | ---: |\n");
        string Who(JsonElement id)
        {
            var (order, participant, tags) = (id.GetString()!, orders[id.GetString()!][1], orders[id.GetString()!][5]);
            return tags == "" ? $"{order} ({participant})" : $"{order} ({participant}, {tags})";
        }

        foreach (var trade in result.RootElement.GetProperty("trades").EnumerateArray())
        {
            var yen = trade.GetProperty("amountMicroYen").GetInt64() / 1_000_000m;
            table.Append(CultureInfo.InvariantCulture,
                $"| {Who(trade.GetProperty("sell"))} | {Who(trade.GetProperty("buy"))} | {trade.GetProperty("wh")} | {trade.GetProperty("price")} | {yen:0.00} |\n");
        }

        return table.ToString();
    }

    static void Check(string readme, string name, string expected)
    {
        var path = Path.Combine(SharedData.Repository(), readme);
        var (begin, end) = ($"<!-- begin: {name} -->\n", $"<!-- end: {name} -->");
        var text = File.ReadAllText(path);
        var start = text.IndexOf(begin, StringComparison.Ordinal);
        var stop = text.IndexOf(end, StringComparison.Ordinal);
        Assert.True(start >= 0 && stop > start, $"{readme} has no block '{name}'");
        start += begin.Length;
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, text[..start] + expected + text[stop..]);
            return;
        }

        // How long a run took is this machine's own.
        Assert.Equal(Seconds().Replace(expected, "…"), Seconds().Replace(text[start..stop], "…"));
    }

    /// <summary>As a README shows it: no blanks at the ends of lines, and an empty line only between others.</summary>
    static string Fenced(string printed)
    {
        var text = string.Join('\n', printed.Split('\n').Select(line => line.TrimEnd())).Trim('\n');
        return $"```text\n{text.Replace("\n\n\n", "\n\n", StringComparison.Ordinal)}\n```\n";
    }

    string Yoichi(string language, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "yoichi.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["YOICHI_LANG"] = language;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode}: {error.GetAwaiter().GetResult()}");
        return output;
    }

    [GeneratedRegex(@"(?<=Took )[0-9.]+(?= s\.)|(?<=・)[0-9.]+(?= 秒)")]
    private static partial Regex Seconds();

    [GeneratedRegex("\"prices\":\\[.*?\\]")]
    private static partial Regex Prices();

    [GeneratedRegex("\n *")]
    private static partial Regex LineBreaks();
}
