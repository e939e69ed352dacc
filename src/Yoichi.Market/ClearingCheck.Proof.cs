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
        Int128 sum = 0;
        for (var i = 0; i < orders.Length; i++)
            sum += orders[i].Quantity.WattHours * clearing.Duals[i].MicroYenPerWattHour;
        if (sum != clearing.Welfare.MicroYen)
            Add("proof.sum", $"duals × Wh add up to {sum} µ¥, the welfare is {clearing.Welfare.MicroYen} µ¥: not shown to be the most");

        var buyers = LeastOf(orders, classes.BuyMembers, limitSign: -1);
        var sellers = LeastOf(orders, classes.SellMembers, limitSign: 1);
        for (var pair = 0; pair < pairs.Count; pair++)
        {
            var (buy, sell) = (buyers[pairs.Buy[pair]], sellers[pairs.Sell[pair]]);
            var gap = (long)pairs.Bonus(pair) * OrderRules.MicroYenPerTick - (buy.Value + sell.Value);
            if (gap > 0)
                Add("proof.pair", $"orders {Name(buy.Arrival)} and {Name(sell.Arrival)} would gain {gap} µ¥/Wh more with each other than their duals say");
        }
    }

    /// <summary>By class: the least dual + sign × limit, in µ¥/Wh, and the order that has it.</summary>
    (long Value, int Arrival)[] LeastOf(ReadOnlySpan<Order> orders, ClassMembers members, int limitSign)
    {
        var least = new (long Value, int Arrival)[members.Count];
        for (var k = 0; k < least.Length; k++)
        {
            var best = (Value: long.MaxValue, Arrival: -1);
            foreach (var member in members[k])
            {
                var value = clearing.Duals[member].MicroYenPerWattHour + limitSign * orders[member].Limit.MicroYenPerWattHour;
                if (value < best.Value) best = (value, member);
            }

            least[k] = best;
        }

        return least;
    }
}
