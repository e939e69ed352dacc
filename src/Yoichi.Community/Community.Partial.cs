using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Community;

/// <summary>A replay from which lines are missing, because the keys to read them were destroyed.</summary>
/// <remarks>What an order or a reading of somebody comes to depends on that somebody's own lines, on the clock and on what was traded.
/// So once the trades are taken as they were published, everybody else goes on exactly as before: settled, billed, noted.
/// Certificates do not, since they follow other people's meters.</remarks>
public sealed partial class Community
{
    bool isPartial;

    /// <summary>From now on lines may be missing: auctions are not held and nothing trades by itself; certificates end.</summary>
    public void GoOnPartly()
    {
        (isPartial, certificates) = (true, null);
        foreach (var state in slots.Values) state.Continuous = null;
    }

    /// <summary>The number of the last order that was accepted, of whomever.</summary>
    public void OrdersCountTo(long number) => lastOrderId = number;

    /// <summary>What a member's store holds is not known until its next reading.</summary>
    public void ForgetStored(int member) => storedIsFirm[member] = false;

    /// <summary>A standing order of a member; null where it has none of this number with something open.</summary>
    public Order? StandingOrderOf(DeliverySlot slot, int member, long number) =>
        Find(slot, Definition.Members[member].Id, number, out _, out var standing) == OrderRefusal.None ? ToOrder(standing) : null;

    /// <summary>Books one side of a trade as it was published.</summary>
    /// <param name="number">Of the order, taken down by what was traded; null where its line is among those missing.</param>
    /// <returns>False where the member has no such order standing, or not that much of it.</returns>
    /// <exception cref="InvalidOperationException">Nothing is missing: trades are decided here.</exception>
    public bool TryBook(DeliverySlot slot, int member, Side side, long? number, Energy quantity, Price price)
    {
        if (!isPartial) throw new InvalidOperationException("a community decides its own trades");
        var state = StateOf(slot);
        if (number is { } known)
        {
            if (Find(slot, Definition.Members[member].Id, known, out _, out var standing) != OrderRefusal.None
                || standing.Side != side || standing.Open < quantity) return false;
            state.Reduce(standing, quantity);
        }

        ref var position = ref state.PositionOf(member);
        if (side == Side.Buy)
        {
            position.Bought += quantity;
            position.BoughtFor += quantity * price;
        }
        else
        {
            position.Sold += quantity;
            position.SoldFor += quantity * price;
        }

        return true;
    }
}
