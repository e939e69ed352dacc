namespace Yoichi.Market;

/// <summary>Finds circles of class pairs along which Wh can be moved with every class's total kept.</summary>
/// <remarks>Pairs of earlier rows, and earlier pairs of the row at work, are settled and left alone.</remarks>
sealed class PairCircles
{
    readonly ClassPairs pairs;
    readonly long[] flow;
    readonly int[] rowStart;
    readonly int[] rows;                  // usable pairs, buy class by buy class
    readonly int[] columnStart;
    readonly int[] columns;               // usable pairs, sell class by sell class, buy classes ascending
    readonly int[] reachedBy;             // by class: the pair that led there, −1 before
    readonly bool[] dead;                 // by class: no way from here back to the row, for the rest of the row
    readonly int[] stack;

    int row;

    public PairCircles(ClassPairs pairs, bool[] usable, long[] flow)
    {
        (this.pairs, this.flow) = (pairs, flow);
        var nodes = pairs.Buys + pairs.Sells;
        (reachedBy, dead, stack) = (new int[nodes], new bool[nodes], new int[nodes]);

        // Few of the pairs that may trade are tight: searches should not meet the others at all.
        rows = [.. Enumerable.Range(0, pairs.Count).Where(pair => usable[pair])];
        rowStart = new int[pairs.Buys + 1];
        columnStart = new int[pairs.Sells + 1];
        foreach (var pair in rows)
        {
            rowStart[pairs.Buy[pair] + 1]++;
            columnStart[pairs.Sell[pair] + 1]++;
        }

        for (var a = 0; a < pairs.Buys; a++) rowStart[a + 1] += rowStart[a];
        for (var b = 0; b < pairs.Sells; b++) columnStart[b + 1] += columnStart[b];
        columns = new int[rows.Length];
        var next = columnStart.AsSpan(0, pairs.Sells).ToArray();
        foreach (var pair in rows) columns[next[pairs.Sell[pair]]++] = pair;
    }

    public void StartRow(int buyClass)
    {
        row = buyClass;
        dead.AsSpan().Clear();
    }

    /// <summary>Adds at most <paramref name="limit"/> Wh to a pair of the row by one circle; false where none is
    /// left.</summary>
    /// <remarks>The way back: from the pair's sell class to a later row that feeds it, from there to any sell
    /// class it may trade with, and so on until a sell class the row itself still gives to by a later
    /// pair.</remarks>
    public bool Grow(int pair, long limit)
    {
        var start = pairs.Buys + pairs.Sell[pair];
        if (dead[start]) return false;
        reachedBy.AsSpan().Fill(-1);
        var depth = 0;
        stack[depth++] = start;
        reachedBy[start] = pair;
        while (depth > 0)
        {
            var node = stack[--depth];
            if (node >= pairs.Buys)
            {
                // Giving back on a pair with Wh on it; reaching the row itself closes the circle.
                for (var k = columnStart[node - pairs.Buys]; k < columnStart[node - pairs.Buys + 1]; k++)
                {
                    var taken = columns[k];
                    var a = pairs.Buy[taken];
                    if (a < row || flow[taken] == 0) continue;
                    if (a == row)
                    {
                        if (taken <= pair) continue;
                        Turn(pair, taken, limit);
                        return true;
                    }

                    if (dead[a] || reachedBy[a] >= 0) continue;
                    reachedBy[a] = taken;
                    stack[depth++] = a;
                }
            }
            else
            {
                for (var k = rowStart[node]; k < rowStart[node + 1]; k++)
                {
                    var given = rows[k];
                    var to = pairs.Buys + pairs.Sell[given];
                    if (dead[to] || reachedBy[to] >= 0) continue;
                    reachedBy[to] = given;
                    stack[depth++] = to;
                }
            }
        }

        // Nothing reached from here leads back, and no later circle of this row can pass through any of it.
        for (var node = 0; node < dead.Length; node++) dead[node] |= reachedBy[node] >= 0;
        return false;
    }

    void Turn(int pair, int last, long limit)
    {
        var move = Math.Min(limit, flow[last]);
        for (var b = pairs.Sell[last]; b != pairs.Sell[pair]; b = pairs.Sell[TakenBefore(b)])
            move = Math.Min(move, flow[TakenBefore(b)]);

        flow[last] -= move;
        for (var b = pairs.Sell[last]; b != pairs.Sell[pair];)
        {
            var taken = TakenBefore(b);
            flow[reachedBy[pairs.Buys + b]] += move;
            flow[taken] -= move;
            b = pairs.Sell[taken];
        }

        flow[pair] += move;
    }

    /// <summary>The pair that gave up Wh to reach the row which then gave to this sell class.</summary>
    int TakenBefore(int sellClass) => reachedBy[pairs.Buy[reachedBy[pairs.Buys + sellClass]]];
}
