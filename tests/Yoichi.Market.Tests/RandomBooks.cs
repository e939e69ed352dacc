using Yoichi.Units;

namespace Yoichi.Market.Tests;

/// <summary>Small random books that reach every rule: ties, equal prices, tags required on both sides, wishes of
/// either sign, identity tags, participants on both sides.</summary>
static class RandomBooks
{
    static readonly string[] Energy = ["solar", "wind", "battery", "area:seijo"];
    static readonly string[] Buyers = ["area:seijo", "shop", "home"];

    /// <param name="size">About how many orders.</param>
    public static Order[] Draw(Rng rng, int size)
    {
        var prices = rng.Between(1, 4) switch { 1 => 3, 2 => 8, 3 => 30, _ => 2_000 };
        var largest = rng.Between(0, 2) switch { 0 => 3, 1 => 20, _ => 1_000 };
        var people = (int)rng.Between(2, Math.Max(2, size));
        var tagged = rng.Between(0, 4);
        var terms = new List<(Side Side, OrderTerms Terms)>();
        for (var k = rng.Between(1, 6); k > 0; k--)
        {
            var side = rng.Between(0, 1) == 0 ? Side.Buy : Side.Sell;
            terms.Add((side, tagged == 0 ? OrderTerms.Plain : Terms(rng, side, people)));
        }

        var orders = new List<Order>();
        while (orders.Count < size)
        {
            var side = rng.Between(0, 1) == 0 ? Side.Buy : Side.Sell;
            var choices = terms.Where(t => t.Side == side).Select(t => t.Terms).Append(OrderTerms.Plain).ToArray();
            orders.Add(new(ParticipantId.Parse($"P{rng.Between(1, people)}"), side,
                new(rng.Between(1, largest)), Price.OfTicks(rng.Between(-prices / 3, prices)),
                choices[rng.Between(0, choices.Length - 1)]));
        }

        return WithoutSelfTrade(orders);
    }

    /// <summary>Every seller is named by somebody, limits are few: many classes, and dense ties among their
    /// pairs.</summary>
    /// <param name="count">Sellers, and about as many buyers.</param>
    public static Order[] DrawNamedSellers(Rng rng, int count)
    {
        var orders = new List<Order>();
        for (var i = 0; i < count; i++)
        {
            orders.Add(new(ParticipantId.Parse($"S{i}"), Side.Sell, new(rng.Between(1, 9)),
                Price.OfTicks(rng.Between(0, 2)), OrderTerms.Plain));
            var wishes = Enumerable.Range(0, count).Where(_ => rng.Between(0, 2) == 0)
                .Select(s => new Premium(Tag.Parse($"seller:S{s}"), Price.OfTicks(rng.Between(0, 1))));
            var must = rng.Between(0, 5) == 0 ? new[] { Tag.Parse($"seller:S{rng.Between(0, count - 1)}") } : [];
            orders.Add(new(ParticipantId.Parse($"B{i}"), Side.Buy, new(rng.Between(1, 9)),
                Price.OfTicks(rng.Between(1, 3)), OrderTerms.Create([], must, wishes)));
        }

        return [.. orders];
    }

    /// <summary>Limits and premiums at and near the ends of their ranges, quantities that fill a side to its
    /// bound.</summary>
    public static Order[] DrawExtreme(Rng rng, int count)
    {
        long Far(long room) => (rng.Between(0, 1) == 0 ? -1 : 1) * (room - rng.Between(0, 2));
        var orders = new List<Order>();
        for (var i = 0; i < count; i++)
        {
            var first = rng.Between(0, OrderRules.MaxTicks);
            OrderTerms Wish(string a, string b) => OrderTerms.Create(
                rng.Between(0, 1) == 0 ? [Tag.Parse(a)] : [], [],
                [new(Tag.Parse(b), Price.OfTicks(Far(first + 2) / 2)), new(Tag.Parse(b + "2"), Price.OfTicks(Far(OrderRules.MaxTicks - first + 2) / 2))]);
            var side = rng.Between(0, 1) == 0 ? Side.Buy : Side.Sell;
            orders.Add(new(ParticipantId.Parse($"P{i}"), side, new(OrderRules.MaxWattHours / count - rng.Between(0, 3)),
                Price.OfTicks(Far(OrderRules.MaxTicks)),
                rng.Between(0, 2) == 0 ? OrderTerms.Plain : side == Side.Buy ? Wish("shop2", "solar") : Wish("solar2", "shop")));
        }

        return [.. orders];
    }

    /// <summary>Leaves out, as a market's door would, each order that meets one of its own participant's before
    /// it.</summary>
    public static Order[] WithoutSelfTrade(IEnumerable<Order> orders)
    {
        var kept = new List<Order>();
        foreach (var order in orders)
            if (!kept.Any(k => k.Participant == order.Participant && k.Side != order.Side
                && (order.Side == Side.Buy ? OrderMatch.Meet(order, k) : OrderMatch.Meet(k, order)))) kept.Add(order);
        return [.. kept];
    }

    static OrderTerms Terms(Rng rng, Side side, int people)
    {
        var (own, other) = side == Side.Buy ? (Buyers, Energy) : (Energy, Buyers);
        var identity = (side == Side.Buy ? "seller:P" : "buyer:P") + rng.Between(1, people);
        string[] wanted = [.. other, identity];
        return OrderTerms.Create(
            own.Where(_ => rng.Between(0, 2) == 0).Select(Tag.Parse),
            wanted.Where(_ => rng.Between(0, 6) == 0).Select(Tag.Parse),
            wanted.Where(_ => rng.Between(0, 3) == 0)
                .Select(t => new Premium(Tag.Parse(t), Price.OfTicks(rng.Between(-4, 9)))));
    }
}
