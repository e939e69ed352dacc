using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>A list of orders sorted into the classes of each side.</summary>
/// <remarks>Each order is looked at once, its rules included; the work by value is done once for each different
/// <see cref="OrderTerms"/>. A plain order costs one comparison of references.</remarks>
sealed class OrderClasses
{
    readonly Dictionary<OrderTerms, int> buyIndex = [];
    readonly Dictionary<OrderTerms, int> sellIndex = [];
    readonly List<OrderClass> buys = [];
    readonly List<OrderClass> sells = [];
    readonly int[]? column;               // by arrival, the class; null: every order has terms 0, class 0

    /// <summary>Buy classes by arrival of their first order.</summary>
    public IReadOnlyList<OrderClass> Buys => buys;

    public IReadOnlyList<OrderClass> Sells => sells;

    /// <summary>By arrival: the order's class among those of its own side. Empty where each side has one class at
    /// most.</summary>
    public ReadOnlySpan<int> Column => column is null || (buys.Count <= 1 && sells.Count <= 1) ? [] : column;

    /// <summary>The order's class among those of its own side.</summary>
    public int ClassOf(int arrival) => column is null ? 0 : column[arrival];

    OrderClasses(ReadOnlySpan<Order> orders)
    {
        var distinct = new DistinctTerms();
        column = Read(orders, distinct);
        var named = Named(distinct.Terms);
        // Who somebody is matters only where somebody names a person.
        if (named.Any(t => t.IsIdentity)) AssignByPerson(orders, named, distinct.Terms, column ??= new int[orders.Length]);
        else if (column is null) AssignAlike(orders, named);
        else Assign(orders, named, distinct.Terms, column);
    }

    /// <exception cref="ArgumentException">An order breaks <see cref="OrderRules"/>.</exception>
    public static OrderClasses Of(ReadOnlySpan<Order> orders) => new(orders);

    /// <summary>By arrival, twice the number of the order's terms, and 1 more where it sells; null where all have the same
    /// terms.</summary>
    static int[]? Read(ReadOnlySpan<Order> orders, DistinctTerms distinct)
    {
        int[]? termsOf = null;
        var (last, number) = ((OrderTerms?)null, -1);
        var bounds = new OrderBounds();
        for (var i = 0; i < orders.Length; i++)
        {
            ref readonly var order = ref orders[i];
            bounds.Add(order);
            if (!ReferenceEquals(order.Terms, last))
            {
                last = order.Terms;
                number = distinct.NumberOf(last);
                if (number > 0 && termsOf is null)
                {
                    termsOf = new int[orders.Length];
                    for (var before = 0; before < i; before++) termsOf[before] = orders[before].Side == Side.Buy ? 0 : 1;
                }
            }

            if (termsOf is not null) termsOf[i] = 2 * number + (order.Side == Side.Buy ? 0 : 1);
        }

        // What is wrong, if anything is, and with which order first, is found out there.
        if (!bounds.Hold || !AreInOrder(distinct.Terms))
            OrderRules.Require(orders);
        return termsOf;
    }

    static bool AreInOrder(IReadOnlyList<OrderTerms> terms)
    {
        foreach (var distinct in terms)
            if (OrderRules.CheckTerms(distinct) != OrderFault.None) return false;
        return true;
    }

    /// <summary>The tags somebody requires or values.</summary>
    static HashSet<Tag> Named(IReadOnlyList<OrderTerms> terms)
    {
        var named = new HashSet<Tag>();
        foreach (var distinct in terms)
        {
            foreach (var tag in distinct.Require) named.Add(tag);
            foreach (var premium in distinct.Premiums) named.Add(premium.Tag);
        }

        return named;
    }

    void Assign(ReadOnlySpan<Order> orders, HashSet<Tag> named, IReadOnlyList<OrderTerms> terms, int[] column)
    {
        var known = new int[2 * terms.Count];              // class + 1, buyers' and sellers' of the same terms side by side
        for (var i = 0; i < column.Length; i++)
        {
            ref var index = ref known[column[i]];
            if (index == 0) index = 1 + ClassFor(orders[i].Side, Reduce(terms[column[i] / 2], named, default), i);
            column[i] = index - 1;
        }
    }

    /// <summary>All orders have the same terms, so each side is its class 0.</summary>
    void AssignAlike(ReadOnlySpan<Order> orders, HashSet<Tag> named)
    {
        for (var i = 0; i < orders.Length && (buys.Count == 0 || sells.Count == 0); i++)
            if ((orders[i].Side == Side.Buy ? buys : sells).Count == 0)
                ClassFor(orders[i].Side, Reduce(orders[i].Terms, named, default), i);
    }

    void AssignByPerson(ReadOnlySpan<Order> orders, HashSet<Tag> named, IReadOnlyList<OrderTerms> terms, int[] column)
    {
        var identity = new Dictionary<(Side, ParticipantId), Tag>();
        var known = new Dictionary<(int Terms, Side Side, Tag Identity), int>();
        for (var i = 0; i < orders.Length; i++)
        {
            ref readonly var order = ref orders[i];
            if (!identity.TryGetValue((order.Side, order.Participant), out var tag))
            {
                tag = order.Side == Side.Buy ? Tag.OfBuyer(order.Participant) : Tag.OfSeller(order.Participant);
                identity.Add((order.Side, order.Participant), tag = named.Contains(tag) ? tag : default);
            }

            var own = column[i] / 2;
            if (!known.TryGetValue((own, order.Side, tag), out var index))
                known.Add((own, order.Side, tag), index = ClassFor(order.Side, Reduce(terms[own], named, tag), i));
            column[i] = index;
        }
    }

    /// <summary>Only the tags somebody named, and the person where somebody named it.</summary>
    static OrderTerms Reduce(OrderTerms terms, HashSet<Tag> named, Tag identity)
    {
        var kept = 0;
        foreach (var tag in terms.Tags) kept += named.Contains(tag) ? 1 : 0;
        if (kept == terms.Tags.Length && identity == default) return terms;
        IEnumerable<Tag> tags = terms.Tags.Where(named.Contains);
        if (identity != default) tags = tags.Append(identity);
        return OrderTerms.Create(tags, terms.Require, terms.Premiums);
    }

    int ClassFor(Side side, OrderTerms terms, int arrival)
    {
        var (index, list) = side == Side.Buy ? (buyIndex, buys) : (sellIndex, sells);
        if (!index.TryGetValue(terms, out var found))
        {
            index.Add(terms, found = list.Count);
            list.Add(new(terms, arrival));
        }

        return found;
    }
}
