using System.CommandLine;
using System.Text.Json;
using Yoichi.Cli.Trials;
using Yoichi.Units;

namespace Yoichi.Cli.Tests;

public sealed class TrialCommandTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("yoichi").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    static (int Exit, string Output) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        var exit = new RootCommand { TrialCommand.Create() }.Parse(["trial", .. arguments]).Invoke(
            new() { Output = output, Error = output, EnableDefaultExceptionHandler = false });
        return (exit, output.ToString());
    }

    [Fact]
    public void A_day_under_one_rule_prints_the_published_cells_and_saves_page_and_json()
    {
        var (exit, output) = Run("--seeds", "1", "--days", "1", "--mechanism", "call", "--sweep-seeds", "0", "--out", folder);
        Assert.Equal(0, exit);
        foreach (var published in new[] { "8.6", "6.1", "2.1", "9.2", "18.0", "32.3", "32.0", "8.4", "107.6", "25.4" })
            Assert.Contains(published, output);
        Assert.Contains("foresight", output);
        Assert.Equal(["trial.html", "trial.json", "trial.md"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
        var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "trial.json"))).RootElement;
        Assert.Equal(1, json.GetProperty("rules").GetArrayLength());
    }

    [Theory]
    [InlineData("trial.number", "--seeds", "0")]
    [InlineData("trial.number", "--seeds", "201")]
    [InlineData("trial.number", "--days", "32")]
    [InlineData("trial.number", "--sweep-seeds", "-1")]
    [InlineData("run.mechanism", "--mechanism", "call,mcafee")]
    [InlineData("run.agents", "--agents", "genius")]
    [InlineData("run.buy-back", "--buy-back", "8.505")]
    [InlineData("trial.corridor", "--buy-back", "27")]
    [InlineData("run.pv", "--pv-kw", "-1")]
    [InlineData("tariff.unknown", "--charges", "nothing")]
    public void What_is_wrong_is_told_with_its_option_before_anything_is_played(string code, string option, string value)
    {
        var problem = Assert.Throws<InputException>(() => Run(option, value)).Problem;
        Assert.Equal((code, option), (problem.Code, problem.Place));
    }
}
