using System.Numerics;
using System.Runtime.InteropServices;

namespace Yoichi.Forecasting.Trees;

/// <summary>Sums over the last days for all times of day at once, where none of 28 days has a gap: each is, to the bit,
/// the sum taken of its time alone, latest day first.</summary>
readonly ref struct DaySums
{
    public const int Days = 28;

    /// <summary>Numbers of workspace for each slot of a day.</summary>
    public const int RowsPerTime = 5;

    readonly Span<double> week, month, workdays, weekends, around;
    readonly int midnight, weekendsBefore, weekendsAfter;

    /// <param name="workspace"><see cref="RowsPerTime"/> times the slots of a day.</param>
    /// <param name="midnight">Slots from the issue to the first midnight after it, or the day's slots if it is one.</param>
    /// <param name="issueDay">Number of the issue's day, 0 on a Monday.</param>
    DaySums(Past past, Span<double> workspace, int midnight, int issueDay)
    {
        var (perDay, perHour) = (past.Grid.PerDay, past.Grid.PerHour);
        this.midnight = midnight;
        Span<double> Row(int row, Span<double> of) => of.Slice(row * perDay, perDay);
        workspace[..(RowsPerTime * perDay)].Clear();
        week = Row(0, workspace);
        month = Row(1, workspace);
        workdays = Row(2, workspace);
        weekends = Row(3, workspace);
        around = Row(4, workspace);
        var values = past.Values.Span;
        for (var d = 1; d <= Days; d++)
        {
            var day = values.Slice(values.Length - d * perDay, perDay);
            Add(month, day);
            if (d <= 7) Add(week, day);
            // Times before midnight are of the day before those after it.
            var (before, after) = (IsWeekend(issueDay - d), IsWeekend(issueDay + 1 - d));
            Add((before ? weekends : workdays)[..midnight], day[..midnight]);
            Add((after ? weekends : workdays)[midnight..], day[midnight..]);
            weekendsBefore += before ? 1 : 0;
            weekendsAfter += after ? 1 : 0;
        }

        for (var d = 1; d <= 7; d++)
            for (var off = -perHour; off <= perHour; off++)
                Add(around[..(perDay - perHour)], values.Slice(values.Length - d * perDay + off, perDay - perHour));
    }

    /// <param name="issueTime">0 for an issue at midnight.</param>
    /// <returns>False where the past is shorter or has a gap.</returns>
    public static bool TryOf(Past past, int issueDay, int issueTime, Span<double> workspace, out DaySums sums)
    {
        sums = default;
        var perDay = past.Grid.PerDay;
        if (past.Values.Length < Days * perDay + past.Grid.PerHour) return false;
        var known = Vector<long>.AllBitsSet;
        var values = past.Values.Span[^(Days * perDay)..];
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        foreach (var some in vectors) known &= Vector.Equals(some, some);
        if (known != Vector<long>.AllBitsSet || values[(vectors.Length * Vector<double>.Count)..].Contains(double.NaN)) return false;
        sums = new(past, workspace, perDay - issueTime, issueDay);
        return true;
    }

    public double Mean7(int time) => week[time] / 7;

    public double Mean28(int time) => month[time] / Days;

    /// <summary>Over days of one kind.</summary>
    public double MeanOf(bool weekend, int time)
    {
        var count = time < midnight ? weekendsBefore : weekendsAfter;
        return weekend ? weekends[time] / count : workdays[time] / (Days - count);
    }

    /// <summary>Of the time and the hours on both sides of it over 7 days; not for the last hour before the issue, whose
    /// second hour is not known yet.</summary>
    public double MeanAround(int time, int perHour) => around[time] / (7 * (2 * perHour + 1));

    static bool IsWeekend(int day) => (day % 7 + 7) % 7 >= 5;

    static void Add(Span<double> into, ReadOnlySpan<double> day)
    {
        var sums = MemoryMarshal.Cast<double, Vector<double>>(into);
        var values = MemoryMarshal.Cast<double, Vector<double>>(day);
        for (var i = 0; i < sums.Length && i < values.Length; i++) sums[i] += values[i];
        for (var at = sums.Length * Vector<double>.Count; at < into.Length; at++) into[at] += day[at];
    }
}
