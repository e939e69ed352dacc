using System.Net;
using Yoichi.Community;
using Yoichi.Provenance;
using Yoichi.Settlement;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Web.Tests;

/// <summary>Every page, in both languages, over communities that have traded, that have not, and of one.</summary>
[Collection(nameof(Pages))]
public sealed class PageTests(Played played)
{
    public static readonly string[] Public = ["/", "/quote", "/apply", "/sign-in", "/invitation", "/audit"];

    public static readonly string[] Operator =
    [
        "/operator", "/operator/prices", "/operator/prices?month=all", "/operator/energy", "/operator/energy?month=all", "/operator/participants", "/operator/participants/H1/log", "/operator/meters",
        "/operator/imports", "/operator/settlement", "/operator/settlement?month=all", "/operator/bills", "/operator/certificates", "/operator/certificates?month=all", "/operator/applications", "/operator/keys", "/operator/alarms", "/operator/slots/0",
        "/audit", "/audit/journal", "/audit/journal?from=0", "/audit/certificates",
    ];

    public static readonly string[] Me =
        ["/me", "/me/month", "/me/month?month=all", "/me/bills", "/me/bills/2025-08", "/me/statement", "/me/statement?from=2025-08-05&to=2025-08-05", "/me/certificates", "/me/certificates?month=all", "/me/tenants", "/me/preferences", "/me/reasons", "/me/meter", "/me/devices", "/me/security", "/me/leave"];

    public static readonly string[] Buyer = ["/buyer", "/buyer/matching", "/buyer/matching?tag=solar", "/buyer/evidence"];

    public static TheoryData<string> Languages => ["en", "ja"];

    /// <summary>Who is signed in already is led on from there.</summary>
    static IEnumerable<string> SignedIn => Public.Where(p => !p.StartsWith("/sign-in", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Pages_of_a_community_that_has_traded_are_as_pages_must_be(string language)
    {
        using var visitor = new Visitor(played.Server.Url, language);
        await LookAsync(visitor, Public, language);
        using var host = await Visitor.OperatorAsync(played.Server, language);
        await LookAsync(host, [.. Operator, .. SignedIn], language);
        using var member = new Visitor(played.Server.Url, language);
        await member.SignInAsync(played.Member);
        await LookAsync(member, Me, language);
        using var buyer = new Visitor(played.Server.Url, language);
        await buyer.SignInAsync(played.Buyer);
        await LookAsync(buyer, Buyer, language);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Pages_of_a_community_in_which_nothing_has_happened_are_there_too(int members)
    {
        var day = new DateOnly(2025, 8, 1);
        var definition = new CommunityDefinition("town", 30, day, day.AddDays(31),
            new("call", true, true, new TimeOnly(12, 0), 48 * 60, 60, new(-999_990), new(999_990), new(17_750)),
            [.. Enumerable.Range(1, members).Select(n => new Member(ParticipantId.Parse($"H{n}"), "home", null, ["homes"], new("flat-27", "flat-8.5", "none", "japan"), [], false, Energy.Zero))],
            TariffBook.LoadFolder(Path.Combine(SharedData.Repository(), "data", "tariffs")).ToCanonicalText(), new("Town", "町", "members", 1, []));
        await using var server = await PlayedServer.StartAsync(definition, new DateTimeOffset(day, default, SlotGrid.Jst).AddHours(-20));
        foreach (var language in new[] { "en", "ja" })
        {
            using var host = await Visitor.OperatorAsync(server, language);
            await LookAsync(host, [.. Operator, .. SignedIn], language);
        }

        using var member = new Visitor(server.Url);
        await member.SignInAsync(await Visitor.InvitedAsync(server, "member", "H1"));
        await LookAsync(member, Me, "en");
    }

    [Fact]
    public async Task A_visitor_is_led_to_sign_in_and_a_member_is_kept_out_of_what_is_the_operators()
    {
        using var visitor = new Visitor(played.Server.Url);
        using var led = await visitor.GetAsync("/operator");
        Assert.Contains(led.StatusCode, new[] { HttpStatusCode.Redirect, HttpStatusCode.Unauthorized });
        using var member = new Visitor(played.Server.Url);
        await member.SignInAsync(played.Member);
        foreach (var path in Operator.Where(p => p != "/audit"))
        {
            using var kept = await member.GetAsync(path);
            Assert.NotEqual(HttpStatusCode.OK, kept.StatusCode);
        }
    }

    [Fact]
    public async Task The_language_is_the_one_asked_for_then_the_one_kept_then_the_browsers()
    {
        using var visitor = new Visitor(played.Server.Url, "en");
        Assert.Contains("<html lang=\"en\"", await visitor.PageAsync("/"), StringComparison.Ordinal);
        Assert.Contains("<html lang=\"ja\"", await visitor.PageAsync("/?lang=ja"), StringComparison.Ordinal);
        Assert.Contains("<html lang=\"ja\"", await visitor.PageAsync("/"), StringComparison.Ordinal);
        Assert.Contains("<html lang=\"ja\"", await visitor.PageAsync("/?lang=fr"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_buyer_gets_its_trades_as_a_file_and_only_its_own()
    {
        using var buyer = new Visitor(played.Server.Url);
        await buyer.SignInAsync(played.Buyer);
        var lines = (await buyer.PageAsync("/buyer/trades.csv?from=2025-08-01&until=2025-09-01")).TrimEnd().Split('\n');
        Assert.Equal("slot,round,side,partner,wh,price_yen_per_kwh,amount_micro_yen,trade", lines[0]);
        Assert.True(lines.Length > 1);
        Assert.DoesNotContain(lines.Skip(1), l => l.Split(',')[3] == "bakery");
    }

    static async Task LookAsync(Visitor visitor, IEnumerable<string> paths, string language)
    {
        var faults = new List<string>();
        foreach (var path in paths) faults.AddRange(PageCheck.Faults(await visitor.PageAsync(path), language).Select(f => $"{path}: {f}"));
        Assert.Empty(faults);
    }
}

/// <summary>One played community for all tests that only look, with a member and a buyer.</summary>
public sealed class Played : IAsyncLifetime
{
    public PlayedServer Server { get; private set; } = null!;

    public (string Login, string Password) Member { get; private set; }

    public (string Login, string Password) Buyer { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Server = await PlayedServer.StartAsync(untilHour: 58.2, certificates: new(
            [.. new[] { "H2", "H3" }.Select(ParticipantId.Parse).Select(s => new Plant(s, s, "solar", "Setagaya", new(2020, 4, 1), false, "none", 0, "self-declared"))],
            CertificateRules.UsualOrder, LotOrder.Fifo, 24, new([("gas", 700), ("solar", 300)], 0, "", 430, "made up")));
        Member = await Visitor.InvitedAsync(Server, "member", "H2");
        Buyer = await Visitor.InvitedAsync(Server, "buyer", "bakery");
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
