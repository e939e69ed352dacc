using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Settlement;

/// <summary>Everything that prices a participant's month: looked up once, shared by all who have the same terms.</summary>
/// <remarks>Part months: the limits of tiers, base and demand charges count days ÷ days of the month, each multiplied
/// first and then divided once, rounded down (to a whole Wh, a whole µ¥).</remarks>
public sealed class MonthTerms
{
    readonly DeliverySlot firstOfMonth;
    readonly int slotsOfMonth;
    readonly byte[] windowOfSlot;
    readonly long[] tierEndsWh;
    readonly Money baseCharge, unusedBaseCharge;

    /// <param name="amperes">Contract current, ≥ 0.</param>
    /// <param name="contractWatts">Contract power, ≥ 0.</param>
    /// <param name="unconfirmed">Sources of numbers that nobody has checked, for reports.</param>
    /// <exception cref="ArgumentException">The plan has neither tiers nor windows, both, or an end to its tiers.</exception>
    public MonthTerms(
        SlotGrid grid, BillingSpan span, RetailPlan plan, Price fuel, Price buyBack, Price levy, Charges charges,
        ImbalanceRule imbalance, int amperes = 0, long contractWatts = 0, ImmutableArray<string> unconfirmed = default)
    {
        if (plan.Tiers.IsEmpty == plan.Windows.IsEmpty || (!plan.Tiers.IsEmpty && plan.Tiers[^1].UpTo is not null))
            throw new ArgumentException("a plan has windows, or tiers of which the last has no end", nameof(plan));
        (Grid, Span, Plan, Fuel, BuyBack, Charges, Imbalance) = (grid, span, plan, fuel, buyBack, charges, imbalance);
        Levy = plan.LevyIncluded ? default : levy;
        Unconfirmed = unconfirmed.IsDefault ? [] : unconfirmed;
        FirstSlot = grid.OfJstDay(span.From);
        SlotCount = span.Days * grid.PerDay;
        firstOfMonth = grid.OfJstDay(span.Month);
        slotsOfMonth = span.DaysInMonth * grid.PerDay;
        windowOfSlot = plan.Windows.IsEmpty ? [] : WindowCalendar.Of(plan.Windows, grid, BillingSpan.MonthOf(span.From));
        tierEndsWh = [.. plan.Tiers.Select(t => t.UpTo is { } end
            ? (long)((Int128)end.WattHours * span.Days / span.DaysInMonth) : long.MaxValue)];
        // In thousandths of a µ¥, so that parts of 10 A and of a kW are not yet rounded away.
        var full = (Int128)plan.Base.Fixed.MicroYen * 1000
            + (Int128)plan.Base.PerTenAmperes.MicroYen * amperes * 100
            + (Int128)plan.Base.PerKilowatt.MicroYen * contractWatts;
        (baseCharge, unusedBaseCharge) = (Prorate(full, 1000), Prorate(full, plan.Base.HalfWhenUnused ? 2000 : 1000));
    }

    public SlotGrid Grid { get; }

    public BillingSpan Span { get; }

    public RetailPlan Plan { get; }

    /// <summary>Added to every retail kWh; may be negative.</summary>
    public Price Fuel { get; }

    /// <summary>What the retailer pays for a kWh of surplus.</summary>
    public Price BuyBack { get; }

    /// <summary>On every kWh of forward flow, traded or not; zero where the retail price includes it.</summary>
    public Price Levy { get; }

    /// <summary>On every traded kWh delivered to the buyer.</summary>
    public Charges Charges { get; }

    public ImbalanceRule Imbalance { get; }

    /// <summary>Sources of numbers that nobody has checked.</summary>
    public ImmutableArray<string> Unconfirmed { get; }

    public DeliverySlot FirstSlot { get; }

    public int SlotCount { get; }

    /// <summary>How many time-of-use windows there are; 1 for a plan without.</summary>
    public int WindowCount => Math.Max(1, Plan.Windows.Length);

    /// <summary>Energy price and fuel adjustment of one more kWh from the retailer: what it costs not to buy in the
    /// market. Without levy, which traded kWh pay as well.</summary>
    /// <param name="slot">Of the calendar month, also outside <see cref="Span"/>.</param>
    /// <param name="usedThisMonth">Retail kWh so far: what forward flow exceeded purchases by.</param>
    public Price MarginalPrice(DeliverySlot slot, Energy usedThisMonth)
    {
        if (windowOfSlot.Length > 0) return Plan.Windows[WindowOf(slot)].Price + Fuel;
        var tier = 0;
        while (usedThisMonth.WattHours >= tierEndsWh[tier]) tier++;
        return Plan.Tiers[tier].Price + Fuel;
    }

    /// <summary>True for a slot of the calendar month, also outside <see cref="Span"/>.</summary>
    public bool IsOfMonth(DeliverySlot slot) => slot >= firstOfMonth && slot - firstOfMonth < slotsOfMonth;

    /// <summary>Which time-of-use window a slot of the calendar month lies in; 0 for a plan without.</summary>
    public int WindowOf(DeliverySlot slot) => windowOfSlot.Length == 0 ? 0 : windowOfSlot[slot - firstOfMonth];

    /// <summary>The month's base charge.</summary>
    /// <param name="used">There was forward flow.</param>
    public Money BaseCharge(bool used) => used ? baseCharge : unusedBaseCharge;

    /// <summary>The month's demand charge.</summary>
    /// <param name="highest">Forward flow of the highest slot.</param>
    public Money DemandCharge(Energy highest) =>
        Prorate((Int128)Plan.DemandPerKilowatt.MicroYen * highest.WattHours * Grid.PerHour, 1000);

    /// <summary>Splits energy from the retailer into parts of one price each, without fuel: by tier or by window.</summary>
    /// <param name="before">Retail energy the tiers have counted already.</param>
    /// <param name="byWindow">Wh, one entry per window.</param>
    /// <param name="parts">Gets the parts that are not zero, in the plan's order.</param>
    public void Split(Energy before, ReadOnlySpan<long> byWindow, ICollection<(Energy Quantity, Price Price)> parts)
    {
        if (windowOfSlot.Length > 0)
        {
            for (var window = 0; window < byWindow.Length; window++)
                if (byWindow[window] != 0) parts.Add((new(byWindow[window]), Plan.Windows[window].Price));
            return;
        }

        var (from, left) = (before.WattHours, byWindow[0]);
        for (var tier = 0; left > 0; tier++)
        {
            var part = Math.Min(left, Math.Max(0, tierEndsWh[tier] - from));
            if (part > 0) parts.Add((new(part), Plan.Tiers[tier].Price));
            from += part;
            left -= part;
        }
    }

    Money Prorate(Int128 amount, long divisor) =>
        new((long)(amount * Span.Days / ((Int128)divisor * Span.DaysInMonth)));
}
