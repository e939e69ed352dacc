using System.Text.Json;
using Microsoft.Playwright;

namespace Yoichi.Web.Tests;

/// <summary>Passkeys as a browser makes and uses them, with an authenticator that Chromium plays.</summary>
[Collection(nameof(Pages))]
public sealed class PasskeyTests(Played played, Browser browser)
{
    [Fact]
    public async Task A_passkey_is_added_signs_in_is_listed_and_removed()
    {
        var account = await Visitor.InvitedAsync(played.Server, "member", "H1");
        // Passkeys belong to a name; an address of numbers has none.
        var url = played.Server.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        await using var context = await browser.ContextAsync();
        var page = await context.NewPageAsync();
        await AddAuthenticatorAsync(context, page);
        await Browser.SignInAsync(page, url, account);

        await page.GotoAsync(url + "/me/security");
        Assert.Equal(0, await page.Locator("[data-passkeys] tbody tr").CountAsync());
        await page.ClickAsync("[data-passkey=register]");
        await page.WaitForSelectorAsync("[data-passkeys] tbody tr");
        await Browser.ShootAsync(page, "journey-passkey");

        await page.ClickAsync("form[action$='/sign-out'] button");
        await page.WaitForURLAsync("**/?done=1");
        await page.GotoAsync(url + "/sign-in?return=%2Fme");
        await page.ClickAsync("[data-passkey=sign-in]");
        await page.WaitForURLAsync("**/me");
        Assert.Contains("H1", await page.InnerTextAsync("main"), StringComparison.Ordinal);

        await page.GotoAsync(url + "/me/security");
        await page.ClickAsync("[data-passkeys] button");
        await page.WaitForURLAsync("**/me/security?done=1");
        Assert.Equal(0, await page.Locator("[data-passkeys]").CountAsync());
        await page.ClickAsync("form[action$='/sign-out'] button");
        await page.WaitForURLAsync("**/?done=1");
        await page.GotoAsync(url + "/sign-in?return=%2Fme");
        await page.ClickAsync("[data-passkey=sign-in]");
        await page.WaitForFunctionAsync("() => document.querySelector('[data-passkey-state]').textContent.length > 0");
        Assert.EndsWith("/sign-in?return=%2Fme", page.Url);
    }

    static async Task AddAuthenticatorAsync(IBrowserContext context, IPage page)
    {
        var devtools = await context.NewCDPSessionAsync(page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = JsonSerializer.SerializeToElement(new
            { protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true }),
        });
    }
}
