using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>McAfee's double auction (1992): gives up at most one unit so that nobody's price hangs on its own
/// limit.</summary>
/// <remarks>
/// <para>With k units crossing, p₀ is halfway between the first bid and the first ask that do not (vₖ₊₁, cₖ₊₁),
/// floored to the tick. Where both exist and cₖ ≤ p₀ ≤ vₖ, k units trade at p₀. Otherwise k − 1 trade: buyers pay vₖ,
/// sellers get cₖ, the market keeps the difference.</para>
/// <para>Truthful for traders of one unit (a unit: <see cref="UnitBook"/>). Who has several can gain by giving up one
/// of them. Tags are not known: an order that requires or values one is refused.</para>
/// </remarks>
/// <param name="withMiddlePrice">False leaves p₀ out: k − 1 always trade.</param>
public sealed class McAfee(bool withMiddlePrice = true) : IMechanism
{
    public string Name => "mcafee";

    /// <exception cref="ArgumentException">An order breaks <see cref="OrderRules"/>.</exception>
    /// <exception cref="InputException">An order requires or values a tag: <c>market.terms</c>.</exception>
    public Clearing Clear(ReadOnlySpan<Order> orders)
    {
        var book = UnitBook.Of(orders, Name);
        var trades = new TradeList();
        if (book.Crossing == 0) return trades.ToClearing(Name, orders);

        var (highest, lowest) = (orders[book.Buys[book.Last.Buy]].Limit, orders[book.Sells[book.Last.Sell]].Limit);
        if (withMiddlePrice && MiddlePrice(orders, book) is { } middle)
        {
            book.BuyBest(orders, book.Crossing, middle);
            book.SellBest(orders, book.Crossing, middle);
        }
        else
        {
            book.BuyBest(orders, book.Crossing - book.Unit, highest);
            book.SellBest(orders, book.Crossing - book.Unit, lowest);
        }

        book.Join(trades);
        return trades.ToClearing(Name, orders);
    }

    /// <summary>p₀, or null where it is not between the limits of unit k.</summary>
    static Price? MiddlePrice(ReadOnlySpan<Order> orders, UnitBook book)
    {
        if (book.Next.Buy == book.Buys.Length || book.Next.Sell == book.Sells.Length) return null;
        var twice = orders[book.Buys[book.Next.Buy]].Limit + orders[book.Sells[book.Next.Sell]].Limit;
        var (most, least) = (orders[book.Buys[book.Last.Buy]].Limit, orders[book.Sells[book.Last.Sell]].Limit);
        // Twice the price is compared, so that flooring cannot bring it into the interval.
        return least + least <= twice && twice <= most + most
            ? new Price(twice.MicroYenPerWattHour >> 1).FloorToTick() : null;
    }
}
