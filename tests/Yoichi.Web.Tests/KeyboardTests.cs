using Microsoft.Playwright;

namespace Yoichi.Web.Tests;

/// <summary>The way through a page by keyboard alone.</summary>
[Collection(nameof(Pages))]
public sealed class KeyboardTests(Played played, Browser browser)
{
    [Fact]
    public async Task The_first_key_leads_past_the_menu_and_where_the_focus_is_can_be_seen()
    {
        await using var context = await browser.ContextAsync();
        var page = await context.NewPageAsync();
        await Browser.SignInAsync(page, played.Server.Url, played.Member);
        await page.GotoAsync(played.Server.Url + "/me/preferences");
        await page.Keyboard.PressAsync("Tab");
        var skip = page.Locator(".skip");
        Assert.Equal("skip", await page.EvaluateAsync<string>("document.activeElement.className"));
        Assert.True((await skip.BoundingBoxAsync())!.X >= 0);
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("content", await page.EvaluateAsync<string>("document.activeElement.id"));

        // On from there every stop is inside the content, is seen, and the last field can be reached.
        for (var stops = 0; stops < 60; stops++)
        {
            await page.Keyboard.PressAsync("Tab");
            var (isWithin, isSeen, isLast) = await StopAsync(page);
            if (!isWithin) break;
            Assert.True(isSeen, await page.EvaluateAsync<string>("document.activeElement.outerHTML"));
            if (isLast) return;
        }

        Assert.Fail("the form's button was not reached by keyboard");
    }

    static async Task<(bool IsWithin, bool IsSeen, bool IsLast)> StopAsync(IPage page)
    {
        var told = await page.EvaluateAsync<bool[]>("""
            () => {
              const here = document.activeElement, style = getComputedStyle(here);
              return [!!here.closest('main'), style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, here.matches('main form button[type=submit]')];
            }
            """);
        return (told[0], told[1], told[2]);
    }
}
