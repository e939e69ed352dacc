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
        Assert.Contains("\n  first operator: operator / ", await ServeAsync(isFirst: true, "INT"), StringComparison.Ordinal);
        Assert.DoesNotContain("operator", await ServeAsync(isFirst: false, "TERM"), StringComparison.Ordinal);

        // What it kept: in one file, back in another folder, and played again.
        var zip = Path.Combine(root, "kept.zip");
        var (exit, output, _) = await Served.YoichiAsync("backup", Data, zip);
        Assert.Equal(0, exit);
        Assert.StartsWith("quick-5: ", output);
        Assert.Equal(2, (await Served.YoichiAsync("backup", Data, zip)).Exit);
        var copy = Path.Combine(root, "copy");
        Assert.Equal((0, output), await Served.YoichiAsync("restore", zip, copy) is var restored ? (restored.Exit, restored.Output) : default);
        Assert.Contains("[restore.exists]", (await Served.YoichiAsync("restore", zip, copy)).Error);
        var again = Path.Combine(root, "again.zip");
        Assert.Equal(0, (await Served.YoichiAsync("backup", copy, again)).Exit);
        Assert.Equal(await JournalAsync(zip), await JournalAsync(again));

        var journal = Path.Combine(root, "quick-5.jsonl");
        await File.WriteAllTextAsync(journal, await JournalAsync(zip), Stop);
        var replayed = await Served.YoichiAsync("replay", journal);
        Assert.Equal((0, ""), (replayed.Exit, replayed.Error));
        Assert.Contains("same: the journal's bytes, and its events at every mark (", replayed.Output);
        Assert.DoesNotContain("mark (0)", replayed.Output);

        await File.WriteAllTextAsync(journal, (await JournalAsync(zip)).Replace("\"c\":\"note\",\"by\":\"", "\"c\":\"note\",\"by\":\"x", StringComparison.Ordinal), Stop);
        var altered = await Served.YoichiAsync("replay", journal, "--json");
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

        var (exit, output, error) = await Served.YoichiAsync([.. arguments.Select(a => a.Replace("ROOT", root, StringComparison.Ordinal))]);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains($"[{code}]", error);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Equal(["odd.zip", "text.zip"], Directory.GetFileSystemEntries(root).Select(Path.GetFileName).Order());
    }

    /// <summary>Serves until it is ready, looks, sends a signal, and gives what was printed.</summary>
    async Task<string> ServeAsync(bool isFirst, string signal)
    {
        using var served = await Served.StartAsync(isFirst, "--data", Data);
        using var client = new HttpClient();
        Assert.Equal("alive\n", await client.GetStringAsync(served.Url + "/health/live", Stop));
        var (exit, printed, told) = await served.EndAsync(signal);
        Assert.EndsWith("stopped; everything is kept\n", told);
        Assert.Equal(0, exit);
        return printed;
    }

    static async Task<string> JournalAsync(string zip)
    {
        using var opened = await ZipFile.OpenReadAsync(zip, Stop);
        using var reader = new StreamReader(await Assert.Single(opened.Entries).OpenAsync(Stop));
        return await reader.ReadToEndAsync(Stop);
    }
}
