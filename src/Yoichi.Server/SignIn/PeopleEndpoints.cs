using Yoichi.Pages;
using Yoichi.People;
using Yoichi.Units;

namespace Yoichi.Server.SignIn;

/// <summary>Applications, accounts, invitations, keys, preferences, leaving.</summary>
static class PeopleEndpoints
{
    const int UsualPage = 100, LongestPage = 500;

    static readonly Bilingual Invitation = new("An invitation", "招待リンク"), Key = new("A new API key", "新しいAPIキー");

    public static void Map(IEndpointRouteBuilder app)
    {
        MapJoining(app);
        MapOperator(app);
        MapMine(app);
    }

    static void MapJoining(IEndpointRouteBuilder app)
    {
        app.Get("/api/v1/consents", null, (_, _, _) => Task.FromResult<object?>(ConsentTexts.Current));
        app.Post("/api/v1/applications", null, async (_, fields, desk, stop) =>
        {
            var application = await desk.ApplyAsync(fields, stop).ConfigureAwait(false);
            return Results.Ok(new { id = application.Id, state = "submitted" });
        }).RequireRateLimiting(Limits.Tries);
        app.Post("/api/v1/invitations/accept", null, async (http, fields, desk, stop) =>
        {
            var account = await desk.AcceptAsync(fields, stop).ConfigureAwait(false);
            await http.RequestServices.GetRequiredService<CookieSessions>().BeginAsync(http, account, stop).ConfigureAwait(false);
            return Results.Ok(AccountView.Of(account, default));
        }).RequireRateLimiting(Limits.Tries);
    }

    static void MapOperator(IEndpointRouteBuilder app)
    {
        app.Get("/api/v1/operator/applications", Access.Operator, async (http, desk, stop) =>
        {
            var (after, limit) = PageOf(http);
            ApplicationState? state = Enum.TryParse<ApplicationState>(http.Request.Query["state"], ignoreCase: true, out var named) ? named : null;
            string? community = http.Request.Query["community"];
            var items = await desk.ApplicationsAsync(string.IsNullOrEmpty(community) ? null : community, state, after, limit, stop).ConfigureAwait(false);
            return new { items, next = items.Count == limit ? items[^1].Id : null };
        });
        app.Get("/api/v1/operator/applications/{id}", Access.Operator, async (http, desk, stop) => await desk.ApplicationAsync(http.Value("id"), stop).ConfigureAwait(false));
        app.Post("/api/v1/operator/applications/{id}/admit", Access.Operator, async (http, fields, desk, stop) =>
        {
            var (application, token) = await desk.AdmitAsync(http.Value("id"), fields, stop).ConfigureAwait(false);
            var link = LinkOf(http, token);
            return Doors.Shown(fields, new { participant = application.Participant!.Value.Name, invitation = link, token }, Invitation, application.Participant!.Value.Name, link);
        });
        app.Post("/api/v1/operator/applications/{id}/refuse", Access.Operator, async (http, fields, desk, stop) =>
            Results.Ok(new { state = (await desk.RefuseAsync(http.Value("id"), fields["reason"], stop).ConfigureAwait(false)).State.ToString().ToLowerInvariant() }));
        app.Post("/api/v1/operator/applications/{id}/withdraw", Access.Operator, async (http, _, desk, stop) =>
            Results.Ok(new { state = (await desk.WithdrawAsync(http.Value("id"), stop).ConfigureAwait(false)).State.ToString().ToLowerInvariant() }));

        app.Get("/api/v1/operator/accounts", Access.Operator, async (http, desk, stop) =>
        {
            var (after, limit) = PageOf(http);
            var items = await desk.AccountsAsync(after, limit, stop).ConfigureAwait(false);
            return new { items, next = items.Count == limit ? items[^1].Id : null };
        });
        app.Post("/api/v1/operator/accounts/{id}/roles", Access.Operator, async (http, fields, desk, stop) =>
            Results.Ok(AccountView.Of(await desk.ChangeRolesAsync(http.Value("id"), fields.All("roles"), stop).ConfigureAwait(false), default)));
        Do(app, "/api/v1/operator/accounts/{id}/close", Access.Operator, (http, _, desk, stop) => desk.CloseAccountAsync(http.Value("id"), stop));
        Do(app, "/api/v1/operator/accounts/{id}/unlock", Access.Operator, (http, _, desk, stop) => desk.UnlockAsync(http.Value("id"), stop));

        app.Get("/api/v1/operator/invitations", Access.Operator, async (_, desk, stop) => new { items = await desk.InvitationsAsync(stop).ConfigureAwait(false) });
        app.Post("/api/v1/operator/invitations", Access.Operator, async (http, fields, desk, stop) =>
        {
            var (invitation, token) = await desk.InviteAsync(fields, stop).ConfigureAwait(false);
            var link = LinkOf(http, token);
            return Doors.Shown(fields, new { id = invitation.Id, invitation = link, token, expiresAt = invitation.ExpiresAt }, Invitation, null, link);
        });
        Do(app, "/api/v1/operator/invitations/{id}/revoke", Access.Operator, (http, _, desk, stop) => desk.RevokeInvitationAsync(http.Value("id"), stop));

        app.Get("/api/v1/operator/communities/{community}/participants/{participant}/identity", Access.Operator, async (http, desk, stop) =>
            ParticipantId.TryParse(http.Value("participant"), out var who) ? await desk.IdentityAsync(http.Value("community"), who, stop).ConfigureAwait(false) : null);
        app.Get("/api/v1/operator/communities/{community}/participants/{participant}/reading-keys", Access.Operator, async (http, desk, stop) =>
            ParticipantId.TryParse(http.Value("participant"), out var who) ? new { items = await desk.ReadingKeysAsync(http.Value("community"), who, stop).ConfigureAwait(false) } : null);
        app.Post("/api/v1/operator/communities/{community}/participants/{participant}/erase", Access.Operator, async (http, fields, desk, stop) =>
            Results.Ok(new { destroyed = await desk.EraseReadingKeysAsync(http.Value("community"), http.Value("participant"), fields, stop).ConfigureAwait(false) }));
        Do(app, "/api/v1/operator/communities/{community}/adjust", Access.Operator, (http, fields, desk, stop) =>
            desk.AdjustMonthAsync(http.Value("community"), fields, stop));
        Do(app, "/api/v1/operator/communities/{community}/certificates", Access.Operator, (http, fields, desk, stop) =>
            desk.KeepCertificatesAsync(http.Value("community"), fields, stop));
        Do(app, "/api/v1/operator/communities/{community}/certificates/auction", Access.Operator, (http, _, desk, stop) =>
            desk.HoldCertificateAuctionAsync(http.Value("community"), stop));
        Do(app, "/api/v1/operator/communities/{community}/plants", Access.Operator, (http, fields, desk, stop) =>
            desk.RegisterPlantAsync(http.Value("community"), fields, stop));
        Do(app, "/api/v1/operator/communities/{community}/participants/{participant}/change", Access.Operator, (http, fields, desk, stop) =>
            desk.ChangeMemberAsync(http.Value("community"), http.Value("participant"), fields, stop));
        Do(app, "/api/v1/operator/communities/{community}/participants/{participant}/dismiss", Access.Operator, (http, fields, desk, stop) =>
            ParticipantId.TryParse(http.Value("participant"), out var who) ? desk.LeaveAsync(http.Value("community"), who, fields.Day("lastDay"), stop)
                : throw RefusedException.NotFound("participant"));
    }

    static void MapMine(IEndpointRouteBuilder app)
    {
        app.Get("/api/v1/me/keys", Access.Person, async (_, desk, stop) => new { items = await desk.KeysAsync(stop).ConfigureAwait(false) });
        app.Post("/api/v1/me/keys", Access.Person, async (_, fields, desk, stop) =>
        {
            var (key, kept) = await desk.IssueKeyAsync(fields, stop).ConfigureAwait(false);
            return Doors.Shown(fields, new { id = kept.Id, key, scopes = PeopleDesk.NamesOf(kept.Scopes), expiresAt = kept.ExpiresAt }, Key, kept.Name, key);
        });
        Do(app, "/api/v1/me/keys/{id}/revoke", Access.Person, (http, _, desk, stop) => desk.RevokeKeyAsync(http.Value("id"), stop));

        app.Get("/api/v1/me/identity", Access.Person, async (http, desk, stop) =>
            http.RequestServices.GetRequiredService<CurrentUser>() is { Community: { } community, Participant: { } who } ? await desk.IdentityAsync(community, who, stop).ConfigureAwait(false) : null);
        Do(app, "/api/v1/me/contact", Access.Person, (_, fields, desk, stop) => desk.SetContactAsync(fields, stop));
        app.Get("/api/v1/me/preferences", Access.Participant, async (_, desk, stop) => PreferencesView.Of(await desk.PreferencesAsync(stop).ConfigureAwait(false)));
        app.Post("/api/v1/me/preferences", Access.Participant, async (_, fields, desk, stop) =>
            Results.Ok(PreferencesView.Of(await desk.SetPreferencesAsync(fields, stop).ConfigureAwait(false)))).NeedsScope(Scopes.Trade);
        app.Post("/api/v1/me/certificates/offers", Access.Participant, async (_, fields, desk, stop) =>
        {
            await desk.OfferCertificatesAsync(fields, stop).ConfigureAwait(false);
            return Results.Ok();
        }).NeedsScope(Scopes.Trade);
        app.Post("/api/v1/me/certificates", Access.Participant, async (_, fields, desk, stop) =>
        {
            await desk.ActOnCertificatesAsync(fields, stop).ConfigureAwait(false);
            return Results.Ok();
        }).NeedsScope(Scopes.Trade);
        app.Post("/api/v1/me/devices", Access.Participant, async (_, fields, desk, stop) =>
        {
            await desk.SetDeviceAsync(fields, stop).ConfigureAwait(false);
            return Results.Ok();
        }).NeedsScope(Scopes.Trade);
        app.Post("/api/v1/me/leave", Access.Participant, async (_, fields, desk, stop) =>
        {
            await desk.LeaveAsync(fields.Day("lastDay"), stop).ConfigureAwait(false);
            return Results.Ok();
        });
    }

    static void Do(IEndpointRouteBuilder app, string path, string policy, Func<HttpContext, Fields, PeopleDesk, CancellationToken, Task> work) =>
        app.Post(path, policy, async (http, fields, desk, stop) =>
        {
            await work(http, fields, desk, stop).ConfigureAwait(false);
            return Results.Ok();
        });

    static (string? After, int Limit) PageOf(HttpContext http)
    {
        string? after = http.Request.Query["after"], limit = http.Request.Query["limit"];
        var most = string.IsNullOrEmpty(limit) ? UsualPage : int.TryParse(limit, out var wanted) && wanted is >= 1 and <= LongestPage ? wanted
            : throw new RefusedException(400, "input.limit", "limit", $"1 to {LongestPage}");
        return (string.IsNullOrEmpty(after) ? null : after.Length <= PeopleChecks.LongestName ? after : throw new RefusedException(400, "input.after", "after", "a cursor this gave you"), most);
    }

    // After the #, so that no log and no referrer has it.
    static string LinkOf(HttpContext http, string token) => $"{http.Request.Scheme}://{http.Request.Host}/invitation#{token}";
}
