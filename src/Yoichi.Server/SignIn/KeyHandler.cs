using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Yoichi.Server.SignIn;

/// <summary><c>Authorization: Bearer yk_…</c>: a program acts for an account. Says no to what <see cref="KeySignIn"/> did not sign in.</summary>
sealed class KeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "key";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Context.AuthenticateAsync(SchemeName);

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Replies.Problem(401, "key.refused", "this is not a key that is open").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Replies.Problem(403, "access.denied", "this is not for this account, or not in the scopes of this key").ExecuteAsync(Context);
}
