using System.Diagnostics;
using System.IO.Compression;

namespace Yoichi.Cli.Tests;

/// <summary><c>yoichi serve</c> as somebody starts and ends it, and what is then kept.</summary>
public sealed class ServeProcessTests : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("yoichi-serve-").FullName;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(root, recursive: true);

    string Data => Path.Combine(root, "data");

    [Fact]
    public async Task A_service_tells_its_first_operator_once_ends_at_a_signal_and_goes_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals are sent as Linux has them");
        var first = await ServeAsync("INT");
        Assert.Contains(first, line => line.StartsWith("  first operator: operator / ", StringComparison.Ordinal));
        var second = await ServeAsync("TERM");
        Assert.DoesNotContain(second, line => line.Contains("operator", StringComparison.Ordinal));

        // What it kept: in one file, back in another folder, and played again.
        var zip = Path.Combine(root, "kept.zip");
        var (exit, output, _) = await YoichiAsync("backup", Data, zip);
        Assert.Equal(0, exit);
        Assert.StartsWith("quick-5: ", output);
        Assert.Equal(2, (await YoichiAsync("backup", Data, zip)).Exit);
        var copy = Path.Combine(root, "copy");
        Assert.Equal((0, output), await YoichiAsync("restore", zip, copy) is var restored ? (restored.Exit, restored.Output) : default);
        Assert.Contains("[restore.exists]", (await YoichiAsync("restore", zip, copy)).Error);
        var again = Path.Combine(root, "again.zip");
        Assert.Equal(0, (await YoichiAsync("backup", copy, again)).Exit);
        Assert.Equal(await JournalAsync(zip), await JournalAsync(again));

        var journal = Path.Combine(root, "quick-5.jsonl");
        await File.WriteAllTextAsync(journal, await JournalAsync(zip), Stop);
        var replayed = await YoichiAsync("replay", journal);
        Assert.Equal((0, ""), (replayed.Exit, replayed.Error));
        Assert.Contains("same: the journal's bytes, and its events at every mark (", replayed.Output);
        Assert.DoesNotContain("mark (0)", replayed.Output);

        await File.WriteAllTextAsync(journal, (await JournalAsync(zip)).Replace("\"c\":\"note\",\"by\":\"", "\"c\":\"note\",\"by\":\"x", StringComparison.Ordinal), Stop);
        var altered = await YoichiAsync("replay", journal, "--json");
        Assert.Equal(1, altered.Exit);
        Assert.StartsWith("{\"same\":false,", altered.Output);
        Assert.Contains("up to this mark the run had", altered.Output);
    }

    [Theory]
    [InlineData("backup.folder", "backup", "ROOT/none", "ROOT/x.zip")]
    [InlineData("backup.file", "restore", "ROOT/none.zip", "ROOT/new")]
    [InlineData("backup.file", "restore", "ROOT/text.zip", "ROOT/new")]
    [InlineData("journal.line", "restore", "ROOT/odd.zip", "ROOT/new")]
    [InlineData("journal.line", "replay", "ROOT/text.zip")]
    [InlineData("run.folder", "replay", "ROOT/none")]
    public async Task What_cannot_be_read_is_told_in_one_line_and_nothing_is_made(string code, params string[] arguments)
    {
        await File.WriteAllTextAsync(Path.Combine(root, "text.zip"), "no zip, no journal\n", Stop);
        using (var odd = await ZipFile.OpenAsync(Path.Combine(root, "odd.zip"), ZipArchiveMode.Create, Stop))
        {
            using var writer = new StreamWriter(await odd.CreateEntry("town.jsonl").OpenAsync(Stop));
            await writer.WriteAsync("{\"no\":\"journal\"}\n");
        }

        var (exit, output, error) = await YoichiAsync([.. arguments.Select(a => a.Replace("ROOT", root, StringComparison.Ordinal))]);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains($"[{code}]", error);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Equal(["odd.zip", "text.zip"], Directory.GetFileSystemEntries(root).Select(Path.GetFileName).Order());
    }

    /// <summary>Serves until it is ready, looks, sends a signal, and gives what was printed.</summary>
    async Task<List<string>> ServeAsync(string signal)
    {
        // Whoever runs tests in the background ignores SIGINT, and so would its children.
        using var server = Start("env", "--default-signal=INT", "dotnet", Program, "serve", "--data", Data, "--listen", "http://127.0.0.1:0");
        var told = server.StandardError.ReadToEndAsync(Stop);
        try
        {
            var printed = new List<string>();
            while (await server.StandardOutput.ReadLineAsync(Stop) is { } line)
            {
                printed.Add(line);
                if (!line.StartsWith("  data: ", StringComparison.Ordinal)) continue;
                using var client = new HttpClient();
                Assert.Equal("alive\n", await client.GetStringAsync(printed[0][(printed[0].IndexOf(" at ", StringComparison.Ordinal) + 4)..] + "/health/live", Stop));
                using var kill = Start("kill", $"-{signal}", $"{server.Id}");
                await kill.WaitForExitAsync(Stop);
            }

            await server.WaitForExitAsync(Stop);
            Assert.EndsWith("stopped; everything is kept\n", await told);
            Assert.Equal(0, server.ExitCode);
            return printed;
        }
        finally
        {
            if (!server.HasExited) server.Kill();
        }
    }

    static async Task<string> JournalAsync(string zip)
    {
        using var opened = await ZipFile.OpenReadAsync(zip, Stop);
        using var reader = new StreamReader(await Assert.Single(opened.Entries).OpenAsync(Stop));
        return await reader.ReadToEndAsync(Stop);
    }

    static string Program => Path.Combine(AppContext.BaseDirectory, "yoichi.dll");

    static async Task<(int Exit, string Output, string Error)> YoichiAsync(params string[] arguments)
    {
        using var process = Start("dotnet", [Program, .. arguments]);
        var error = process.StandardError.ReadToEndAsync(Stop);
        var output = await process.StandardOutput.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        return (process.ExitCode, output, await error);
    }

    static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["YOICHI_LANG"] = "en";
        return Process.Start(start)!;
    }
}
