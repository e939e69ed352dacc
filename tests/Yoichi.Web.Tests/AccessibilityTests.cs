using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Yoichi.Server.SignIn;

namespace Yoichi.Web.Tests;

/// <summary>Every page as axe-core judges it in Chromium, WCAG 2.1 A and AA: contrast as it is computed, names, roles, order. And the way by keyboard.</summary>
[Collection(nameof(Pages))]
public sealed class AccessibilityTests(Played played, Browser browser)
{
    static readonly AxeRunOptions Rules = new()
    {
        RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] },
        ResultTypes = [ResultType.Violations],
    };

    public static TheoryData<string, bool, bool> Looks => new() { { "en", false, false }, { "ja", true, true } };

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Every_page_keeps_to_what_everybody_needs(string language, bool dark, bool phone)
    {
        var faults = new List<string>();
        foreach (var (account, paths) in new ((string Login, string Password)?, string[])[]
        {
            (null, PageTests.Public), ((FirstOperator.Login, played.Server.OperatorPassword), PageTests.Operator), (played.Member, PageTests.Me), (played.Buyer, PageTests.Buyer),
        })
        {
            await using var context = await browser.ContextAsync(language, dark, phone);
            var page = await context.NewPageAsync();
            if (account is { } known) await Browser.SignInAsync(page, played.Server.Url, known);
            foreach (var path in paths)
            {
                await page.GotoAsync(played.Server.Url + path);
                var found = await page.RunAxe(Rules);
                faults.AddRange(from violation in found.Violations from node in violation.Nodes select $"{path}: {violation.Id}: {node.Target} {node.Html} {string.Join("; ", node.Any.Select(a => a.Message))}");
                if (await page.EvaluateAsync<string?>(Overlaps) is { } overlap) faults.Add($"{path}: a chart's words lie on each other: {overlap}");
            }
        }

        Assert.Empty(faults);
    }

    /// <summary>Two pieces of text of one drawn chart that cover each other; null for none.</summary>
    const string Overlaps = """
        () => {
          for (const chart of document.querySelectorAll('.chart svg')) {
            const texts = [...chart.querySelectorAll('text')].filter(t => t.textContent.trim()).map(t => [t.textContent, t.getBoundingClientRect()]);
            for (let i = 0; i < texts.length; i++)
              for (let j = 0; j < i; j++) {
                const [a, b] = [texts[i][1], texts[j][1]];
                if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3) return texts[j][0] + ' / ' + texts[i][0];
              }
          }
          return null;
        }
        """;

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
