using System.Numerics;

namespace Yoichi.Market;

/// <summary>The price levels of the classes at which nobody wants what nobody offers: an optimum of the
/// dual.</summary>
/// <remarks>
/// <para>Buy class A has a level a, sell class B a level b, in ticks: an order is filled only if its limit reaches
/// its class's level, and it keeps the distance (its dual). For a pair that may trade, b − a ≥ the pair's bonus: no
/// order pair gains more than its two duals. Among such levels we look for the least sum of all duals × Wh.</para>
/// <para>That sum is an L♮-convex function (Murota, Discrete Convex Analysis, 2003): where no set of levels can be
/// raised together or lowered together by one tick with a gain, nothing is better anywhere. So we descend by steps
/// of about the distance between the levels we start from, then half of it, … 1. The best set to move is a least cut of a network as large as the class graph:
/// moving a level gains on its own class and drags along every partner whose slack is used up.</para>
/// </remarks>
sealed class DualLevels
{
    readonly ClassCurve[] demand;
    readonly ClassCurve[] supply;
    readonly ClassPairs pairs;
    readonly FlowNetwork network;
    readonly long[] gains;

    DualLevels(ClassCurve[] demand, ClassCurve[] supply, ClassPairs pairs)
    {
        (this.demand, this.supply, this.pairs) = (demand, supply, pairs);
        (Buy, Sell) = (new int[demand.Length], new int[supply.Length]);
        network = new(demand.Length + supply.Length + 2);
        gains = new long[demand.Length + supply.Length];
    }

    /// <summary>By buy class, in ticks.</summary>
    public int[] Buy { get; }

    /// <summary>By sell class, in ticks.</summary>
    public int[] Sell { get; }

    /// <param name="demand">By buy class.</param>
    /// <param name="supply">By sell class.</param>
    public static DualLevels Find(ClassCurve[] demand, ClassCurve[] supply, ClassPairs pairs)
    {
        var levels = new DualLevels(demand, supply, pairs);
        levels.Start();
        for (var step = levels.FirstStep(); step > 0; step >>= 1)
        {
            // Bounded: every round lowers a whole number that starts below 10^18 and stays at or above zero;
            // in practice a step size takes one to three rounds.
            bool moved;
            do
            {
                moved = false;
                while (levels.Raise(step)) moved = true;
                while (levels.Lower(step)) moved = true;
            } while (moved);
        }

        levels.Clamp();
        return levels;
    }

    void Start()
    {
        for (var a = 0; a < demand.Length; a++) Buy[a] = demand[a].Highest;
        for (var b = 0; b < supply.Length; b++) Sell[b] = supply[b].Lowest;
        for (var pair = 0; pair < pairs.Count; pair++)
        {
            ref var level = ref Sell[pairs.Sell[pair]];
            level = Math.Max(level, Buy[pairs.Buy[pair]] + pairs.Bonus(pair));
        }
    }

    /// <summary>No level need move further than from the highest start to the lowest limit; half of that, twice, gets
    /// there too. A smaller first step would only take more rounds.</summary>
    int FirstStep()
    {
        var (highest, lowest) = (1, 0);                      // 4 × 99,999 ticks apart at most
        if (demand.Length > 0 && supply.Length > 0)
        {
            highest = Math.Max(Buy.Max(), Sell.Max());
            lowest = Math.Min(Buy.Min(), supply.Min(s => s.Lowest));
        }

        return 1 << BitOperations.Log2((uint)Math.Max(1, highest - lowest));
    }

    /// <summary>Above every limit of its class a buy level changes nothing, nor a sell level below: stop at the edge,
    /// where the rule on class pairs says neither more nor less than the rule on order pairs.</summary>
    void Clamp()
    {
        for (var a = 0; a < demand.Length; a++) Buy[a] = Math.Min(Buy[a], demand[a].Highest);
        for (var b = 0; b < supply.Length; b++) Sell[b] = Math.Max(Sell[b], supply[b].Lowest);
    }

    /// <summary>Higher buy levels gain; they push up sell levels, which costs.</summary>
    bool Raise(int step)
    {
        var possible = 0L;
        for (var a = 0; a < demand.Length; a++)
            possible += gains[a] = demand[a].SurplusOfBuyers(Buy[a]) - demand[a].SurplusOfBuyers(Buy[a] + step);
        if (possible == 0) return false;
        for (var b = 0; b < supply.Length; b++)
            gains[demand.Length + b] =
                supply[b].SurplusOfSellers(Sell[b]) - supply[b].SurplusOfSellers(Sell[b] + step);
        return Move(step, possible, fromBuyers: true);
    }

    /// <summary>Lower sell levels gain; they pull down buy levels, which costs.</summary>
    bool Lower(int step)
    {
        var possible = 0L;
        for (var b = 0; b < supply.Length; b++)
            possible += gains[demand.Length + b] =
                supply[b].SurplusOfSellers(Sell[b]) - supply[b].SurplusOfSellers(Sell[b] - step);
        if (possible == 0) return false;
        for (var a = 0; a < demand.Length; a++)
            gains[a] = demand[a].SurplusOfBuyers(Buy[a]) - demand[a].SurplusOfBuyers(Buy[a] - step);
        return Move(-step, possible, fromBuyers: false);
    }

    /// <summary>Moves the set that gains most; false, and nothing moved, where no set gains.</summary>
    bool Move(int change, long possible, bool fromBuyers)
    {
        var (source, sink) = (gains.Length, gains.Length + 1);
        network.Clear();
        for (var node = 0; node < gains.Length; node++)
        {
            if (node < demand.Length == fromBuyers)
            {
                if (gains[node] > 0) network.Add(source, node, gains[node]);
            }
            else if (gains[node] < 0) network.Add(node, sink, -gains[node]);
        }

        var step = Math.Abs(change);
        for (var pair = 0; pair < pairs.Count; pair++)
        {
            var (a, b) = (pairs.Buy[pair], pairs.Sell[pair]);
            if (Sell[b] - Buy[a] - pairs.Bonus(pair) >= step) continue;
            var (from, to) = fromBuyers ? (a, demand.Length + b) : (demand.Length + b, a);
            network.Add(from, to, FlowNetwork.Unlimited);
        }

        if (network.Send(source, sink) >= possible) return false;
        for (var a = 0; a < demand.Length; a++)
            if (network.OnSourceSide(a)) Buy[a] += change;
        for (var b = 0; b < supply.Length; b++)
            if (network.OnSourceSide(demand.Length + b)) Sell[b] += change;
        return true;
    }
}
