using System.Globalization;
using System.Text;
using Microsoft.Playwright;
using Yoichi.Community;
using Yoichi.Server.SignIn;
using Yoichi.Settlement;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Web.Tests;

/// <summary>A new community's first day, from the first sign-in to what a member sees of it. The clock goes when it is told to.</summary>
[Collection(nameof(Pages))]
public sealed class DayTests(Browser browser)
{
    static readonly DateOnly Day = new(2025, 8, 1);

    [Fact]
    public async Task From_a_first_run_through_a_day_of_trade_and_imported_readings_to_a_members_page()
    {
        var midnight = new DateTimeOffset(Day, default, SlotGrid.Jst);
        await using var server = await PlayedServer.StartAsync(Town(), midnight.AddHours(-2));
        await using var office = await browser.ContextAsync();
        var desk = await office.NewPageAsync();
        await Browser.SignInAsync(desk, server.Url, (FirstOperator.Login, server.OperatorPassword));

        using var seller = new Visitor(server.Url);
        await seller.SignInAsync(await Visitor.InvitedAsync(server, "member", "H1"));
        var account = await Visitor.InvitedAsync(server, "member", "H2");
        using var buyer = new Visitor(server.Url);
        await buyer.SignInAsync(account);
        const string Orders = "/api/v1/communities/town/orders", Noon = "2025-08-01T12:00+09:00";
        await seller.PostAsync(Orders, new { slot = Noon, side = "sell", quantityWh = 500, limitMicroYenPerWh = 10_000 });
        await buyer.PostAsync(Orders, new { slot = Noon, side = "buy", quantityWh = 500, limitMicroYenPerWh = 20_000 });
        await PassAsync(server, midnight.AddHours(25));

        await desk.GotoAsync(server.Url + "/operator/imports");
        await desk.SetInputFilesAsync("#file", new FilePayload { Name = "day.csv", MimeType = "text/csv", Buffer = Readings() });
        await desk.ClickAsync("#import button[type=submit]");
        await desk.ClickAsync("#report button[hx-post]");
        await desk.WaitForFunctionAsync("() => document.querySelector('#report .cards') && !document.querySelector('#report button')");
        await Browser.ShootAsync(desk, "journey-day-import");
        Assert.Contains("96", await desk.InnerTextAsync("#report .cards"), StringComparison.Ordinal);
        await PassAsync(server, midnight.AddHours(75));

        await using var home = await browser.ContextAsync("ja", phone: true);
        var page = await home.NewPageAsync();
        await Browser.SignInAsync(page, server.Url, account);
        await page.GotoAsync(server.Url + "/me");
        await Browser.ShootAsync(page, "journey-day-member");
        Assert.Contains("2025年8月1日（金）は、近隣から0.5 kWhを買いました", await page.InnerTextAsync(".sentence"), StringComparison.Ordinal);
        Assert.Contains("H1", await page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    /// <summary>Half an hour after half an hour, as a clock would.</summary>
    static async Task PassAsync(PlayedServer server, DateTimeOffset until)
    {
        while (server.Time.Now < until)
        {
            server.Time.Now = server.Time.Now.AddMinutes(30);
            await server.Live.Writer.LookAtClockAsync(TestContext.Current.CancellationToken);
        }
    }

    internal static CommunityDefinition Town() => new("town", 30, Day, Day.AddDays(31),
        new("call", true, true, new TimeOnly(12, 0), 48 * 60, 60, new(-999_990), new(999_990), new(17_750)),
        [.. new[] { "H1", "H2" }.Select(name => new Member(ParticipantId.Parse(name), "home", null, ["homes"], new("flat-27", "flat-8.5", "none", "japan"), [], false, Energy.Zero))],
        TariffBook.LoadFolder(Path.Combine(SharedData.Repository(), "data", "tariffs")).ToCanonicalText(), new("Town", "町", "members", 1, []));

    /// <summary>Both homes' day: what one gives at noon the other takes, and a little from the retailer at all other times.</summary>
    internal static byte[] Readings()
    {
        var text = new StringBuilder("time,participant,channel,value\n");
        for (var slot = 0; slot < 48; slot++)
        {
            var time = Day.ToDateTime(new TimeOnly(slot / 2, slot % 2 * 30)).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture) + "+09:00";
            var isNoon = slot == 24;
            text.Append(CultureInfo.InvariantCulture, $"{time},H1,import,{(isNoon ? "0.000" : "0.100")}\n{time},H1,export,{(isNoon ? "0.500" : "0.000")}\n");
            text.Append(CultureInfo.InvariantCulture, $"{time},H2,import,{(isNoon ? "0.500" : "0.200")}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
