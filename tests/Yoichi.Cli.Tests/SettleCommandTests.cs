using System.Diagnostics;
using System.Text.Json;
using Yoichi.Testing;

namespace Yoichi.Cli.Tests;

/// <summary><c>yoichi settle</c> as a person or a script meets it.</summary>
public sealed class SettleCommandTests : IDisposable
{
    static readonly string Sample = Path.Combine(SharedData.Repository(), "samples", "settle");
    static readonly string Community = Path.Combine(Sample, "community.yaml"), Readings = Path.Combine(Sample, "readings");
    readonly string folder = Directory.CreateTempSubdirectory("yoichi-settle-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string At(string name) => Path.Combine(folder, name);

    static (int Exit, string Output, string Error) Yoichi(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "yoichi.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["YOICHI_LANG"] = "en";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    [Fact]
    public void The_sample_is_settled_told_written_and_replayed()
    {
        var (exit, output, error) = Yoichi("settle", Community, "--readings", Readings, "--out", At("run"));
        Assert.Equal(0, exit);
        Assert.Contains("Residuals: 0 Wh, 0 µ¥. Worse off: nobody.", output);
        Assert.Contains("Delayed: H6 is not billed yet: 1488 slots", output);
        Assert.Contains("Delta note: H3 2025-08 no. 1:", output);
        Assert.Contains("contradiction: H3 import 2025-08-12T00:00+09:00", output);
        Assert.Contains("flat-48: 400 × value.missing", error);
        Assert.Equal(["journal.jsonl", "meters.csv", "meters.html", "report.html", "summary.json"],
            Directory.GetFiles(At("run")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(0, Yoichi("replay", At("run")).Exit);
    }

    [Fact]
    public void The_experiment_prints_and_writes_its_levels()
    {
        var (exit, output, _) = Yoichi("settle", Community, "--readings", Readings, "--out", At("loss"), "--lose", "5,60", "--seed", "7", "--json");
        Assert.Equal(0, exit);
        Assert.Equal(File.ReadAllText(At("loss/loss.json")), output);
        var levels = JsonDocument.Parse(output).RootElement.GetProperty("levels").EnumerateArray().ToList();
        Assert.Equal([5, 5, 60, 60], levels.Select(l => l.GetProperty("percent").GetInt32()));
        Assert.All(levels, l => Assert.Equal(0, l.GetProperty("residualMicroYen").GetInt64()));
    }

    [Theory]
    [InlineData("settle.month", "--month", "2025-13")]
    [InlineData("settle.lose", "--lose", "5,100")]
    [InlineData("settle.lose", "--lose", "0")]
    [InlineData("settle.close", "--close-after", "61")]
    [InlineData("settle.nothing", "--month", "2025-11")]
    [InlineData("community.membership", "--month", "2024-08")]
    [InlineData("import.format", "--format", "flat-49")]
    public void What_cannot_be_is_refused_in_one_line(string code, params string[] arguments)
    {
        var (exit, output, error) = Yoichi(["settle", Community, "--readings", Readings, "--out", At("no"), .. arguments]);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains($"[{code}]", Assert.Single(error.Trim().Split('\n'), line => line.StartsWith("error: ", StringComparison.Ordinal)));
        Assert.False(Directory.Exists(At("no")));
    }

    [Fact]
    public void A_file_whose_layout_nothing_tells_is_refused()
    {
        File.WriteAllText(At("some.csv"), "time,H1\n");
        var (exit, _, error) = Yoichi("settle", Community, "--readings", At("some.csv"));
        Assert.Equal(2, exit);
        Assert.Contains("[settle.format]", error);
    }
}
