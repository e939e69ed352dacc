using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>SBBA (Segal-Halevi, Hassidim, Aumann, arXiv 1607.05139): truthful like McAfee's auction, with one price
/// and nothing left to the market.</summary>
/// <remarks>
/// <para>With k units crossing the price is min(vₖ, cₖ₊₁). Where that is cₖ₊₁, k units trade at it. Otherwise buyers'
/// unit k, which made the price, does not trade, and one of the sellers' k units, drawn by lot, does not either.</para>
/// <para>The lot is what keeps sellers truthful: dropping the dearest would reward asking less. Truthful for traders
/// of one unit (a unit: <see cref="UnitBook"/>). An order that requires or values a tag is refused.</para>
/// </remarks>
/// <param name="seed">Of the lot; the same orders and seed give the same trades.</param>
public sealed class StrongBudgetBalance(ulong seed) : IMechanism
{
    public string Name => "sbb";

    /// <exception cref="ArgumentException">An order breaks <see cref="OrderRules"/>.</exception>
    /// <exception cref="InputException">An order requires or values a tag: <c>market.terms</c>.</exception>
    public Clearing Clear(ReadOnlySpan<Order> orders)
    {
        var book = UnitBook.Of(orders, Name);
        var trades = new TradeList();
        if (book.Crossing == 0) return trades.ToClearing(Name, orders);

        var highest = orders[book.Buys[book.Last.Buy]].Limit;
        if (book.Next.Sell < book.Sells.Length && orders[book.Sells[book.Next.Sell]].Limit is var next && next <= highest)
        {
            book.BuyBest(orders, book.Crossing, next);
            book.SellBest(orders, book.Crossing, next);
        }
        else
        {
            book.BuyBest(orders, book.Crossing - book.Unit, highest);
            SellAllButOne(orders, book, highest);
        }

        book.Join(trades);
        return trades.ToClearing(Name, orders);
    }

    /// <summary>What each order gains on average over the lot, by arrival, floored to the µ¥: the amount that no limit
    /// but the true one raises.</summary>
    /// <param name="meant">By arrival: the limits gains are counted from.</param>
    /// <exception cref="InputException">An order requires or values a tag: <c>market.terms</c>.</exception>
    public static ImmutableArray<Money> ExpectedGains(ReadOnlySpan<Order> orders, ReadOnlySpan<Price> meant)
    {
        var book = UnitBook.Of(orders, "sbb");
        var gains = new Money[orders.Length];
        if (book.Crossing == 0) return [.. gains];
        var price = orders[book.Buys[book.Last.Buy]].Limit;
        var fits = book.Next.Sell < book.Sells.Length && orders[book.Sells[book.Next.Sell]].Limit <= price;
        if (fits) price = orders[book.Sells[book.Next.Sell]].Limit;

        var left = fits ? book.Crossing : book.Crossing - book.Unit;
        for (var k = 0; left > 0; left -= orders[book.Buys[k++]].Quantity.WattHours)
            gains[book.Buys[k]] = new Energy(Math.Min(left, orders[book.Buys[k]].Quantity.WattHours)) * (meant[book.Buys[k]] - price);
        left = book.Crossing;
        for (var k = 0; left > 0; left -= orders[book.Sells[k++]].Quantity.WattHours)
        {
            var whole = new Energy(Math.Min(left, orders[book.Sells[k]].Quantity.WattHours)) * (price - meant[book.Sells[k]]);
            gains[book.Sells[k]] = fits ? whole
                : new((long)((Int128)whole.MicroYen * (book.Crossing - book.Unit) / book.Crossing));
        }

        return [.. gains];
    }

    void SellAllButOne(ReadOnlySpan<Order> orders, UnitBook book, Price price)
    {
        var dropped = Rng.Stream(seed, Name).Between(0, book.Crossing / book.Unit - 1) * book.Unit;
        var left = book.Crossing;
        for (var (k, at) = (0, 0L); left > 0; k++)
        {
            var own = Math.Min(left, orders[book.Sells[k]].Quantity.WattHours);
            book.Sell(book.Sells[k], dropped >= at && dropped < at + own ? own - book.Unit : own, price);
            at += own;
            left -= own;
        }
    }
}
