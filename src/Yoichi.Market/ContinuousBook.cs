using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>A continuous double auction (ザラバ): an order trades at once with the best that rests, the remainder
/// rests.</summary>
/// <remarks>
/// <para>A trade's price is the resting order's effective limit towards the incoming one. Among the resting orders
/// it may trade with, the incoming order takes the one it gains most from (tags and wishes of both counted), of
/// equals the earliest. Without tags that is price-time priority.</para>
/// <para>After every call no two orders that may trade meet. A participant's order that meets its own is refused.
/// Resting orders are kept in one sorted set for each different terms, so a plain order costs a logarithm.</para>
/// </remarks>
public sealed class ContinuousBook
{
    readonly Dictionary<int, Resting> resting = [];
    readonly Dictionary<(ParticipantId, Side), HashSet<int>> own = [];
    readonly Dictionary<(Side Side, OrderTerms Terms, ParticipantId Person), RestingClass> classes = [];
    readonly HashSet<Tag> namedPeople = [];
    readonly List<(RestingClass Class, Price Bonus)> partners = [];

    long boughtWh;
    long soldWh;
    int nextId;
    long nextPriority;

    /// <summary>How many orders rest.</summary>
    public int Count => resting.Count;

    /// <summary>The unfilled part of an order; null when nothing of it rests.</summary>
    public Order? Find(int orderId) => resting.TryGetValue(orderId, out var found) ? found.Order : null;

    /// <summary>What rests on one side, best limit first (before wishes), earlier first; quantities are what is
    /// unfilled.</summary>
    public IReadOnlyList<(int OrderId, Order Order)> Side(Side side) =>
        [.. resting.Values.Where(r => r.Order.Side == side).Order(Resting.BestFirst).Select(r => (r.Id, r.Order))];

    /// <summary>Trades what can be traded and lets the remainder rest. Ids count up from 0.</summary>
    public BookResult Place(in Order order)
    {
        if (WhyNot(order, replacing: null) is { } refused) return refused;
        return Enter(order, nextId++);
    }

    /// <summary>Takes out what is unfilled and returns it; zero where nothing rests under that id.</summary>
    public Energy Cancel(int orderId)
    {
        if (!resting.TryGetValue(orderId, out var found)) return Energy.Zero;
        Remove(found);
        return found.Order.Quantity;
    }

    /// <summary>Revises the unfilled part. A smaller quantity at the same limit keeps its place; anything else
    /// queues anew, and may trade at once.</summary>
    /// <param name="unfilled">The new unfilled quantity, at least 1 Wh.</param>
    /// <returns>Refused: the order rests as it was.</returns>
    public BookResult Replace(int orderId, Energy unfilled, Price limit)
    {
        if (!resting.TryGetValue(orderId, out var found)) return new BookResult.Refused(BookRefusal.UnknownOrder);
        var revised = found.Order with { Quantity = unfilled, Limit = limit };
        if (WhyNot(revised, replacing: found) is { } refused) return refused;
        if (limit == found.Order.Limit && unfilled <= found.Order.Quantity)
        {
            Total(found.Order.Side) -= (found.Order.Quantity - unfilled).WattHours;
            found.Order = revised;
            return new BookResult.Accepted(orderId, []);
        }

        Remove(found);
        return Enter(revised, orderId);
    }

    BookResult.Refused? WhyNot(in Order order, Resting? replacing)
    {
        var fault = OrderRules.Check(order);
        if (fault == OrderFault.None)
        {
            var others = Total(order.Side) - (replacing?.Order.Quantity.WattHours ?? 0);
            if (others > OrderRules.MaxWattHours - order.Quantity.WattHours) fault = OrderFault.SideTotalOutOfRange;
        }

        if (fault != OrderFault.None) return new(BookRefusal.FaultyOrder, fault);
        var otherSide = order.Side == Market.Side.Buy ? Market.Side.Sell : Market.Side.Buy;
        if (own.TryGetValue((order.Participant, otherSide), out var mine))
            foreach (var id in mine)
                if (SelfTrade.Meet(order, resting[id].Order)) return new(BookRefusal.MeetsOwnOrder);
        return null;
    }

    BookResult.Accepted Enter(Order order, int id)
    {
        NamePeople(order.Terms);
        FindPartners(order);
        var trades = ImmutableArray.CreateBuilder<Trade>();
        while (order.Quantity > Energy.Zero && BestFor(order) is { } best)
        {
            var quantity = Energy.Min(order.Quantity, best.Order.Quantity);
            trades.Add(order.Side == Market.Side.Buy
                ? new(id, best.Id, quantity, OrderMatch.EffectiveSellLimit(best.Order, order))
                : new(best.Id, id, quantity, OrderMatch.EffectiveBuyLimit(best.Order, order)));
            order = order with { Quantity = order.Quantity - quantity };
            if (quantity == best.Order.Quantity) Remove(best);
            else
            {
                best.Order = best.Order with { Quantity = best.Order.Quantity - quantity };
                Total(best.Order.Side) -= quantity.WattHours;
            }
        }

        if (order.Quantity > Energy.Zero) Rest(new(id, order, nextPriority++));
        return new(id, trades.ToImmutable());
    }

    /// <summary>The classes an incoming order may trade with, and what each adds to its gain.</summary>
    void FindPartners(in Order order)
    {
        partners.Clear();
        foreach (var rested in classes.Values)
        {
            if (rested.Side == order.Side) continue;
            var (buy, sell) = order.Side == Market.Side.Buy ? (order, rested.Best.Order) : (rested.Best.Order, order);
            if (OrderMatch.Admissible(buy, sell))
                partners.Add((rested, OrderMatch.PremiumFor(buy, sell) + OrderMatch.PremiumFor(sell, buy)));
        }
    }

    Resting? BestFor(in Order order)
    {
        var (best, most) = ((Resting?)null, default(Price));
        foreach (var (rested, bonus) in partners)
        {
            if (rested.IsEmpty) continue;
            var candidate = rested.Best;
            var gain = bonus + (order.Side == Market.Side.Buy
                ? order.Limit - candidate.Order.Limit : candidate.Order.Limit - order.Limit);
            if (gain < default(Price)) continue;
            if (best is null || gain > most || (gain == most && candidate.Priority < best.Priority))
                (best, most) = (candidate, gain);
        }

        return best;
    }

    /// <summary>Who rests matters only once somebody names a person: from then on that person has classes of its
    /// own.</summary>
    void NamePeople(OrderTerms terms)
    {
        foreach (var tag in terms.Require) NamePerson(tag);
        foreach (var premium in terms.Premiums) NamePerson(premium.Tag);
    }

    void NamePerson(Tag tag)
    {
        if (!tag.IsIdentity || !namedPeople.Add(tag)) return;
        var person = tag.Name[(tag.Name.IndexOf(':') + 1)..];
        if (!ParticipantId.TryParse(person, out var participant)) return;
        var side = tag == Tag.OfSeller(participant) ? Market.Side.Sell : Market.Side.Buy;
        if (!own.TryGetValue((participant, side), out var theirs)) return;
        foreach (var id in theirs.ToArray())
        {
            var moved = resting[id];
            Remove(moved);
            Rest(moved);
        }
    }

    void Rest(Resting order)
    {
        var (participant, side) = (order.Order.Participant, order.Order.Side);
        var identity = side == Market.Side.Sell ? Tag.OfSeller(participant) : Tag.OfBuyer(participant);
        var key = (side, order.Order.Terms, namedPeople.Contains(identity) ? participant : default);
        if (!classes.TryGetValue(key, out var rested)) classes.Add(key, rested = new(key));
        rested.Add(order);
        resting.Add(order.Id, order);
        if (!own.TryGetValue((participant, side), out var mine)) own.Add((participant, side), mine = []);
        mine.Add(order.Id);
        Total(side) += order.Order.Quantity.WattHours;
    }

    void Remove(Resting order)
    {
        var rested = order.Class!;
        rested.Remove(order);
        if (rested.IsEmpty) classes.Remove(rested.Key);
        resting.Remove(order.Id);
        var key = (order.Order.Participant, order.Order.Side);
        own[key].Remove(order.Id);
        if (own[key].Count == 0) own.Remove(key);
        Total(order.Order.Side) -= order.Order.Quantity.WattHours;
    }

    ref long Total(Side side) => ref side == Market.Side.Buy ? ref boughtWh : ref soldWh;
}
