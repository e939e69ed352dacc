using System.Globalization;
using Yoichi.Units;

namespace Yoichi.Metering.Formats;

/// <summary>Days and times as Japanese business files write them.</summary>
static class JapaneseDay
{
    static readonly string[] Days = ["yyyyMMdd", "yyyy/M/d", "yyyy-M-d", "yyyy年M月d日"];

    static readonly string[] Times =
    [
        "yyyyMMddHHmmss", "yyyyMMddHHmm", "yyyy/M/d H:mm:ss", "yyyy-M-d H:mm:ss", "yyyy/M/d H:mm", "yyyy-M-d H:mm",
        "yyyy-M-d'T'H:mm:ss", "yyyy-M-d H:mm:ss.FFFFFFF", "yyyy/M/d H:mm:ss.FFFFFFF", "yyyyMMdd HH:mm:ss",
    ];

    /// <summary>The UTC minute of a day's 0:00 in Japan: <c>20250812</c>, <c>2025/8/12</c>,
    /// <c>2025-08-12</c>, <c>2025年8月12日</c>; years 1990 to 2100.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out long utcMinute)
    {
        utcMinute = 0;
        if (!DateTime.TryParseExact(text, Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || day.Year is < 1990 or > 2100) return false;
        utcMinute = Fixed.JstToUtc(ClockStamp.MinutesOf(DateOnly.FromDateTime(day)));
        return true;
    }

    /// <summary>A moment in Japan, to the minute or better.</summary>
    public static bool TryMoment(ReadOnlySpan<char> text, out DateTimeOffset moment)
    {
        moment = default;
        if (!DateTime.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock)
            || clock.Year is < 1990 or > 2100) return false;
        moment = new(clock, SlotGrid.Jst);
        return true;
    }
}
