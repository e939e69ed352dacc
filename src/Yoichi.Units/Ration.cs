using System.Buffers;

namespace Yoichi.Units;

/// <summary>Shares whole amounts out in proportion, so that nothing is left over and nothing is made up.</summary>
public static class Ration
{
    /// <summary>Shares what is available in proportion to what was asked for.</summary>
    /// <param name="available">At most the sum of <paramref name="asked"/>; not negative.</param>
    /// <param name="asked">One entry per order, by arrival; none negative.</param>
    /// <param name="shares">Same length as <paramref name="asked"/>; adds up to exactly <paramref name="available"/>.</param>
    /// <remarks>Every order gets its share rounded down; the Wh left over go, one each, to the largest remainders,
    /// earliest order first. Allocates nothing once the pool is warm.</remarks>
    public static void ByLargestRemainder(Energy available, ReadOnlySpan<Energy> asked, Span<Energy> shares)
    {
        if (shares.Length != asked.Length) throw new ArgumentException("one share per order", nameof(shares));
        var total = 0L;
        foreach (var quantity in asked) total += quantity.WattHours;
        if (available.WattHours < 0 || available.WattHours > total)
            throw new ArgumentOutOfRangeException(nameof(available), available, "between zero and the sum asked for");
        if (total == 0)
        {
            shares.Clear();
            return;
        }

        var rented = ArrayPool<(long Remainder, int Arrival)>.Shared.Rent(asked.Length);
        var remainders = rented.AsSpan(0, asked.Length);
        var left = available.WattHours;
        for (var i = 0; i < asked.Length; i++)
        {
            // 128 bits: a region's total times one large plant's order does not fit in 64.
            var (share, remainder) = Int128.DivRem((Int128)available.WattHours * asked[i].WattHours, total);
            shares[i] = new((long)share);
            left -= (long)share;
            remainders[i] = (-(long)remainder, i);            // unique by arrival, so the sort has one answer
        }

        remainders.Sort();
        for (var i = 0; i < left; i++) shares[remainders[i].Arrival] += new Energy(1);
        ArrayPool<(long, int)>.Shared.Return(rented);
    }
}
