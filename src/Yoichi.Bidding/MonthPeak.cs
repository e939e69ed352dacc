using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>The highest draw of the month so far, as a site's agent saw it.</summary>
sealed class MonthPeak(SlotGrid grid)
{
    long peak;
    int month;

    /// <summary>In the slot's month, Wh a slot; 0 in a new month.</summary>
    public long Of(DeliverySlot slot) => MonthOf(slot) == month ? peak : 0;

    public void Note(DeliverySlot slot, long drawn) => (peak, month) = (Math.Max(Of(slot), drawn), MonthOf(slot));

    int MonthOf(DeliverySlot slot)
    {
        var day = grid.JstDay(slot);
        return day.Year * 12 + day.Month;
    }

    public void Remember(AgentMemory memory)
    {
        memory.Whole(ref peak);
        memory.Whole(ref month);
    }
}
