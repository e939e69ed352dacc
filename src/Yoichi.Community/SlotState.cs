using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Community;

/// <summary>An order on the book of one slot; its place in the list is its arrival.</summary>
sealed class StandingOrder(long id, int member, Side side, Energy open, Price limit, OrderTerms terms, int previous)
{
    public long Id { get; } = id;

    public int Member { get; } = member;

    public Side Side { get; } = side;

    public Energy Open { get; set; } = open;

    public Price Limit { get; set; } = limit;

    public OrderTerms Terms { get; } = terms;

    /// <summary>What the continuous book calls it; −1 outside one.</summary>
    public int BookId { get; set; } = -1;

    /// <summary>Place of the same member's order before this one; −1 for its first.</summary>
    public int Previous { get; } = previous;
}

/// <summary>What one member has traded in one slot.</summary>
record struct Position
{
    public Energy Bought, Sold;
    public Money BoughtFor, SoldFor;
}

/// <summary>One slot between its first order and its settlement.</summary>
/// <remarks>Arrays by member grow with the community: a member past an array's end has nothing in it.</remarks>
/// <param name="slot">Which.</param>
/// <param name="members">How many there are at first.</param>
sealed partial class SlotState(DeliverySlot slot, int members)
{
    int[]? lastOrder;
    Position[]? positions;
    SlotReading?[]? readings;
    // Once most have been settled, only the late are left: a dead meter must not keep everybody's slot in memory.
    Dictionary<int, Position>? latePositions;
    Dictionary<int, SlotReading>? lateReadings;

    public DeliverySlot Slot { get; } = slot;

    public bool GateClosed { get; set; }

    /// <summary>By arrival; orders with nothing open stay until the slot is settled.</summary>
    public List<StandingOrder> Orders { get; private set; } = [];

    public ContinuousBook? Continuous { get; set; }

    /// <summary>Orders by what the continuous book calls them.</summary>
    public List<StandingOrder> ByBookId { get; private set; } = [];

    public Energy OpenBuys { get; set; }

    public Energy OpenSells { get; set; }

    public int SettledMembers { get; private set; }

    public StandingOrder Add(long id, int member, Side side, Energy quantity, Price limit, OrderTerms terms)
    {
        if (lastOrder is null || member >= lastOrder.Length)
        {
            var known = lastOrder?.Length ?? 0;
            GrowFor(ref lastOrder, member);
            Array.Fill(lastOrder, -1, known, lastOrder.Length - known);
        }

        var order = new StandingOrder(id, member, side, quantity, limit, terms, lastOrder[member]);
        lastOrder[member] = Orders.Count;
        Orders.Add(order);
        ChangeOpen(side, quantity);
        return order;
    }

    /// <summary>Takes the newest orders off, as if they had never come; none of them has traded or stands in a continuous book.</summary>
    /// <param name="length">How many are left.</param>
    public void TakeOff(int length)
    {
        for (var last = Orders.Count - 1; last >= length; last--)
        {
            var order = Orders[last];
            lastOrder![order.Member] = order.Previous;
            ChangeOpen(order.Side, -order.Open);
            Orders.RemoveAt(last);
        }
    }

    /// <summary>A member's orders, newest first.</summary>
    public IEnumerable<StandingOrder> Of(int member)
    {
        if (lastOrder is null || member >= lastOrder.Length) yield break;
        for (var at = lastOrder[member]; at >= 0; at = Orders[at].Previous) yield return Orders[at];
    }

    public void Reduce(StandingOrder order, Energy by)
    {
        order.Open -= by;
        ChangeOpen(order.Side, -by);
    }

    public ref Position PositionOf(int member)
    {
        if (latePositions is not null)
            return ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(latePositions, member, out _);
        if (positions is null || member >= positions.Length) GrowFor(ref positions, member);
        return ref positions[member];
    }

    public Position Traded(int member) => latePositions is not null ? latePositions.GetValueOrDefault(member)
        : positions is null || member >= positions.Length ? default : positions[member];

    /// <summary>A reading that is not settled yet.</summary>
    public SlotReading? ReadingOf(int member) => lateReadings is not null
        ? lateReadings.TryGetValue(member, out var late) ? late : null
        : readings is null || member >= readings.Length ? null : readings[member];

    /// <summary>Readings that are in and not settled.</summary>
    public int Unsettled { get; private set; }

    public void Record(int member, in SlotReading reading)
    {
        if (ReadingOf(member) is null) Unsettled++;
        if (lateReadings is not null)
        {
            lateReadings[member] = reading;
            return;
        }

        if (readings is null || member >= readings.Length) GrowFor(ref readings, member);
        readings[member] = reading;
    }

    /// <summary>Leaves what was settled to <paramref name="kept"/>; what stood on the book has lapsed.</summary>
    /// <param name="settled">How many were settled just now: all whose reading was in.</param>
    /// <param name="everybody">How many members the community has now.</param>
    public void Forget(SettledSlot kept, int settled, int everybody)
    {
        SettledMembers += settled;
        Unsettled = 0;
        var late = new Dictionary<int, Position>();
        for (var member = 0; member < everybody; member++)
            if (!kept.Has(member) && Traded(member) is var traded && !traded.Equals(default)) late.Add(member, traded);
        (latePositions, lateReadings, positions, readings) = (late, [], null, null);
        (Orders, ByBookId, Continuous, lastOrder) = ([], [], null, null);
        (OpenBuys, OpenSells) = (default, default);
    }

    void ChangeOpen(Side side, Energy by)
    {
        if (side == Side.Buy) OpenBuys += by;
        else OpenSells += by;
    }

    void GrowFor<T>([System.Diagnostics.CodeAnalysis.NotNull] ref T[]? array, int member) =>
        Array.Resize(ref array, Math.Max(members, Math.Max(member + 1, (array?.Length ?? 0) * 5 / 4)));
}
