using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Settlement;

/// <summary>Which time-of-use window every hour lies in.</summary>
static class WindowCalendar
{
    /// <summary>The window of an hour: the one that names it, or the rest.</summary>
    /// <returns>−1 where none does; −2 − w where window w is the second of two that name it.</returns>
    public static int WindowAt(ImmutableArray<PriceWindow> windows, int month, DayOfWeek day, int hour)
    {
        var (found, rest) = (-1, -1);
        for (var w = 0; w < windows.Length; w++)
        {
            if (windows[w].IsRest) rest = w;
            else if (Names(windows[w], month, day, hour))
            {
                if (found >= 0) return -2 - w;
                found = w;
            }
        }

        return found >= 0 ? found : rest;
    }

    /// <summary>One entry per slot of the span.</summary>
    public static byte[] Of(ImmutableArray<PriceWindow> windows, SlotGrid grid, BillingSpan span)
    {
        var slots = new byte[span.Days * grid.PerDay];
        for (var i = 0; i < slots.Length; i++)
        {
            var day = span.From.AddDays(i / grid.PerDay);
            slots[i] = (byte)WindowAt(windows, day.Month, day.DayOfWeek, i % grid.PerDay / grid.PerHour);
        }

        return slots;
    }

    static bool Names(PriceWindow window, int month, DayOfWeek day, int hour) =>
        window.Months.Contains(month) && (window.Days & Flag(day)) != 0 && window.Hours.Contains(hour);

    static TariffDays Flag(DayOfWeek day) => (TariffDays)(1 << (((int)day + 6) % 7));
}
