using Yoichi.Units;

namespace Yoichi.Settlement;

public sealed partial class MonthAccount
{
    /// <summary>Gives the month other days: its last one moved, because somebody leaves or a community goes on.</summary>
    /// <param name="terms">Of the same plan and month, from the same first day.</param>
    /// <exception cref="InvalidOperationException">The month is closed, begins elsewhere or has another plan, or a slot that
    /// was counted would fall outside.</exception>
    public void Respan(MonthTerms terms)
    {
        if (closed is not null) throw new InvalidOperationException($"{Participant}: the month is closed");
        if (terms.FirstSlot != Terms.FirstSlot || terms.WindowCount != Terms.WindowCount
            || terms.Plan.DemandPerKilowatt != Terms.Plan.DemandPerKilowatt)
            throw new InvalidOperationException($"{Participant}: other days of a month keep its plan and its first day");
        for (var index = terms.SlotCount; index < Terms.SlotCount; index++)
            if (Has(Terms.FirstSlot + index))
                throw new InvalidOperationException($"{Participant}: slot {Terms.FirstSlot + index} was counted already");
        Array.Resize(ref added, (terms.SlotCount + 63) / 64);
        if (forwardOfSlot.Length > 0)
        {
            Array.Resize(ref forwardOfSlot, terms.SlotCount);
            Array.Resize(ref baselineForwardOfSlot, terms.SlotCount);
        }

        Terms = terms;
    }

    /// <summary>Writes what was counted; <see cref="Load"/> reads it. Not the terms.</summary>
    public void Save(BinaryWriter to)
    {
        to.Write7BitEncodedInt(SlotsAdded);
        to.Write7BitEncodedInt64(RetailUse.WattHours);
        foreach (var numbers in (long[][])[retail, shortfall, baseline, forwardOfSlot, baselineForwardOfSlot])
            foreach (var number in numbers) to.Write7BitEncodedInt64(number);
        foreach (var bits in added) to.Write(bits);
        var t = totals;
        foreach (var energy in (Energy[])[t.Forward, t.HighestForward, t.Bought, t.Used, t.Excess, t.Sold, t.Surplus,
            t.BaselineForward, t.HighestBaselineForward, t.BaselineReverse])
            to.Write7BitEncodedInt64(energy.WattHours);
        to.Write7BitEncodedInt64(t.BoughtFor.MicroYen);
        to.Write7BitEncodedInt64(t.SoldFor.MicroYen);
        to.Write(closed is not null);
        closed?.Save(to);
    }

    /// <summary>Reads what <see cref="Save"/> wrote into an account of the same terms that nothing was counted in.</summary>
    public void Load(BinaryReader from)
    {
        SlotsAdded = from.Read7BitEncodedInt();
        RetailUse = new(from.Read7BitEncodedInt64());
        foreach (var numbers in (long[][])[retail, shortfall, baseline, forwardOfSlot, baselineForwardOfSlot])
            for (var i = 0; i < numbers.Length; i++) numbers[i] = from.Read7BitEncodedInt64();
        for (var i = 0; i < added.Length; i++) added[i] = from.ReadUInt64();
        totals = new()
        {
            Forward = Next(),
            HighestForward = Next(),
            Bought = Next(),
            Used = Next(),
            Excess = Next(),
            Sold = Next(),
            Surplus = Next(),
            BaselineForward = Next(),
            HighestBaselineForward = Next(),
            BaselineReverse = Next(),
            BoughtFor = new(from.Read7BitEncodedInt64()),
            SoldFor = new(from.Read7BitEncodedInt64()),
        };
        closed = from.ReadBoolean() ? Bill.Load(from) : null;

        Energy Next() => new(from.Read7BitEncodedInt64());
    }
}
