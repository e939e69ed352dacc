using System.CommandLine;
using System.Text.Json;
using Yoichi.Cli.Import;
using Yoichi.Cli.Quote;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Cli.Tests;

public sealed class QuoteCommandTests : IDisposable
{
    static readonly string Home = Sample("home.csv"), Street = Sample("street.csv");
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("yoichi-quote-");

    public void Dispose() => folder.Delete(recursive: true);

    static string Sample(string name) => Path.Combine(SharedData.Repository(), "samples", "quote", name);

    string Run(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var exit = new RootCommand { QuoteCommand.Create() }.Parse(["quote", .. arguments, "--out", Path.Combine(folder.FullName, "out")]).Invoke(
            new InvocationConfiguration { Output = output, Error = output, EnableDefaultExceptionHandler = false });
        Assert.Equal(0, exit);
        return output.ToString();
    }

    InputProblem Refusal(params string[] arguments)
    {
        var problem = Assert.Throws<InputException>(() => Run(arguments)).Problem;
        Assert.False(Directory.Exists(Path.Combine(folder.FullName, "out")), "a refusal leaves nothing behind");
        return problem;
    }

    [Fact]
    public void A_home_gets_a_table_a_page_and_a_json()
    {
        var text = Run(Home, "--plan", "flat-27");
        Assert.Contains("wide file, found by trying; 1485 of 1488 readings, 3 filled in", text, StringComparison.Ordinal);
        Assert.Contains("13,637", text, StringComparison.Ordinal);
        Assert.Equal(["quote.html", "quote.json"], Directory.GetFiles(Path.Combine(folder.FullName, "out")).Select(Path.GetFileName).Order());
        var json = File.ReadAllText(Path.Combine(folder.FullName, "out", "quote.json"));
        Assert.Equal(json, Run(Home, "--plan", "flat-27", "--json"));
        Assert.Equal(["as-is", "as-is/flat-27"], JsonDocument.Parse(json).RootElement.GetProperty("variants").EnumerateArray()
            .Select(v => v.GetProperty("code").GetString()));
    }

    [Fact]
    public void Many_homes_get_a_shadow_month_and_one_of_them_a_quote()
    {
        Assert.Contains("8 homes, 2025-07 as measured", Run(Street, "--roofs", "30%"), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder.FullName, "out", "shadow.json")));
        Assert.StartsWith("S03: ", Run(Street, "--participant", "S03", "--plan", "flat-27"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("green-button")]
    [InlineData("flat-48")]
    public void The_same_meters_in_another_format_give_the_same_quote(string format)
    {
        var other = Path.Combine(folder.FullName, "meters");
        using var silent = new StringWriter();
        Assert.Equal(0, new RootCommand { ExportReadingsCommand.Create() }.Parse(
            ["export-readings", "wide", Street, "--channel", "import", "--to", format, "--out", other]).Invoke(
            new InvocationConfiguration { Output = silent, Error = silent, EnableDefaultExceptionHandler = false }));
        JsonElement Variants(string file) => JsonDocument.Parse(
            Run(file, "--participant", "S03", "--plan", "flat-27", "--json")).RootElement.GetProperty("variants");
        Assert.Equal(Variants(Street).GetRawText(), Variants(other).GetRawText());
    }

    [Theory]
    [InlineData("--roof", "-4")]
    [InlineData("--roof", "0")]
    [InlineData("--roof", "1000.001")]
    [InlineData("--roof", "4,91")]
    [InlineData("--roof", "4,30,361")]
    [InlineData("--roof", "4,30,180,1")]
    [InlineData("--wall", "4,30,180")]
    [InlineData("--battery", "0")]
    [InlineData("--battery", "5,0")]
    [InlineData("--battery", "5,3,1")]
    [InlineData("--ev", "40")]
    [InlineData("--ev", "40,0")]
    [InlineData("--ev", "40,1001")]
    [InlineData("--ev", "40,30,18-8")]
    [InlineData("--ev", "40,30,8-24")]
    [InlineData("--month", "2025-13")]
    [InlineData("--month", "1989-12")]
    [InlineData("--amperes", "10001")]
    [InlineData("--fee", "1.005")]
    [InlineData("--fee", "-1")]
    [InlineData("--seed", "x")]
    [InlineData("--unit", "bushel")]
    [InlineData("--first-date", "yesterday")]
    public void An_option_out_of_its_range_is_refused_by_name(string option, string value)
    {
        var problem = Refusal(Home, option, value);
        Assert.Equal(("quote.option", option), (problem.Code, problem.Place));
    }

    [Fact]
    public void What_cannot_be_together_is_refused()
    {
        Assert.Equal("--no-reverse-flow", Refusal(Home, "--no-reverse-flow").Place);
        Assert.Equal("--roofs", Refusal(Home, "--roofs", "30%").Place);
        Assert.Equal("--battery", Refusal(Street, "--battery", "5").Place);
        Assert.Equal("--plan", Refusal(Street, "--plan", "flat-27", "--plan", "time-of-use-night").Place);
        Assert.Equal("--roofs", Refusal(Street, "--roofs", "0%").Place);
        Assert.Equal("--roofs", Refusal(Street, "--roofs", "101%").Place);
    }

    [Fact]
    public void Files_months_homes_and_tariffs_that_are_not_there_are_told()
    {
        Assert.Equal("file.unreadable", Refusal(Path.Combine(folder.FullName, "none.csv")).Code);
        Assert.Equal("quote.month", Refusal(Home, "--month", "2025-06").Code);
        Assert.Equal("quote.participant", Refusal(Street, "--participant", "S09").Code);
        Assert.Equal("quote.tariff", Refusal(Home, "--plan", "x").Code);
        Assert.Equal("quote.tariff", Refusal(Home, "--charges", "x").Code);
        Assert.Equal("tariff.contract", Refusal(Home, "--plan", "tepco-ep-teiatsu-denryoku").Code);
        Assert.Equal("tariff.contract", Refusal(Home, "--amperes", "0").Code);
    }

    [Fact]
    public void Every_option_of_a_home_at_once()
    {
        var json = JsonDocument.Parse(Run(Home, "--json", "--roof", "3.5,25,200", "--wall", "1,90", "--battery", "5,2", "--no-reverse-flow",
            "--ev", "40,30,8-18", "--fee", "1.50", "--amperes", "30", "--month", "2025-07", "--seed", "7", "--format", "wide", "--zone", "+09:00")).RootElement;
        var full = json.GetProperty("variants").EnumerateArray().Last();
        Assert.Equal("panels+battery+ev", full.GetProperty("code").GetString());
        Assert.False(full.GetProperty("battery").GetProperty("reverseFlow").GetBoolean());
        Assert.Equal(4500, full.GetProperty("vehicle").GetProperty("whPerDay").GetInt64());
        Assert.Equal(9, full.GetProperty("runs").GetArrayLength());
        Assert.Equal("1.50", json.GetProperty("rests").GetProperty("fee").GetString());
        foreach (var variant in json.GetProperty("variants").EnumerateArray())
        {
            var with = variant.GetProperty("withYen");
            Assert.True(with.GetProperty("low").GetInt64() <= with.GetProperty("middle").GetInt64());
            Assert.True(with.GetProperty("middle").GetInt64() <= with.GetProperty("high").GetInt64());
        }
    }
}
