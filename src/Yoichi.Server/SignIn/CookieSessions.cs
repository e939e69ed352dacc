using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Yoichi.People;
using Yoichi.Server.Hosting;

namespace Yoichi.Server.SignIn;

/// <summary>Sessions of people: the cookie says which session, the row whether there still is one.</summary>
public sealed class CookieSessions(PeopleBook book, TimeProvider time)
{
    public const string Scheme = "cookie";
    const string SessionClaim = "sid", StampClaim = "stamp";

    /// <summary>Signed in that long without a word it ends.</summary>
    static readonly TimeSpan Life = TimeSpan.FromDays(14);

    /// <summary>When it was last seen is kept to within this, so that reading does not become writing.</summary>
    static readonly TimeSpan SeenWithin = TimeSpan.FromMinutes(10);

    /// <summary>A new session under a new name, whatever cookie came with the request.</summary>
    internal async Task BeginAsync(HttpContext http, Account account, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var device = Identity.Line(http.Request.Headers.UserAgent.ToString(), 120) ?? "unknown";
        var session = new Session(Secrets.Id("s"), account.Id, now, now, now + Life, device);
        if (await book.WriteAsync(stop, PeopleBook.Of(new Kept<Session>(session))).ConfigureAwait(false) != PeopleOutcome.Kept)
            throw RefusedException.Conflict();
        var claims = new ClaimsIdentity(ClaimsOf(account), Scheme);
        claims.AddClaim(new(SessionClaim, session.Id));
        claims.AddClaim(new(StampClaim, account.SecurityStamp));
        await http.SignInAsync(Scheme, new(claims), new AuthenticationProperties { IssuedUtc = now, ExpiresUtc = session.ExpiresAt })
            .ConfigureAwait(false);
    }

    public async Task EndAsync(Session session, CancellationToken stop)
    {
        if (await book.SessionAsync(session.Id, stop).ConfigureAwait(false) is { } kept)
            await book.WriteAsync(stop, PeopleBook.Erase(PeopleTable.Sessions, session.Id, kept.Version)).ConfigureAwait(false);
    }

    /// <summary>The account and session a cookie stands for; null where it stands for nothing any more.</summary>
    async Task<(Account Account, Session Session)?> OfAsync(ClaimsPrincipal principal, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        if (principal.FindFirstValue(SessionClaim) is not { } id || await book.SessionAsync(id, stop).ConfigureAwait(false) is not { } kept) return null;
        if (!kept.Value.IsOpen(now)) return null;
        if (await book.AccountAsync(kept.Value.Account, stop).ConfigureAwait(false) is not { Value: { IsClosed: false } account }) return null;
        if (principal.FindFirstValue(StampClaim) != account.SecurityStamp) return null;
        if (now - kept.Value.SeenAt >= SeenWithin)
            await book.WriteAsync(stop, PeopleBook.Of(kept with { Value = kept.Value with { SeenAt = now, ExpiresAt = now + Life } })).ConfigureAwait(false);
        return (account, kept.Value);
    }

    internal static IEnumerable<Claim> ClaimsOf(Account account) =>
    [
        new(ClaimTypes.NameIdentifier, account.Id), new(ClaimTypes.Name, account.Login),
        .. account.Roles.Select(r => new Claim(ClaimTypes.Role, Access.NameOf(r))),
    ];

    internal static void Configure(CookieAuthenticationOptions cookie, ServerOptions options)
    {
        var isSecure = options.IsBehindProxy || options.Listen.StartsWith("https:", StringComparison.Ordinal);
        cookie.Cookie.Name = isSecure ? "__Host-yoichi" : "yoichi";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = isSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        cookie.Cookie.Path = "/";
        cookie.Cookie.MaxAge = Life;                          // not a date: the browser's clock may be another
        cookie.SlidingExpiration = true;
        cookie.ExpireTimeSpan = Life;
        cookie.Events.OnValidatePrincipal = ValidateAsync;
        cookie.Events.OnRedirectToLogin = to => Refuse(to, 401, "sign-in.needed", "sign in first");
        cookie.Events.OnRedirectToAccessDenied = to => Refuse(to, 403, "access.denied", "this is not yours to see or do");
    }

    static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        var sessions = http.RequestServices.GetRequiredService<CookieSessions>();
        if (context.Principal is { } principal && await sessions.OfAsync(principal, http.RequestAborted).ConfigureAwait(false) is { } found)
        {
            http.RequestServices.GetRequiredService<CurrentUser>().Set(found.Account, null, found.Session);
            // Roles are those of now, not those of when the cookie was made: a change of roles changes the stamp.
            return;
        }

        context.RejectPrincipal();
        await http.SignOutAsync(Scheme).ConfigureAwait(false);
    }

    /// <summary>A page leads to signing in and back; whatever else asked gets a problem document.</summary>
    static Task Refuse(RedirectContext<CookieAuthenticationOptions> to, int status, string code, string reason)
    {
        var request = to.Request;
        var isPage = HttpMethods.IsGet(request.Method) && !request.Path.StartsWithSegments("/api") && request.Headers["HX-Request"].Count == 0;
        if (isPage && status == 401)
        {
            to.Response.Redirect($"/sign-in?return={Uri.EscapeDataString(request.Path + request.QueryString)}");
            return Task.CompletedTask;
        }

        return Replies.Problem(status, code, reason).ExecuteAsync(to.HttpContext);
    }
}
