using System.Diagnostics;

namespace Yoichi.Cli.Tests;

/// <summary>The program as a process of its own, from beside the tests.</summary>
static class YoichiProcess
{
    /// <param name="language">As <c>YOICHI_LANG</c>.</param>
    public static (int Exit, string Output, string Error) Run(string language, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "yoichi.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["YOICHI_LANG"] = language;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
