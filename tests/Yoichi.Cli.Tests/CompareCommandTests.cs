using System.CommandLine;
using System.Text.Json;
using Yoichi.Cli.Compare;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Cli.Tests;

public sealed class CompareCommandTests : IDisposable
{
    const string Plain = """
        id,participant,side,wh,limit,tags,require,premiums
        b0,P0,buy,1000,6.70,,,
        b1,P1,buy,1000,6.60,,,
        b2,P2,buy,1000,6.50,,,
        b3,P3,buy,1000,6.40,,,
        b4,P4,buy,1000,6.30,,,
        b5,P5,buy,1000,6.00,,,
        s6,P6,sell,1000,1.00,,,
        s7,P7,sell,1000,2.00,,,
        s8,P8,sell,2000,3.00,,,
        s9,P9,sell,2000,4.00,,,
        s10,P10,sell,1000,6.10,,,

        """;

    const string Tagged = """
        id,participant,side,wh,limit,tags,require,premiums
        S1,H012,sell,1200,8.50,solar,,
        B1,shop7,buy,800,19.50,,solar,
        B2,H3,buy,700,25.00,,,solar=2.00

        """;

    readonly string folder = Directory.CreateTempSubdirectory("yoichi").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string Save(string text)
    {
        var path = Path.Combine(folder, "orders.csv");
        File.WriteAllText(path, text);
        return path;
    }

    static string Run(params string[] arguments)
    {
        using var output = new StringWriter();
        var root = new RootCommand { CompareCommand.Create() };
        Assert.Equal(0, root.Parse(["compare", .. arguments]).Invoke(
            new() { Output = output, Error = output, EnableDefaultExceptionHandler = false }));
        return output.ToString();
    }

    static Dictionary<string, JsonElement> Rows(string json) => JsonDocument.Parse(json).RootElement.GetProperty("mechanisms")
        .EnumerateArray().ToDictionary(r => r.GetProperty("mechanism").GetString()!);

    [Fact]
    public void Welfare_is_shared_by_buyers_sellers_and_the_market_to_the_micro_yen()
    {
        var rows = Rows(Run(Save(Plain), "--json"));
        Assert.Equal(MechanismCatalog.Names, rows.Keys);
        foreach (var row in rows.Values)
        {
            var parts = new[] { "buyersGainMicroYen", "sellersGainMicroYen", "marketPartMicroYen" }.Sum(p => row.GetProperty(p).GetInt64());
            Assert.Equal(row.GetProperty("welfareMicroYen").GetInt64(), parts);
            Assert.Equal(row.GetProperty("buyersGainMicroYen").GetInt64() + row.GetProperty("sellersGainMicroYen").GetInt64(),
                row.GetProperty("gainMicroYenByParticipant").EnumerateObject().Sum(p => p.Value.GetInt64()));
        }

        Assert.Equal((21_500_000, 10_000_000, 8_000_000), (rows["call"].GetProperty("welfareMicroYen").GetInt64(),
            rows["mcafee"].GetProperty("marketPartMicroYen").GetInt64(), rows["huang"].GetProperty("marketPartMicroYen").GetInt64()));
        Assert.Equal(90.6977, rows["mcafee"].GetProperty("welfarePct").GetDouble());
    }

    [Fact]
    public void A_false_limit_pays_under_uniform_and_pair_prices_and_not_for_one_unit_under_truthful_ones()
    {
        var rows = Rows(Run(Save(Plain), "--json"));
        int Gaining(string name) => rows[name].GetProperty("misreport").GetProperty("ordersGaining").GetInt32();
        Assert.Equal(11, rows["call"].GetProperty("misreport").GetProperty("ordersTried").GetInt32());
        Assert.Equal((0, 0, 0), (Gaining("sbb"), Gaining("huang"), Gaining("muda")));
        Assert.True(Gaining("call") > 5 && Gaining("pay-as-bid") > 5);

        // Only the sellers of two units can gain under McAfee: one unit given up raises the price of the other.
        Assert.Equal(2, Gaining("mcafee"));
        Assert.Contains(rows["mcafee"].GetProperty("misreport").GetProperty("order").GetString(), new[] { "s8", "s9" });
    }

    /// <summary>The search against the definition: every tick of the band, for one order.</summary>
    [Fact]
    public void The_best_lie_is_the_best_of_every_tick()
    {
        var file = OrdersFile.Parse(System.Text.Encoding.UTF8.GetBytes(Plain), "orders.csv");
        foreach (var name in new[] { "call", "pay-as-bid", "mcafee", "continuous" })
        {
            var options = new MechanismOptions(default);
            var honest = Gains.Of(file.Orders, file.Orders, MechanismCatalog.Create(name, options).Clear(file.Orders));
            var best = 0L;
            for (var i = 0; i < file.Orders.Length; i++)
                for (var ticks = 0; ticks <= 700; ticks++)
                {
                    var said = file.Orders.ToArray();
                    said[i] = said[i] with { Limit = Price.OfTicks(ticks) };
                    var gain = Gains.Of(file.Orders, said, MechanismCatalog.Create(name, options).Clear(said))[i] - honest[i];
                    best = Math.Max(best, gain.MicroYen);
                }

            Assert.Equal(best, Misreports.Search(file, name, options).Best.MicroYen);
        }
    }

    [Fact]
    public void The_tables_and_the_page_name_every_mechanism_and_who_is_left_out()
    {
        var text = Run(Save(Tagged), "--out", Path.Combine(folder, "out"));
        foreach (var name in MechanismCatalog.Names) Assert.Contains(name, text, StringComparison.Ordinal);
        Assert.Contains("mcafee: ", text, StringComparison.Ordinal);
        Assert.Contains("B1 requires or values a tag", text, StringComparison.Ordinal);
        var page = File.ReadAllText(Path.Combine(folder, "out", "compare.html"));
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_is_written_in_Japanese_too()
    {
        var file = OrdersFile.Parse(System.Text.Encoding.UTF8.GetBytes(Tagged), "orders.csv");
        using var writer = new StringWriter();
        OrdersComparisonText.Print(writer, OrdersComparison.Of(file, ["call", "huang"], new(default)), ja: true);
        foreach (var words in new[] { "総余剰", "市場の取り分", "huang: 対象外" }) Assert.Contains(words, writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_book_is_sampled()
    {
        var text = OrdersFile.Header + "\n" + string.Concat(Enumerable.Range(0, 400).Select(i =>
            $"{i},P{i},{(i % 2 == 0 ? "buy" : "sell")},100,{10 + i % 17}.{i % 10}0,,,\n"));
        var misreport = Rows(Run(Save(text), "--json", "--mechanisms", "call"))["call"].GetProperty("misreport");
        Assert.InRange(misreport.GetProperty("ordersTried").GetInt32(), 2, 40);
        Assert.InRange(misreport.GetProperty("limitsTried").GetInt32(), 8, 120);
    }

    [Fact]
    public void No_orders_compare_to_nothing() =>
        Assert.Equal(JsonValueKind.Null, Rows(Run(Save(OrdersFile.Header + "\n"), "--json"))["call"].GetProperty("welfarePct").ValueKind);

    [Fact]
    public void A_community_is_played_under_each_mechanism_it_can_settle_by()
    {
        var rows = Rows(Run("quick-5", "--days", "1", "--json", "--out", Path.Combine(folder, "out")));
        Assert.Equal(MechanismCatalog.ForCommunities, rows.Keys);
        Assert.All(rows.Values, r => Assert.Equal(0, r.GetProperty("worseOff").GetInt32()));
        Assert.Single(rows.Values.Select(r => r.GetProperty("baselineYen").GetInt64()).Distinct());
        Assert.True(rows["tag-books"].GetProperty("tradedWh").GetInt64() > 0);
        Assert.Contains("pay-as-bid", File.ReadAllText(Path.Combine(folder, "out", "compare.html")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("orders.csv", "lottery", "there is no mechanism 'lottery'")]
    [InlineData("quick-5", "mcafee", "keeps part of what buyers pay")]
    [InlineData("quick-5", "sbb", "knows no tags")]
    public void A_mechanism_that_cannot_be_is_refused_with_the_reason(string subject, string mechanism, string reason)
    {
        var problem = Assert.Throws<InputException>(() => Run(subject, "--mechanisms", mechanism)).Problem;
        Assert.Equal(("compare.mechanism", "--mechanisms"), (problem.Code, problem.Place));
        Assert.Contains(reason, problem.Reason, StringComparison.Ordinal);
    }
}
