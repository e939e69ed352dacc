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
struct Position
{
    public Energy Bought, Sold;
    public Money BoughtFor, SoldFor;
}

/// <summary>One slot between its first order and its settlement.</summary>
sealed class SlotState(DeliverySlot slot, int members)
{
    readonly int[] lastOrder = NewLastOrder(members);
    Position[]? positions;
    SlotReading?[]? readings;
    bool[]? settled;

    public DeliverySlot Slot { get; } = slot;

    public bool GateClosed { get; set; }

    /// <summary>By arrival; orders with nothing open stay until the slot is settled.</summary>
    public List<StandingOrder> Orders { get; } = [];

    public ContinuousBook? Continuous { get; set; }

    /// <summary>Orders by what the continuous book calls them.</summary>
    public List<StandingOrder> ByBookId { get; } = [];

    public Energy OpenBuys { get; set; }

    public Energy OpenSells { get; set; }

    public int SettledMembers { get; private set; }

    public StandingOrder Add(long id, int member, Side side, Energy quantity, Price limit, OrderTerms terms)
    {
        var order = new StandingOrder(id, member, side, quantity, limit, terms, lastOrder[member]);
        lastOrder[member] = Orders.Count;
        Orders.Add(order);
        ChangeOpen(side, quantity);
        return order;
    }

    /// <summary>A member's orders, newest first.</summary>
    public IEnumerable<StandingOrder> Of(int member)
    {
        for (var at = lastOrder[member]; at >= 0; at = Orders[at].Previous) yield return Orders[at];
    }

    public void Reduce(StandingOrder order, Energy by)
    {
        order.Open -= by;
        ChangeOpen(order.Side, -by);
    }

    public ref Position PositionOf(int member) => ref (positions ??= new Position[lastOrder.Length])[member];

    public Position Traded(int member) => positions is null ? default : positions[member];

    public SlotReading? ReadingOf(int member) => readings?[member];

    public void Record(int member, in SlotReading reading) =>
        (readings ??= new SlotReading?[lastOrder.Length])[member] = reading;

    public bool IsSettled(int member) => settled is not null && settled[member];

    public void MarkSettled(int member)
    {
        (settled ??= new bool[lastOrder.Length])[member] = true;
        SettledMembers++;
    }

    void ChangeOpen(Side side, Energy by)
    {
        if (side == Side.Buy) OpenBuys += by;
        else OpenSells += by;
    }

    static int[] NewLastOrder(int members)
    {
        var last = new int[members];
        Array.Fill(last, -1);
        return last;
    }
}
