using System.Globalization;
using Yoichi.Units;

namespace Yoichi.Pages;

/// <summary>Days in Japan, as each language writes them.</summary>
public static class Dates
{
    static readonly string[] Weekdays = ["日", "月", "火", "水", "木", "金", "土"];

    public static Bilingual InFull(DateOnly day) => new(
        day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture), $"{day.Year}年{day.Month}月{day.Day}日");

    public static Bilingual LongWithWeekday(DateOnly day) => new(
        day.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture),
        $"{day.Year}年{day.Month}月{day.Day}日（{Weekdays[(int)day.DayOfWeek]}）");

    public static Bilingual Brief(DateOnly day) => new(
        day.ToString("ddd d MMM", CultureInfo.InvariantCulture), $"{day.Month}/{day.Day} {Weekdays[(int)day.DayOfWeek]}");

    /// <summary>From a date as the summary writes it and a number of days; the text itself where it is no date.</summary>
    public static Bilingual Span(string from, int days)
    {
        if (!DateOnly.TryParseExact(from, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first)
            || days < 1) return Bilingual.Same(from);
        if (days == 1) return InFull(first);
        var last = first.AddDays(days - 1);
        return InFull(first) + new Bilingual(" to ", " 〜 ") + InFull(last);
    }

    /// <summary><c>2025-08-01 12:30</c>, the slot's start in Japan: the same in both languages.</summary>
    public static string Start(SlotGrid grid, DeliverySlot slot) =>
        grid.StartOf(slot).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary><c>12:30</c>, where a slot of this number starts.</summary>
    public static string TimeOfDay(SlotGrid grid, int number)
    {
        var minutes = (number - 1) * grid.Minutes;
        return $"{minutes / 60:00}:{minutes % 60:00}";
    }
}
