using Yoichi.Units;

namespace Yoichi.Simulation.Files;

/// <summary>Collects what is wrong with one file, each thing once, in the order found.</summary>
sealed class ProblemList(string file)
{
    /// <summary>After so many a person has enough to do; the rest is not listed.</summary>
    const int Most = 500;

    readonly List<(int Line, int Column, InputProblem Problem)> problems = [];
    readonly HashSet<InputProblem> seen = [];

    public string File => file;

    /// <summary>As they stand in the file; at one place, as found.</summary>
    public IReadOnlyList<InputProblem> InOrder() =>
        [.. problems.OrderBy(p => p.Line).ThenBy(p => p.Column).Select(p => p.Problem)];

    public void Add(string code, int line, int column, string reason) =>
        Add(line, column, new InputProblem(code, $"{file}:{line}:{column}", reason));

    public void Add(YamlNode where, string code, string reason) =>
        Add(code, where.Line, where.Column, where.Path.Length == 0 ? reason : $"{where.Path}: {reason}");

    /// <summary>A problem of the file as a whole, or one that another reader has placed.</summary>
    public void Add(InputProblem problem) => Add(0, 0, problem);

    void Add(int line, int column, InputProblem problem)
    {
        if (problems.Count < Most && seen.Add(problem)) problems.Add((line, column, problem));
    }
}
