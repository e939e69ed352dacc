using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Yoichi.Live;
using Yoichi.People;

namespace Yoichi.Server.SignIn;

/// <summary>Signs in whoever sends a key, without the framework's way by three handlers that are made anew for each request. What has no
/// key goes that way.</summary>
sealed class KeySignIn(
    IAuthenticationSchemeProvider schemes, IAuthenticationHandlerProvider handlers, IClaimsTransformation transform, IOptions<AuthenticationOptions> options,
    PeopleBook book, OpenKeys keys, CurrentUser user, TimeProvider time) : AuthenticationService(schemes, handlers, transform, options)
{
    /// <summary>By cookie, or by key where the request has one.</summary>
    public const string Either = "cookie-or-key";

    /// <summary>When it was last used is kept to within this.</summary>
    static readonly TimeSpan UsedWithin = TimeSpan.FromMinutes(10);

    /// <summary>One answer, whatever was wrong with it.</summary>
    static readonly AuthenticateResult Failed = AuthenticateResult.Fail("not a key that is open");

    public static bool HasKey(HttpContext http) => http.Request.Headers.Authorization.Count > 0;

    public override Task<AuthenticateResult> AuthenticateAsync(HttpContext context, string? scheme) =>
        scheme is KeyHandler.SchemeName || (scheme is Either && HasKey(context)) ? ByKeyAsync(context) : base.AuthenticateAsync(context, scheme);

    async Task<AuthenticateResult> ByKeyAsync(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (header.Length == 0) return AuthenticateResult.NoResult();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return Failed;
        var key = header[7..].Trim();
        if (ApiKey.PrefixOf(key) is not { } prefix || await keys.FindAsync(book, prefix, default).ConfigureAwait(false) is not { Key: var kept } found) return Failed;
        var now = time.GetUtcNow();
        if (!kept.Value.Matches(key) || !kept.Value.IsOpen(now) || found.Account.IsClosed) return Failed;
        if (kept.Value.UsedAt is not { } used || now - used >= UsedWithin) await UseAsync(kept, now, http.RequestAborted).ConfigureAwait(false);
        user.Set(found.Account, kept.Value, null);
        return found.SignedIn;
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
}
