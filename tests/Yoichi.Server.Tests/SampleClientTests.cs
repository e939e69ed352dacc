using System.Diagnostics;
using Yoichi.Testing;

namespace Yoichi.Server.Tests;

/// <summary>The sample clients, as somebody would start them, against a server.</summary>
public sealed class SampleClientTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task The_client_in_node_trades() => RunAsync("node", Path.Combine(SharedData.Repository(), "samples", "clients", "node", "client.mjs"));

    [Fact]
    public Task The_client_in_csharp_trades() => RunAsync("dotnet", Path.Combine(SharedData.Repository(), "artifacts", "bin", "CSharpClient", Folder(), "CSharpClient.dll"));

    /// <summary>Debug or release, as these tests are.</summary>
    static string Folder() => Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    static async Task RunAsync(string program, string script)
    {
        await using var town = await TownServer.StartAsync();
        using var b = town.As("B");
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[script, town.Client.BaseAddress!.ToString().TrimEnd('/'), TownServer.Name, TownServer.Slot(25)]) start.ArgumentList.Add(argument);
        start.Environment["YOICHI_KEY"] = town.KeyOf("A");
        start.Environment["YOICHI_LISTEN"] = "1";
        using var client = StartOrSkip(start);
        var problems = client.StandardError.ReadToEndAsync(Stop);
        var told = new List<string>();
        while (await client.StandardOutput.ReadLineAsync(Stop) is { } line)
        {
            told.Add(line);
            if (!line.StartsWith("listening", StringComparison.Ordinal)) continue;
            await b.OrderAsync(25, "sell", 300, 12);
            await town.LookAsync(11);
        }

        await client.WaitForExitAsync(Stop);
        Assert.True(await problems is "", await problems);
        Assert.Equal(0, client.ExitCode);
        Assert.Equal(
        [
            $"{TownServer.Slot(25)} is open; the gate closes at 2025-08-01T11:00:00+09:00",
            "order 1 stands with 500 Wh; sent again it is order 1, not a second one",
            "replaced: 400 Wh",
            "buy 400 Wh at 22.00 ¥/kWh",
            told[4],
            $"cleared {TownServer.Slot(25)}: 300 Wh",
        ], told);
        Assert.StartsWith("listening from position ", told[4], StringComparison.Ordinal);
    }

    static Process StartOrSkip(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{start.FileName} is not there");
            throw;
        }
    }
}
