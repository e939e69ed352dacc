using System.Diagnostics;
using System.Reflection;

namespace Yoichi.Benchmarks.Http;

/// <summary>This program once more, as a process of its own that serves; ended by SIGKILL when it is disposed.</summary>
sealed class ServerProcess : IDisposable
{
    readonly Process process;

    ServerProcess(Process process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }

    /// <exception cref="InvalidOperationException">It ended instead of saying where it listens.</exception>
    public static async Task<ServerProcess> StartAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardInput = true, RedirectStandardError = true };
        // Started by way of dotnet, the program is its first argument.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(Assembly.GetEntryAssembly()!.Location);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["YOICHI_LANG"] = "en";
        var process = Process.Start(start)!;
        var wrong = process.StandardError.ReadToEndAsync();
        try
        {
            while (await process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line)
                if (line.IndexOf(" at http", StringComparison.Ordinal) is >= 0 and var at)
                {
                    _ = process.StandardOutput.ReadToEndAsync();
                    return new(process, new Uri(line[(at + 4)..]));
                }

            throw new InvalidOperationException($"the server did not start: {await wrong.ConfigureAwait(false)}");
        }
        catch
        {
            End(process);
            throw;
        }
    }

    /// <summary>Memory of the process that is not swapped out, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>Of all its threads, so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public void Dispose() => End(process);

    static void End(Process process)
    {
        if (!process.HasExited) process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
