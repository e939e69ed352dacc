using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>Finds a participant's own buy and sell that could trade with each other: such orders are
/// refused.</summary>
/// <remarks>Feed orders by arrival. The work an order makes is one look-up, and one comparison for every different
/// <see cref="OrderTerms"/> its participant uses on the other side.</remarks>
public sealed class SelfTrade
{
    readonly Dictionary<ParticipantId, List<Stack>> own = [];

    /// <summary>The pair whose later order comes first, and the earliest order it meets; null where nobody meets
    /// itself.</summary>
    /// <param name="orders">By arrival.</param>
    public static (int Earlier, int Later)? First(ReadOnlySpan<Order> orders)
    {
        var finder = new SelfTrade();
        for (var i = 0; i < orders.Length; i++)
        {
            if (!finder.Meets(orders[i]))
            {
                finder.Add(orders[i]);
                continue;
            }

            for (var k = 0; k < i; k++)
                if (Meet(orders[k], orders[i])) return (k, i);
            throw new InvalidOperationException("an order meets a stack but none of its orders");
        }

        return null;
    }

    /// <summary>True where the order could trade with one that was added before, of the same participant.</summary>
    public bool Meets(in Order order)
    {
        if (!own.TryGetValue(order.Participant, out var stacks)) return false;
        foreach (var stack in stacks)
            if (Meet(stack.Innermost, order)) return true;
        return false;
    }

    public void Add(in Order order)
    {
        if (!own.TryGetValue(order.Participant, out var stacks)) own.Add(order.Participant, stacks = []);
        foreach (var stack in stacks)
        {
            if (stack.Innermost.Side != order.Side || !stack.Innermost.Terms.Equals(order.Terms)) continue;
            var closer = order.Side == Side.Buy
                ? order.Limit > stack.Innermost.Limit : order.Limit < stack.Innermost.Limit;
            if (closer) stack.Innermost = order;
            return;
        }

        stacks.Add(new(order));
    }

    /// <summary>True for a buy and a sell of one participant that may trade and whose effective limits
    /// meet.</summary>
    public static bool Meet(in Order a, in Order b) => a.Participant == b.Participant && a.Side != b.Side
        && (a.Side == Side.Buy ? OrderMatch.Meet(a, b) : OrderMatch.Meet(b, a));

    /// <summary>One participant's orders of one side with equal terms: the one nearest the other side
    /// decides.</summary>
    sealed class Stack(Order order)
    {
        public Order Innermost = order;
    }
}
