using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>Holds an agent's purchases at a premium to a month's volume and budget, spread over its days: for shops and
/// RE100 buyers. What goes beyond is ordered all the same, without the premium.</summary>
/// <remarks>Up to a day of the month as much may be bought and spent as the days up to it have of the month; what they
/// left stays for later ones. Orders that still stand count as if they would trade at their highest price.</remarks>
sealed class TagBuyer : IAgent, IRemembers
{
    readonly IAgent inner;
    readonly MonthlyWish wish;
    readonly SlotGrid grid;
    readonly List<OrderIntent> wanted = [];
    readonly Dictionary<DeliverySlot, (long WattHours, long MicroYen)> standing = [];
    readonly SortedDictionary<int, (long WattHours, long MicroYen)> months = [];
    readonly HashSet<Tag> tags;

    public TagBuyer(IAgent inner, SiteProfile profile, MonthlyWish wish)
    {
        (this.inner, this.wish, grid) = (inner, wish, profile.Grid);
        tags = [.. profile.Premiums.Where(p => p.Amount > default(Price)).Select(p => p.Tag)];
    }

    public bool WantsFills => true;

    public DeliverySlot? NeedsUntil(DeliverySlot last) => inner.NeedsUntil(last);

    public bool ReckonsMonthEnd => inner.ReckonsMonthEnd;

    public bool PlansFlexible => inner.PlansFlexible;

    public DeviceAct Act(in SlotOutlook now, ReadOnlySpan<SlotOutlook> horizon, Energy stored) =>
        inner.Act(now, horizon, stored);

    public void Order(Round round, ReadOnlySpan<SlotOutlook> slots, ReadOnlySpan<SlotOutlook> horizon, Energy stored,
        ICollection<OrderIntent> orders)
    {
        wanted.Clear();
        inner.Order(round, slots, horizon, stored, wanted);
        // What stood for these slots is replaced; what stood for slots that are over has lapsed.
        foreach (ref readonly var slot in slots) standing.Remove(slot.Slot);
        var now = horizon.IsEmpty ? default : horizon[0].Slot;
        foreach (var over in standing.Keys.Where(s => s < now).ToList()) standing.Remove(over);
        foreach (var intent in wanted)
            if (intent.Side == Side.Buy && PremiumOf(intent.Terms) is > 0 and var premium && intent.Quantity > Energy.Zero)
                Hold(intent, premium, orders);
            else
                orders.Add(intent);
    }

    /// <summary>The most a trade of the order could pay beyond its limit, µ¥/Wh.</summary>
    static long PremiumOf(OrderTerms terms) =>
        terms.Premiums.Sum(p => Math.Max(0, p.Amount.MicroYenPerWattHour));

    /// <summary>Lets as much of an order keep its premiums as the month has left for the order's day.</summary>
    void Hold(in OrderIntent intent, long premium, ICollection<OrderIntent> orders)
    {
        var day = grid.JstDay(intent.Slot);
        var (used, held) = (months.GetValueOrDefault(MonthOf(intent.Slot)), (WattHours: 0L, MicroYen: 0L));
        foreach (var (slot, stands) in standing)
            if (MonthOf(slot) == MonthOf(intent.Slot)) held = (held.WattHours + stands.WattHours, held.MicroYen + stands.MicroYen);
        var days = DateTime.DaysInMonth(day.Year, day.Month);
        var volume = Left(wish.Volume?.WattHours, used.WattHours + held.WattHours, day.Day, days);
        var money = Left(wish.Budget?.MicroYen, used.MicroYen + held.MicroYen, day.Day, days);
        var most = Math.Min(intent.Quantity.WattHours, Math.Min(volume, money / premium));
        if (most > 0)
        {
            orders.Add(intent with { Quantity = new(most) });
            var stands = standing.GetValueOrDefault(intent.Slot);
            standing[intent.Slot] = (stands.WattHours + most, stands.MicroYen + most * premium);
        }

        if (most == intent.Quantity.WattHours) return;
        orders.Add(intent with { Quantity = intent.Quantity - new Energy(most), Terms = Plain(intent.Terms) });
        orders.Add(OrderIntent.None(intent.Slot,
            wish.Volume is { } wattHours && used.WattHours >= wattHours.WattHours
                ? new(Reasons.PremiumVolumeUsed, used.WattHours, wattHours.WattHours)
            : wish.Budget is { } budget && budget.MicroYen - used.MicroYen < premium
                ? new(Reasons.PremiumBudgetUsed, used.MicroYen, budget.MicroYen)
            : new(Reasons.PremiumPaced, used.WattHours, used.MicroYen, 1000L * day.Day / days)));
    }

    /// <summary>What a month's amount has left on one of its days, after what is used.</summary>
    static long Left(long? month, long used, int day, int days) => month is { } all
        ? (long)Int128.Max(0, (Int128)all * day / days - used) : long.MaxValue;

    /// <summary>The same terms without what it would pay more for.</summary>
    static OrderTerms Plain(OrderTerms terms) =>
        OrderTerms.Create(terms.Tags, terms.Require, terms.Premiums.Where(p => p.Amount < default(Price)));

    public void Filled(in Fill fill)
    {
        if (inner.WantsFills) inner.Filled(fill);
        if (fill.Side != Side.Buy || !fill.Other.Any(tags.Contains)) return;
        var paid = fill.Quantity.WattHours * Math.Max(0, (fill.Price - fill.Limit).MicroYenPerWattHour);
        var used = months.GetValueOrDefault(MonthOf(fill.Slot));
        months[MonthOf(fill.Slot)] = (used.WattHours + fill.Quantity.WattHours, used.MicroYen + paid);
        if (!standing.TryGetValue(fill.Slot, out var stands) || stands.WattHours == 0) return;
        // The part that has traded no longer stands; its share of the money goes with it.
        var part = Math.Min(stands.WattHours, fill.Quantity.WattHours);
        standing[fill.Slot] = (stands.WattHours - part,
            stands.MicroYen - (long)((Int128)stands.MicroYen * part / stands.WattHours));
    }

    int MonthOf(DeliverySlot slot)
    {
        var day = grid.JstDay(slot);
        return day.Year * 12 + day.Month;
    }

    public void Remember(AgentMemory memory)
    {
        (inner as IRemembers)?.Remember(memory);
        memory.Map(standing, (slot, stands) =>
        {
            memory.Slot(ref slot);
            memory.Whole(ref stands.WattHours);
            memory.Whole(ref stands.MicroYen);
            return (slot, stands);
        });
        memory.Map(months, (month, used) =>
        {
            memory.Whole(ref month);
            memory.Whole(ref used.WattHours);
            memory.Whole(ref used.MicroYen);
            return (month, used);
        });
    }
}
