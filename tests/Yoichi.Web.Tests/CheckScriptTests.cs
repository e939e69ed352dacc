using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Yoichi.Market;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Web.Tests;

/// <summary>What the page's own script says of auctions, good and tampered with, against what <c>yoichi check-clearing</c> says.</summary>
public sealed partial class CheckScriptTests
{
    static readonly string? Node = new[] { "/usr/bin/node", "/usr/local/bin/node" }.FirstOrDefault(File.Exists);

    static readonly string Script = Path.Combine(SharedData.Repository(), "src", "Yoichi.Server", "wwwroot", "js", "check.js");

    [Fact]
    public void Script_and_program_find_the_same_codes_in_auctions_good_and_tampered_with()
    {
        Assert.SkipWhen(Node is null, "there is no node on this machine");
        var cases = new List<(string Orders, string Result)>();
        for (var seed = 1; seed <= 60; seed++)
        {
            var orders = Orders(new Rng((ulong)seed));
            var file = OrdersFile.Parse(Encoding.UTF8.GetBytes(orders), "orders.csv");
            using var written = new MemoryStream();
            ClearingFile.Write(written, new CallAuction().Clear(file.Orders), file.Ids);
            var good = Encoding.UTF8.GetString(written.ToArray());
            cases.Add((orders, good));
            cases.AddRange(Tampered(good, new Rng((ulong)seed)).Select(bad => (orders, bad)));
        }

        var told = Run(cases);
        var (passed, failed) = (0, 0);
        for (var i = 0; i < cases.Count; i++)
        {
            var file = OrdersFile.Parse(Encoding.UTF8.GetBytes(cases[i].Orders), "orders.csv");
            var document = ClearingFile.Parse(Encoding.UTF8.GetBytes(cases[i].Result), "result.json", file);
            var wanted = document.Violations.Concat(ClearingCheck.Of(file.Orders, document.Clearing, file.Ids)).Select(v => v.Code).ToHashSet();
            Assert.True(wanted.SetEquals(told[i]), $"case {i}: the program says {string.Join(' ', wanted.Order())}, the script {string.Join(' ', told[i].Order())}\n{cases[i].Orders}\n{cases[i].Result}");
            if (wanted.Count == 0) passed++;
            else failed++;
        }

        Assert.True(passed >= 60 && failed >= 60, $"{passed} passed, {failed} failed");
    }

    static IEnumerable<string> Tampered(string good, Rng chance)
    {
        string Bumped(Regex number, int by)
        {
            var all = number.Matches(good);
            if (all.Count == 0) return good;
            var at = all[(int)chance.Between(0, all.Count - 1)].Groups[1];
            return good[..at.Index] + (long.Parse(at.Value, CultureInfo.InvariantCulture) + by).ToString(CultureInfo.InvariantCulture) + good[(at.Index + at.Length)..];
        }

        yield return Bumped(Wh(), 1);
        yield return Bumped(Welfare(), -1);
        yield return Bumped(Dual(), 10);
        yield return Bumped(Dual(), -10);
        yield return Bumped(TradedWh(), 7);
        if (Price().Match(good) is { Success: true } price)
            yield return good[..price.Groups[1].Index] + "1" + good[price.Groups[1].Index..];
    }

    static string Orders(Rng chance)
    {
        var text = new StringBuilder(OrdersFile.Header + "\n");
        string[] tags = ["", "solar", "solar;area:seijo", "wind"], require = ["", "", "", "solar"], premiums = ["", "", "solar=2.00", "seller:P1=-1.50;wind=0.37"];
        var count = chance.Between(2, 13);
        for (var i = 0; i < count; i++)
        {
            var sells = chance.Between(0, 1) == 0;
            text.Append(CultureInfo.InvariantCulture, $"O{i},P{i},{(sells ? "sell" : "buy")},{chance.Between(1, 2999)},{chance.Between(700, 2999) / 100m:0.00},");
            text.Append(CultureInfo.InvariantCulture, $"{(sells ? tags[chance.Between(0, 3)] : "")},{(sells ? "" : require[chance.Between(0, 3)])},{(sells ? "" : premiums[chance.Between(0, 3)])}\n");
        }

        return text.ToString();
    }

    static List<HashSet<string>> Run(List<(string Orders, string Result)> cases)
    {
        var folder = Directory.CreateTempSubdirectory("yoichi-check-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "cases.json"), JsonSerializer.Serialize(cases.Select(c => new[] { c.Orders, c.Result })));
            var start = new ProcessStartInfo(Node!, ["-e", """
                const { check } = require(process.argv[1]), cases = JSON.parse(require('fs').readFileSync(process.argv[2]));
                console.log(JSON.stringify(cases.map(c => check(c[0], c[1]).violations.map(v => v.code))));
                """, Script, Path.Combine(folder.FullName, "cases.json")]) { RedirectStandardOutput = true };
            using var node = Process.Start(start)!;
            var text = node.StandardOutput.ReadToEnd();
            node.WaitForExit();
            Assert.Equal(0, node.ExitCode);
            return [.. JsonSerializer.Deserialize<string[][]>(text)!.Select(codes => codes.ToHashSet())];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [GeneratedRegex("\"wh\":\\s*(\\d+)")]
    private static partial Regex Wh();

    [GeneratedRegex("\"welfareMicroYen\":\\s*(\\d+)")]
    private static partial Regex Welfare();

    [GeneratedRegex("\"tradedWh\":\\s*(\\d+)")]
    private static partial Regex TradedWh();

    [GeneratedRegex("\"O\\d+\":\\s*(\\d+)")]
    private static partial Regex Dual();

    [GeneratedRegex("\"price\":\\s*\"(\\d+)\\.")]
    private static partial Regex Price();
}
