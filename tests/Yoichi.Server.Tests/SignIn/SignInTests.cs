using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Yoichi.Server.SignIn;

namespace Yoichi.Server.Tests.SignIn;

public sealed class SignInTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_operators_password_is_told_once_and_opens_the_door()
    {
        await using var town = await Townspeople.StartAsync();
        var first = town.Services.GetRequiredService<FirstOperator>();
        var password = first.Take()!;
        Assert.Null(first.Take());
        using var browser = town.Browser();
        Assert.Equal("401 sign-in.needed", await (await browser.GetAsync("/api/v1/me")).CodeAsync());
        using (var signed = await browser.SignInAsync("Operator ", password)) Assert.Equal(HttpStatusCode.OK, signed.StatusCode);
        Assert.Equal("operator", (await browser.ReadAsync("/api/v1/me")).GetProperty("roles")[0].GetString());
        await browser.DoAsync("/api/v1/sign-out");
        Assert.Equal("401 sign-in.needed", await (await browser.GetAsync("/api/v1/me")).CodeAsync());
    }

    [Fact]
    public async Task Nothing_tells_whether_there_is_such_an_account()
    {
        await using var town = await Townspeople.StartAsync();
        using var browser = town.Browser();
        var answers = new List<string>();
        foreach (var (login, password) in new[] { ("operator", "wrong password"), ("nobody", "wrong password"), ("", ""), ("operator", ""), ("x\u0001y", "x"), ("operator", new string('x', 5000)) })
        {
            using var response = await browser.SignInAsync(login, password);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            answers.Add(System.Text.RegularExpressions.Regex.Replace(await response.Content.ReadAsStringAsync(Stop), "\"traceId\":\"[^\"]*\"", ""));
        }

        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task After_some_failures_even_the_right_password_waits_until_the_lock_is_over()
    {
        await using var town = await Townspeople.StartAsync();
        using var owner = await town.OperatorAsync();
        using var browser = town.Browser();
        for (var i = 0; i < PeopleDesk.MostFailures - 1; i++) Assert.Equal("401 sign-in.refused", await (await browser.SignInAsync("operator", "wrong")).CodeAsync());
        using (var right = await browser.SignInAsync("operator", Townspeople.Password)) Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        for (var i = 0; i < PeopleDesk.MostFailures; i++) Assert.Equal("401 sign-in.refused", await (await browser.SignInAsync("operator", "wrong")).CodeAsync());
        Assert.Equal("401 sign-in.refused", await (await browser.SignInAsync("operator", Townspeople.Password)).CodeAsync());
        town.Time.Now += PeopleDesk.LockedFor - TimeSpan.FromTicks(1);
        Assert.Equal("401 sign-in.refused", await (await browser.SignInAsync("operator", Townspeople.Password)).CodeAsync());
        town.Time.Now += TimeSpan.FromTicks(1);
        using (var right = await browser.SignInAsync("operator", Townspeople.Password)) Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync("/api/v1/me")).StatusCode);       // whoever was in stays in
    }

    [Fact]
    public async Task Failures_at_once_are_as_many_failures()
    {
        await using var town = await Townspeople.StartAsync();
        using var owner = await town.OperatorAsync();
        var browsers = Enumerable.Range(0, PeopleDesk.MostFailures).Select(_ => town.Browser()).ToList();
        await Task.WhenAll(browsers.Select(async b => (await b.SignInAsync("operator", "wrong")).Dispose()));
        Assert.Equal("401 sign-in.refused", await (await browsers[0].SignInAsync("operator", Townspeople.Password)).CodeAsync());
        browsers.ForEach(b => b.Dispose());
    }

    [Fact]
    public async Task A_sign_in_has_a_session_of_its_own_whatever_cookie_came_with_it()
    {
        await using var town = await Townspeople.StartAsync();
        using var first = await town.OperatorAsync();
        var planted = first.Cookies.GetCookies(first.Address)["yoichi"]!.Value;

        using var victim = town.Browser();
        victim.Cookies.Add(first.Address, new Cookie("yoichi", planted));
        await victim.DoAsync("/api/v1/sign-in", new { login = "operator", password = Townspeople.Password });
        Assert.NotEqual(planted, victim.Cookies.GetCookies(first.Address)["yoichi"]!.Value);
        Assert.Equal(2, (await victim.ReadAsync("/api/v1/me/sessions")).GetArrayLength());
    }

    [Fact]
    public async Task A_session_ended_from_elsewhere_or_by_a_new_password_is_ended_at_once()
    {
        await using var town = await Townspeople.StartAsync();
        using var here = await town.OperatorAsync();
        using var there = await town.OperatorAsync();
        var sessions = await here.ReadAsync("/api/v1/me/sessions");
        var other = sessions.EnumerateArray().Single(s => !s.GetProperty("isThisOne").GetBoolean());
        Assert.Equal("TestBrowser/1.0", other.GetProperty("device").GetString());
        await here.DoAsync($"/api/v1/me/sessions/{other.GetProperty("id").GetString()}/end");
        Assert.Equal("401 sign-in.needed", await (await there.GetAsync("/api/v1/me")).CodeAsync());

        using var third = await town.OperatorAsync();
        Assert.Equal("400 password.current", await (await here.PostAsync("/api/v1/me/password", new { current = "wrong", password = "another long one" })).CodeAsync());
        Assert.Equal("400 password.length", await (await here.PostAsync("/api/v1/me/password", new { current = Townspeople.Password, password = "123456789" })).CodeAsync());
        await here.DoAsync("/api/v1/me/password", new { current = Townspeople.Password, password = "another long one" });
        Assert.Equal("401 sign-in.needed", await (await third.GetAsync("/api/v1/me")).CodeAsync());
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/api/v1/me")).StatusCode);
    }

    [Fact]
    public async Task A_session_is_over_when_its_time_is()
    {
        await using var town = await Townspeople.StartAsync();
        using var browser = await town.OperatorAsync();
        town.Time.Now += TimeSpan.FromDays(14) - TimeSpan.FromSeconds(1);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/me")).StatusCode);
        town.Time.Now += TimeSpan.FromDays(14) + TimeSpan.FromSeconds(1);
        Assert.Equal("401 sign-in.needed", await (await browser.GetAsync("/api/v1/me")).CodeAsync());
    }

    [Fact]
    public async Task A_write_by_cookie_needs_the_token_of_a_page_of_ours()
    {
        await using var town = await Townspeople.StartAsync();
        using var browser = await town.OperatorAsync();
        using var stranger = town.Browser();
        var foreign = await stranger.TokenAsync();
        foreach (var token in new[] { null, "", "nonsense", foreign })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/sign-out");
            if (token is not null) request.Headers.Add("X-CSRF-Token", token);
            Assert.Equal("400 csrf.missing", await (await browser.SendAsync(request)).CodeAsync());
        }

        // Signing in too: else a stranger could sign us in as somebody else.
        using var bare = new HttpRequestMessage(HttpMethod.Post, "/api/v1/sign-in") { Content = new FormUrlEncodedContent([new("login", "operator"), new("password", "x")]) };
        Assert.Equal("400 csrf.missing", await (await stranger.SendAsync(bare)).CodeAsync());
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/me")).StatusCode);
    }

    [Fact]
    public async Task Cookies_are_not_for_scripts_and_not_for_other_sites()
    {
        await using var town = await Townspeople.StartAsync();
        using var browser = town.Browser();
        using var response = await browser.SignInAsync("operator", town.Services.GetRequiredService<FirstOperator>().Take()!);
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"), c => c.StartsWith("yoichi=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_form_leads_back_to_its_page_and_never_elsewhere()
    {
        await using var town = await Townspeople.StartAsync();
        using var browser = await town.OperatorAsync();
        foreach (var (wanted, where) in new[] { ("/operator?x=1", "/operator?x=1&done=1"), ("//evil.example", null), ("https://evil.example", null), ("/\\evil.example", null) })
        {
            using var done = await browser.PostFormAsync("/api/v1/operator/accounts/none/unlock", ("return", wanted));
            using var signed = await browser.PostFormAsync("/api/v1/sign-in", ("login", "operator"), ("password", Townspeople.Password), ("return", wanted));
            Assert.Equal(where, signed.Headers.Location?.OriginalString);
            Assert.Equal(where is null ? HttpStatusCode.OK : HttpStatusCode.SeeOther, signed.StatusCode);
            Assert.Equal(where is null ? HttpStatusCode.NotFound : HttpStatusCode.SeeOther, done.StatusCode);
        }
    }

    [Fact]
    public async Task Too_many_tries_from_an_address_or_under_a_login_are_told_how_long_to_wait()
    {
        foreach (var (limits, fits) in new[] { (Townspeople.Wide with { OfTries = 3 }, 3), (Townspeople.Wide with { OfLogin = 2 }, 2) })
        {
            await using var town = await Townspeople.StartAsync(limits);
            using var browser = town.Browser();
            for (var i = 0; i < fits; i++) Assert.Equal("401 sign-in.refused", await (await browser.SignInAsync("operator", "wrong")).CodeAsync());
            using var response = await browser.SignInAsync("operator", "wrong");
            Assert.InRange(int.Parse(Assert.Single(response.Headers.GetValues("Retry-After"))), 1, 60);
            Assert.Equal("429 limit.requests", await response.CodeAsync());
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/consents")).StatusCode);
        }
    }

    [Fact]
    public async Task An_account_and_a_key_have_limits_of_their_own()
    {
        await using var town = await Townspeople.StartAsync(Townspeople.Wide with { OfAccount = 30, OfKey = 4 });
        using var browser = await town.OperatorAsync();
        var key = await browser.KeyAsync("operate", "read");
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 6; i++) statuses.Add((await browser.SendAsync(Townspeople.With(key, HttpMethod.Get, "/api/v1/me"))).StatusCode);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.TooManyRequests], statuses.Distinct());
        Assert.Equal(4, statuses.Count(s => s == HttpStatusCode.OK));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/me")).StatusCode);
    }
}
