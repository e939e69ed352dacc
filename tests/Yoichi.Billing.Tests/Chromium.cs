using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Yoichi.Billing.Tests;

/// <summary>Prints pages with a browser nobody here wrote.</summary>
static class Chromium
{
    public const string Absent = "chromium is not installed, so nothing was printed";

    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .SelectMany(folder => new[] { System.IO.Path.Combine(folder, "chromium"), System.IO.Path.Combine(folder, "chromium-browser") })
        .FirstOrDefault(File.Exists);

    /// <summary>How many pages of paper a page comes to.</summary>
    public static int PagesOf(string html, string language, string folder)
    {
        var (page, pdf) = (System.IO.Path.Combine(folder, "page.html"), System.IO.Path.Combine(folder, "page.pdf"));
        File.WriteAllText(page, html);
        var start = new ProcessStartInfo(Path!) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in new[] { "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", $"--user-data-dir={folder}/profile",
            "--no-pdf-header-footer", $"--print-to-pdf={pdf}", $"file://{page}#{language}" }) start.ArgumentList.Add(argument);
        using var browser = Process.Start(start)!;
        var error = browser.StandardError.ReadToEndAsync();
        browser.StandardOutput.ReadToEnd();
        browser.WaitForExit();
        Assert.True(File.Exists(pdf), error.GetAwaiter().GetResult());
        // The page tree's root says how many leaves it has; it stands outside the packed streams.
        var counts = Regex.Matches(Encoding.Latin1.GetString(File.ReadAllBytes(pdf)), @"/Count (\d+)");
        return counts.Max(c => int.Parse(c.Groups[1].Value));
    }
}
