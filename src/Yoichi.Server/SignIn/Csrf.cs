using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Yoichi.Server.Hosting;

namespace Yoichi.Server.SignIn;

/// <summary>A write that a cookie vouches for, or that makes one, must show that it comes from a page of ours.</summary>
/// <remarks>A key in a header is sent by nobody's browser on its own, and needs no more. What anybody may send from anywhere
/// (a public calculation) says so with <c>DisableAntiforgery</c>; that is heard only where no sign-in is needed.</remarks>
sealed class Csrf(RequestDelegate next, IAntiforgery antiforgery)
{
    public const string Header = "X-CSRF-Token", Field = "csrf";

    public async Task InvokeAsync(HttpContext http, CurrentUser user)
    {
        if (IsAsked(http) && user.Key is null && !await antiforgery.IsRequestValidAsync(http).ConfigureAwait(false))
        {
            await Replies.Problem(400, "csrf.missing", $"this write lacks a valid {Header} (header) or {Field} (field): load the page again").ExecuteAsync(http).ConfigureAwait(false);
            return;
        }

        await next(http).ConfigureAwait(false);
    }

    static bool IsAsked(HttpContext http)
    {
        var method = http.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method)) return false;
        if (http.GetEndpoint() is not { } endpoint) return false;
        var isForAnybody = endpoint.Metadata.GetMetadata<IAuthorizeData>() is null || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        return !(isForAnybody && endpoint.Metadata.GetMetadata<IAntiforgeryMetadata>() is { RequiresValidation: false });
    }

    public static void Configure(AntiforgeryOptions csrf, ServerOptions options)
    {
        var isSecure = options.IsBehindProxy || options.Listen.StartsWith("https:", StringComparison.Ordinal);
        csrf.HeaderName = Header;
        csrf.FormFieldName = Field;
        csrf.Cookie.Name = isSecure ? "__Host-yoichi-csrf" : "yoichi-csrf";
        csrf.Cookie.HttpOnly = true;
        csrf.Cookie.SameSite = SameSiteMode.Strict;
        csrf.Cookie.SecurePolicy = isSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
    }
}
