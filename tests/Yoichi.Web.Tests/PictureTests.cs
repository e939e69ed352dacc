using Yoichi.Server.SignIn;

namespace Yoichi.Web.Tests;

/// <summary>Pages in a real browser, on phone and desk, light and dark: no script fails, nothing runs out of the screen, what is live is.</summary>
[Collection(nameof(Pages))]
public sealed class PictureTests(Played played, Browser browser)
{
    public static TheoryData<string, bool, bool> Looks => new() { { "en", false, false }, { "ja", true, true }, { "ja", false, false } };

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Pages_are_drawn_without_a_fault_and_within_the_screen(string language, bool dark, bool phone)
    {
        foreach (var (account, paths) in new ((string Login, string Password)?, string[])[]
        {
            (null, ["/", "/quote", "/apply", "/sign-in"]),
            ((FirstOperator.Login, played.Server.OperatorPassword),
                ["/operator", "/operator/energy", "/operator/prices", "/operator/participants", "/operator/meters", "/operator/imports", "/operator/settlement", "/operator/alarms", "/operator/applications", "/operator/keys", "/audit", "/audit/journal"]),
            (played.Member, ["/me", "/me/month", "/me/preferences", "/me/meter", "/me/security"]),
            (played.Buyer, ["/buyer", "/buyer/matching"]),
        })
        {
            await using var context = await browser.ContextAsync(language, dark, phone);
            var page = await context.NewPageAsync();
            var faults = new List<string>();
            page.Console += (_, message) => { if (message.Type == "error") faults.Add($"{page.Url}: {message.Text}"); };
            page.PageError += (_, error) => faults.Add($"{page.Url}: {error}");
            if (account is { } known) await Browser.SignInAsync(page, played.Server.Url, known);
            foreach (var path in paths)
            {
                await page.GotoAsync(played.Server.Url + path);
                if (account is not null) await page.WaitForSelectorAsync("[data-live-state].good");
                await Browser.ShootAsync(page, $"{(path == "/" ? "home" : path.Trim('/').Replace('/', '-'))}-{language}-{(dark ? "dark" : "light")}-{(phone ? "phone" : "desk")}");
                if (!await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")) faults.Add(path + " is wider than the screen");
            }

            Assert.Empty(faults);
        }
    }
}
