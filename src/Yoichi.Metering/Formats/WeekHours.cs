namespace Yoichi.Metering.Formats;

/// <summary>When a row says it is.</summary>
/// <param name="Hour">1 … 24; hour 24 ends at midnight.</param>
/// <param name="Weekday">1 Monday … 7 Sunday, 8 a holiday on whatever weekday.</param>
readonly record struct HourStamp(int Month, int Hour, int Weekday, int Line)
{
    public const int Holiday = 8;

    public bool IsHoliday => Weekday == Holiday;

    /// <summary>0 … 167 from Monday 00:00; for a holiday only its remainder by 24 means something.</summary>
    public int HourOfWeek => (IsHoliday ? 0 : Weekday - 1) * 24 + Hour - 1;
}

/// <summary>Unrolls hours of the week into hours in a row.</summary>
static class WeekHours
{
    const int HoursPerWeek = 168;

    /// <summary>A row may look back this far; anything earlier in the week is taken as the next
    /// week's.</summary>
    const int MostBack = 24;

    /// <returns>For each row an hour that is, modulo 168, its hour of the week; empty where every row is a
    /// holiday.</returns>
    public static long[] Unroll(List<HourStamp> stamps)
    {
        var hours = new long[stamps.Count];
        var start = stamps.FindIndex(stamp => !stamp.IsHoliday);
        if (start < 0) return [];
        hours[start] = stamps[start].HourOfWeek + HoursPerWeek;
        for (var i = start - 1; i >= 0; i--)
            hours[i] = hours[i + 1] - 1 + Modulo(stamps[i].Hour - 1 - (hours[i + 1] - 1) + 12, 24) - 12;
        var latest = hours[start];
        for (var i = start + 1; i < stamps.Count; i++)
        {
            var (modulus, back) = stamps[i].IsHoliday ? (24, 12) : (HoursPerWeek, MostBack);
            hours[i] = latest + 1 + Modulo(stamps[i].HourOfWeek - (latest + 1) + back, modulus) - back;
            // A single odd row must not carry the rows after it along.
            var isLeftOut = i + 1 < stamps.Count && hours[i] != latest + 1
                && Follows(stamps[i + 1], latest + 2);
            latest = isLeftOut ? latest + 1 : hours[i];
        }

        return hours;
    }

    /// <summary>True where a row stands apart from all rows near it, or its neighbours follow each other
    /// without it.</summary>
    public static bool IsOdd(long[] hours, int i)
    {
        if (i == 0 && hours.Length > 2 && hours[0] > hours[1] && hours[2] == hours[1] + 1) return true;
        if (i > 0 && i + 1 < hours.Length && hours[i] != hours[i - 1] + 1
            && hours[i + 1] == hours[i - 1] + 2) return true;
        for (var near = Math.Max(0, i - 2); near <= Math.Min(hours.Length - 1, i + 2); near++)
            if (near != i && Math.Abs(hours[near] - hours[i]) <= 3) return false;
        return hours.Length > 1;
    }

    public static long Modulo(long value, int by) => ((value % by) + by) % by;

    static bool Follows(HourStamp stamp, long hour) =>
        Modulo(hour - stamp.HourOfWeek, stamp.IsHoliday ? 24 : HoursPerWeek) == 0;
}
