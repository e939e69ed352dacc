using System.Numerics;
using System.Runtime.CompilerServices;

namespace Yoichi.Market;

/// <summary>Whether many orders keep the bounds of <see cref="OrderRules"/>, their terms aside, in a few instructions an
/// order and without a branch: sides come mixed and a market's door has looked before. Says nothing about which order
/// does not.</summary>
struct OrderBounds
{
    const long Farthest = OrderRules.MaxTicks * OrderRules.MicroYenPerTick;
    const uint InverseOfFive = 0xCCCC_CCCD;                                  // × 5 = 1, in 32 bits
    long signs;                           // below zero once a number was out of range
    ulong sides;                          // more than 1 once a side was neither
    uint odd;                             // more than a tenth of all numbers once a limit was between ticks
    long all;
    long bought;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in Order order)
    {
        // A number out of range may overflow the others: they are worth nothing then anyway.
        unchecked
        {
            var (quantity, up) = (order.Quantity.WattHours, order.Limit.MicroYenPerWattHour + Farthest);
            var selling = (long)order.Side - (long)Side.Buy;                 // 0 or 1
            sides |= (ulong)selling;
            all += quantity;
            bought += quantity & (selling - 1);
            // Steps of at most MaxWattHours cannot pass by the negative numbers.
            signs |= (quantity - 1) | (OrderRules.MaxWattHours - quantity) | up | (2 * Farthest - up) | all;
            // A multiple of ten times the inverse of five, with its last bit turned round to the front, is a tenth of it:
            // small. Any other number comes out large (Granlund and Montgomery 1994, "Division by invariant integers").
            odd = Math.Max(odd, BitOperations.RotateRight((uint)up * InverseOfFive, 1));
        }
    }

    /// <summary>True where every order so far is within its bounds; sides' totals aside.</summary>
    public readonly bool RowsHold => signs >= 0 && sides <= 1 && odd <= uint.MaxValue / OrderRules.MicroYenPerTick;

    public readonly bool Hold => RowsHold && bought <= OrderRules.MaxWattHours && all - bought <= OrderRules.MaxWattHours;
}
