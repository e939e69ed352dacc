using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>An order in a continuous book; its quantity is what is unfilled.</summary>
sealed class Resting(int id, Order order, long priority)
{
    /// <summary>Of one side: the limit nearest the other side first, then the earlier.</summary>
    public static readonly IComparer<Resting> BestFirst = Comparer<Resting>.Create((a, b) =>
    {
        var byLimit = a.Order.Side == Side.Buy
            ? b.Order.Limit.CompareTo(a.Order.Limit) : a.Order.Limit.CompareTo(b.Order.Limit);
        return byLimit != 0 ? byLimit : a.Priority.CompareTo(b.Priority);
    });

    public int Id { get; } = id;

    /// <summary>Unique, and lower for what came earlier.</summary>
    public long Priority { get; } = priority;

    /// <summary>Side, limit and terms never change while it rests.</summary>
    public Order Order { get; set; } = order;

    public RestingClass? Class { get; set; }
}

/// <summary>Resting orders that no incoming order can tell apart but by limit and time.</summary>
sealed class RestingClass((Side Side, OrderTerms Terms, ParticipantId Person) key)
{
    readonly SortedSet<Resting> queue = new(Resting.BestFirst);

    public (Side Side, OrderTerms Terms, ParticipantId Person) Key { get; } = key;

    public Side Side => Key.Side;

    public bool IsEmpty => queue.Count == 0;

    /// <summary>Not of an empty class.</summary>
    public Resting Best => queue.Min!;

    public void Add(Resting order)
    {
        order.Class = this;
        queue.Add(order);
    }

    public void Remove(Resting order) => queue.Remove(order);
}
