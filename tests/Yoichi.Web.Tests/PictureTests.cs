namespace Yoichi.Web.Tests;

/// <summary>Every page in a real browser, on phone and desk, light and dark: nothing fails, nothing runs out of the screen.</summary>
public sealed class PictureTests
{
    [Fact]
    public async Task Pages_are_drawn()
    {
        Assert.SkipWhen(Browser.Path is null, Browser.Absent);
        await using var server = await PlayedServer.StartAsync(untilHour: 34.2);
        var (playwright, browser) = await Browser.StartAsync();
        using var _ = playwright;
        await using var __ = browser;
        foreach (var (language, dark, phone) in new[] { ("en", false, false), ("ja", true, true) })
        {
            await using var context = await browser.ContextAsync(language, dark, phone);
            var page = await context.NewPageAsync();
            var faults = new List<string>();
            page.Console += (_, message) => { if (message.Type == "error") faults.Add(message.Text); };
            page.PageError += (_, error) => faults.Add(error);
            foreach (var path in new[] { "/operator" })
            {
                await page.GotoAsync(server.Url + path);
                await page.ShootAsync($"{path.Trim('/').Replace('/', '-')}-{language}-{(dark ? "dark" : "light")}-{(phone ? "phone" : "desk")}");
                Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), path + " is wider than the screen");
            }

            Assert.Empty(faults.Where(f => !f.Contains("404", StringComparison.Ordinal)));
        }
    }
}
