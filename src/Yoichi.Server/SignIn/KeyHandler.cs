using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Yoichi.Live;
using Yoichi.People;

namespace Yoichi.Server.SignIn;

/// <summary><c>Authorization: Bearer yk_…</c>: a program acts for an account.</summary>
sealed class KeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, PeopleBook book, OpenKeys keys, CurrentUser user)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "key";

    /// <summary>When it was last used is kept to within this.</summary>
    static readonly TimeSpan UsedWithin = TimeSpan.FromMinutes(10);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.Length == 0) return AuthenticateResult.NoResult();
        var (now, stop) = (TimeProvider.GetUtcNow(), Context.RequestAborted);
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return Failed;
        var key = header[7..].Trim();
        if (ApiKey.PrefixOf(key) is not { } prefix || await keys.FindAsync(book, prefix, stop).ConfigureAwait(false) is not var (kept, account)) return Failed;
        if (!kept.Value.Matches(key) || !kept.Value.IsOpen(now) || account.IsClosed) return Failed;
        if (kept.Value.UsedAt is not { } used || now - used >= UsedWithin) await UseAsync(kept, now, stop).ConfigureAwait(false);
        user.Set(account, kept.Value, null);
        return AuthenticateResult.Success(new(new(new ClaimsIdentity(CookieSessions.ClaimsOf(account), SchemeName)), SchemeName));
    }

    async Task UseAsync(Kept<ApiKey> kept, DateTimeOffset now, CancellationToken stop)
    {
        try
        {
            await book.WriteAsync(stop, PeopleBook.Of(kept with { Value = kept.Value with { UsedAt = now } })).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            // A full disk takes no writes; reading goes on, and when the key was used is noted next time.
        }
    }

    /// <summary>One answer, whatever was wrong with it.</summary>
    static AuthenticateResult Failed { get; } = AuthenticateResult.Fail("not a key that is open");

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Replies.Problem(401, "key.refused", "this is not a key that is open").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Replies.Problem(403, "access.denied", "this is not for this account, or not in the scopes of this key").ExecuteAsync(Context);
}
