using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Benchmarks;

/// <summary>Made-up books of orders, the same for the same seed.</summary>
public static class Books
{
    /// <summary>Half buys, half sells, 0.00 to 300.00 ¥/kWh evenly (30,001 prices), 1 to 5,000 Wh, no tags.</summary>
    public static Order[] Plain(int count, ulong seed)
    {
        var rng = new Rng(seed);
        var book = new Order[count];
        for (var i = 0; i < count; i++)
            book[i] = new(Someone(i), i % 2 == 0 ? Side.Buy : Side.Sell, new(rng.Between(1, 5_000)),
                Price.OfTicks(rng.Between(0, 30_000)), OrderTerms.Plain);
        return book;
    }

    /// <summary>As <see cref="Plain"/>, with so many classes a side: sellers differ by tag, buyers by what they require
    /// (a quarter of them one tag) and by their premiums for the others.</summary>
    public static Order[] Tagged(int perSide, int classes, ulong seed)
    {
        var rng = new Rng(seed);
        var tags = Enumerable.Range(0, classes).Select(i => Tag.Parse($"tag{i}")).ToArray();
        var sells = tags.Select(t => OrderTerms.Create([t])).ToArray();
        var buys = Enumerable.Range(0, classes).Select(i => OrderTerms.Create([], i % 4 == 0 ? [tags[i]] : null,
            [.. tags.Where(_ => rng.Between(0, 2) == 0).Select(t => new Premium(t, Price.OfTicks(rng.Between(0, 400))))])).ToArray();
        var book = new Order[2 * perSide];
        for (var i = 0; i < book.Length; i++)
        {
            var isBuy = i % 2 == 0;
            book[i] = new(Someone(i), isBuy ? Side.Buy : Side.Sell, new(rng.Between(1, 5_000)),
                Price.OfTicks(rng.Between(850, 2_700)), (isBuy ? buys : sells)[(i / 2) % classes]);
        }

        return book;
    }

    /// <summary>Every buyer names one seller, so every seller is a class of its own.</summary>
    public static Order[] Named(int perSide, ulong seed)
    {
        var rng = new Rng(seed);
        var book = new Order[2 * perSide];
        for (var i = 0; i < perSide; i++)
        {
            var favourite = Tag.OfSeller(Someone(2 * (int)rng.Between(0, perSide - 1) + 1));
            var first = Tag.OfSeller(Someone(2 * i + 1));
            book[2 * i] = new(Someone(2 * i), Side.Buy, new(rng.Between(1, 5_000)), Price.OfTicks(rng.Between(850, 2_700)),
                OrderTerms.Create([], null, [.. new[] { new Premium(first, Price.OfTicks(100)), new Premium(favourite, Price.OfTicks(rng.Between(1, 400))) }.DistinctBy(p => p.Tag)]));
            book[2 * i + 1] = new(Someone(2 * i + 1), Side.Sell, new(rng.Between(1, 5_000)),
                Price.OfTicks(rng.Between(850, 2_700)), OrderTerms.Plain);
        }

        return book;
    }

    static ParticipantId Someone(int i) => ParticipantId.Parse($"P{i}");
}
