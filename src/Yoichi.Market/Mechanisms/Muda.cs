using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>MUDA (Segal-Halevi, Hassidim, Aumann, AAAI 2018), Vickrey variant: two halves of the traders, each trading
/// at the other half's price.</summary>
/// <remarks>
/// <para>Participants are split in two. A half's price is halfway between the limits of its last unit that crosses,
/// (vₖ + cₖ)/2, floored to the tick; where nothing crosses there is none, and nobody trades in the other half. With
/// the other half's price p, buyers at p or more and sellers at p or less may trade. The side with fewer Wh trades
/// whole, at p. Of the other side the best limits trade, of equals the earlier, and each participant pays for whom it
/// displaces: for each of its Wh the limit of the best Wh of others that goes without for it, p where none does. What
/// that leaves is the market's.</para>
/// <para>Truthful given the split, also for participants with several orders of one side (falling marginal values):
/// nobody's price depends on its own limits. An order that requires or values a tag is refused.</para>
/// </remarks>
public sealed class Muda : IMechanism
{
    readonly ulong seed;
    readonly IReadOnlySet<ParticipantId>? given;

    /// <param name="seed">Each participant, by arrival of its first order, is put in a half by lot.</param>
    public Muda(ulong seed) => this.seed = seed;

    /// <param name="firstHalf">Everybody else is in the second half.</param>
    public Muda(IReadOnlySet<ParticipantId> firstHalf) => given = firstHalf;

    public string Name => "muda";

    /// <exception cref="ArgumentException">An order breaks <see cref="OrderRules"/>.</exception>
    /// <exception cref="InputException">An order requires or values a tag: <c>market.terms</c>.</exception>
    public Clearing Clear(ReadOnlySpan<Order> orders)
    {
        UnitBook.Of(orders, Name);
        var (first, second) = Split(orders);
        var (left, right) = (UnitBook.Of(orders, first), UnitBook.Of(orders, second));
        var trades = new TradeList();
        if (PriceOf(orders, right) is { } onTheLeft) Trade(orders, left, onTheLeft, trades);
        if (PriceOf(orders, left) is { } onTheRight) Trade(orders, right, onTheRight, trades);
        return trades.ToClearing(Name, orders);
    }

    (int[] First, int[] Second) Split(ReadOnlySpan<Order> orders)
    {
        var chance = Rng.Stream(seed, Name);
        var isFirst = new Dictionary<ParticipantId, bool>();
        var (first, second) = (new List<int>(), new List<int>());
        for (var i = 0; i < orders.Length; i++)
        {
            var participant = orders[i].Participant;
            if (!isFirst.TryGetValue(participant, out var half))
                isFirst.Add(participant, half = given?.Contains(participant) ?? chance.Between(0, 1) == 0);
            (half ? first : second).Add(i);
        }

        return ([.. first], [.. second]);
    }

    static Price? PriceOf(ReadOnlySpan<Order> orders, UnitBook half) => half.Crossing == 0 ? null
        : new Price((orders[half.Buys[half.Last.Buy]].Limit + orders[half.Sells[half.Last.Sell]].Limit).MicroYenPerWattHour >> 1)
            .FloorToTick();

    static void Trade(ReadOnlySpan<Order> orders, UnitBook half, Price price, TradeList trades)
    {
        var buyers = Willing(orders, half.Buys, price);
        var sellers = Willing(orders, half.Sells, price);
        var (wanted, offered) = (Total(orders, buyers), Total(orders, sellers));
        if (wanted <= offered)
        {
            half.BuyBest(orders, wanted, price);
            foreach (var (order, wh, gets) in WithDisplaced(orders, sellers, wanted, price)) half.Sell(order, wh, gets);
        }
        else
        {
            foreach (var (order, wh, pays) in WithDisplaced(orders, buyers, offered, price)) half.Buy(order, wh, pays);
            half.SellBest(orders, offered, price);
        }

        half.Join(trades);
    }

    /// <summary>The best so many Wh of the long side, cut where the price changes.</summary>
    /// <param name="side">Arrivals, best limit first.</param>
    static List<(int Order, long Wh, Price Price)> WithDisplaced(
        ReadOnlySpan<Order> orders, ReadOnlySpan<int> side, long room, Price price)
    {
        var fills = new long[side.Length];
        for (var (k, left) = (0, room); k < side.Length && left > 0; k++)
            left -= fills[k] = Math.Min(left, orders[side[k]].Quantity.WattHours);

        var result = new List<(int, long, Price)>();
        var walks = new Dictionary<ParticipantId, (int Place, long Taken)>();
        for (var k = 0; k < side.Length && fills[k] > 0; k++)
        {
            // The walk goes over others' unfilled Wh, best first, and on where the participant's last order left it.
            var own = orders[side[k]].Participant;
            var (place, taken) = walks.GetValueOrDefault(own);
            for (var left = fills[k]; left > 0;)
            {
                var idle = place == side.Length || orders[side[place]].Participant == own
                    ? 0 : orders[side[place]].Quantity.WattHours - fills[place] - taken;
                if (idle == 0 && place < side.Length)
                {
                    (place, taken) = (place + 1, 0);
                    continue;
                }

                var wh = place == side.Length ? left : Math.Min(left, idle);
                result.Add((side[k], wh, place == side.Length ? price : orders[side[place]].Limit));
                taken += wh;
                left -= wh;
            }

            walks[own] = (place, taken);
        }

        return result;
    }

    static ReadOnlySpan<int> Willing(ReadOnlySpan<Order> orders, int[] bestFirst, Price price)
    {
        var count = 0;
        while (count < bestFirst.Length && (orders[bestFirst[count]].Side == Side.Buy
            ? orders[bestFirst[count]].Limit >= price : orders[bestFirst[count]].Limit <= price)) count++;
        return bestFirst.AsSpan(0, count);
    }

    static long Total(ReadOnlySpan<Order> orders, ReadOnlySpan<int> side)
    {
        var total = 0L;
        foreach (var arrival in side) total += orders[arrival].Quantity.WattHours;
        return total;
    }
}
