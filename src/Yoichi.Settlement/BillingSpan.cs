namespace Yoichi.Settlement;

/// <summary>The days of one calendar month (JST) that a bill covers: from, and up to but not including.</summary>
/// <remarks>The default value is no month; every other value has at least one day.</remarks>
public readonly record struct BillingSpan
{
    /// <param name="from">First day covered.</param>
    /// <param name="to">The day after the last one covered; at the latest the first of the next month.</param>
    /// <exception cref="ArgumentOutOfRangeException">No day, or days of two months.</exception>
    public BillingSpan(DateOnly from, DateOnly to)
    {
        if (to <= from || to > FirstOfMonth(from).AddMonths(1))
            throw new ArgumentOutOfRangeException(nameof(to), to, "a bill covers at least a day, of one month");
        From = from;
        To = to;
    }

    public DateOnly From { get; }

    public DateOnly To { get; }

    /// <summary>First day of the month.</summary>
    public DateOnly Month => FirstOfMonth(From);

    public int Days => To.DayNumber - From.DayNumber;

    public int DaysInMonth => DateTime.DaysInMonth(From.Year, From.Month);

    /// <summary>All days of the month that contains a day.</summary>
    public static BillingSpan MonthOf(DateOnly day) => new(FirstOfMonth(day), FirstOfMonth(day).AddMonths(1));

    /// <summary>The days of a day's month that lie in a longer stretch, e.g. a simulation's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">None do.</exception>
    public static BillingSpan MonthOf(DateOnly day, DateOnly first, DateOnly end)
    {
        var month = MonthOf(day);
        return new(first > month.From ? first : month.From, end < month.To ? end : month.To);
    }

    /// <summary>Months one after another that cover a stretch of days.</summary>
    public static IEnumerable<BillingSpan> Months(DateOnly first, DateOnly end)
    {
        for (var day = first; day < end; day = FirstOfMonth(day).AddMonths(1)) yield return MonthOf(day, first, end);
    }

    static DateOnly FirstOfMonth(DateOnly day) => new(day.Year, day.Month, 1);
}
