using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>The pairs of a buy class and a sell class that may trade with each other.</summary>
/// <remarks>Pairs are numbered buy class by buy class, sell classes ascending inside each; since classes are
/// numbered by their first arrival, so are pairs.</remarks>
sealed class ClassPairs
{
    ClassPairs(int buys, int sells, int[] rowStart, int[] buy, int[] sell, int[] beta, int[] sigma) =>
        (Buys, Sells, RowStart, Buy, Sell, Beta, Sigma) = (buys, sells, rowStart, buy, sell, beta, sigma);

    public int Buys { get; }

    public int Sells { get; }

    public int Count => Buy.Length;

    /// <summary>By buy class: number of its first pair; one entry more than there are classes.</summary>
    public int[] RowStart { get; }

    public int[] Buy { get; }

    public int[] Sell { get; }

    /// <summary>By pair, in ticks: the buyer's premiums for tags the seller carries.</summary>
    public int[] Beta { get; }

    /// <summary>By pair, in ticks: the seller's premiums for tags the buyer carries.</summary>
    public int[] Sigma { get; }

    /// <summary>What the pair's wishes add to every trade, in ticks: beta + sigma.</summary>
    public int Bonus(int pair) => Beta[pair] + Sigma[pair];

    /// <summary>The pair's number, or −1 where a required tag is missing.</summary>
    public int Find(int buy, int sell)
    {
        var found = Array.BinarySearch(Sell, RowStart[buy], RowStart[buy + 1] - RowStart[buy], sell);
        return found < 0 ? -1 : found;
    }

    public static ClassPairs Of(OrderClasses classes)
    {
        var numbers = new Dictionary<Tag, int>();
        foreach (var buy in classes.Buys) Number(buy, numbers);
        foreach (var sell in classes.Sells) Number(sell, numbers);
        var buys = Faces(classes.Buys, numbers);
        var sells = Faces(classes.Sells, numbers);

        var rowStart = new int[buys.Length + 1];
        var most = buys.Length * sells.Length;
        var (from, to, beta, sigma) = (new int[most], new int[most], new int[most], new int[most]);
        var count = 0;
        for (var a = 0; a < buys.Length; a++)
        {
            for (var b = 0; b < sells.Length; b++)
            {
                if (!buys[a].Admits(sells[b]) || !sells[b].Admits(buys[a])) continue;
                (from[count], to[count]) = (a, b);
                beta[count] = buys[a].PremiumFor(sells[b]);
                sigma[count++] = sells[b].PremiumFor(buys[a]);
            }

            rowStart[a + 1] = count;
        }

        if (count < most)
        {
            Array.Resize(ref from, count);
            Array.Resize(ref to, count);
            Array.Resize(ref beta, count);
            Array.Resize(ref sigma, count);
        }

        return new(buys.Length, sells.Length, rowStart, from, to, beta, sigma);
    }

    static void Number(OrderClass known, Dictionary<Tag, int> numbers)
    {
        foreach (var tag in known.Terms.Tags) numbers.TryAdd(tag, numbers.Count);
    }

    static Face[] Faces(IReadOnlyList<OrderClass> classes, Dictionary<Tag, int> numbers)
    {
        var faces = new Face[classes.Count];
        for (var k = 0; k < faces.Length; k++) faces[k] = new(classes[k].Terms, numbers);
        return faces;
    }

    /// <summary>Pairs of any two groups of orders that may trade, with no bonus.</summary>
    public static ClassPairs Of(int buys, int sells, Func<int, int, bool> mayTrade)
    {
        var rowStart = new int[buys + 1];
        List<int> from = [], to = [];
        for (var a = 0; a < buys; a++)
        {
            for (var b = 0; b < sells; b++)
            {
                if (!mayTrade(a, b)) continue;
                from.Add(a);
                to.Add(b);
            }

            rowStart[a + 1] = to.Count;
        }

        return new(buys, sells, rowStart, [.. from], [.. to], new int[to.Count], new int[to.Count]);
    }

    /// <summary>A class's tags as bits, so that a pair is judged in a few words of memory.</summary>
    readonly struct Face
    {
        readonly ulong[] tags;
        readonly ulong[] require;                          // empty where nothing is required
        readonly bool wantsTheAbsent;
        readonly (int Bit, int Ticks)[] premiums;

        public Face(OrderTerms terms, Dictionary<Tag, int> numbers)
        {
            var words = (numbers.Count + 63) / 64;
            tags = new ulong[words];
            require = terms.Require.IsEmpty ? [] : new ulong[words];
            foreach (var tag in terms.Tags) tags[numbers[tag] / 64] |= 1UL << (numbers[tag] % 64);
            foreach (var tag in terms.Require)
            {
                if (numbers.TryGetValue(tag, out var bit)) require[bit / 64] |= 1UL << (bit % 64);
                else wantsTheAbsent = true;
            }

            premiums = terms.Premiums.IsEmpty ? [] : new (int, int)[terms.Premiums.Length];
            var count = 0;
            foreach (var premium in terms.Premiums)
                if (numbers.TryGetValue(premium.Tag, out var bit))
                    premiums[count++] = (bit, OrderRules.Ticks(premium.Amount));
            Array.Resize(ref premiums, count);
        }

        public bool Admits(in Face other)
        {
            if (wantsTheAbsent) return false;
            for (var w = 0; w < require.Length; w++)
                if ((require[w] & ~other.tags[w]) != 0) return false;
            return true;
        }

        public int PremiumFor(in Face other)
        {
            var ticks = 0;
            foreach (var (bit, amount) in premiums)
                if ((other.tags[bit / 64] >> (bit % 64) & 1) != 0) ticks += amount;
            return ticks;
        }
    }
}
