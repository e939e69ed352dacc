using Microsoft.AspNetCore.Antiforgery;
using Yoichi.Live;
using Yoichi.Units;

namespace Yoichi.Server.Api;

/// <summary>Turns what an endpoint could not do into a problem document. A fault of ours goes on, and the process's log has it.</summary>
sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http).ConfigureAwait(false);
            // Routing and authorization say no by a status alone.
            if (IsApi(http) && !http.Response.HasStarted && http.Response.ContentLength is null && http.Response.ContentType is null
                && Bare(http.Response.StatusCode) is { } bare)
                await bare.WriteAsync(http).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there any more.
        }
        catch (Exception failed) when (!http.Response.HasStarted && ProblemOf(failed) is { } problem)
        {
            if (problem.Status == 503) Unable(log, http.Request.Path, problem.Code, failed.Message);
            http.Response.Clear();
            await problem.WriteAsync(http).ConfigureAwait(false);
        }
    }

    static bool IsApi(HttpContext http) => http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal);

    static Problem? Bare(int status) => status switch
    {
        401 => Problem.Of(401, "access.sign-in", "this needs somebody who is signed in, or an API key"),
        403 => Problem.Of(403, "access.denied", "this account, or this key, may not do that"),
        404 => Problem.Of(404, "request.path", "there is nothing at this address"),
        405 => Problem.Of(405, "request.method", "this address does not take that method"),
        415 => Problem.Of(415, "request.content-type", "a body of this kind is not read here"),
        429 => Problem.Of(429, "request.too-many", "too many requests: come back a little later") with { RetryAfter = 1 },
        _ => null,
    };

    /// <summary>What is to be told of a failure; null where it is a fault of ours.</summary>
    public static Problem? ProblemOf(Exception failed) => failed switch
    {
        RefusedException refused => refused.Problem,
        InputException wrong => Problem.Of(wrong.Problem),
        StoreException store => Problem.Of(503, store.Code, "what is kept cannot be reached at the moment") with { RetryAfter = 5 },
        FencedException => Problem.Of(503, "server.fenced", "another server has taken this community over") with { RetryAfter = 5 },
        StoppedException => Problem.Of(503, "server.stopped", "this community takes nothing at the moment") with { RetryAfter = 5 },
        BadHttpRequestException { StatusCode: 413 } => Problem.Of(413, "body.too-large", "the body is larger than is taken here"),
        // So the server below says that the size of a piece of the body is no number it can hold.
        IOException { InnerException: OverflowException } => Problem.Of(400, "request.malformed", "the body comes in pieces of a size that is none"),
        AntiforgeryValidationException => Problem.Of(400, "csrf.missing", "the form that was sent cannot be read, and no token in it"),
        InvalidDataException => Problem.Of(400, "request.malformed", "the form that was sent cannot be read"),
        BadHttpRequestException bad => Problem.Of(bad.StatusCode, "request.malformed", bad.Message),
        _ => null,
    };

    [LoggerMessage(LogLevel.Warning, "{Path} answered {Code}: {Reason}")]
    static partial void Unable(ILogger log, string path, string code, string reason);
}
