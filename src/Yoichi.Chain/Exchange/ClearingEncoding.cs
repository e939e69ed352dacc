using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Chain.Exchange;

/// <summary>A clearing with its proof, packed for one call of <c>TagExchange.clear</c>.</summary>
/// <remarks>Every byte: contracts/README.md. What the contract finds in it is what <see cref="ClearingCheck"/> finds.</remarks>
public sealed record ClearingEncoding(byte[] Terms, byte[] Classes, byte[] Orders, byte[] Trades, Money Welfare, Energy Traded)
{
    const int Most = ushort.MaxValue;

    /// <exception cref="ArgumentException">More orders, terms or classes than two bytes count, no dual for each order, or sellers' prices of
    /// their own: commit to its result instead, or not at all.</exception>
    public static ClearingEncoding Of(BookEncoding book, Clearing clearing)
    {
        if (clearing.Duals.Length != book.Orders.Count) throw new ArgumentException("the clearing does not carry a dual for each order", nameof(clearing));
        if (!clearing.SellerPrices.IsEmpty) throw new ArgumentException("sellers get other prices than buyers pay", nameof(clearing));
        if (book.Orders.Count > Most) throw new ArgumentException($"more than {Most} orders in one call", nameof(book));
        var (classes, classOf) = OrderClassNumbers.Of(book);
        if (classes.Count > Most || book.Terms.Count > Most) throw new ArgumentException($"more than {Most} classes in one call", nameof(book));
        return new(PackTerms(book), PackClasses(classes, book.Numbers), PackOrders(book, classOf, clearing), PackTrades(clearing), clearing.Welfare, clearing.Traded);
    }

    /// <summary>Arguments of <c>clear</c> behind slot and round.</summary>
    public AbiValue[] Arguments =>
    [
        AbiValue.OfBytes(Terms), AbiValue.OfBytes(Classes), AbiValue.OfBytes(Orders), AbiValue.OfBytes(Trades),
        AbiValue.Of(Welfare.MicroYen), AbiValue.Of(Traded.WattHours),
    ];

    static byte[] PackTerms(BookEncoding book)
    {
        using var bytes = new MemoryStream();
        Span<byte> length = stackalloc byte[2];
        foreach (var terms in book.Terms)
        {
            BookEncoding.Write(length, 2, terms.Length);
            bytes.Write(length);
            bytes.Write(terms);
        }

        return bytes.ToArray();
    }

    static byte[] PackClasses(IReadOnlyList<OrderClassNumbers.Class> classes, TagNumbers numbers)
    {
        var bytes = new byte[7 * classes.Count];
        for (var c = 0; c < classes.Count; c++)
        {
            var to = bytes.AsSpan(7 * c);
            BookEncoding.Write(to, 2, classes[c].Terms);
            BookEncoding.Write(to[2..], 1, (int)classes[c].Side);
            BookEncoding.Write(to[3..], 4, classes[c].Person is { } person ? numbers.Of(person) : 0);
        }

        return bytes;
    }

    static byte[] PackOrders(BookEncoding book, int[] classOf, Clearing clearing)
    {
        var bytes = new byte[17 * book.Orders.Count];
        for (var i = 0; i < book.Orders.Count; i++)
        {
            var to = bytes.AsSpan(17 * i);
            var order = book.Orders[i];
            BookEncoding.Write(to, 4, book.Numbers.Of(order.Participant));
            BookEncoding.Write(to[4..], 2, classOf[i]);
            BookEncoding.Write(to[6..], 3, BookEncoding.Ticks(order.Limit));
            BookEncoding.Write(to[9..], 5, order.Quantity.WattHours);
            BookEncoding.Write(to[14..], 3, clearing.Duals[i].MicroYenPerWattHour);
        }

        return bytes;
    }

    static byte[] PackTrades(Clearing clearing)
    {
        var bytes = new byte[12 * clearing.Trades.Length];
        for (var t = 0; t < clearing.Trades.Length; t++)
        {
            var to = bytes.AsSpan(12 * t);
            var trade = clearing.Trades[t];
            BookEncoding.Write(to, 2, trade.Buy);
            BookEncoding.Write(to[2..], 2, trade.Sell);
            BookEncoding.Write(to[4..], 5, trade.Quantity.WattHours);
            BookEncoding.Write(to[9..], 3, BookEncoding.Ticks(trade.Price));
        }

        return bytes;
    }
}

/// <summary>Orders that nobody can tell apart but by limit and arrival: equal terms, one side, and the person where somebody names it.</summary>
static class OrderClassNumbers
{
    public readonly record struct Class(int Terms, Side Side, ParticipantId? Person);

    public static (IReadOnlyList<Class> Classes, int[] ClassOf) Of(BookEncoding book)
    {
        var named = new HashSet<Tag>();
        foreach (var order in book.Orders)
        {
            foreach (var tag in order.Terms.Require) named.Add(tag);
            foreach (var premium in order.Terms.Premiums) named.Add(premium.Tag);
        }

        named.RemoveWhere(tag => !tag.IsIdentity);
        var (classes, numbers, classOf) = (new List<Class>(), new Dictionary<Class, int>(), new int[book.Orders.Count]);
        for (var i = 0; i < classOf.Length; i++)
        {
            var order = book.Orders[i];
            var isNamed = named.Count > 0
                && named.Contains(order.Side == Side.Buy ? Tag.OfBuyer(order.Participant) : Tag.OfSeller(order.Participant));
            var own = new Class(book.TermsOf(i), order.Side, isNamed ? order.Participant : null);
            if (!numbers.TryGetValue(own, out var number))
            {
                numbers.Add(own, number = classes.Count);
                classes.Add(own);
            }

            classOf[i] = number;
        }

        return (classes, classOf);
    }
}
