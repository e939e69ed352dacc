using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>Neighbours who meet by chance and split the difference.</summary>
/// <remarks>Buyers come in random order. Each meets the sellers who have something left in a random order of its own,
/// and trades as much as both can wherever both gain or lose nothing, halfway between their effective limits floored
/// to the tick. Tags are honoured, nobody is past a limit, nothing is optimal. Time grows with buyers × sellers.</remarks>
/// <param name="seed">The same orders and seed give the same trades.</param>
public sealed class RandomPairs(ulong seed) : IMechanism
{
    public string Name => "random-pairs";

    /// <exception cref="ArgumentException">An order breaks <see cref="OrderRules"/>.</exception>
    public Clearing Clear(ReadOnlySpan<Order> orders)
    {
        OrderRules.Require(orders);
        var chance = Rng.Stream(seed, Name);
        var (buyers, sellers) = (new List<int>(), new List<int>());
        var left = new long[orders.Length];
        for (var i = 0; i < orders.Length; i++)
        {
            (orders[i].Side == Side.Buy ? buyers : sellers).Add(i);
            left[i] = orders[i].Quantity.WattHours;
        }

        var trades = new TradeList();
        for (var k = 0; k < buyers.Count; k++)
        {
            var buyer = Draw(chance, buyers, k);
            for (var s = 0; s < sellers.Count && left[buyer] > 0; s++)
            {
                var seller = Draw(chance, sellers, s);
                if (!OrderMatch.Meet(orders[buyer], orders[seller])) continue;
                var wh = Math.Min(left[buyer], left[seller]);
                var price = PayAsBid.Middle(orders[buyer], orders[seller]);
                trades.Add(buyer, seller, wh, price, price);
                left[buyer] -= wh;
                left[seller] -= wh;
            }

            sellers.RemoveAll(s => left[s] == 0);
        }

        return trades.ToClearing(Name, orders);
    }

    /// <summary>One of those from <paramref name="place"/> on, brought to that place.</summary>
    static int Draw(Rng chance, List<int> from, int place)
    {
        var drawn = (int)chance.Between(place, from.Count - 1);
        (from[place], from[drawn]) = (from[drawn], from[place]);
        return from[place];
    }
}
