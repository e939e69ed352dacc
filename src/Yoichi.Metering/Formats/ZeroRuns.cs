using System.Collections.Immutable;

namespace Yoichi.Metering.Formats;

/// <summary>Tells of stretches of zeros so long that the meter rather than the site was off.</summary>
sealed class ZeroRuns(Import import, Sheet sheet, ImmutableArray<int> columns)
{
    const int LeastMinutes = 7 * 1440;

    readonly (long First, long Last, int Line)?[] runs = new (long, long, int)?[columns.Length];

    public void Next(int column, long minute, bool isZero)
    {
        if (!isZero) Close(column);
        else runs[column] = runs[column] is { } run ? run with { Last = minute } : (minute, minute, sheet.Rows.Line);
    }

    public void End()
    {
        for (var column = 0; column < runs.Length; column++) Close(column);
    }

    void Close(int column)
    {
        if (runs[column] is { } run && run.Last - run.First >= LeastMinutes)
            import.Problem(Problems.ValueZeros, run.Line, 1,
                $"{sheet.Header[columns[column]]}: nothing but 0 for {(run.Last - run.First) / 1440} days from here");
        runs[column] = null;
    }
}
