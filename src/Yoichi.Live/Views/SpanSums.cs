namespace Yoichi.Live;

/// <summary>Days rolled up into months: alike for every store.</summary>
public static class SpanSums
{
    public static DateOnly MonthOf(DateOnly day) => new(day.Year, day.Month, 1);

    /// <param name="days">By day.</param>
    public static IReadOnlyList<SpanRow> Months(IEnumerable<SpanRow> days) =>
    [
        .. days.GroupBy(d => MonthOf(d.From)).Select(m => m.Aggregate((a, b) => a.Then(b)) with { From = m.Key }),
    ];

    /// <param name="days">Of one participant, by day.</param>
    /// <param name="bills">Of the same participant; in each month the last note stands.</param>
    public static IReadOnlyList<ParticipantMonth> Months(IEnumerable<ParticipantDayRow> days, IEnumerable<BillRow> bills)
    {
        var standing = bills.Where(b => b.Total is not null).GroupBy(b => b.Month).ToDictionary(m => m.Key, m => m.MaxBy(b => b.Note)!);
        return
        [
            .. days.GroupBy(d => MonthOf(d.Day)).Select(m =>
            {
                var sums = m.Aggregate((a, b) => a.Then(b)) with { Day = m.Key };
                return new ParticipantMonth(sums, standing.GetValueOrDefault(m.Key)?.Total, standing.GetValueOrDefault(m.Key)?.Baseline);
            }),
        ];
    }
}
