using System.Diagnostics;
using Yoichi.Testing;

namespace Yoichi.Metering.Tests;

/// <summary>A program nobody here wrote, run over what we wrote.</summary>
static class Stranger
{
    public static (int Exit, string Output) Xmllint(params string[] arguments)
    {
        try
        {
            return Run("xmllint", arguments);
        }
        catch (System.ComponentModel.Win32Exception) when (!Clp.IsRequired)
        {
            Assert.Skip("xmllint (Debian libxml2-utils) is not installed");
            throw;
        }
    }

    /// <returns>Its exit status and what it wrote to standard output.</returns>
    public static (int Exit, string Output) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        _ = error.GetAwaiter().GetResult();
        return (process.ExitCode, output);
    }

    /// <summary>The path a variable of the environment holds; the test skips where it holds none.</summary>
    public static string Named(string variable, string what)
    {
        var path = Environment.GetEnvironmentVariable(variable);
        Assert.SkipUnless(!string.IsNullOrEmpty(path), $"{variable} names no {what}");
        return path!;
    }
}
