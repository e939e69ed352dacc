namespace Yoichi.Market;

public sealed partial class ClearingCheck
{
    /// <summary>One dual an order, none negative, none beyond what any order could gain.</summary>
    bool DualsAreUsable(ReadOnlySpan<Order> orders)
    {
        if (clearing.Duals.Length != orders.Length)
        {
            Add("proof.missing", $"{clearing.Duals.Length} duals for {orders.Length} orders");
            return false;
        }

        var usable = true;
        for (var i = 0; i < orders.Length; i++)
        {
            var dual = clearing.Duals[i].MicroYenPerWattHour;
            if (dual is >= 0 and <= Largest) continue;
            if (dual < 0) Add("proof.negative", $"order {Name(i)} has a dual of {dual} µ¥/Wh, below zero");
            else Add("proof.range", $"order {Name(i)} has a dual of {dual} µ¥/Wh, more than any order can gain");
            usable = false;
        }

        return usable;
    }

    void Proof(ReadOnlySpan<Order> orders)
    {
        // Every dual was found to be at most Largest, so a side's sum is at most 10^12 Wh × 4·10^6 µ¥/Wh: two fit.
        var sum = 0L;
        var (buyers, sellers) = (classes.Buys.Count, classes.Sells.Count);
        var least = new (long Value, int Arrival)[buyers + sellers];
        least.AsSpan().Fill((long.MaxValue, -1));
        for (var i = 0; i < orders.Length; i++)
        {
            // Per class the least dual − limit of buyers, dual + limit of sellers, in µ¥/Wh.
            ref readonly var order = ref orders[i];
            var dual = clearing.Duals[i].MicroYenPerWattHour;
            sum += order.Quantity.WattHours * dual;
            var (first, sign) = order.Side == Side.Buy ? (0, -1) : (buyers, 1);
            ref var best = ref least[first + classes.ClassOf(i)];
            var value = dual + sign * order.Limit.MicroYenPerWattHour;
            if (value < best.Value) best = (value, i);
        }

        if (sum != clearing.Welfare.MicroYen)
            Add("proof.sum",
                $"duals × Wh add up to {sum} µ¥, the welfare is {clearing.Welfare.MicroYen} µ¥: not shown to be the most");

        for (var pair = 0; pair < pairs.Count; pair++)
        {
            var (buy, sell) = (least[pairs.Buy[pair]], least[buyers + pairs.Sell[pair]]);
            var gap = (long)pairs.Bonus(pair) * OrderRules.MicroYenPerTick - (buy.Value + sell.Value);
            if (gap > 0)
                Add("proof.pair",
                    $"orders {Name(buy.Arrival)} and {Name(sell.Arrival)} would gain {gap} µ¥/Wh more with each other than their duals say");
        }
    }
}
