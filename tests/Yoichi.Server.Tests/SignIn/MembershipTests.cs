using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Yoichi.People;
using Yoichi.Server.SignIn;
using Yoichi.Units;

namespace Yoichi.Server.Tests.SignIn;

/// <summary>From an application to leaving, and what the journal says of it.</summary>
public sealed class MembershipTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_household_applies_is_admitted_under_a_pseudonym_comes_in_once_and_leaves()
    {
        await using var town = await Townspeople.StartAsync();
        using var visitor = town.Browser();
        var id = (await visitor.DoAsync("/api/v1/applications", Townspeople.Application())).GetProperty("id").GetString();
        using var owner = await town.OperatorAsync();
        var waiting = (await owner.ReadAsync("/api/v1/operator/applications?state=submitted")).GetProperty("items")[0];
        Assert.Equal((id, "余市 花子"), (waiting.GetProperty("id").GetString(), waiting.GetProperty("identity").GetProperty("name").GetString()));

        var admitted = await owner.DoAsync($"/api/v1/operator/applications/{id}/admit");
        var participant = admitted.GetProperty("participant").GetString()!;
        Assert.EndsWith($"/invitation#{admitted.GetProperty("token").GetString()}", admitted.GetProperty("invitation").GetString());
        Assert.Equal("409 application.state", await (await owner.PostAsync($"/api/v1/operator/applications/{id}/admit")).CodeAsync());
        Assert.Equal("409 application.state", await (await owner.PostAsync($"/api/v1/operator/applications/{id}/refuse", new { reason = "late" })).CodeAsync());
        var member = (await town.Live.Writer.ReadAsync(c => c.Definition.Members.Single(m => m.Id.Name == participant), Stop)).Value;
        Assert.Equal(("home", new DateOnly(2025, 8, 15), "flat-27"), (member.Kind, member.From!.Value, member.Terms.Retail));

        // A login somebody has does not use the invitation up; one that is free does.
        var accept = new { token = admitted.GetProperty("token").GetString(), login = "hanako@example.jp", password = Townspeople.Password };
        Assert.Equal("409 account.login-taken", await (await visitor.PostAsync("/api/v1/invitations/accept", new { accept.token, login = "operator", accept.password })).CodeAsync());
        Assert.Equal("400 password.length", await (await visitor.PostAsync("/api/v1/invitations/accept", new { accept.token, accept.login, password = "short" })).CodeAsync());
        await visitor.DoAsync("/api/v1/invitations/accept", accept);
        Assert.Equal("410 invitation.closed", await (await visitor.PostAsync("/api/v1/invitations/accept", new { accept.token, login = "other", accept.password })).CodeAsync());
        Assert.Equal("0312345678901234567890", (await visitor.ReadAsync("/api/v1/me/identity")).GetProperty("supplyPoint").GetString());
        await visitor.DoAsync("/api/v1/me/contact", new { email = "new@example.jp", phone = "090" });
        Assert.Equal("new@example.jp", (await visitor.ReadAsync("/api/v1/me/identity")).GetProperty("email").GetString());

        Assert.Equal("400 leaving.last-day", await (await visitor.PostAsync("/api/v1/me/leave")).CodeAsync());
        Assert.Equal("409 leaving.refused", await (await visitor.PostAsync("/api/v1/me/leave", new { lastDay = "2025-08-01" })).CodeAsync());
        await visitor.DoAsync("/api/v1/me/leave", new { lastDay = "2025-08-20" });
        Assert.Equal("2033-08-21", (await visitor.ReadAsync("/api/v1/me/identity")).GetProperty("eraseFrom").GetString());

        // What the journal holds of all this says who nobody is.
        var journal = await JournalAsync(town);
        foreach (var act in new[] { "application-admit", "account-open", "member-leave" }) Assert.Contains(act, journal);
        foreach (var secret in new[] { "花子", "hanako", "031234567890", "1234567", "ヨイチ" }) Assert.DoesNotContain(secret, journal, StringComparison.OrdinalIgnoreCase);

        await EraseAsync(town, new(2033, 8, 20));
        Assert.NotNull(await Book(town).IdentityAsync($"town/{participant}", Stop));
        await EraseAsync(town, new(2033, 8, 21));
        Assert.Null(await Book(town).IdentityAsync($"town/{participant}", Stop));
        Assert.Null(await Book(town).AccountOfLoginAsync("hanako@example.jp", Stop));
        Assert.NotNull(await Book(town).AccountOfLoginAsync("operator", Stop));
    }

    [Fact]
    public async Task Terms_the_community_refuses_leave_the_application_open_for_others()
    {
        await using var town = await Townspeople.StartAsync();
        using var owner = await town.OperatorAsync();
        var id = (await owner.DoAsync("/api/v1/applications", Townspeople.Application())).GetProperty("id").GetString();
        Assert.Equal("409 application.terms", await (await owner.PostAsync($"/api/v1/operator/applications/{id}/admit", new { retail = "no-such-tariff" })).CodeAsync());
        Assert.Equal("409 application.terms", await (await owner.PostAsync($"/api/v1/operator/applications/{id}/admit", new { from = "2025-07-01" })).CodeAsync());
        Assert.Equal("submitted", (await owner.ReadAsync($"/api/v1/operator/applications/{id}")).GetProperty("state").GetString());
        await owner.DoAsync($"/api/v1/operator/applications/{id}/admit", new { from = "2025-08-16" });
        Assert.Equal("admitted", (await owner.ReadAsync($"/api/v1/operator/applications/{id}")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task An_admission_cut_off_after_the_journal_took_it_is_finished_by_the_same_call_and_taken_once()
    {
        await using var town = await Townspeople.StartAsync();
        using var owner = await town.OperatorAsync();
        var id = (await owner.DoAsync("/api/v1/applications", Townspeople.Application())).GetProperty("id").GetString()!;
        var book = Book(town);
        var kept = (await book.ApplicationAsync(id, Stop))!;
        var begun = ((ApplicationStep.Taken)ApplicationSteps.Begin(kept.Value, ParticipantId.Parse("Pcutoff"),
            new(new("flat-27", "flat-8.5", "none", "japan"), MeterClass.Verified, kept.Value.From), "op", town.Time.Now)).Application;
        await book.WriteAsync(Stop, PeopleBook.Of(kept with { Value = begun }));
        await town.Live.Writer.SendAsync(new(ApplicationSteps.CommandOf(begun)) { Key = ApplicationSteps.KeyOf(begun) }, Stop);

        Assert.Equal("Pcutoff", (await owner.DoAsync($"/api/v1/operator/applications/{id}/admit")).GetProperty("participant").GetString());
        Assert.Single((await town.Live.Writer.ReadAsync(c => c.Definition.Members, Stop)).Value, m => m.Id.Name == "Pcutoff");
    }

    [Fact]
    public async Task A_refused_application_is_erased_after_some_months()
    {
        await using var town = await Townspeople.StartAsync();
        using var owner = await town.OperatorAsync();
        var id = (await owner.DoAsync("/api/v1/applications", Townspeople.Application())).GetProperty("id").GetString()!;
        Assert.Equal("400 application.reason", await (await owner.PostAsync($"/api/v1/operator/applications/{id}/refuse")).CodeAsync());
        await owner.DoAsync($"/api/v1/operator/applications/{id}/refuse", new { reason = "no smart meter" });
        await EraseAsync(town, new(2026, 1, 30));
        Assert.NotNull(await Book(town).IdentityAsync(id, Stop));
        await EraseAsync(town, new(2026, 1, 31));
        Assert.Null(await Book(town).IdentityAsync(id, Stop));
    }

    [Fact]
    public async Task A_faulty_application_is_told_everything_and_keeps_nothing()
    {
        await using var town = await Townspeople.StartAsync();
        using var visitor = town.Browser();
        using var response = await visitor.PostAsync("/api/v1/applications", new { kind = "castle" });
        var problems = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Stop)).RootElement.GetProperty("problems");
        Assert.Equal(9, problems.GetArrayLength());
        Assert.Equal("400 application.kind", await response.CodeAsync());
        foreach (var (body, code) in new[] { ("[1]", "400 input.json"), ("{", "400 input.json"), ("{\"name\":\"\\ud800\"}", "400 input.json"), ("{\"from\":\"tomorrow\"}", "400 input.day"), (new string(' ', 70_000), "413 input.too-large") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/applications") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Add("X-CSRF-Token", await visitor.TokenAsync());
            Assert.Equal(code, await (await visitor.SendAsync(request)).CodeAsync());
        }

        using var owner = await town.OperatorAsync();
        Assert.Equal(0, (await owner.ReadAsync("/api/v1/operator/applications")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_member_says_what_it_prefers_and_each_saying_is_a_version()
    {
        await using var town = await Townspeople.StartAsync();
        using var owner = await town.OperatorAsync();
        using var member = await town.InviteAsync(owner, "taro", "member", "A");
        Assert.Equal(0, (await member.ReadAsync("/api/v1/me/preferences")).GetProperty("version").GetInt32());
        var wish = new { version = 0, style = "green", sellTo = new[] { "B" }, supports = "C", mostToPay = "30.005" };
        await member.DoAsync("/api/v1/me/preferences", wish);
        Assert.Equal("409 people.changed", await (await member.PostAsync("/api/v1/me/preferences", wish)).CodeAsync());
        Assert.Equal("400 preferences.oneself", await (await member.PostAsync("/api/v1/me/preferences", new { sellTo = new[] { "A" } })).CodeAsync());
        Assert.Equal("400 preferences.stranger", await (await member.PostAsync("/api/v1/me/preferences", new { sellTo = new[] { "Z" } })).CodeAsync());
        Assert.Equal("400 preferences.price", await (await member.PostAsync("/api/v1/me/preferences", new { mostToPay = "30.0005" })).CodeAsync());
        var now = await member.ReadAsync("/api/v1/me/preferences");
        Assert.Equal((1, "green", "C", 30.005m), (now.GetProperty("version").GetInt32(), now.GetProperty("style").GetString(), now.GetProperty("supports").GetString(), now.GetProperty("mostToPay").GetDecimal()));
    }

    [Fact]
    public async Task An_invitation_is_over_in_time_when_revoked_and_when_used_at_once_twice()
    {
        await using var town = await Townspeople.StartAsync();
        using var owner = await town.OperatorAsync();
        using var visitor = town.Browser();
        async Task<(string Id, string Token)> InviteAsync()
        {
            var made = await owner.DoAsync("/api/v1/operator/invitations", new { roles = "auditor" });
            return (made.GetProperty("id").GetString()!, made.GetProperty("token").GetString()!);
        }

        Task<HttpResponseMessage> AcceptAsync(Browser who, string token, string login) =>
            who.PostAsync("/api/v1/invitations/accept", new { token, login, password = Townspeople.Password });

        var (id, token) = await InviteAsync();
        await owner.DoAsync($"/api/v1/operator/invitations/{id}/revoke");
        Assert.Equal("410 invitation.closed", await (await AcceptAsync(visitor, token, "auditor")).CodeAsync());
        Assert.Equal("410 invitation.closed", await (await AcceptAsync(visitor, new string('0', 64), "auditor")).CodeAsync());

        (_, token) = await InviteAsync();
        using var another = town.Browser();
        var both = await Task.WhenAll(AcceptAsync(visitor, token, "auditor1"), AcceptAsync(another, token, "auditor2"));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Gone], both.Select(r => r.StatusCode).Order());

        (_, token) = await InviteAsync();
        town.Time.Now += PeopleDesk.InvitationLife;
        using var late = town.Browser();
        Assert.Equal("410 invitation.closed", await (await AcceptAsync(late, token, "auditor3")).CodeAsync());
    }

    [Fact]
    public async Task Roles_are_changed_and_accounts_closed_with_effect_at_once_and_no_operator_shuts_itself_out()
    {
        await using var town = await Townspeople.StartAsync();
        using var owner = await town.OperatorAsync();
        using var other = await town.InviteAsync(owner, "second", "operator");
        var (mine, theirs) = ((await owner.ReadAsync("/api/v1/me")).GetProperty("id").GetString(), (await other.ReadAsync("/api/v1/me")).GetProperty("id").GetString());
        Assert.Equal("409 account.oneself", await (await owner.PostAsync($"/api/v1/operator/accounts/{mine}/roles", new { roles = "auditor" })).CodeAsync());
        Assert.Equal("409 account.oneself", await (await owner.PostAsync($"/api/v1/operator/accounts/{mine}/close")).CodeAsync());
        Assert.Equal("400 account.no-participant", await (await owner.PostAsync($"/api/v1/operator/accounts/{theirs}/roles", new { roles = "member" })).CodeAsync());
        Assert.Equal("400 account.roles", await (await owner.PostAsync($"/api/v1/operator/accounts/{theirs}/roles", new { roles = "king" })).CodeAsync());
        await owner.DoAsync($"/api/v1/operator/accounts/{theirs}/roles", new { roles = "auditor" });
        Assert.Equal("401 sign-in.needed", await (await other.GetAsync("/api/v1/operator/accounts")).CodeAsync());
        using (var again = await other.SignInAsync("second", Townspeople.Password)) Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal("403 access.denied", await (await other.GetAsync("/api/v1/operator/accounts")).CodeAsync());
        await owner.DoAsync($"/api/v1/operator/accounts/{theirs}/close");
        Assert.Equal("401 sign-in.needed", await (await other.GetAsync("/api/v1/me")).CodeAsync());
        Assert.Equal("401 sign-in.refused", await (await other.SignInAsync("second", Townspeople.Password)).CodeAsync());
        var journal = await JournalAsync(town);
        Assert.Contains($"{theirs} auditor", journal);
        Assert.Contains("account-close", journal);
    }

    static PeopleBook Book(TownServer town) => town.Services.GetRequiredService<PeopleBook>();

    static async Task EraseAsync(TownServer town, DateOnly today)
    {
        town.Time.Now = new DateTimeOffset(today, default, SlotGrid.Jst);
        await using var scope = town.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<PeopleDesk>().EraseDueAsync(Stop);
    }

    static async Task<string> JournalAsync(TownServer town)
    {
        var text = new StringBuilder();
        var position = 0;
        await foreach (var line in town.Communities.Store.ReadAsync(TownServer.Name, 0, Stop))
            if (position++ > 0) text.AppendLine(System.Text.RegularExpressions.Regex.Unescape(Encoding.UTF8.GetString(line.Span)));
        return text.ToString();
    }
}
