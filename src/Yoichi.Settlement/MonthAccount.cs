using Yoichi.Units;

namespace Yoichi.Settlement;

/// <summary>One participant's month: takes the slots as they are settled, and gives the bill.</summary>
/// <remarks>The order of the slots makes no difference, nor how often one was revised: what counts is what each slot says
/// last. <see cref="Add"/> and <see cref="Replace"/> allocate nothing.</remarks>
public sealed partial class MonthAccount
{
    readonly long[] retail, shortfall, baseline;
    ulong[] added;
    // By slot, Wh, for plans with a demand charge only: a highest slot that is revised downward gives way to the next.
    long[] forwardOfSlot, baselineForwardOfSlot;
    MonthTotals totals;
    Bill? closed;

    public MonthAccount(ParticipantId participant, MonthTerms terms)
    {
        (Participant, Terms) = (participant, terms);
        retail = new long[terms.WindowCount];
        shortfall = new long[terms.WindowCount];
        baseline = new long[terms.WindowCount];
        added = new ulong[(terms.SlotCount + 63) / 64];
        var kept = terms.Plan.DemandPerKilowatt == default ? 0 : terms.SlotCount;
        (forwardOfSlot, baselineForwardOfSlot) = (new long[kept], new long[kept]);
    }

    public ParticipantId Participant { get; }

    public MonthTerms Terms { get; private set; }

    /// <summary>How many slots have been added; the month is complete at <see cref="MonthTerms.SlotCount"/>.</summary>
    public int SlotsAdded { get; private set; }

    /// <summary>Energy the retailer supplied so far: what counts towards the tiers.</summary>
    public Energy RetailUse { get; private set; }

    /// <summary>What one more kWh from the retailer costs now: <see cref="MonthTerms.MarginalPrice"/>.</summary>
    public Price MarginalPrice(DeliverySlot slot) => Terms.MarginalPrice(slot, RetailUse);

    /// <summary>True where the slot has been added.</summary>
    public bool Has(DeliverySlot slot)
    {
        var index = slot - Terms.FirstSlot;
        return index >= 0 && index < Terms.SlotCount && (added[index >> 6] & (1UL << (index & 63))) != 0;
    }

    /// <summary>Counts a slot, once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The slot is not of this month, or an energy is negative.</exception>
    /// <exception cref="InvalidOperationException">The slot was added before, or the month is closed.</exception>
    public void Add(DeliverySlot slot, in SlotPosition position)
    {
        RequireNotNegative(position);
        Claim(slot);
        Count(slot, position, 1);
        Raise(slot, position);
    }

    /// <summary>Takes back what was counted for a slot and counts what is known now; also after the month is closed,
    /// whose bill stays and is restated by <see cref="Restated"/>.</summary>
    /// <param name="before">Exactly what the slot was last counted as.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slot is not of this month, or an energy is negative.</exception>
    /// <exception cref="InvalidOperationException">The slot was never added.</exception>
    public void Replace(DeliverySlot slot, in SlotPosition before, in SlotPosition after)
    {
        RequireNotNegative(after);
        if (!Has(slot)) throw new InvalidOperationException($"{Participant}: slot {slot} was not added");
        Count(slot, before, -1);
        Count(slot, after, 1);
        Raise(slot, after);
    }

    /// <summary>The bill for the slots counted so far; more may follow. After <see cref="Close"/>, the bill.</summary>
    public Bill SoFar() => closed ?? Restated();

    /// <summary>What the bill would be by everything known now; after <see cref="Close"/> too.</summary>
    public Bill Restated() => MonthBill.Of(Participant, Terms, totals, retail, shortfall, baseline);

    /// <summary>The month's bill; no slot can be added after it, and it never changes again.</summary>
    public Bill Close() => closed ??= Restated();

    /// <summary>Adds a position to the sums, or takes it away: every one of them is a sum over slots.</summary>
    /// <param name="sign">1 or −1.</param>
    void Count(DeliverySlot slot, in SlotPosition position, int sign)
    {
        var used = Energy.Min(position.Bought, position.Forward);
        var delivered = Energy.Min(position.Sold, position.Reverse);
        var residual = position.Forward - used;
        // Bought beyond use and sold beyond surplus is a position traded back: it is even before the retailer is asked.
        var tradedBack = Energy.Min(position.Bought - used, position.Sold - delivered);
        var missing = position.Sold - delivered - tradedBack;

        var window = Terms.WindowOf(slot);
        retail[window] += sign * residual.WattHours;
        shortfall[window] += sign * missing.WattHours;
        baseline[window] += sign * position.BaselineForward.WattHours;
        RetailUse += Times(residual);

        totals.Forward += Times(position.Forward);
        totals.Bought += Times(position.Bought);
        totals.BoughtFor += new Money(sign * position.BoughtFor.MicroYen);
        totals.Used += Times(used);
        totals.Excess += Times(position.Bought - used - tradedBack);
        totals.Sold += Times(position.Sold);
        totals.SoldFor += new Money(sign * position.SoldFor.MicroYen);
        totals.Surplus += Times(position.Reverse - delivered);
        totals.BaselineForward += Times(position.BaselineForward);
        totals.BaselineReverse += Times(position.BaselineReverse);

        Energy Times(Energy energy) => new(sign * energy.WattHours);
    }

    void Raise(DeliverySlot slot, in SlotPosition position)
    {
        if (forwardOfSlot.Length == 0) return;
        totals.HighestForward = Highest(forwardOfSlot, slot, position.Forward, totals.HighestForward);
        totals.HighestBaselineForward =
            Highest(baselineForwardOfSlot, slot, position.BaselineForward, totals.HighestBaselineForward);
    }

    Energy Highest(long[] ofSlot, DeliverySlot slot, Energy now, Energy highest)
    {
        ref var kept = ref ofSlot[slot - Terms.FirstSlot];
        var was = kept;
        kept = now.WattHours;
        if (now >= highest) return now;
        return was < highest.WattHours ? highest : new(ofSlot.Max());
    }

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
