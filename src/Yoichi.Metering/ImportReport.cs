using System.Collections.Immutable;

namespace Yoichi.Metering;

/// <summary>One thing wrong in a file.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">The character the field starts at, from 1; 1 where the whole row is meant.</param>
/// <param name="Code">One of <see cref="Problems"/>.</param>
/// <param name="Reason">What was found, as a sentence.</param>
public sealed record RowProblem(string File, int Line, int Column, string Code, string Reason)
{
    public override string ToString() => $"{File}:{Line}:{Column}: {Reason} [{Code}]";
}

/// <summary>All problems of one kind.</summary>
/// <param name="Meaning">What the code stands for and what the import did.</param>
/// <param name="IsFault">False for what only ought to be known: <c>--strict</c> does not mind it.</param>
/// <param name="Count">How many there were; for missing steps, how many steps.</param>
/// <param name="First">The first of them, as many as the options keep.</param>
public sealed record ProblemCount(
    string Code, string Meaning, bool IsFault, long Count, ImmutableArray<RowProblem> First);

/// <param name="Rows">Rows of readings, the header not counted.</param>
/// <param name="BadRows">Rows of which at least one field, or the whole, could not be used.</param>
public sealed record FileCount(string File, int Rows, int BadRows);

/// <summary>What an import read, how it understood the file, and what it could not use.</summary>
/// <param name="ReadAs">What was told or found out: separator, decimal mark, order of dates, step, unit, zone
/// …</param>
/// <param name="Problems">By code; empty for a clean file.</param>
public sealed record ImportReport(
    string Format,
    ImmutableArray<FileCount> Files,
    ImmutableSortedDictionary<string, string> ReadAs,
    ImmutableArray<ProblemCount> Problems)
{
    /// <summary>True where anything could not be used.</summary>
    public bool HasFaults => Problems.Any(problem => problem.IsFault);
}
