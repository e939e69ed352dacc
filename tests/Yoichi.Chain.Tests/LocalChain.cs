using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Yoichi.Testing;

namespace Yoichi.Chain.Tests;

/// <summary>One local chain for all tests that need one: anvil on a free port of the loopback, stopped by its process id.</summary>
public sealed class LocalChain : IAsyncLifetime
{
    static readonly string Tools = Path.Combine(SharedData.Repository(), "contracts", "node_modules");

    readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(60) };
    Process? anvil;

    /// <summary>Another node to test on, where somebody wants to; what only anvil can do then fails.</summary>
    static string? Given => Environment.GetEnvironmentVariable("YOICHI_TEST_CHAIN");

    /// <summary>As tests wait for blocks that are made at once: not long.</summary>
    public static SenderOptions Quick { get; } =
        new(TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60), 1);

    public static bool IsThere => File.Exists(Program);

    public static string Program => Path.Combine(Tools, "@foundry-rs", $"anvil-linux-{(System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64")}", "bin", "anvil");

    public Uri Url { get; private set; } = null!;

    public ChainNode Node { get; private set; } = null!;

    /// <summary>Accounts whose keys the node keeps; the first deploys and operates.</summary>
    public IReadOnlyList<ChainAddress> Accounts { get; private set; } = [];

    public HttpClient Http => http;

    public async ValueTask InitializeAsync()
    {
        if (!IsThere)
        {
            if (Clp.IsRequired) throw new InvalidOperationException($"{Program} is not installed: eng/contracts install");
            return;
        }

        if (Given is { } url) Url = new(url);
        else (anvil, Url) = Start();
        Node = new(http, Url);
        Accounts = await WaitAsync(anvil, Node);
    }

    /// <summary>A sender that tests of this chain share nothing of.</summary>
    public TransactionSender Sender(int account = 0, SenderOptions? options = null)
    {
        if (!IsThere) Assert.Skip("anvil is not installed: eng/contracts install");
        return new(Node, Accounts[account], TimeProvider.System, options ?? Quick);
    }

    public static (Process Process, Uri Url) Start(int port = 0, params string[] more)
    {
        port = port == 0 ? FreePort() : port;
        // Blocks are made at once, and some thousand transactions at most are sent: the memory limit is for a test gone wild.
        var start = new ProcessStartInfo("prlimit",
            ["--as=6000000000", Program, "--host", "127.0.0.1", "--port", $"{port}", "--chain-id", "31337", "--accounts", "12", "--quiet",
             "--hardfork", "osaka", "--balance", "1000000", "--gas-limit", "60000000", .. more])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return (process, new($"http://127.0.0.1:{port}"));
    }

    /// <summary>Until it answers.</summary>
    public static async Task<IReadOnlyList<ChainAddress>> WaitAsync(Process? process, ChainNode node)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                var accounts = (JsonArray)(await node.AskAsync("eth_accounts", [], default))!;
                return [.. accounts.Select(a => ChainAddress.Parse((string)a!))];
            }
            catch (ChainException) when (tries < 600 && process is not { HasExited: true })
            {
                await Task.Delay(50);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(anvil);
        http.Dispose();
    }

    public static async Task StopAsync(Process? process)
    {
        if (process is null) return;
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

[CollectionDefinition(Name)]
public sealed class OnAChain : ICollectionFixture<LocalChain>
{
    public const string Name = "on a chain";
}
