using System.Diagnostics;
using System.Text;
using Yoichi.Testing;

namespace Yoichi.Publishing.Tests;

/// <summary>samples/verifier: written from the format's description, in another language, and of one opinion with this program.</summary>
public sealed class NodeVerifierTests
{
    const int SmallLog = 40;

    [Theory]
    [InlineData("call", "auctions feasible")]
    [InlineData("mid-rate", "that prove nothing")]
    public void Node_agrees_about_a_log_and_its_receipts(string mechanism, string said)
    {
        using var town = new Town(mechanism);
        var (code, output) = Verify(town.LogFolder, "--log-key", Town.Signer.Key.ToString());
        Assert.True(code == 0 && output.Contains(said, StringComparison.Ordinal) && output.Contains($"root {town.Reader().Checkpoint.Root}", StringComparison.Ordinal), output);
        File.WriteAllBytes(town.At("receipt.json"), ReceiptMaker.Make(town.Reader(), Town.Signer.Key, town.Keys, new("H2") { Month = "2025-08", All = true }).ToBytes());
        (code, output) = Verify(town.At("receipt.json"));
        Assert.True(code == 0 && output.StartsWith("H2 in town.example/log", StringComparison.Ordinal), output);
    }

    [Fact]
    public void Node_agrees_about_certificates_and_auctions_of_value()
    {
        using var town = new Town(community: Town.Miyagi);
        var (code, output) = Verify(town.LogFolder);
        Assert.True(code == 0 && output.Contains("2 of them of certificates alone", StringComparison.Ordinal), output);
        var (issued, read) = (0, ReceiptMaker.Make(town.Reader(), Town.Signer.Key, town.Keys, new("Osaki") { Slot = new(2020, 3, 1, 12, 0, 0, Units.SlotGrid.Jst) }).ToBytes());
        File.WriteAllBytes(town.At("receipt.json"), read);
        foreach (var (_, text) in ReceiptCheck.Run(read, "receipt").Certificates) issued += System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("certificates").GetArrayLength();
        (code, output) = Verify(town.At("receipt.json"));
        Assert.True(code == 0 && issued > 0 && output.Contains($"; {issued} lines about certificates", StringComparison.Ordinal), output);
        var sold = town.Cheat(entry => !Encoding.UTF8.GetString(entry.Open.Span).Contains("\"c\":\"valueRound\"", StringComparison.Ordinal) ? null
            : new(entry.Number, [Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(entry.Open.Span).Replace("\"welfare\":", "\"welfare\":1", StringComparison.Ordinal)), .. entry.Lines.Skip(1)]));
        Assert.True(Verify(sold) is (1, var told) && told.Contains("welfare", StringComparison.Ordinal), sold);
    }

    [Fact]
    public void Node_finds_what_was_changed()
    {
        using var town = new Town();
        File.WriteAllBytes(town.At("since"), File.ReadAllBytes(Path.Combine(town.LogFolder, "checkpoint")));
        foreach (var file in Directory.EnumerateFiles(town.LogFolder, "*", SearchOption.AllDirectories).ToList())
        {
            var good = File.ReadAllBytes(file);
            byte[] bad = [.. good];
            bad[good.Length / 2] ^= 1;
            File.WriteAllBytes(file, bad);
            Assert.True(Verify(town.LogFolder) is (1, var told) && told.StartsWith("does not hold: ", StringComparison.Ordinal), file);
            File.WriteAllBytes(file, good);
        }

        var cheat = town.Cheat(entry => entry.Number == 5 ? new(5, ["{\"n\":5,\"c\":\"tick\"}"u8.ToArray()]) : null);
        Assert.Equal(0, Verify(town.LogFolder, "--since", town.At("since")).Code);
        Assert.Equal(1, Verify(cheat, "--since", town.At("since")).Code);
        Assert.Equal(2, Verify().Code);
    }

    [Fact]
    public void Node_sees_every_single_byte_that_is_changed_in_a_small_log_and_a_receipt()
    {
        using var town = new Town(lines: SmallLog);
        var receipt = ReceiptMaker.Make(town.Reader(), Town.Signer.Key, town.Keys, new(town.Keys.Names.First(n => town.Keys.Find(n, "2025-08") is not null)) { Month = "2025-08", All = true }).ToBytes();
        File.WriteAllBytes(town.At("receipt.json"), receipt);
        var (code, output) = Run(Path.Combine(SharedData.Repository(), "tests", "Yoichi.Publishing.Tests", "every-byte.mjs"), Path.Combine(SharedData.Repository(), "samples", "verifier", "verify.mjs"), town.LogFolder, town.At("receipt.json"));
        Assert.True(code == 0, output);
        using var said = System.Text.Json.JsonDocument.Parse(output);
        Assert.Empty(said.RootElement.GetProperty("unseen").EnumerateArray().Select(u => u.GetString()));
        Assert.True(said.RootElement.GetProperty("tried").GetInt32() > receipt.Length + 5_000, output);
    }

    static (int Code, string Output) Verify(params string[] arguments) => Run([Path.Combine(SharedData.Repository(), "samples", "verifier", "verify.mjs"), .. arguments]);

    static (int Code, string Output) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        Process node;
        try
        {
            node = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception) when (Environment.GetEnvironmentVariable("YOICHI_REQUIRE_TOOLS") != "1")
        {
            Assert.Skip("node is not installed");
            throw;
        }

        using (node)
        {
            var error = node.StandardError.ReadToEndAsync();
            var output = node.StandardOutput.ReadToEnd();
            node.WaitForExit();
            return (node.ExitCode, output + error.GetAwaiter().GetResult());
        }
    }
}
