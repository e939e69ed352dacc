using System.CommandLine;
using System.Text.Json;
using Yoichi.Cli.Clear;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Cli.Tests;

public sealed class ClearCommandTests : IDisposable
{
    const string Orders = """
        id,participant,side,wh,limit,tags,require,premiums
        S1,H012,sell,1200,8.50,solar,,
        S2,H013,sell,900,12.00,,,buyer:shop7=2.00
        B1,shop7,buy,800,19.50,,solar,
        B2,H3,buy,700,25.00,,,solar=2.00

        """;

    readonly string folder = Directory.CreateTempSubdirectory("yoichi").FullName;

    string Orders1 => Path.Combine(folder, "orders.csv");

    string Result => Path.Combine(folder, "result.json");

    public ClearCommandTests() => File.WriteAllText(Orders1, Orders);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    static (int Exit, string Output) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        var root = new RootCommand { ClearCommand.Create(), CheckClearingCommand.Create() };
        var exit = root.Parse(arguments).Invoke(new() { Output = output, Error = output, EnableDefaultExceptionHandler = false });
        return (exit, output.ToString());
    }

    static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    void Spoil(string from, string to)
    {
        var text = File.ReadAllText(Result);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(Result, text.Replace(from, to, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("call", true)]
    [InlineData("reference", true)]
    [InlineData("mid-rate", false)]
    [InlineData("continuous", false)]
    [InlineData("tag-books", false)]
    [InlineData("pay-as-bid", false)]
    [InlineData("random-pairs", false)]
    public void What_a_mechanism_clears_the_checker_accepts(string mechanism, bool proven)
    {
        Assert.Equal(0, Run("clear", Orders1, "--mechanism", mechanism, "--out", Result).Exit);
        var (exit, output) = Run("check-clearing", Orders1, Result, "--json");
        Assert.Equal(0, exit);
        var said = Json(output);
        Assert.True(said.GetProperty("valid").GetBoolean());
        Assert.Equal(proven, said.GetProperty("provenOptimal").GetBoolean());
        Assert.Equal(mechanism, said.GetProperty("mechanism").GetString());
    }

    [Theory]
    [InlineData("mcafee")]
    [InlineData("sbb")]
    [InlineData("huang")]
    [InlineData("muda")]
    public void A_mechanism_without_tags_names_the_line_of_the_order_it_cannot_honour(string mechanism)
    {
        var problem = Assert.Throws<InputException>(() => Run("clear", Orders1, "--mechanism", mechanism, "--out", Result)).Problem;
        Assert.Equal(("market.terms", $"{Orders1}:3:1"), (problem.Code, problem.Place));
        Assert.False(File.Exists(Result));

        File.WriteAllText(Orders1, OrdersFile.Header + "\nS1,A,sell,10,5,solar,,\nS2,B,sell,10,6,,,\nB1,C,buy,10,9,,,\nB2,D,buy,10,8,,,\n");
        Assert.Equal(0, Run("clear", Orders1, "--mechanism", mechanism, "--seed", "3", "--out", Result).Exit);
        Assert.Equal(0, Run("check-clearing", Orders1, Result).Exit);
    }

    [Fact]
    public void The_table_says_what_was_traded_at_what_price()
    {
        var (exit, output) = Run("clear", Orders1, "--out", Result);
        Assert.Equal(0, exit);
        foreach (var words in (string[])["traded", "1,500 Wh", "welfare", "orders that trade", "4 of 4 (100.0 %)", "sell class", "(requires solar)"])
            Assert.Contains(words, output, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_one_object_and_nothing_else()
    {
        var said = Json(Run("clear", Orders1, "--out", Result, "--json").Output);
        Assert.Equal(1_500, said.GetProperty("tradedWh").GetInt64());
        Assert.Equal(said.GetProperty("welfareMicroYen").GetInt64(),
            Json(File.ReadAllText(Result)).GetProperty("welfareMicroYen").GetInt64());
    }

    [Fact]
    public void The_mid_rate_lies_between_retail_and_buy_back()
    {
        var said = Json(Run("clear", Orders1, "--mechanism", "mid-rate", "--retail", "30", "--buy-back", "10.01", "--out", Result, "--json").Output);
        Assert.All(said.GetProperty("prices").EnumerateArray(), p => Assert.Equal("20.00", p.GetProperty("price").GetString()));
    }

    [Theory]
    [InlineData("\"wh\":", "\"wh\":9", "order.quantity")]
    [InlineData("\"B1\":", "\"B1\":1", "proof.sum")]
    [InlineData("\"tradedWh\":1", "\"tradedWh\":2", "traded")]
    [InlineData("\"amountMicroYen\":", "\"amountMicroYen\":1", "trade.amount")]
    [InlineData("\"buy\":\"B2\"", "\"buy\":\"B3\"", "trade.order")]
    public void A_spoiled_result_is_refused_by_name(string from, string to, string code)
    {
        Run("clear", Orders1, "--out", Result);
        Spoil(from, to);
        var (exit, output) = Run("check-clearing", Orders1, Result);
        Assert.Equal(1, exit);
        Assert.Contains($"[{code}]", output, StringComparison.Ordinal);
        (exit, output) = Run("check-clearing", Orders1, Result, "--json");
        Assert.Equal(1, exit);
        Assert.Contains(Json(output).GetProperty("violations").EnumerateArray(), v => v.GetProperty("code").GetString() == code);
    }

    [Fact]
    public void Bad_orders_write_nothing()
    {
        File.AppendAllText(Orders1, "B3,H4,buy,0,9,,,\n");
        var problem = Assert.Throws<InputException>(() => Run("clear", Orders1, "--out", Result)).Problem;
        Assert.Equal(("orders.wh", $"{Orders1}:6:11"), (problem.Code, problem.Place));
        Assert.False(File.Exists(Result));
    }

    [Fact]
    public void An_unreadable_result_is_named_with_line_and_column()
    {
        File.WriteAllText(Result, "{\n  \"mechanism\": }");
        var problem = Assert.Throws<InputException>(() => Run("check-clearing", Orders1, Result)).Problem;
        Assert.Equal(("clearing.json", $"{Result}:2:16"), (problem.Code, problem.Place));
    }

    [Theory]
    [InlineData("--retail", "a")]
    [InlineData("--buy-back", "27.001.5")]
    [InlineData("--retail", "5")]
    public void A_wrong_price_names_its_option(string option, string text)
    {
        var problem = Assert.Throws<InputException>(
            () => Run("clear", Orders1, "--mechanism", "mid-rate", option, text, "--out", Result)).Problem;
        Assert.Equal(option, problem.Place);
    }

    [Theory]
    [InlineData("--mechanism", "lottery")]
    [InlineData("--unknown", "x")]
    public void An_unknown_mechanism_or_option_is_no_success(string option, string value) =>
        Assert.NotEqual(0, Run("clear", Orders1, "--out", Result, option, value).Exit);
}
