using System.Text.Json;

namespace Yoichi.Cli.Tests;

/// <summary><c>yoichi bills</c> as a script runs it.</summary>
public sealed class BillsCommandTests : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("yoichi-bills-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    string Run => Path.Combine(root, "run");

    [Fact]
    public void Everybody_and_the_retailer_get_their_files()
    {
        Simulate();
        var (exit, output, error) = Yoichi("en", "bills", Run);
        Assert.Equal(0, exit);
        Assert.Contains("quick-5: 9 of 96 slots", error);
        Assert.Contains("The retailer's margin", output);
        Assert.Contains("5 bills in", output);
        var files = Directory.GetFiles(Path.Combine(Run, "bills")).Select(f => Path.GetFileName(f)!).ToList();
        Assert.Equal(5 * 5 + 3 + 1, files.Count);
        Assert.Contains("index.html", files);
        Assert.Equal(3, files.Count(f => f.StartsWith("retailer-", StringComparison.Ordinal)));
        // Every link of the list leads to a file.
        var index = System.Xml.Linq.XDocument.Parse(File.ReadAllText(Path.Combine(Run, "bills", "index.html"))["<!DOCTYPE html>\n".Length..]);
        var links = index.Descendants("a").Select(a => Uri.UnescapeDataString(a.Attribute("href")!.Value)).ToList();
        Assert.Equal(5 + 5 + 1, links.Count);
        Assert.All(links, link => Assert.Contains(link, files));
    }

    [Fact]
    public void One_participant_may_be_asked_for_and_json_is_one_object()
    {
        Simulate();
        var (exit, output, error) = Yoichi("en", "bills", Run, "--json", "--out", Path.Combine(root, "one"), "--participant", Participant());
        Assert.Equal((0, ""), (exit, error));
        using var json = JsonDocument.Parse(output);
        var bill = Assert.Single(json.RootElement.GetProperty("bills").EnumerateArray());
        Assert.Equal(Participant(), bill.GetProperty("participant").GetString());
        Assert.True(File.Exists(Path.Combine(root, "one", bill.GetProperty("file").GetString()!)));
        Assert.Empty(json.RootElement.GetProperty("delayed").EnumerateArray());
    }

    [Fact]
    public void A_bill_that_waits_for_a_reading_is_told_and_the_others_are_written()
    {
        Simulate();
        var journal = Path.Combine(Run, "journal.jsonl");
        var lines = File.ReadAllLines(journal).ToList();
        lines.RemoveAt(lines.FindIndex(l => l.StartsWith("{\"c\":\"reading\"", StringComparison.Ordinal) && l.Contains($"\"who\":\"{Participant()}\"", StringComparison.Ordinal)));
        File.WriteAllText(journal, string.Join('\n', lines) + "\n");
        var (exit, output, _) = Yoichi("en", "bills", Run);
        Assert.Equal(0, exit);
        Assert.Contains($"{Participant()}: the bill for 2025-08 waits for readings; slots without one: 1", output);
        Assert.Contains("4 bills in", output);
        var (no, _, why) = Yoichi("en", "bills", Run, "--participant", Participant(), "--out", Path.Combine(root, "one"));
        Assert.Equal(2, no);
        Assert.Contains("[bills.delayed]", why);
        Assert.False(Directory.Exists(Path.Combine(root, "one")));
    }

    [Fact]
    public void A_registered_sellers_number_stands_on_its_bill()
    {
        Simulate();
        var file = Path.Combine(root, "registrations.csv");
        File.WriteAllText(file, $"participant,registration\n{Participant()},T1234567890123\n");
        Assert.Equal(0, Yoichi("en", "bills", Run, "--registrations", file).Exit);
        var month = Directory.GetFiles(Path.Combine(Run, "bills"), $"{Participant()}-*-statement.csv").Single().Split('-')[^3..^1];
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Run, "bills", $"{Participant()}-{month[0]}-{month[1]}.json")));
        Assert.Equal("T1234567890123", json.RootElement.GetProperty("terms").GetProperty("registration").GetString());
        foreach (var wrong in new[] { "T123,", "H1,T12", "H1", "nobody,T1234567890123", $"{Participant()},T1234567890123\n{Participant()},T1234567890123" })
        {
            File.WriteAllText(file, $"participant,registration\n{wrong}\n");
            var (exit, _, error) = Yoichi("en", "bills", Run, "--registrations", file);
            Assert.Equal(2, exit);
            Assert.Contains("[bills.registrations]", error);
        }
    }

    [Fact]
    public void Japanese_is_spoken_where_the_terminal_asks_for_it()
    {
        Simulate();
        var (exit, output, _) = Yoichi("ja_JP.UTF-8", "bills", Run);
        Assert.Equal(0, exit);
        Assert.Contains("電力会社の粗利は", output);
        Assert.Contains("請求書 5 件", output);
    }

    [Theory]
    [InlineData("run.folder", "--out", "OUT")]
    [InlineData("bills.participant", "--participant", "nobody", "--out", "OUT")]
    [InlineData("bills.participant", "--participant", "a b", "--out", "OUT")]
    [InlineData("bills.out", "--out", "/dev/null/x")]
    [InlineData("file.unreadable", "--procurement", "nowhere.csv", "--out", "OUT")]
    public void Bad_input_gets_one_line_exit_code_2_and_nothing_written(string code, params string[] options)
    {
        if (code != "run.folder") Simulate();
        var target = Path.Combine(root, "out");
        var (exit, output, error) = Yoichi("en", ["bills", Run, .. options.Select(o => o == "OUT" ? target : o)]);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains($"[{code}]", error);
        Assert.DoesNotContain("   at ", error);
        Assert.False(Directory.Exists(target));
    }

    void Simulate() => Assert.Equal(0, Yoichi("en", "simulate", "--community", "quick-5", "--days", "2", "--out", Run).Exit);

    /// <summary>The first member that the journal's head names.</summary>
    string Participant()
    {
        using var head = JsonDocument.Parse(File.ReadLines(Path.Combine(Run, "journal.jsonl")).First());
        return head.RootElement.GetProperty("members")[0].GetProperty("id").GetString()!;
    }

    static (int Exit, string Output, string Error) Yoichi(string language, params string[] arguments) => YoichiProcess.Run(language, arguments);
}
