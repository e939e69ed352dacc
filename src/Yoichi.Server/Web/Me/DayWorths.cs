using Yoichi.Live;
using Yoichi.Units;

namespace Yoichi.Server.Web.Me;

/// <summary>What a day's trades were worth to one participant, against the retailer's prices.</summary>
/// <param name="Gain">What the market brought, before taxes of its own, tiers reached later, and the rounding of the bill.</param>
sealed record DayWorth(DateOnly Day, Money Gain);

/// <summary>A participant's days in yen. Bills are exact; this is what can be said before there is one.</summary>
static class DayWorths
{
    /// <summary>For each slot: what was bought, at the retailer's price less the charges on it, less what was paid; and what was
    /// sold for, less what the retailer would have paid.</summary>
    /// <param name="slots">Of one participant; those not settled count for nothing.</param>
    public static async Task<IReadOnlyList<DayWorth>> OfAsync(Site site, ParticipantId who, IReadOnlyList<ParticipantSlotRow> slots)
    {
        var settled = slots.Where(s => s.Bought is not null).ToList();
        if (settled.Count == 0) return [];
        try
        {
            return (await site.Live.Writer.ReadAsync(community => Gains(community, community.IndexOf(who), settled), site.Aborted).ConfigureAwait(false)).Value;
        }
        catch (StoppedException)
        {
            return [];
        }
    }

    static IReadOnlyList<DayWorth> Gains(Community.Community community, int member, List<ParticipantSlotRow> slots)
    {
        var days = new SortedDictionary<DateOnly, Money>();
        foreach (var row in slots)
        {
            if (member < 0 || row.Slot < community.FirstSlot || row.Slot >= community.EndSlot) continue;
            var (retail, buyBack, charges) = community.PricesOf(member, row.Slot);
            var gain = row.Bought!.Value * (retail - charges) - row.BoughtFor!.Value + row.SoldFor!.Value - row.Sold!.Value * buyBack;
            var day = community.Grid.JstDay(row.Slot);
            days[day] = days.GetValueOrDefault(day) + gain;
        }

        return [.. days.Select(d => new DayWorth(d.Key, d.Value))];
    }
}

/// <summary>One side of a participant's trades, by partner.</summary>
/// <param name="Amount">Paid or received at the trade prices.</param>
public sealed record Partner(ParticipantId Who, Energy Quantity, Money Amount)
{
    public static IReadOnlyList<Partner> Of(IEnumerable<TradeRow> trades, Func<TradeRow, ParticipantId> other) =>
    [
        .. trades.GroupBy(other).Select(g => new Partner(g.Key,
                g.Aggregate(Energy.Zero, (sum, t) => sum + t.Quantity), g.Aggregate(Money.Zero, (sum, t) => sum + t.Quantity * t.Price)))
            .OrderByDescending(p => p.Quantity.WattHours).ThenBy(p => p.Who.Name, StringComparer.Ordinal),
    ];
}
