using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Chain.Tests;

/// <summary>Made-up books, with every kind of wish.</summary>
static class Books
{
    static readonly string[] Kinds = ["solar", "battery", "ev", "wind", "non-fit", "area:seijo"];

    /// <param name="people">Participants; some trade on both sides, with themselves never (such orders are left out).</param>
    /// <param name="step">Premiums are whole multiples of so many ticks.</param>
    /// <param name="wishes">Of a hundred orders, how many require or value something.</param>
    public static Order[] Random(Rng rng, int count, int people, int wishes = 40, int named = 3, int step = 1)
    {
        var (orders, own) = (new List<Order>(), new SelfTrade());
        while (orders.Count < count)
        {
            var side = rng.Between(0, 1) == 0 ? Side.Buy : Side.Sell;
            var who = ParticipantId.Parse($"p{rng.Between(1, people)}");
            var order = new Order(who, side, new(rng.Between(1, 5_000)), Price.OfTicks((int)rng.Between(500, 3_500)), Terms(rng, side, wishes, Math.Min(people, named), step));
            if (own.Meets(order)) continue;
            own.Add(order);
            orders.Add(order);
        }

        return [.. orders];
    }

    static OrderTerms Terms(Rng rng, Side side, int wishes, int named, int step)
    {
        Tag Any() => Tag.Parse(Kinds[rng.Between(0, Kinds.Length - 1)]);
        Tag Person() => Tag.Parse($"{(side == Side.Buy ? "seller" : "buyer")}:p{rng.Between(1, named)}");
        var tags = rng.Between(0, 2) == 0 ? [] : new List<Tag> { Any() };
        if (rng.Between(0, 3) == 0) tags.Add(Any());
        if (rng.Between(1, 100) > wishes) return OrderTerms.Create(tags);
        var require = rng.Between(0, 3) == 0 ? new[] { rng.Between(0, 4) == 0 ? Person() : Any() } : [];
        var premiums = Enumerable.Range(0, (int)rng.Between(0, 2)).Select(_ => rng.Between(0, 2) == 0 ? Person() : Any()).Distinct()
            .Select(t => new Premium(t, Price.OfTicks((int)rng.Between(-300 / step, 600 / step) * step)));
        return OrderTerms.Create(tags, require, premiums);
    }
}
