using System.ComponentModel;
using System.Text.Json.Serialization;
using Yoichi.Units;

namespace Yoichi.Server.Api;

/// <summary>A refusal as RFC 9457 has it, with a code that stays.</summary>
/// <param name="Type">Where the code is explained.</param>
/// <param name="Title">In general.</param>
/// <param name="Detail">In this case.</param>
/// <param name="Code">Stable, for programs.</param>
/// <param name="Place">Which parameter, field or row.</param>
public sealed record Problem(
    string Type, string Title, int Status, [property: Description("One sentence: what was found and what is wanted.")] string Detail,
    string Code, string? Place = null)
{
    public const string ContentType = "application/problem+json";

    /// <summary>Seconds after which to come back; null for never.</summary>
    [JsonIgnore]
    public int? RetryAfter { get; init; }

    public static Problem Of(int status, string code, string detail, string? place = null) =>
        new($"urn:yoichi:problem:{code}", TitleOf(status), status, detail, code, place);

    public static Problem Of(InputProblem wrong) => Of(400, wrong.Code, wrong.Reason, wrong.Place);

    static string TitleOf(int status) => status switch
    {
        400 => "The request cannot be read",
        401 => "Sign in first",
        403 => "Not allowed",
        404 => "Not found",
        405 => "Not done this way",
        409 => "In conflict with what is",
        412 => "It has changed meanwhile",
        413 => "Too large",
        415 => "Of a kind that is not read here",
        422 => "Refused by the rules of the market",
        429 => "Too many requests",
        503 => "Not able to at the moment",
        _ => "Refused",
    };

    public async Task WriteAsync(HttpContext http)
    {
        http.Response.StatusCode = Status;
        http.Response.ContentType = ContentType;
        if (RetryAfter is { } seconds) http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await http.Response.Body.WriteAsync(ApiJson.Write(this), http.RequestAborted).ConfigureAwait(false);
    }
}

/// <summary>Ends a request with a problem; the middleware tells it.</summary>
public sealed class RefusedException(Problem problem) : Exception(problem.Detail)
{
    public RefusedException(int status, string code, string detail, string? place = null) : this(Problem.Of(status, code, detail, place))
    {
    }

    public Problem Problem => problem;
}

/// <summary>A problem as an answer.</summary>
sealed class ProblemResult(Problem problem) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => problem.WriteAsync(httpContext);
}
