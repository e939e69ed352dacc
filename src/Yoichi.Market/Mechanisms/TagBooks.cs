using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>A book of its own for every tag somebody asks for, one after another, then one for what is left.</summary>
/// <remarks>
/// <para>A tag is asked for where an order requires it or adds a positive premium for it. Books are held persons
/// first (<c>seller:</c>, <c>buyer:</c>), then the other tags, each in the order in which they are first asked for:
/// by arrival, in one order required tags before valued ones, by name.</para>
/// <para>In a tag's book stand the orders that ask for it and the orders of the other side that carry it, with what
/// they have left. Each book is a call auction of its own: tags and premiums count in it as they always do. The last
/// book takes everybody's left-overs; who requires a tag still trades only with who carries it.</para>
/// <para>Greedy on purpose: an early book takes what a later one would have made more of. This is how markets with
/// a "green" book beside the others work; the call auction is the optimum it falls short of. Proves nothing.</para>
/// </remarks>
public sealed class TagBooks : IMechanism
{
    public string Name => "tag-books";

    /// <exception cref="ArgumentException">An order breaks <see cref="OrderRules"/>.</exception>
    /// <exception cref="InvalidOperationException">See <see cref="CallAuction.Clear"/>.</exception>
    public Clearing Clear(ReadOnlySpan<Order> orders)
    {
        OrderRules.Require(orders);
        var left = new long[orders.Length];
        for (var i = 0; i < orders.Length; i++) left[i] = orders[i].Quantity.WattHours;

        var trades = new TradeList();
        foreach (var (asking, tag) in Books(orders))
        {
            var members = new List<int>();
            for (var i = 0; i < orders.Length; i++)
                if (left[i] > 0 && (orders[i].Side == asking ? AsksFor(orders[i], tag) : OrderMatch.Carries(orders[i], tag)))
                    members.Add(i);
            Hold(orders, members, left, trades);
        }

        Hold(orders, [.. Enumerable.Range(0, orders.Length).Where(i => left[i] > 0)], left, trades);
        return trades.ToClearing(Name, orders);
    }

    static void Hold(ReadOnlySpan<Order> orders, List<int> members, long[] left, TradeList trades)
    {
        var book = new Order[members.Count];
        for (var k = 0; k < book.Length; k++) book[k] = orders[members[k]] with { Quantity = new(left[members[k]]) };
        foreach (var trade in new CallAuction().Clear(book).Trades)
        {
            var (buy, sell) = (members[trade.Buy], members[trade.Sell]);
            trades.Add(buy, sell, trade.Quantity.WattHours, trade.Price, trade.Price);
            left[buy] -= trade.Quantity.WattHours;
            left[sell] -= trade.Quantity.WattHours;
        }
    }

    static bool AsksFor(in Order order, Tag tag)
    {
        if (order.Terms.Require.AsSpan().BinarySearch(tag) >= 0) return true;
        foreach (var premium in order.Terms.Premiums)
            if (premium.Tag == tag) return premium.Amount > default(Price);
        return false;
    }

    /// <summary>A tag that both sides ask for has two books, the buyers' and the sellers'.</summary>
    static ImmutableArray<(Side Asking, Tag Tag)> Books(ReadOnlySpan<Order> orders)
    {
        var known = new HashSet<(Side, Tag)>();
        var seen = new HashSet<(Side, OrderTerms)>();
        var (persons, others) = (new List<(Side, Tag)>(), new List<(Side, Tag)>());
        foreach (ref readonly var order in orders)
        {
            if (order.Terms.IsPlain || !seen.Add((order.Side, order.Terms))) continue;
            foreach (var tag in order.Terms.Require) Note(order.Side, tag);
            foreach (var premium in order.Terms.Premiums)
                if (premium.Amount > default(Price)) Note(order.Side, premium.Tag);
        }

        return [.. persons, .. others];

        void Note(Side side, Tag tag)
        {
            if (known.Add((side, tag))) (tag.IsIdentity ? persons : others).Add((side, tag));
        }
    }
}
