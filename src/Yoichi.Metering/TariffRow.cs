using System.Collections.Immutable;

namespace Yoichi.Metering;

/// <summary>A window of the day on its local clock, in whole minutes from midnight; ends are not
/// included.</summary>
public readonly record struct DayWindow(int FromMinute, int ToMinute)
{
    public override string ToString() =>
        $"{FromMinute / 60:00}:{FromMinute % 60:00}-{ToMinute / 60:00}:{ToMinute % 60:00}";
}

/// <summary>One price of a tariff.</summary>
/// <param name="File">The file's name without its endings: what tells a distribution from a transmission
/// charge.</param>
/// <param name="Owner">The retailer or network company.</param>
/// <param name="Participants">Who is on this offer, where a list of participants was imported along.</param>
/// <param name="Part"><c>daily flat peak shoulder offpeak block1 block2 controlledLoad demand solar1
/// solar2</c>, or the column's name.</param>
/// <param name="Windows">When the price holds; empty: at all times, or (offpeak) whenever no other
/// does.</param>
/// <param name="WeekdaysOnly">True where windows hold from Monday to Friday only.</param>
/// <param name="UpTo">For a block the kWh per day, for a solar price the kW, up to which it holds, in
/// millionths; null: no end.</param>
/// <param name="Micro">10⁻⁶ of the currency per unit.</param>
/// <param name="Unit"><c>AUD/kWh</c>, <c>AUD/day</c>, <c>AUD/kVA/month</c>.</param>
public sealed record TariffRow(string File, string Owner, string Offer, ImmutableArray<string> Participants,
    string Part, ImmutableArray<DayWindow> Windows, bool WeekdaysOnly, long? UpTo, long Micro, string Unit);
