using System.Buffers.Binary;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Chain.Exchange;

/// <summary>The orders of a round as a chain takes them: each a leaf of the tree that is committed to when they are closed.</summary>
public sealed class BookEncoding
{
    readonly List<byte[]> terms = [];
    readonly int[] termsOf;
    readonly Order[] orders;

    /// <param name="orders">By arrival. Everybody they mention gets a seat of this round.</param>
    /// <param name="numbers">Of tags.</param>
    /// <exception cref="KeyNotFoundException">A tag is not registered.</exception>
    /// <exception cref="ArgumentException">No orders; or terms with more than 255 tags, required tags or premiums.</exception>
    public BookEncoding(ReadOnlySpan<Order> orders, TagNumbers numbers)
    {
        if (orders.IsEmpty) throw new ArgumentException("a book has an order", nameof(orders));
        numbers = numbers.Seat(orders);
        (this.orders, Numbers, termsOf) = (orders.ToArray(), numbers, new int[orders.Length]);
        var known = new Dictionary<OrderTerms, int>();
        for (var i = 0; i < orders.Length; i++)
        {
            if (!known.TryGetValue(orders[i].Terms, out var number))
            {
                known.Add(orders[i].Terms, number = terms.Count);
                terms.Add(Encode(orders[i].Terms, numbers));
            }

            termsOf[i] = number;
        }

        var hashes = terms.ConvertAll(t => Keccak256.Of(t));
        Tree = new(Enumerable.Range(0, this.orders.Length).Select(i => Leaf(this.orders[i], numbers, hashes[termsOf[i]])));
    }

    /// <summary>As somebody else published it, to be held against a chain.</summary>
    /// <param name="written">The bytes of each order's terms.</param>
    /// <param name="misread">Orders whose terms are none; what stands for them in <paramref name="orders"/> has none.</param>
    internal BookEncoding(Order[] orders, TagNumbers numbers, IReadOnlyList<byte[]> written, IReadOnlySet<int> misread)
    {
        (this.orders, Numbers, Misread, termsOf) = (orders, numbers, misread, new int[orders.Length]);
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < orders.Length; i++)
        {
            var key = Convert.ToHexString(written[i]);
            if (!known.TryGetValue(key, out var number))
            {
                known.Add(key, number = terms.Count);
                terms.Add(written[i]);
            }

            termsOf[i] = number;
        }

        var hashes = terms.ConvertAll(t => Keccak256.Of(t));
        Tree = new(Enumerable.Range(0, orders.Length).Select(i => Leaf(orders[i], numbers, hashes[termsOf[i]])));
    }

    public TagNumbers Numbers { get; }

    /// <summary>Orders whose terms are no terms; there are none in a book of ours.</summary>
    internal IReadOnlySet<int> Misread { get; } = new HashSet<int>();

    public IReadOnlyList<Order> Orders => orders;

    internal ReadOnlySpan<Order> Span => orders;

    public MerkleTree Tree { get; }

    /// <summary>The different terms, each as its bytes.</summary>
    public IReadOnlyList<byte[]> Terms => terms;

    /// <summary>The number of an order's terms among <see cref="Terms"/>.</summary>
    public int TermsOf(int arrival) => termsOf[arrival];

    /// <summary>The order as a contract's <c>Order</c>.</summary>
    public AbiValue ToAbi(int arrival)
    {
        var order = orders[arrival];
        return AbiValue.Tuple(AbiValue.Of(Numbers.Of(order.Participant)), AbiValue.Of((int)order.Side), AbiValue.Of(Ticks(order.Limit)),
            AbiValue.Of(order.Quantity.WattHours), AbiValue.OfBytes(terms[termsOf[arrival]]));
    }

    /// <exception cref="ArgumentException">Between ticks, or more than three bytes hold: a chain cannot be told such a price.</exception>
    internal static int Ticks(Price price) => price.IsWholeTicks && Math.Abs(price.MicroYenPerWattHour / 10) < 1 << 23
        ? (int)(price.MicroYenPerWattHour / 10) : throw new ArgumentException($"{price} is not a whole number of ticks in reach", nameof(price));

    static byte[] Encode(OrderTerms terms, TagNumbers numbers)
    {
        if (terms.Tags.Length > 255 || terms.Require.Length > 255 || terms.Premiums.Length > 255)
            throw new ArgumentException("terms on a chain have at most 255 tags, required tags and premiums");
        var bytes = new byte[3 + 4 * (terms.Tags.Length + terms.Require.Length) + 7 * terms.Premiums.Length];
        (bytes[0], bytes[1], bytes[2]) = ((byte)terms.Tags.Length, (byte)terms.Require.Length, (byte)terms.Premiums.Length);
        var at = 3;
        foreach (var tag in terms.Tags.Concat(terms.Require).Select((t, i) => (Group: i < terms.Tags.Length ? 0 : 1, Number: numbers.Of(t))).Order())
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), tag.Number);
            at += 4;
        }

        foreach (var (number, ticks) in terms.Premiums.Select(p => (Number: numbers.Of(p.Tag), Ticks(p.Amount))).Order())
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), number);
            Write(bytes.AsSpan(at + 4), 3, ticks);
            at += 7;
        }

        return bytes;
    }

    static byte[] Leaf(in Order order, TagNumbers numbers, ReadOnlySpan<byte> terms)
    {
        var leaf = new byte[45];
        Write(leaf, 4, numbers.Of(order.Participant));
        Write(leaf.AsSpan(4), 1, (int)order.Side);
        Write(leaf.AsSpan(5), 3, Ticks(order.Limit));
        Write(leaf.AsSpan(8), 5, order.Quantity.WattHours);
        terms.CopyTo(leaf.AsSpan(13));
        return leaf;
    }

    /// <summary>The last bytes of a number, the highest of them first.</summary>
    internal static void Write(Span<byte> to, int bytes, long number)
    {
        if (bytes < 8 && (number < -(1L << (8 * bytes - 1)) || number >= 1L << (8 * bytes)))
            throw new ArgumentOutOfRangeException(nameof(number), number, $"does not fit {bytes} bytes");
        for (var i = 0; i < bytes; i++) to[i] = (byte)(number >> (8 * (bytes - 1 - i)) & 0xff);
    }
}
