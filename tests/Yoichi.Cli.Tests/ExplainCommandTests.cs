using System.Text.Json;

namespace Yoichi.Cli.Tests;

/// <summary><c>yoichi explain</c>, and agents from an assembly, as a person or a script meets them.</summary>
public sealed class ExplainCommandTests : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("yoichi-explain-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    string Run => Path.Combine(root, "run");

    [Fact]
    public void A_day_is_told_in_the_language_of_the_terminal_and_as_a_page_and_as_json()
    {
        Simulate();
        var (who, date) = Somebody();
        var page = Path.Combine(root, "day.html");
        var (exit, output, error) = Yoichi("en", "explain", who, date, "--run", Run, "--out", page);
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains($"{who} (", output);
        Assert.Contains("than with the retailer alone", output);
        Assert.Contains("what and why", output);
        Assert.Contains("<!DOCTYPE html>", File.ReadAllText(page));
        var japanese = Yoichi("ja", "explain", who, date, "--run", Run).Output;
        Assert.Contains("小売だけ", japanese);
        Assert.Contains("行動と理由", japanese);
        using var json = JsonDocument.Parse(Yoichi("en", "explain", who, date, "--run", Run, "--json", "--slot", "12:30").Output);
        Assert.Equal(who, json.RootElement.GetProperty("participant").GetString());
        Assert.Equal($"{date}T12:30+09:00", json.RootElement.GetProperty("slots")[0].GetProperty("slot").GetString());
        var slot = Yoichi("ja", "explain", who, date, "--run", Run, "--slot", "23:30").Output;
        Assert.StartsWith("48 コマ目（23:30–24:00）", slot);
    }

    [Fact]
    public void A_run_without_reasons_is_told_without_and_says_so()
    {
        Simulate("--no-reasons");
        Assert.False(File.Exists(Path.Combine(Run, "reasons.csv")));
        var (who, date) = Somebody();
        var (exit, output, _) = Yoichi("en", "explain", who, date, "--run", Run);
        Assert.Equal(0, exit);
        Assert.Contains("kept no reasons", output);
    }

    [Theory]
    [InlineData("explain.participant", "nobody-of-that-name", "DATE")]
    [InlineData("explain.date", "WHO", "2025-02-30")]
    [InlineData("explain.date", "WHO", "1999-01-01")]
    [InlineData("explain.slot", "WHO", "DATE", "--slot", "12:10")]
    [InlineData("explain.slot", "WHO", "DATE", "--slot", "24:00")]
    [InlineData("explain.out", "WHO", "DATE", "--out", "/dev/null/x.html")]
    [InlineData("run.folder", "WHO", "DATE", "--run", "nowhere")]
    public void Bad_input_gets_one_line_and_exit_code_2(string code, params string[] arguments)
    {
        Simulate();
        var (who, date) = Somebody();
        string[] given = [.. arguments.Select(a => a == "WHO" ? who : a == "DATE" ? date : a)];
        var (exit, output, error) = Yoichi("en", ["explain", .. given, .. given.Contains("--run") ? Array.Empty<string>() : ["--run", Run]]);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains($"[{code}]", error);
        Assert.DoesNotContain("   at ", error);
    }

    [Fact]
    public void An_assembly_that_is_none_is_one_line_and_no_folder()
    {
        var file = Path.Combine(root, "agents.dll");
        File.WriteAllText(file, "text");
        var (exit, _, error) = Yoichi("en", "simulate", "--community", "quick-5", "--days", "1", "--out", Run, "--agent-assembly", file, "--agents", "mine");
        Assert.Equal(2, exit);
        Assert.Contains("[agents.assembly]", error);
        Assert.False(Directory.Exists(Run));
    }

    void Simulate(params string[] more) =>
        Assert.Equal(0, Yoichi("en", ["simulate", "--community", "quick-5", "--days", "1", "--out", Run, .. more]).Exit);

    (string Who, string Date) Somebody()
    {
        using var head = JsonDocument.Parse(File.ReadLines(Path.Combine(Run, "journal.jsonl")).First());
        return (head.RootElement.GetProperty("members")[0].GetProperty("id").GetString()!, head.RootElement.GetProperty("from").GetString()!);
    }

    static (int Exit, string Output, string Error) Yoichi(string language, params string[] arguments) => YoichiProcess.Run(language, arguments);
}
