using System.Collections.Immutable;
using System.Numerics;
using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>The call auction once more, slow and obviously right: the twin that <see cref="CallAuction"/> is
/// tested against.</summary>
/// <remarks>One flow of least cost from buyers to sellers, whose cost is a single big number: welfare, then Wh,
/// then what each group gets, then what flows between each pair of classes are its digits, so the rules on ties
/// are not steps of a program but the objective itself. Levels come from order-by-order inequalities. For some
/// tens of orders.</remarks>
public sealed class ReferenceClearing : IMechanism
{
    public string Name => "reference";

    /// <exception cref="ArgumentException">An order breaks <see cref="OrderRules"/>.</exception>
    public Clearing Clear(ReadOnlySpan<Order> orders)
    {
        OrderRules.Require(orders);
        var book = new Book(orders.ToArray());
        var (groupFill, pairFlow) = Flow(book);

        var fill = new long[orders.Length];
        foreach (var group in book.Groups)
        {
            var asked = group.Members.Select(i => book.Orders[i].Quantity).ToArray();
            var shares = new Energy[asked.Length];
            Ration.ByLargestRemainder(new(groupFill[group]), asked, shares);
            for (var g = 0; g < shares.Length; g++) fill[group.Members[g]] = shares[g].WattHours;
        }

        var joined = Join(book, fill, pairFlow);
        var duals = new ReferenceDuals(book.Orders, fill, joined).Middle();
        return Assemble(book, joined, pairFlow, duals);
    }

    sealed record Class(Side Side, string Key, OrderTerms Terms, ImmutableArray<int> Members);

    sealed record Group(Class Class, Price Limit, ImmutableArray<int> Members);

    /// <summary>The orders, their classes by first arrival, and groups of a class with equal limit by first
    /// arrival.</summary>
    sealed class Book
    {
        public Order[] Orders { get; }

        public ImmutableArray<Class> Classes { get; }

        public ImmutableArray<Group> Groups { get; }

        /// <summary>Class pairs that may trade: buy classes by arrival, within each sell classes by
        /// arrival.</summary>
        public ImmutableArray<(Class Buy, Class Sell)> Pairs { get; }

        public Book(Order[] orders)
        {
            Orders = orders;
            var named = orders.SelectMany(o => o.Terms.Require.Concat(o.Terms.Premiums.Select(p => p.Tag))).ToHashSet();
            OrderTerms Reduced(Order o) =>
                OrderTerms.Create(named.Where(t => OrderMatch.Carries(o, t)), o.Terms.Require, o.Terms.Premiums);

            Classes = [.. Enumerable.Range(0, orders.Length)
                .GroupBy(i => (orders[i].Side, OrderClass.NameOf(Reduced(orders[i]))))
                .Select(g => new Class(g.Key.Side, g.Key.Item2, Reduced(orders[g.First()]), [.. g]))];
            Groups = [.. Classes
                .SelectMany(c => c.Members.GroupBy(i => orders[i].Limit).Select(g => new Group(c, g.Key, [.. g])))
                .OrderBy(g => g.Members[0])];
            Pairs = [.. from buy in Classes.Where(c => c.Side == Side.Buy)
                        from sell in Classes.Where(c => c.Side == Side.Sell)
                        where OrderMatch.Admissible(orders[buy.Members[0]], orders[sell.Members[0]])
                        select (buy, sell)];
        }

        /// <summary>What each Wh between the classes gains on top of the two limits.</summary>
        public Price Bonus((Class Buy, Class Sell) pair)
        {
            var (buy, sell) = (Orders[pair.Buy.Members[0]], Orders[pair.Sell.Members[0]]);
            return OrderMatch.PremiumFor(buy, sell) + OrderMatch.PremiumFor(sell, buy);
        }
    }

    static (Dictionary<Group, long> GroupFill, Dictionary<(Class, Class), long> PairFlow) Flow(Book book)
    {
        // Digit 0 is the most important: welfare; then Wh; then the groups; then the pairs. No digit but the first
        // is ever negative or above all Wh together, so in base (all Wh + 1) no digit outweighs one before it.
        var digits = 2 + book.Groups.Length + book.Pairs.Length;
        BigInteger radix = book.Orders.Sum(o => o.Quantity.WattHours) + 1;
        BigInteger Weight(int digit) => BigInteger.Pow(radix, digits - 1 - digit);

        // Nodes: source, sink, then groups, then classes.
        var flow = new ReferenceFlow(2 + book.Groups.Length + book.Classes.Length);
        var classNode = book.Classes.Select((c, k) => (c, Node: 2 + book.Groups.Length + k)).ToDictionary(x => x.c, x => x.Node);
        var groupArc = new Dictionary<Group, int>();
        var pairArc = new Dictionary<(Class, Class), int>();
        for (var g = 0; g < book.Groups.Length; g++)
        {
            var group = book.Groups[g];
            var quantity = group.Members.Sum(i => book.Orders[i].Quantity.WattHours);
            var gain = group.Limit.MicroYenPerWattHour * Weight(0);
            if (group.Class.Side == Side.Buy)
            {
                groupArc[group] = flow.Add(0, 2 + g, quantity, gain + Weight(1) + Weight(2 + g));
                flow.Add(2 + g, classNode[group.Class], quantity, 0);
            }
            else
            {
                flow.Add(classNode[group.Class], 2 + g, quantity, 0);
                groupArc[group] = flow.Add(2 + g, 1, quantity, Weight(2 + g) - gain);
            }
        }

        for (var p = 0; p < book.Pairs.Length; p++)
        {
            var pair = book.Pairs[p];
            pairArc[pair] = flow.Add(classNode[pair.Buy], classNode[pair.Sell], long.MaxValue / 4,
                book.Bonus(pair).MicroYenPerWattHour * Weight(0) + Weight(2 + book.Groups.Length + p));
        }

        flow.SendWhileItGains(0, 1);
        return (book.Groups.ToDictionary(g => g, g => flow.On(groupArc[g])),
            book.Pairs.ToDictionary(p => p, p => flow.On(pairArc[p])));
    }

    static List<(int Buy, int Sell, long Wh)> Join(Book book, long[] fill, Dictionary<(Class, Class), long> pairFlow)
    {
        // A line is the class's filled orders by arrival; a pair takes its length from the line's beginning.
        var lines = book.Classes.ToDictionary(c => c,
            c => new Queue<(int Order, long Wh)>(c.Members.Where(i => fill[i] > 0).Select(i => (i, fill[i]))));
        List<(int Order, long Wh)> Cut(Class from, long length)
        {
            var piece = new List<(int, long)>();
            var line = lines[from];
            while (length > 0)
            {
                var (order, wh) = line.Dequeue();
                var taken = Math.Min(wh, length);
                piece.Add((order, taken));
                length -= taken;
                if (taken < wh) lines[from] = line = new(line.Prepend((order, wh - taken)));
            }

            return piece;
        }

        var trades = new List<(int, int, long)>();
        foreach (var pair in book.Pairs)
        {
            var buyers = Cut(pair.Buy, pairFlow[pair]);
            var sellers = Cut(pair.Sell, pairFlow[pair]);
            var (b, s, boughtSoFar, soldSoFar) = (0, 0, 0L, 0L);
            for (var at = 0L; at < pairFlow[pair];)
            {
                var until = Math.Min(boughtSoFar + buyers[b].Wh, soldSoFar + sellers[s].Wh);
                trades.Add((buyers[b].Order, sellers[s].Order, until - at));
                at = until;
                if (at == boughtSoFar + buyers[b].Wh) boughtSoFar += buyers[b++].Wh;
                if (at == soldSoFar + sellers[s].Wh) soldSoFar += sellers[s++].Wh;
            }
        }

        return trades;
    }

    Clearing Assemble(
        Book book, List<(int Buy, int Sell, long Wh)> joined, Dictionary<(Class, Class), long> pairFlow, Price[] duals)
    {
        Price PriceOf(int buy, int sell) =>
            OrderMatch.EffectiveBuyLimit(book.Orders[buy], book.Orders[sell]) - duals[buy];
        var welfare = joined.Sum(t => t.Wh * (OrderMatch.EffectiveBuyLimit(book.Orders[t.Buy], book.Orders[t.Sell])
            - OrderMatch.EffectiveSellLimit(book.Orders[t.Sell], book.Orders[t.Buy])).MicroYenPerWattHour);
        var classOf = book.Classes.SelectMany(c => c.Members.Select(i => (i, c))).ToDictionary(x => x.i, x => x.c);
        return new(Name,
            [.. joined.Select(t => new Trade(t.Buy, t.Sell, new(t.Wh), PriceOf(t.Buy, t.Sell)))],
            new(welfare), new(joined.Sum(t => t.Wh)),
            [.. from pair in book.Pairs
                where pairFlow[pair] > 0
                let t = joined.First(t => classOf[t.Buy] == pair.Buy && classOf[t.Sell] == pair.Sell)
                select new ClassPrice(pair.Sell.Key, pair.Buy.Key, PriceOf(t.Buy, t.Sell))],
            [.. duals]);
    }
}
