using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>What is wrong with an order. When several apply, the one nearest the top is reported.</summary>
/// <remarks>Numbers are stored and sent: append, never renumber.</remarks>
public enum OrderFault
{
    None = 0, SideMissing = 1, QuantityOutOfRange = 2, LimitNotWholeTicks = 3, LimitOutOfRange = 4,
    PremiumNotWholeTicks = 5, PremiumsOutOfRange = 6, SideTotalOutOfRange = 7,
}

/// <summary>The bounds of an order and of a slot's book, the same at every door.</summary>
/// <remarks>They make every sum of a clearing fit 64 bits. An effective limit is at most 999.99 + 999.99 ¥/kWh
/// from zero, so a Wh gains at most 4 × 999.99 ¥/kWh ≈ 4·10⁶ µ¥; a side holds at most 10¹² Wh; welfare, the sum
/// of duals and each payment total stay below 4·10¹⁸ µ¥, and long ends at 9.2·10¹⁸.</remarks>
public static class OrderRules
{
    /// <summary>10¹² Wh (a terawatt-hour): the most of one order, and of all orders of one side together.</summary>
    public const long MaxWattHours = 1_000_000_000_000;

    /// <summary>99,999 ticks = 999.99 ¥/kWh: the largest limit, and the largest sum of an order's
    /// |premiums|.</summary>
    public const int MaxTicks = 99_999;

    internal const int MicroYenPerTick = 10;

    /// <summary>The first rule one order breaks by itself.</summary>
    public static OrderFault Check(in Order order) => CheckRow(order) is var fault && fault != OrderFault.None
        ? fault : CheckTerms(order.Terms);

    /// <summary>The first order that breaks a rule, and which; arrival −1 where all is well.</summary>
    public static (int Arrival, OrderFault Fault) FirstFault(ReadOnlySpan<Order> orders)
    {
        Span<long> totals = [0, 0, 0];                      // by side
        var checkedTerms = OrderTerms.Plain;
        for (var i = 0; i < orders.Length; i++)
        {
            ref readonly var order = ref orders[i];
            var fault = CheckRow(order);
            if (fault == OrderFault.None && !ReferenceEquals(order.Terms, checkedTerms))
                fault = CheckTerms(checkedTerms = order.Terms);
            if (fault == OrderFault.None)
            {
                if ((totals[(int)order.Side] += order.Quantity.WattHours) > MaxWattHours) fault = OrderFault.SideTotalOutOfRange;
            }

            if (fault != OrderFault.None) return (i, fault);
        }

        return (-1, OrderFault.None);
    }

    /// <summary>One sentence for people, e.g. in an error message.</summary>
    public static string Describe(OrderFault fault) => fault switch
    {
        OrderFault.None => "the order is in order",
        OrderFault.SideMissing => "an order either buys or sells",
        OrderFault.QuantityOutOfRange => "a quantity is 1 to 1,000,000,000,000 Wh",
        OrderFault.LimitNotWholeTicks => "a limit is a whole number of 0.01 ¥/kWh",
        OrderFault.LimitOutOfRange => "a limit is -999.99 to 999.99 ¥/kWh",
        OrderFault.PremiumNotWholeTicks => "a premium is a whole number of 0.01 ¥/kWh",
        OrderFault.PremiumsOutOfRange => "an order's premiums, signs set aside, add up to at most 999.99 ¥/kWh",
        OrderFault.SideTotalOutOfRange => "all orders of one side add up to at most 1,000,000,000,000 Wh",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "not a fault"),
    };

    /// <exception cref="ArgumentException">An order breaks a rule: every door checks before a mechanism
    /// runs.</exception>
    internal static void Require(ReadOnlySpan<Order> orders)
    {
        var (arrival, fault) = FirstFault(orders);
        if (fault != OrderFault.None)
            throw new ArgumentException($"order {arrival}: {Describe(fault)}", nameof(orders));
    }

    internal static int Ticks(Price price) => (int)(price.MicroYenPerWattHour / MicroYenPerTick);

    static OrderFault CheckRow(in Order order)
    {
        if (order.Side is not (Side.Buy or Side.Sell)) return OrderFault.SideMissing;
        if (order.Quantity.WattHours is < 1 or > MaxWattHours) return OrderFault.QuantityOutOfRange;
        if (!order.Limit.IsWholeTicks) return OrderFault.LimitNotWholeTicks;
        return order.Limit.MicroYenPerWattHour is < -MaxTicks * MicroYenPerTick or > MaxTicks * MicroYenPerTick
            ? OrderFault.LimitOutOfRange : OrderFault.None;
    }

    internal static OrderFault CheckTerms(OrderTerms terms)
    {
        Int128 sum = 0;
        foreach (var premium in terms.Premiums)
        {
            if (!premium.Amount.IsWholeTicks) return OrderFault.PremiumNotWholeTicks;
            sum += Int128.Abs(premium.Amount.MicroYenPerWattHour);
        }

        return sum > MaxTicks * MicroYenPerTick ? OrderFault.PremiumsOutOfRange : OrderFault.None;
    }
}
