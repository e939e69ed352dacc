using System.Diagnostics;

namespace Yoichi.Proof.Tests;

/// <summary><c>yoichi serve</c>, as a process of its own.</summary>
sealed class Served : IAsyncDisposable
{
    readonly Process process;
    readonly Task<string> said;

    Served(Process process, Task<string> said, Uri address) => (this.process, this.said, Address) = (process, said, address);

    public Uri Address { get; }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <param name="storage">A PostgreSQL connection; null for the file in the folder.</param>
    /// <param name="before">A program that starts it, with its arguments, e.g. prlimit; empty for none.</param>
    /// <param name="moment">At which it dies; null for none.</param>
    /// <param name="begun">Told how to kill it, before it serves.</param>
    /// <exception cref="EndedException">It ended instead.</exception>
    public static async Task<Served> StartAsync(string data, string? storage = null, double pace = 1, string[]? before = null, Kills.Moment? moment = null, Action<Action>? begun = null, params string[] more)
    {
        var process = Yoichi(before ?? [], moment, ["serve", "--data", data, "--listen", "http://127.0.0.1:0", "--pace", FormattableString.Invariant($"{pace}"),
            .. storage is null ? Array.Empty<string>() : ["--storage", storage], .. more]);
        begun?.Invoke(process.Kill);
        var said = process.StandardError.ReadToEndAsync();
        try
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line)
                if (line.IndexOf(" at http", StringComparison.Ordinal) is >= 0 and var at)
                {
                    _ = process.StandardOutput.ReadToEndAsync();
                    return new(process, said, new(line[(at + 4)..]));
                }

            await process.WaitForExitAsync();
        }
        catch
        {
            process.Kill();
            throw;
        }

        throw new EndedException(process.ExitCode, await said);
    }

    /// <summary>The program once, to its end.</summary>
    public static async Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Yoichi([], null, arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }

    public static Process Yoichi(string[] before, Kills.Moment? moment, string[] arguments)
    {
        string[] all = [.. before, "dotnet", Path.Combine(AppContext.BaseDirectory, "yoichi.dll"), .. arguments];
        var start = new ProcessStartInfo(all[0], all[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["YOICHI_LANG"] = "en";
        moment?.Watch(start);
        return Process.Start(start)!;
    }

    /// <summary>A client that acts for somebody; null for nobody.</summary>
    public HttpClient Client(string? key)
    {
        var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(2) };
        if (key is not null) client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return client;
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and what it then says.</summary>
    public async Task<(int Exit, string Error)> StopAsync()
    {
        using var term = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        return await EndAsync();
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public async Task<(int Exit, string Error)> EndAsync()
    {
        await process.WaitForExitAsync();
        return (process.ExitCode, await said);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await KillAsync();
        process.Dispose();
    }
}

/// <summary>The service ended instead of serving.</summary>
sealed class EndedException(int exit, string error) : Exception($"it ended with {exit}: {error}")
{
    public int Exit { get; } = exit;

    public string Error { get; } = error;
}
