using Yoichi.Server.SignIn;
using Yoichi.Units;

namespace Yoichi.Web.Tests;

/// <summary>A day of a new community at speed, as <c>serve --pace</c> runs it: the clock goes by itself, and every page says so.</summary>
[Collection(nameof(Pages))]
public sealed class PacedTests(Browser browser)
{
    const string Until = """
        until => new Promise(done => {
          const stream = new EventSource(document.body.dataset.stream);
          stream.addEventListener('gate', e => { if (JSON.parse(e.data).slot >= until) { stream.close(); done(true); } });
        })
        """;

    [Fact]
    public async Task A_day_goes_by_in_seconds_and_every_page_says_that_it_is_not_real()
    {
        var midnight = new DateTimeOffset(2025, 8, 1, 0, 0, 0, SlotGrid.Jst);
        await using var context = await browser.ContextAsync("ja", phone: true);
        await using var server = await PlayedServer.PacedAsync(DayTests.Town(), midnight.AddHours(-2), 5000);
        using var seller = new Visitor(server.Url);
        await seller.SignInAsync(await Visitor.InvitedAsync(server, "member", "H1"));
        var account = await Visitor.InvitedAsync(server, "member", "H2");
        using var buyer = new Visitor(server.Url);
        await buyer.SignInAsync(account);

        var page = await context.NewPageAsync();
        await page.GotoAsync(server.Url + "/");
        Assert.Contains("5000倍", await page.InnerTextAsync("[data-paced]"), StringComparison.Ordinal);
        await Browser.SignInAsync(page, server.Url, (FirstOperator.Login, server.OperatorPassword));
        await page.GotoAsync(server.Url + "/operator");
        await page.WaitForSelectorAsync("[data-live-state].good");
        Assert.Contains("デモ", await page.InnerTextAsync("[data-paced]"), StringComparison.Ordinal);
        await Browser.ShootAsync(page, "journey-paced");
        // A day and a half ahead of wherever the clock is by now.
        var slot = (await server.Live.Writer.ReadAsync(c => c.Grid.At(c.Now) + 72, TestContext.Current.CancellationToken)).Value;
        var at = SlotGrid.HalfHour.Format(slot);
        const string Orders = "/api/v1/communities/town/orders";
        await seller.PostAsync(Orders, new { slot = at, side = "sell", quantityWh = 500, limitMicroYenPerWh = 10_000 });
        await buyer.PostAsync(Orders, new { slot = at, side = "buy", quantityWh = 500, limitMicroYenPerWh = 20_000 });
        Assert.True(await page.EvaluateAsync<bool>(Until, at));
        // Its auction was held on the way, and the page has it without a reload.
        Assert.Equal(500, (await server.Live.Writer.ReadAsync(c => c.Traded(slot, c.IndexOf(ParticipantId.Parse("H2"))).Bought.WattHours, TestContext.Current.CancellationToken)).Value);
        await page.WaitForFunctionAsync("() => document.querySelector('main').innerText.includes('H2')");
    }
}
