using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>Orders of one side that nobody in the list can tell apart but by limit and arrival.</summary>
/// <param name="Terms">Tags cut down to those somebody's <c>require</c> or premium mentions, identity
/// included.</param>
/// <param name="First">Arrival of its earliest order.</param>
sealed record OrderClass(OrderTerms Terms, int First)
{
    public string Name { get; } = NameOf(Terms);

    /// <summary><c>(plain)</c>, <c>solar;wind</c>, <c>solar (requires area:seijo) (values
    /// buyer:shop7=1.50)</c>.</summary>
    public static string NameOf(OrderTerms terms)
    {
        if (terms.IsPlain) return "(plain)";
        var parts = new List<string>();
        if (!terms.Tags.IsEmpty) parts.Add(string.Join(';', terms.Tags));
        if (!terms.Require.IsEmpty) parts.Add($"(requires {string.Join(';', terms.Require)})");
        if (!terms.Premiums.IsEmpty)
            parts.Add($"(values {string.Join(';', terms.Premiums.Select(p => $"{p.Tag}={p.Amount}"))})");
        return string.Join(' ', parts);
    }
}

/// <summary>A list of orders sorted into the classes of each side.</summary>
/// <remarks>Orders share few <see cref="OrderTerms"/> objects, so the work by value is done once a distinct object;
/// a plain order costs one comparison of references.</remarks>
sealed class OrderClasses
{
    readonly Dictionary<OrderTerms, int> buyIndex = [];
    readonly Dictionary<OrderTerms, int> sellIndex = [];
    readonly List<OrderClass> buys = [];
    readonly List<OrderClass> sells = [];

    /// <summary>Buy classes by arrival of their first order.</summary>
    public IReadOnlyList<OrderClass> Buys => buys;

    public IReadOnlyList<OrderClass> Sells => sells;

    /// <summary>By arrival: the order's class among those of its own side.</summary>
    public int[] ClassOf { get; }

    /// <summary>Arrivals of the buy orders, class after class, ascending inside each.</summary>
    public ClassMembers BuyMembers { get; }

    public ClassMembers SellMembers { get; }

    OrderClasses(ReadOnlySpan<Order> orders)
    {
        ClassOf = new int[orders.Length];
        var (terms, termsOf) = Distinct(orders);
        var named = new HashSet<Tag>();
        foreach (var distinct in terms)
        {
            named.UnionWith(distinct.Require);
            foreach (var premium in distinct.Premiums) named.Add(premium.Tag);
        }

        // Who somebody is matters only where somebody names a person.
        if (named.Any(t => t.IsIdentity)) AssignByPerson(orders, named, terms, termsOf);
        else Assign(orders, named, terms, termsOf);
        (BuyMembers, SellMembers) = ClassMembers.Of(orders, ClassOf, buys.Count, sells.Count);
    }

    public static OrderClasses Of(ReadOnlySpan<Order> orders) => new(orders);

    /// <summary>The distinct terms by value, and which each order has (null: all have the first).</summary>
    static (List<OrderTerms> Terms, int[]? TermsOf) Distinct(ReadOnlySpan<Order> orders)
    {
        if (orders.IsEmpty) return ([], null);
        var first = 0;
        while (first < orders.Length && ReferenceEquals(orders[first].Terms, orders[0].Terms)) first++;
        if (first == orders.Length) return ([orders[0].Terms], null);

        var termsOf = new int[orders.Length];
        var terms = new List<OrderTerms>();
        var byReference = new Dictionary<OrderTerms, int>(ReferenceEqualityComparer.Instance);
        var byValue = new Dictionary<OrderTerms, int>();
        var (last, lastIndex) = ((OrderTerms?)null, 0);
        for (var i = 0; i < orders.Length; i++)
        {
            var own = orders[i].Terms;
            if (!ReferenceEquals(own, last) && !byReference.TryGetValue(own, out lastIndex))
            {
                if (!byValue.TryGetValue(own, out lastIndex))
                {
                    byValue.Add(own, lastIndex = terms.Count);
                    terms.Add(own);
                }

                byReference.Add(own, lastIndex);
            }

            last = own;
            termsOf[i] = lastIndex;
        }

        return (terms, termsOf);
    }

    void Assign(ReadOnlySpan<Order> orders, HashSet<Tag> named, List<OrderTerms> terms, int[]? termsOf)
    {
        if (termsOf is null)
        {
            AssignAlike(orders, named, terms);
            return;
        }

        var reduced = terms.ConvertAll(t => Reduce(t, named, default));
        var buyClass = new int[terms.Count];
        var sellClass = new int[terms.Count];
        buyClass.AsSpan().Fill(-1);
        sellClass.AsSpan().Fill(-1);
        for (var i = 0; i < orders.Length; i++)
        {
            var own = termsOf[i];
            ref var known = ref orders[i].Side == Side.Buy ? ref buyClass[own] : ref sellClass[own];
            if (known < 0) known = ClassFor(orders[i].Side, reduced[own], i);
            ClassOf[i] = known;
        }
    }

    /// <summary>All orders have the same terms, so each side is its class 0 and <see cref="ClassOf"/> is right as
    /// it is.</summary>
    void AssignAlike(ReadOnlySpan<Order> orders, HashSet<Tag> named, List<OrderTerms> terms)
    {
        for (var i = 0; i < orders.Length && (buys.Count == 0 || sells.Count == 0); i++)
            if ((orders[i].Side == Side.Buy ? buys : sells).Count == 0)
                ClassFor(orders[i].Side, Reduce(terms[0], named, default), i);
    }

    void AssignByPerson(ReadOnlySpan<Order> orders, HashSet<Tag> named, List<OrderTerms> terms, int[]? termsOf)
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

            var own = termsOf is null ? 0 : termsOf[i];
            if (!known.TryGetValue((own, order.Side, tag), out var index))
                known.Add((own, order.Side, tag), index = ClassFor(order.Side, Reduce(terms[own], named, tag), i));
            ClassOf[i] = index;
        }
    }

    static OrderTerms Reduce(OrderTerms terms, HashSet<Tag> named, Tag identity)
    {
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
