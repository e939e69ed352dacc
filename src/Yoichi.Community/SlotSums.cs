using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Community;

/// <summary>Adds up what is settled in one slot and holds it against what must always be true.</summary>
struct SlotSums
{
    SlotEnergy energy;
    Energy forward, reverse;
    Money paid;

    public int Members { get; private set; }

    public readonly SlotEnergy Energy => energy;

    public void Add(in SlotReading r, in SlotPosition p)
    {
        Members++;
        forward += p.Forward;
        reverse += p.Reverse;
        paid += p.BoughtFor - p.SoldFor;
        var (bought, sold) = (p.Bought, p.Sold);
        var used = Units.Energy.Min(bought, p.Forward);
        var delivered = Units.Energy.Min(sold, p.Reverse);
        // What a member bought beyond its use covers what it sold beyond its surplus, before the retailer does.
        var back = Units.Energy.Min(bought - used, sold - delivered);
        energy = new(
            energy.Generated + r.Generated, energy.Consumed + r.Load,
            energy.SelfConsumed + Units.Energy.Min(r.Generated, r.Load + r.Charged), energy.Bought + bought,
            energy.Sold + sold, energy.RetailerImport + (p.Forward - used) + (sold - delivered - back),
            energy.RetailerExport + (p.Reverse - delivered) + (bought - used - back), energy.Charged + r.Charged,
            energy.Discharged + r.Discharged, energy.Driven + r.Driven, energy.Lost + r.Lost,
            energy.StateChange + (r.Charged - r.Discharged - r.Driven - r.Lost));
    }

    /// <summary>What another reading of a settled slot adds to its energy. Trades stand, so everything else must balance.</summary>
    public static SlotEnergy Change(
        in SlotReading before, in SlotPosition then, in SlotReading after, in SlotPosition now)
    {
        SlotSums was = new(), becomes = new();
        was.Add(before, then);
        becomes.Add(after, now);
        becomes.MustHold(complete: false);
        var (a, b) = (becomes.energy, was.energy);
        if (a.Bought != b.Bought || a.Sold != b.Sold || becomes.paid != was.paid)
            throw new InvariantException("a reading changed a trade");
        var change = new SlotEnergy(
            a.Generated - b.Generated, a.Consumed - b.Consumed, a.SelfConsumed - b.SelfConsumed, Units.Energy.Zero,
            Units.Energy.Zero, a.RetailerImport - b.RetailerImport, a.RetailerExport - b.RetailerExport,
            a.Charged - b.Charged, a.Discharged - b.Discharged, a.Driven - b.Driven, a.Lost - b.Lost,
            a.StateChange - b.StateChange);
        if (change.RetailerImport - change.RetailerExport
            != becomes.forward - was.forward - (becomes.reverse - was.reverse))
            throw new InvariantException("the retailer's energy does not balance after a better reading");
        return change;
    }

    /// <param name="complete">Everybody is in these sums, so that what was bought must equal what was sold.</param>
    public readonly void MustHold(bool complete)
    {
        if (energy.Generated + forward + energy.Discharged != energy.Consumed + reverse + energy.Charged)
            throw new InvariantException("energy of a slot does not balance");
        if (!complete) return;
        if (energy.Bought != energy.Sold) throw new InvariantException("bought and sold energy differ");
        if (paid != Money.Zero) throw new InvariantException("what buyers pay is not what sellers get");
        if (energy.RetailerImport - energy.RetailerExport != forward - reverse)
            throw new InvariantException("the retailer's energy does not balance");
    }
}
