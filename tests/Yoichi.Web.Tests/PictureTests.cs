using Yoichi.Server.SignIn;

namespace Yoichi.Web.Tests;

/// <summary>Every page in a real browser, on phone and desk, light and dark: no script fails, nothing runs out of the screen, what is live is, and
/// axe-core finds nothing.</summary>
[Collection(nameof(Pages))]
public sealed class PictureTests(Played played, Browser browser)
{
    public static TheoryData<string, bool, bool> Looks => new() { { "en", false, false }, { "ja", true, true }, { "ja", false, false } };

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Pages_are_drawn_without_a_fault_and_within_the_screen(string language, bool dark, bool phone)
    {
        // The third look differs from the other two in nothing axe could see.
        var (faults, isJudged) = (new List<string>(), dark || language == "en");
        foreach (var (account, paths) in new ((string Login, string Password)?, string[])[]
        {
            (null, PageTests.Public), ((FirstOperator.Login, played.Server.OperatorPassword), PageTests.Operator), (played.Member, PageTests.Me), (played.Buyer, PageTests.Buyer),
        })
        {
            await using var context = await browser.ContextAsync(language, dark, phone);
            var page = await context.NewPageAsync();
            page.Console += (_, message) => { if (message.Type == "error") faults.Add($"{page.Url}: {message.Text}"); };
            page.PageError += (_, error) => faults.Add($"{page.Url}: {error}");
            if (account is { } known) await Browser.SignInAsync(page, played.Server.Url, known);
            foreach (var path in paths.Where(p => isJudged || !p.Contains('?')))
            {
                await page.GotoAsync(played.Server.Url + path);
                if (account is not null) await page.WaitForSelectorAsync("[data-live-state].good");
                await Browser.ShootAsync(page, $"{(path == "/" ? "home" : path.Trim('/').Replace('/', '-').Replace('?', '-'))}-{language}-{(dark ? "dark" : "light")}-{(phone ? "phone" : "desk")}");
                if (!await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")) faults.Add(path + " is wider than the screen");
                if (isJudged) faults.AddRange((await Axe.FaultsAsync(page)).Select(f => $"{path}: {f}"));
            }
        }

        Assert.Empty(faults);
    }
}
