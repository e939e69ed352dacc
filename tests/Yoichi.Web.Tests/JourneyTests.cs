using Microsoft.Playwright;
using Yoichi.Server.SignIn;
using Yoichi.Testing;

namespace Yoichi.Web.Tests;

/// <summary>What people do here, from end to end, in a real browser.</summary>
[Collection(nameof(Pages))]
public sealed class JourneyTests(Played played, Browser browser)
{
    [Fact]
    public async Task Somebody_applies_is_admitted_and_has_a_page_of_their_own()
    {
        await using var server = await PlayedServer.StartAsync(untilHour: 34.2);
        await using var guest = await browser.ContextAsync("ja", phone: true);
        var page = await guest.NewPageAsync();
        await page.GotoAsync(server.Url + "/");
        await page.ClickAsync("a.plain[href='/apply']");
        await page.SelectOptionAsync("#kind", "home");
        await page.FillAsync("#from", "2025-08-06");
        await page.FillAsync("#name", "世田谷 花子");
        await page.FillAsync("#supplyPoint", "03-0012-3456-7890-1234-5678");
        await page.FillAsync("#email", "hanako@example.jp");
        await page.CheckAsync("input[name=fit][value=none]");
        foreach (var consent in await page.QuerySelectorAllAsync("input[name^=consent]")) await consent.CheckAsync();
        await page.ClickAsync("main form button[type=submit]");
        Assert.Contains("受け付けました", await page.InnerTextAsync(".notice.good"), StringComparison.Ordinal);

        await using var office = await browser.ContextAsync();
        var desk = await office.NewPageAsync();
        await Browser.SignInAsync(desk, server.Url, (FirstOperator.Login, server.OperatorPassword));
        await desk.GotoAsync(server.Url + "/operator/applications");
        await Browser.ShootAsync(desk, "journey-application");
        await desk.ClickAsync("form[action$='/admit'] button");
        var link = await desk.InnerTextAsync("[data-secret]");
        await Browser.ShootAsync(desk, "journey-invitation");
        Assert.Contains("/invitation#", link, StringComparison.Ordinal);

        await page.GotoAsync(link);
        await page.FillAsync("#login", "hanako");
        await page.FillAsync("#password", "a long enough password");
        await page.ClickAsync("main form button[type=submit]");
        await page.WaitForURLAsync("**/me");
        await page.GotoAsync(server.Url + "/me");
        Assert.Contains("まだ精算済みの日がありません", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await page.ClickAsync("a[hreflang=en]");
        await page.WaitForSelectorAsync("html[lang=en]");
        Assert.Contains("No day of yours is settled yet", await page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_auditor_checks_an_auction_of_the_community_in_the_browser()
    {
        var account = await Visitor.InvitedAsync(played.Server, "auditor", null);
        await using var context = await browser.ContextAsync();
        var page = await context.NewPageAsync();
        await Browser.SignInAsync(page, played.Server.Url, account);
        await page.GotoAsync(played.Server.Url + "/audit");
        Assert.Equal(24, await page.Locator("[data-clearing]").CountAsync());
        var file = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("a[download$='.csv'] >> nth=0"));
        Assert.StartsWith("id,", await File.ReadAllTextAsync(await file.PathAsync(), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await page.ClickAsync("[data-clearing] >> nth=0");
        await page.WaitForSelectorAsync("#verdict .notice");
        await Browser.ShootAsync(page, "journey-audit");
        Assert.Contains("It holds: feasible, optimal and fairly priced", await page.InnerTextAsync("#verdict"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quote_is_given_without_an_account()
    {
        await using var context = await browser.ContextAsync("ja", phone: true);
        var page = await context.NewPageAsync();
        await page.GotoAsync(played.Server.Url + "/quote");
        await page.SetInputFilesAsync("#file", Path.Combine(SharedData.Repository(), "samples", "quote", "home.csv"));
        await page.ClickAsync("main form button[type=submit]");
        await page.WaitForSelectorAsync(".quote .sentence");
        await Browser.ShootAsync(page, "journey-quote");
        Assert.Contains("電気代", await page.InnerTextAsync("h1"), StringComparison.Ordinal);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));

        await page.GotoAsync(played.Server.Url + "/quote");
        await page.SetInputFilesAsync("#file", new FilePayload { Name = "notes.txt", MimeType = "text/plain", Buffer = "not a meter file"u8.ToArray() });
        await page.ClickAsync("main form button[type=submit]");
        await page.WaitForSelectorAsync(".notice.bad");
    }

    [Fact]
    public async Task The_operators_market_moves_on_without_a_reload()
    {
        await using var server = await PlayedServer.StartAsync(untilHour: 34.2);
        await using var context = await browser.ContextAsync();
        var page = await context.NewPageAsync();
        await Browser.SignInAsync(page, server.Url, (FirstOperator.Login, server.OperatorPassword));
        await page.GotoAsync(server.Url + "/operator");
        await page.WaitForSelectorAsync("[data-live-state].good");
        var before = await page.InnerTextAsync("#live .card >> nth=0");
        await page.EvaluateAsync("window.stayed = true");
        server.Time.Now = server.Time.Now.AddMinutes(45);
        await server.Live.Writer.LookAtClockAsync(TestContext.Current.CancellationToken);
        await page.WaitForFunctionAsync("was => document.querySelector('#live .card a').textContent !== was", await page.InnerTextAsync("#live .card a"));
        Assert.NotEqual(before, await page.InnerTextAsync("#live .card >> nth=0"));
        Assert.True(await page.EvaluateAsync<bool>("window.stayed"));
    }
}
