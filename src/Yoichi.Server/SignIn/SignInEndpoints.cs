using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Yoichi.People;
using Yoichi.Server.Hosting;

namespace Yoichi.Server.SignIn;

/// <summary>Signing in and out, sessions, password.</summary>
static class SignInEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var logins = LimitOfLogins(app.ServiceProvider.GetRequiredService<ServerOptions>().Limits.OfLogin);

        app.Get("/api/v1/csrf", null, (http, _, _) =>
        {
            var tokens = http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
            return Task.FromResult<object?>(new { header = Csrf.Header, field = Csrf.Field, token = tokens.RequestToken });
        });

        app.Post("/api/v1/sign-in", null, async (http, fields, desk, stop) =>
        {
            using var lease = logins.AttemptAcquire(Account.NormalizeLogin(fields["login"]) ?? "");
            if (!lease.IsAcquired) return new TooMany(lease);
            // Wrong login, wrong password, locked and closed are told apart to nobody.
            var account = await desk.CheckPasswordAsync(fields["login"], fields["password"], stop).ConfigureAwait(false)
                ?? throw new RefusedException(401, "sign-in.refused", "", "login and password do not go together, or the account is locked for a while");
            await http.RequestServices.GetRequiredService<CookieSessions>().BeginAsync(http, account, stop).ConfigureAwait(false);
            return Results.Ok(AccountView.Of(account, default));
        }).RequireRateLimiting(Limits.Tries);

        app.Post("/api/v1/sign-out", Access.Person, async (http, _, _, stop) =>
        {
            await http.RequestServices.GetRequiredService<CookieSessions>().EndAsync(http.RequestServices.GetRequiredService<CurrentUser>().Session!, stop).ConfigureAwait(false);
            await http.SignOutAsync(CookieSessions.Scheme).ConfigureAwait(false);
            return Results.Ok();
        });

        app.Get("/api/v1/me", Access.SignedIn, (http, _, _) => Task.FromResult<object?>(
            AccountView.Of(http.RequestServices.GetRequiredService<CurrentUser>().Account!, default)));
        app.Get("/api/v1/me/sessions", Access.Person, async (_, desk, stop) => await desk.SessionsAsync(stop).ConfigureAwait(false));
        app.Post("/api/v1/me/sessions/{id}/end", Access.Person, async (http, _, desk, stop) =>
        {
            await desk.EndSessionAsync(http.Value("id"), stop).ConfigureAwait(false);
            return Results.Ok();
        });
        app.Post("/api/v1/me/password", Access.Person, async (http, fields, desk, stop) =>
        {
            var account = await desk.ChangePasswordAsync(fields["current"], fields["password"], stop).ConfigureAwait(false);
            await http.RequestServices.GetRequiredService<CookieSessions>().BeginAsync(http, account, stop).ConfigureAwait(false);
            return Results.Ok();
        }).RequireRateLimiting(Limits.Tries);
    }

    static PartitionedRateLimiter<string> LimitOfLogins(int aMinute) => PartitionedRateLimiter.Create<string, string>(login =>
        RateLimitPartition.GetFixedWindowLimiter(login, _ => new() { PermitLimit = aMinute, Window = TimeSpan.FromMinutes(1) }));

    sealed class TooMany(RateLimitLease lease) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => Limits.TooManyAsync(httpContext, lease, httpContext.RequestAborted);
    }
}
