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
}
