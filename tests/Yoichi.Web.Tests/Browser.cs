using Microsoft.Playwright;
using Yoichi.Testing;

namespace Yoichi.Web.Tests;

/// <summary>The machine's own Chromium, one for all tests. Where there is none they skip, or with <c>YOICHI_REQUIRE_TOOLS=1</c> fail.</summary>
public sealed class Browser : IAsyncLifetime
{
    const string Absent = "there is no chromium on this machine (./verify installs it)";

    /// <summary>Of milliseconds that anything may take: a slow machine is no fault.</summary>
    const float Patience = 120_000;

    static readonly string? Path = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    static readonly string Screenshots =
        Directory.CreateDirectory(System.IO.Path.Combine(SharedData.Repository(), "artifacts", "screenshots")).FullName;

    IPlaywright? playwright;
    IBrowser? browser;

    /// <summary>Starts it with the first test that asks.</summary>
    public ValueTask InitializeAsync() => default;

    /// <summary>A reader of their own: cookies, language, screen.</summary>
    public async Task<IBrowserContext> ContextAsync(string language = "en", bool dark = false, bool phone = false)
    {
        Assert.False(Path is null && Clp.IsRequired, Absent);
        Assert.SkipWhen(Path is null, Absent);
        playwright ??= await Playwright.CreateAsync();
        browser ??= await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Path, Args = ["--no-sandbox", "--disable-gpu"], Timeout = Patience });
        var context = await browser.NewContextAsync(new()
        {
            Locale = language == "ja" ? "ja-JP" : "en-GB",
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = phone ? new() { Width = 390, Height = 844 } : new() { Width = 1280, Height = 900 },
            TimezoneId = "Asia/Tokyo",
        });
        context.SetDefaultTimeout(Patience);
        context.SetDefaultNavigationTimeout(Patience);
        return context;
    }

    public static Task ShootAsync(IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = System.IO.Path.Combine(Screenshots, name + ".png"), FullPage = true });

    public static async Task SignInAsync(IPage page, string url, (string Login, string Password) account)
    {
        await page.GotoAsync(url + "/sign-in");
        await page.FillAsync("#login", account.Login);
        await page.FillAsync("#password", account.Password);
        await page.ClickAsync("main form button[type=submit]");
        await page.WaitForURLAsync(to => !to.Contains("/sign-in", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }
}

/// <summary>One browser and one played community, and one test at a time: browsers beside each other only wait for each other.</summary>
[CollectionDefinition(nameof(Pages))]
public sealed class Pages : ICollectionFixture<Browser>, ICollectionFixture<Played>;
