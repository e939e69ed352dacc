using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Yoichi.Server.Api;

/// <summary>Answers to questions: each says which position of the journal it is of, and costs nothing where the asker has it.</summary>
static class Reading
{
    public const string Position = "Yoichi-Position";

    /// <summary>What a page that brings its own style along, and runs nothing, is allowed.</summary>
    public const string PageOfItsOwn = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

    /// <summary>The kind of answer asked for first; JSON where none of ours is.</summary>
    public static string Wanted(HttpRequest request) => request.GetTypedHeaders().Accept.OrderByDescending(a => a.Quality ?? 1)
        .Select(a => a.MediaType.Value).FirstOrDefault(m => m is "text/html" or "text/csv" or "application/json") ?? "application/json";

    /// <summary>True where the asker has what it would get; the answer is then made.</summary>
    /// <param name="minute">The answer changes with the clock too.</param>
    public static bool IsKnown(Asked asked, bool minute = false) =>
        IsKnown(asked, asked.Live.Writer.Length, minute);

    static bool IsKnown(Asked asked, long position, bool minute)
    {
        var tag = Tag(asked, position, minute);
        foreach (var known in asked.Http.Request.Headers.IfNoneMatch)
            if (known is not null && known.Split(',').Any(t => t.Trim() == tag)) return true;
        return false;
    }

    public static IResult NotModified(Asked asked, bool minute = false)
    {
        Stamp(asked, asked.Live.Writer.Length, minute);
        return Results.StatusCode(StatusCodes.Status304NotModified);
    }

    public static IResult Answer<T>(Asked asked, long position, T body, bool minute = false)
    {
        Stamp(asked, position, minute);
        return new JsonAnswer(200, ApiJson.Write(body));
    }

    public static async Task<IResult> OfAsync<T>(Asked asked, Func<Task<(long Position, T Body)>> read, bool minute = false)
    {
        if (IsKnown(asked, minute)) return NotModified(asked, minute);
        var (position, body) = await read().ConfigureAwait(false);
        return Answer(asked, position, body, minute);
    }

    public static void Stamp(Asked asked, long position, bool minute = false)
    {
        var headers = asked.Http.Response.Headers;
        headers[Position] = position.ToString(CultureInfo.InvariantCulture);
        headers.ETag = Tag(asked, position, minute);
        // Answers are somebody's, and change: to be asked for again, and cheap then.
        headers.CacheControl = "private, no-cache";
        headers.Vary = "Accept, Authorization, Cookie";
    }

    static string Tag(Asked asked, long position, bool minute)
    {
        var request = asked.Http.Request;
        var at = minute ? asked.Now.ToUnixTimeSeconds() / 60 : 0;
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{position}\n{at}\n{request.Path}{request.QueryString}\n{request.Headers.Accept}\n{asked.User.Account?.Id}");
        return $"W/\"{position}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8))}\"";
    }
}

/// <summary>JSON that is written already.</summary>
sealed class JsonAnswer(int status, ReadOnlyMemory<byte> body) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = status < 400 ? "application/json; charset=utf-8" : Problem.ContentType;
        httpContext.Response.ContentLength = body.Length;
        return httpContext.Response.Body.WriteAsync(body, CancellationToken.None).AsTask();
    }
}
