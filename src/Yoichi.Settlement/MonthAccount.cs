using Yoichi.Units;

namespace Yoichi.Settlement;

/// <summary>One participant's month: takes the slots as they are settled, and gives the bill.</summary>
/// <remarks>The order of the slots makes no difference. <see cref="Add"/> allocates nothing.</remarks>
public sealed class MonthAccount
{
    readonly long[] retail, shortfall, baseline;
    readonly ulong[] added;
    MonthTotals totals;
    Bill? closed;

    public MonthAccount(ParticipantId participant, MonthTerms terms)
    {
        (Participant, Terms) = (participant, terms);
        retail = new long[terms.WindowCount];
        shortfall = new long[terms.WindowCount];
        baseline = new long[terms.WindowCount];
        added = new ulong[(terms.SlotCount + 63) / 64];
    }

    public ParticipantId Participant { get; }

    public MonthTerms Terms { get; }

    /// <summary>How many slots have been added; the month is complete at <see cref="MonthTerms.SlotCount"/>.</summary>
    public int SlotsAdded { get; private set; }

    /// <summary>Energy the retailer supplied so far: what counts towards the tiers.</summary>
    public Energy RetailUse { get; private set; }

    /// <summary>What one more kWh from the retailer costs now: <see cref="MonthTerms.MarginalPrice"/>.</summary>
    public Price MarginalPrice(DeliverySlot slot) => Terms.MarginalPrice(slot, RetailUse);

    /// <summary>Counts a slot, once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The slot is not of this month, or an energy is negative.</exception>
    /// <exception cref="InvalidOperationException">The slot was added before, or the month is closed.</exception>
    public void Add(DeliverySlot slot, in SlotPosition position)
    {
        RequireNotNegative(position);
        Claim(slot);
        var used = Energy.Min(position.Bought, position.Forward);
        var delivered = Energy.Min(position.Sold, position.Reverse);
        var residual = position.Forward - used;
        // Bought beyond use and sold beyond surplus is a position traded back: it is even before the retailer is asked.
        var tradedBack = Energy.Min(position.Bought - used, position.Sold - delivered);
        var missing = position.Sold - delivered - tradedBack;

        var window = Terms.WindowOf(slot);
        retail[window] += residual.WattHours;
        shortfall[window] += missing.WattHours;
        baseline[window] += position.BaselineForward.WattHours;
        RetailUse += residual;

        totals.Forward += position.Forward;
        totals.HighestForward = Energy.Max(totals.HighestForward, position.Forward);
        totals.Bought += position.Bought;
        totals.BoughtFor += position.BoughtFor;
        totals.Used += used;
        totals.Excess += position.Bought - used - tradedBack;
        totals.Sold += position.Sold;
        totals.SoldFor += position.SoldFor;
        totals.Surplus += position.Reverse - delivered;
        totals.BaselineForward += position.BaselineForward;
        totals.HighestBaselineForward = Energy.Max(totals.HighestBaselineForward, position.BaselineForward);
        totals.BaselineReverse += position.BaselineReverse;
    }

    /// <summary>The bill for the slots added so far; more may follow.</summary>
    public Bill SoFar() => closed ?? MonthBill.Of(Participant, Terms, totals, retail, shortfall, baseline);

    /// <summary>The month's bill; nothing can be added after it.</summary>
    public Bill Close() => closed ??= SoFar();

    static void RequireNotNegative(in SlotPosition p)
    {
        // The sign bit of an OR is set where any one of them is negative.
        if ((p.Forward.WattHours | p.Reverse.WattHours | p.Bought.WattHours | p.Sold.WattHours
            | p.BaselineForward.WattHours | p.BaselineReverse.WattHours) < 0)
            throw new ArgumentOutOfRangeException(nameof(p), p, "metered and traded energy is never negative");
    }

    void Claim(DeliverySlot slot)
    {
        if (closed is not null) throw new InvalidOperationException($"{Participant}: the month is closed");
        var index = slot - Terms.FirstSlot;
        if (index < 0 || index >= Terms.SlotCount)
            throw new ArgumentOutOfRangeException(nameof(slot), slot, "not a slot of this bill's days");
        var bit = 1UL << (index & 63);
        if ((added[index >> 6] & bit) != 0)
            throw new InvalidOperationException($"{Participant}: slot {slot} was added before");
        added[index >> 6] |= bit;
        SlotsAdded++;
    }
}

/// <summary>A month's sums, over its slots.</summary>
struct MonthTotals
{
    public Energy Forward, HighestForward, Bought, Used, Excess, Sold, Surplus;
    public Energy BaselineForward, HighestBaselineForward, BaselineReverse;
    public Money BoughtFor, SoldFor;
}
