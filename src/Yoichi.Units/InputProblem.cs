namespace Yoichi.Units;

/// <summary>What is wrong with something a person gave us, where, and why.</summary>
/// <param name="Code">Stable, for scripts: <c>orders.limit</c>. Never renamed once released.</param>
/// <param name="Place">File with line and column, or the path of a setting: <c>book.csv:7:22</c>.</param>
/// <param name="Reason">One sentence: what was found and what is wanted.</param>
public sealed record InputProblem(string Code, string Place, string Reason)
{
    public override string ToString() => $"{Place}: {Reason} [{Code}]";
}

/// <summary>Bad input met while reading; the host prints <see cref="Problem"/> and exits with 2.</summary>
public sealed class InputException(InputProblem problem, Exception? inner = null)
    : Exception(problem.ToString(), inner)
{
    public InputException(string code, string place, string reason)
        : this(new InputProblem(code, place, reason)) { }

    public InputProblem Problem { get; } = problem;
}
