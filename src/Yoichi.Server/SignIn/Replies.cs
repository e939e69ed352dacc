using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Server.SignIn;

/// <summary>Answers: problem documents, and for forms the way back to a page.</summary>
static class Replies
{
    public static IResult Problem(int status, string code, string detail, string? place = null)
    {
        var more = new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = code };
        if (place is not null) more["place"] = place;
        return Results.Problem(detail, statusCode: status, type: $"urn:yoichi:problem:{code}", extensions: more);
    }

    public static IResult Problem(int status, InputProblem problem) => Problem(status, problem.Code, problem.Reason, problem.Place);

    /// <summary>Several at once, of one form.</summary>
    public static IResult Problems(ImmutableArray<InputProblem> problems) => Results.Problem(
        problems[0].Reason, statusCode: 400, type: $"urn:yoichi:problem:{problems[0].Code}", extensions: new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["code"] = problems[0].Code,
            ["place"] = problems[0].Place,
            ["problems"] = problems.Select(p => new { code = p.Code, place = p.Place, reason = p.Reason }).ToArray(),
        });
}

/// <summary>What a handler refuses, wherever it notices: the endpoint's filter makes a problem document of it.</summary>
sealed class RefusedException(int status, ImmutableArray<InputProblem> problems) : Exception(problems[0].ToString())
{
    public RefusedException(int status, string code, string place, string reason) : this(status, [new(code, place, reason)]) { }

    public int Status { get; } = status;

    public ImmutableArray<InputProblem> Problems { get; } = problems;

    public static RefusedException NotFound(string place) => new(404, "not-found", place, "there is none");

    public static RefusedException Conflict() => new(409, "people.changed", "", "it was changed meanwhile: look at it again");
}
