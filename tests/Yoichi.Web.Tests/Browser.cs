using Microsoft.Playwright;
using Yoichi.Testing;

namespace Yoichi.Web.Tests;

/// <summary>The machine's own Chromium; null where there is none, and then the tests that need it skip.</summary>
static class Browser
{
    public const string Absent = "there is no chromium on this machine (./verify installs it)";

    public static string? Path { get; } = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    public static string Screenshots { get; } =
        Directory.CreateDirectory(System.IO.Path.Combine(SharedData.Repository(), "artifacts", "screenshots")).FullName;

    public static async Task<(IPlaywright Playwright, IBrowser Browser)> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return (playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Path, Args = ["--no-sandbox", "--disable-gpu"] }));
    }

    public static Task<IBrowserContext> ContextAsync(this IBrowser browser, string language = "en", bool dark = false, bool phone = false) =>
        browser.NewContextAsync(new()
        {
            Locale = language == "ja" ? "ja-JP" : "en-GB",
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = phone ? new() { Width = 390, Height = 844 } : new() { Width = 1280, Height = 900 },
            TimezoneId = "Asia/Tokyo",
        });

    public static Task ShootAsync(this IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = System.IO.Path.Combine(Screenshots, name + ".png"), FullPage = true });
}
