using System.Diagnostics;
using System.Globalization;

namespace Yoichi.Live.Tests;

/// <summary>Acknowledged is durable: the service is killed at its work, as a loss of power would (all but the disk's own cache),
/// started again, and killed again.</summary>
/// <remarks><c>YOICHI_KILLS=200</c> kills that often, over a month of readings; eng/kills does.</remarks>
public sealed class CrashTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("yoichi-crash-");

    [Fact]
    public async Task After_kill_9_nothing_acknowledged_is_missing_and_nothing_appears_twice()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("YOICHI_KILLS") ?? "5", CultureInfo.InvariantCulture);
        var program = Path.Combine(AppContext.BaseDirectory.Replace("Yoichi.Live.Tests", "Yoichi.Live.Crash", StringComparison.Ordinal), "Yoichi.Live.Crash.dll");
        var days = Math.Max(1, kills / 20);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[program, "kills", Path.Combine(folder.FullName, "yoichi.db"), $"{days}", $"{kills}", "1"]) start.ArgumentList.Add(argument);
        using var killer = Process.Start(start)!;
        var (said, wrong) = (killer.StandardOutput.ReadToEndAsync(), killer.StandardError.ReadToEndAsync());
        await killer.WaitForExitAsync();
        Assert.EndsWith(", 0 faults", (await said).TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(("", 0), (await wrong, killer.ExitCode));
    }

    public void Dispose() => folder.Delete(recursive: true);
}
