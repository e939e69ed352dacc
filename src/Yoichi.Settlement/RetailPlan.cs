using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Settlement;

/// <summary>What a retailer charges a participant, tax included. Prices contain wheeling and loss.</summary>
/// <param name="Tiers">By the month's retail kWh, lowest first, the last without a limit; a flat price is one tier.
/// Empty where <paramref name="Windows"/> are given.</param>
/// <param name="Windows">By time of use; together every hour of a year, each once. Empty where tiers are given.</param>
/// <param name="DemandPerKilowatt">Per kW of the month's highest slot (its mean power); zero for none.</param>
/// <param name="LevyIncluded">The energy price contains the renewable levy, so no levy line is added.</param>
public sealed record RetailPlan(
    ImmutableArray<EnergyTier> Tiers, ImmutableArray<PriceWindow> Windows, BaseCharge Base,
    Money DemandPerKilowatt, bool LevyIncluded)
{
    /// <summary>One price for every kWh, and nothing else.</summary>
    public static RetailPlan Flat(Price price, bool levyIncluded = true) =>
        new([new EnergyTier(null, price)], [], new BaseCharge(), default, levyIncluded);
}

/// <summary>A price up to a month's total.</summary>
/// <param name="UpTo">The month's retail use at which the next tier begins; null in the last tier.</param>
public readonly record struct EnergyTier(Energy? UpTo, Price Price);

/// <summary>What a month costs before any energy: the three kinds add up.</summary>
/// <param name="Fixed">Per month.</param>
/// <param name="PerTenAmperes">Per month and 10 A of contract.</param>
/// <param name="PerKilowatt">Per month and kW of contract.</param>
/// <param name="HalfWhenUnused">Half of it in a month without any forward flow.</param>
public sealed record BaseCharge(
    Money Fixed = default, Money PerTenAmperes = default, Money PerKilowatt = default, bool HalfWhenUnused = false);

/// <summary>Hours of days of months at one price.</summary>
/// <param name="Months">1 to 12, ascending; all twelve where the file names none.</param>
/// <param name="Hours">JST hours of the day, 0 to 23, ascending: 1 stands for 01:00 up to 02:00.</param>
/// <param name="IsRest">Takes the hours that the other windows leave; its own days, months and hours are not read.</param>
public sealed record PriceWindow(
    string Name, ImmutableArray<int> Months, TariffDays Days, HourRange Hours, Price Price, bool IsRest = false);

/// <summary>Whole JST hours of a day, from and up to but not including; past midnight when To is not after From.</summary>
/// <param name="From">0 to 23.</param>
/// <param name="To">1 to 24.</param>
public readonly record struct HourRange(int From, int To)
{
    public static HourRange AllDay => new(0, 24);

    /// <summary>Past midnight, the early hours count to the same JST day's hours (every window is by the clock).</summary>
    public bool Contains(int hour) => From < To ? hour >= From && hour < To : hour >= From || hour < To;
}

/// <summary>JST weekdays; public holidays are not known here.</summary>
[Flags]
public enum TariffDays
{
    None = 0, Monday = 1, Tuesday = 2, Wednesday = 4, Thursday = 8, Friday = 16, Saturday = 32, Sunday = 64,
    Weekdays = 31, Weekend = 96, Every = 127,
}
