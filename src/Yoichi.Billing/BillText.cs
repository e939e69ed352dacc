using System.Globalization;
using Yoichi.Pages;
using Yoichi.Units;

namespace Yoichi.Billing;

/// <summary>Numbers as bills write them.</summary>
static class BillText
{
    /// <summary>Yen with two decimals, rounded to even: files carry the exact µ¥.</summary>
    public static string Amount(Money money) => Numbers.Fixed((double)Math.Round(money.MicroYen / 1_000_000m, 2), 2);

    public static string KWh(Energy energy) => Numbers.Fixed(energy.WattHours / 1000.0, 2);

    /// <summary>¥/kWh of a sum, as a mean; three decimals at most. Null for no energy.</summary>
    public static string? Mean(Energy energy, Money money) => energy == Energy.Zero ? null
        : Numbers.Fixed((double)money.MicroYen / energy.WattHours / 1000, 2);

    /// <summary>How many slots, in English.</summary>
    public static string Slots(int count) => count == 1 ? "1 slot" : $"{Numbers.Whole(count)} slots";

    public static string Month(DateOnly month) => month.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static Bilingual MonthInWords(DateOnly month) =>
        new(month.ToString("MMMM yyyy", CultureInfo.InvariantCulture), $"{month.Year}年{month.Month}月");
}
