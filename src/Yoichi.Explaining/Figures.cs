using System.Globalization;
using Yoichi.Pages;
using Yoichi.Units;

namespace Yoichi.Explaining;

/// <summary>Numbers as the story writes them: plain digits, for a terminal as for a page.</summary>
static class Figures
{
    /// <summary><c>6.12 kWh</c>; in Wh where two decimals would say little.</summary>
    public static string KWh(Energy energy) => Math.Abs(energy.WattHours) is > 0 and < 100 ? energy.ToString()
        : string.Create(CultureInfo.InvariantCulture, $"{energy.WattHours / 1000m:#,0.00} kWh");

    /// <summary>Whole yen, to the nearest, without the unit.</summary>
    public static string Yen(Money money) => Nearest(money).ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>The same with its unit, for a sum that is not nothing.</summary>
    public static Bilingual YenOf(Money money) => Nearest(money) == 0 && money != Money.Zero
        ? new("less than a yen", "1 円未満") : new($"{Yen(money)} yen", $"{Yen(money)} 円");

    public static long Nearest(Money money) => (long)Math.Round(money.MicroYen / 1_000_000m, MidpointRounding.ToEven);

    /// <summary>A mean price, two decimals, without the unit; null for no energy.</summary>
    public static string? Mean(Energy energy, Money money) => energy == Energy.Zero ? null
        : Math.Round((decimal)money.MicroYen / energy.WattHours / 1000, 2).ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary><c>12.10</c>, or <c>12.10–13.00</c> where the two differ.</summary>
    public static string Range(Price least, Price most) => least == most ? $"{least}" : $"{least}–{most}";

    public static Bilingual Slots(int count) => new(count == 1 ? "1 slot" : $"{count} slots", $"{count} コマ");
}
