using Microsoft.AspNetCore.Http.HttpResults;
using Yoichi.Live;
using Yoichi.Pages;
using Yoichi.Server.Web.Parts;

namespace Yoichi.Server.SignIn;

/// <summary>What a door does with what was sent.</summary>
delegate Task<IResult> Door(HttpContext http, Fields fields, PeopleDesk desk, CancellationToken stop);

/// <summary>Endpoints that take a form or JSON, and answer a page with the way back and everybody else with JSON.</summary>
static class Doors
{
    /// <param name="policy">Null for anybody.</param>
    public static RouteHandlerBuilder Post(this IEndpointRouteBuilder app, string path, string? policy, Door door) =>
        // As a delegate: as a RequestDelegate its result would be thrown away.
        Guarded(app.MapPost(path, (Delegate)((HttpContext http) => EnterAsync(http, door))), policy);

    public static RouteHandlerBuilder Get(this IEndpointRouteBuilder app, string path, string? policy, Func<HttpContext, PeopleDesk, CancellationToken, Task<object?>> read) =>
        Guarded(app.MapGet(path, async (HttpContext http, PeopleDesk desk) =>
        {
            http.Response.Headers.CacheControl = "no-store";
            return await AnswerAsync(null, async () => await read(http, desk, http.RequestAborted).ConfigureAwait(false) is { } found
                ? Results.Ok(found) : Replies.Problem(404, "not-found", "there is none")).ConfigureAwait(false);
        }), policy);

    /// <summary>A value of the path.</summary>
    public static string Value(this HttpContext http, string name) => (string)http.GetRouteValue(name)!;

    /// <summary>Something a reader can only be shown now: a form is answered by a page that says it, JSON carries it.</summary>
    /// <param name="of">Whom or what it is for; null for nothing to say.</param>
    public static IResult Shown(Fields fields, object body, Bilingual name, string? of, string secret) => fields.IsForm
        ? new RazorComponentResult<ShownOnce>(new { Name = name, Of = of, Secret = secret, Back = ReturnOf(fields) ?? "/" }) : Results.Ok(body);

    /// <summary>Only a path of ours leads back.</summary>
    internal static string? ReturnOf(Fields fields) =>
        fields["return"] is { Length: <= 500 } path && path.StartsWith('/') && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\\') && !path.Any(char.IsControl) ? path : null;

    static RouteHandlerBuilder Guarded(RouteHandlerBuilder door, string? policy) => policy is null ? door.AllowAnonymous() : door.RequireAuthorization(policy);

    static async Task<IResult> EnterAsync(HttpContext http, Door door)
    {
        Fields? fields = null;
        http.Response.Headers.CacheControl = "no-store";
        return await AnswerAsync(() => fields, async () =>
        {
            fields = await Fields.ReadAsync(http.Request, http.RequestAborted).ConfigureAwait(false);
            var done = await door(http, fields, http.RequestServices.GetRequiredService<PeopleDesk>(), http.RequestAborted).ConfigureAwait(false);
            return done is IStatusCodeHttpResult { StatusCode: 200 } and not IContentTypeHttpResult && fields.IsForm && ReturnOf(fields) is { } back
                ? new SeeOther(With(back, "done=1")) : done;
        }).ConfigureAwait(false);
    }

    static async Task<IResult> AnswerAsync(Func<Fields?>? sent, Func<Task<IResult>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (RefusedException refused)
        {
            if (sent?.Invoke() is { IsForm: true } form && ReturnOf(form) is { } back)
                return new SeeOther(With(back, $"problem={Uri.EscapeDataString(refused.Problems[0].Code)}&place={Uri.EscapeDataString(refused.Problems[0].Place)}"));
            return refused.Status == 400 && refused.Problems.Length > 1 ? Replies.Problems(refused.Problems) : Replies.Problem(refused.Status, refused.Problems[0]);
        }
        catch (StoreException failed)
        {
            return Replies.Problem(503, failed.Code, "the store cannot do this now");
        }
        catch (StoppedException stopped)
        {
            return Replies.Problem(503, "live.stopped", stopped.Message);
        }
    }

    static string With(string path, string query) => path + (path.Contains('?') ? "&" : "?") + query;

    /// <summary>303: whatever was posted, the page is got.</summary>
    sealed class SeeOther(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            (httpContext.Response.StatusCode, httpContext.Response.Headers.Location) = (StatusCodes.Status303SeeOther, path);
            return Task.CompletedTask;
        }
    }
}
