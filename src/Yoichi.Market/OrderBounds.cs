using System.Runtime.CompilerServices;

namespace Yoichi.Market;

/// <summary>Whether many orders keep the bounds of <see cref="OrderRules"/>, their terms aside, in a few instructions an
/// order and without a branch: sides come mixed and a market's door has looked before. Says nothing about which order
/// does not.</summary>
struct OrderBounds
{
    long signs;                           // below zero once a number was out of range
    long odd;                             // not zero once a limit was between ticks
    long all;
    long bought;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in Order order)
    {
        const long farthest = OrderRules.MaxTicks * OrderRules.MicroYenPerTick;
        // A number out of range may overflow the others: they are worth nothing then anyway.
        unchecked
        {
            var (quantity, limit) = (order.Quantity.WattHours, order.Limit.MicroYenPerWattHour);
            var selling = (long)order.Side - (long)Side.Buy;                 // 0 or 1
            all += quantity;
            bought += quantity & (selling - 1);
            odd |= (uint)(limit + farthest) % OrderRules.MicroYenPerTick;
            signs |= (quantity - 1) | (OrderRules.MaxWattHours - quantity) | (limit + farthest) | (farthest - limit)
                | selling | (1 - selling) | (2 * OrderRules.MaxWattHours - all);
        }
    }

    /// <summary>True where every order so far is within its bounds; sides' totals aside.</summary>
    public readonly bool RowsHold => signs >= 0 && odd == 0;

    public readonly bool Hold => RowsHold && bought <= OrderRules.MaxWattHours && all - bought <= OrderRules.MaxWattHours;
}
