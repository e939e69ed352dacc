using System.Diagnostics;
using Yoichi.Provenance;
using Yoichi.Simulation.Files;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Simulation.Tests;

/// <summary>samples/readd: a stranger's program in another language clears every auction and re-adds every bill.</summary>
public sealed class ReAddTests : IDisposable
{
    readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    [Theory]
    [InlineData("call", "flat")]
    [InlineData("mid-rate", "flat")]
    [InlineData("continuous", "flat")]
    [InlineData("call", "charges")]
    public void Node_agrees_with_every_auction_trade_bill_and_entry(string mechanism, string charges)
    {
        runs.Play("run", Runs.Quick, new(Days: 4, Mechanism: mechanism, Charges: charges == "flat" ? null : "tepco-low-voltage-with-fee"));
        RunExport.Write(runs.Folder("run"), runs.Folder("run"));
        var (code, output) = ReAdd(mechanism == "call" ? [] : ["--not-call"]);
        Assert.True(code == 0, output);
    }

    [Fact]
    public void Node_agrees_where_energy_is_certified_and_value_is_paid_beside_the_bills()
    {
        // The tag sells, a meter that stands still delivers nothing of it: what the class cost is paid back in the ledger, on no bill.
        var certifying = Runs.Quick with
        {
            Certificates = new([new(ParticipantId.Parse("H2"), ParticipantId.Parse("H2"), "solar", "", new(2020, 4, 1), false, "", 0, "")],
            CertificateRules.UsualOrder, LotOrder.Fifo, 24, SupplyMix.Undeclared)
        };
        runs.Play("run", certifying, new(Days: 4));
        RunExport.Write(runs.Folder("run"), runs.Folder("run"));
        Assert.Contains("certificates short", File.ReadAllText(Path.Combine(runs.Folder("run"), "ledger.csv")), StringComparison.Ordinal);
        var (code, output) = ReAdd([]);
        Assert.True(code == 0, output);

        runs.Play("miyagi", CommunityFileReader.Read(Path.Combine(SharedData.Repository(), "samples", "miyagi-7", "community.yaml")), new(Days: 3));
        RunExport.Write(runs.Folder("miyagi"), runs.Folder("miyagi"));
        (code, output) = ReAdd(runs.Folder("miyagi"), []);
        Assert.True(code == 0, output);
    }

    [Theory]
    [InlineData("trades.csv", 3)]
    [InlineData("bills.csv", 2)]
    [InlineData("ledger.csv", 4)]
    [InlineData("readings.csv", 400)]
    public void Node_finds_a_number_that_was_touched(string file, int line)
    {
        runs.Play("run", Runs.Quick, new(Days: 2));
        RunExport.Write(runs.Folder("run"), runs.Folder("run"));
        var path = Path.Combine(runs.Folder("run"), file);
        var lines = File.ReadAllLines(path);
        var at = file == "readings.csv"
            ? Array.FindIndex(lines, line, l => l.Contains(",import,", StringComparison.Ordinal) && !l.Contains(",0,", StringComparison.Ordinal))
            : line - 1;
        var fields = lines[at].Split(',');
        var touched = file switch { "trades.csv" => 4, "bills.csv" => 5, _ => 3 };
        fields[touched] += "7";
        lines[at] = string.Join(',', fields);
        File.WriteAllText(path, string.Join('\n', lines) + "\n");
        Assert.Equal(1, ReAdd([]).Code);
    }

    (int Code, string Output) ReAdd(string[] options) => ReAdd(runs.Folder("run"), options);

    internal static (int Code, string Output) ReAdd(string folder, string[] options)
    {
        var script = Path.Combine(SharedData.Repository(), "samples", "readd", "readd.mjs");
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { script, folder }.Concat(options)) start.ArgumentList.Add(argument);
        using var node = Start(start);
        var error = node.StandardError.ReadToEndAsync();
        var output = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        return (node.ExitCode, output + error.GetAwaiter().GetResult());
    }

    static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception) when (Environment.GetEnvironmentVariable("YOICHI_REQUIRE_TOOLS") != "1")
        {
            Assert.Skip("node is not installed");
            throw;
        }
    }
}
