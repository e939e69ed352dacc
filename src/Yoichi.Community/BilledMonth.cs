using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Community;

/// <summary>A bill that was issued, and what has become known since.</summary>
sealed class BilledMonth(MonthAccount account, Bill bill)
{
    /// <summary>Settled flows that differ from those in what stands: as they were then.</summary>
    readonly Dictionary<DeliverySlot, SlotPosition> changed = [];
    int notes;

    /// <summary>The bill, or what the last note made of it.</summary>
    public Bill Standing { get; private set; } = bill;

    public void Change(DeliverySlot slot, in SlotPosition before, in SlotPosition after)
    {
        changed.TryAdd(slot, before);
        if (changed[slot] == after) changed.Remove(slot);    // back to what the bill says
    }

    /// <returns>Null where nothing differs from what stands.</returns>
    public BillAdjustment? Adjust()
    {
        if (changed.Count == 0) return null;
        var note = BillAdjustment.Between(Standing, account.Restated(), ++notes, changed.Count);
        Standing = note.After;
        changed.Clear();
        return note;
    }

    public bool HasChanged => changed.Count > 0;

    public void Save(BinaryWriter to)
    {
        Standing.Save(to);
        to.Write(notes);
        to.Write(changed.Count);
        foreach (var (slot, before) in changed.OrderBy(c => c.Key))
        {
            to.Write(slot.Index);
            foreach (var number in (ReadOnlySpan<long>)[before.Forward.WattHours, before.Reverse.WattHours, before.Bought.WattHours,
                before.BoughtFor.MicroYen, before.Sold.WattHours, before.SoldFor.MicroYen, before.BaselineForward.WattHours,
                before.BaselineReverse.WattHours])
                to.Write(number);
        }
    }

    public static BilledMonth Load(BinaryReader from, MonthAccount account)
    {
        var loaded = new BilledMonth(account, Bill.Load(from)) { notes = from.ReadInt32() };
        for (var left = from.ReadInt32(); left > 0; left--)
            loaded.changed.Add(new(from.ReadInt32()), new(
                new(from.ReadInt64()), new(from.ReadInt64()), new(from.ReadInt64()), new(from.ReadInt64()), new(from.ReadInt64()),
                new(from.ReadInt64()), new(from.ReadInt64()), new(from.ReadInt64())));
        return loaded;
    }
}
