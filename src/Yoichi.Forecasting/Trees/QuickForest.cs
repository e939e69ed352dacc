using System.Numerics;

namespace Yoichi.Forecasting.Trees;

/// <summary>Two forests of small trees evaluated together without walking them; <see cref="Forest"/> is the twin it must
/// equal bit for bit.</summary>
/// <remarks>After QuickScorer (Lucchese et al., SIGIR 2015). Every tree has a bit per leaf, from the left. A split whose
/// answer is "not below" rules out the leaves on its first side; which leaves a feature's value rules out, in all trees at
/// once, is a row of masks looked up by the interval the value lies in. Of the leaves that no feature rules out, the one
/// farthest left is the tree's answer.</remarks>
sealed class QuickForest
{
    const int MostLeaves = 16;

    readonly float[][] cuts;
    readonly int[] rowsOf;
    readonly ushort[] masks;
    readonly float[] leaves;
    readonly int stride, secondFrom, trees;
    readonly float firstStart, secondStart;

    /// <param name="columns">Features in a row.</param>
    /// <returns>Null where a tree has more than 16 leaves.</returns>
    public static QuickForest? Of(Forest first, Forest second, int columns) =>
        Enumerable.Range(0, first.Trees).All(t => first.Leaves(t) <= MostLeaves)
        && Enumerable.Range(0, second.Trees).All(t => second.Leaves(t) <= MostLeaves) ? new(first, second, columns) : null;

    QuickForest(Forest first, Forest second, int columns)
    {
        (secondFrom, trees) = (first.Trees, first.Trees + second.Trees);
        (firstStart, secondStart) = (first.Start, second.Start);
        stride = (trees + Vector<ushort>.Count - 1) / Vector<ushort>.Count * Vector<ushort>.Count;
        cuts = [.. Enumerable.Range(0, columns).Select(column =>
            first.Cuts(column).Concat(second.Cuts(column)).Distinct().Order().ToArray())];
        // Of a feature: a row for a missing value, then one for each interval between cuts.
        rowsOf = new int[columns];
        var rows = 0;
        for (var column = 0; column < columns; column++)
        {
            rowsOf[column] = rows * stride;
            rows += cuts[column].Length + 2;
        }

        masks = new ushort[rows * stride];
        masks.AsSpan().Fill(ushort.MaxValue);
        leaves = new float[trees * MostLeaves];
        for (var t = 0; t < trees; t++)
        {
            var (forest, tree) = t < secondFrom ? (first, t) : (second, t - secondFrom);
            var at = t;
            forest.Visit(tree,
                (column, cut, missingFirst, from, to) => RuleOut(at, column, cut, missingFirst, from, to),
                (leaf, value) => leaves[at * MostLeaves + leaf] = value);
        }
    }

    void RuleOut(int tree, int column, float cut, bool missingFirst, int from, int to)
    {
        var kept = (ushort)(0xFFFF & ~((1 << to) - (1 << from)));
        if (!missingFirst) masks[rowsOf[column] + tree] &= kept;
        for (var interval = Array.BinarySearch(cuts[column], cut) + 1; interval <= cuts[column].Length; interval++)
            masks[rowsOf[column] + (1 + interval) * stride + tree] &= kept;
    }

    /// <summary>What each forest adds up to for one row.</summary>
    public (float First, float Second) Evaluate(ReadOnlySpan<float> row)
    {
        Span<int> used = stackalloc int[cuts.Length];
        var count = 0;
        for (var column = 0; column < cuts.Length; column++)
            if (cuts[column].Length > 0) used[count++] = rowsOf[column] + stride * Interval(cuts[column], row[column]);
        used = used[..count];

        Span<ushort> left = stackalloc ushort[stride];
        for (var at = 0; at < stride; at += Vector<ushort>.Count)
        {
            var mask = Vector<ushort>.AllBitsSet;
            foreach (var from in used) mask &= new Vector<ushort>(masks, from + at);
            mask.CopyTo(left[at..]);
        }

        var (first, second) = (firstStart, secondStart);
        var both = Math.Min(secondFrom, trees - secondFrom);
        for (var t = 0; t < both; t++)
        {
            first += leaves[t * MostLeaves + BitOperations.TrailingZeroCount(left[t])];
            second += leaves[(secondFrom + t) * MostLeaves + BitOperations.TrailingZeroCount(left[secondFrom + t])];
        }

        for (var t = both; t < secondFrom; t++) first += leaves[t * MostLeaves + BitOperations.TrailingZeroCount(left[t])];
        for (var t = secondFrom + both; t < trees; t++) second += leaves[t * MostLeaves + BitOperations.TrailingZeroCount(left[t])];
        return (first, second);
    }

    /// <summary>0 for a missing value, else one more than there are cuts at or below it.</summary>
    static int Interval(float[] cuts, float value)
    {
        if (float.IsNaN(value)) return 0;
        var (from, length) = (0, cuts.Length);
        while (length > 0)
        {
            var half = length >> 1;
            if (cuts[from + half] <= value) (from, length) = (from + half + 1, length - half - 1);
            else length = half;
        }

        return from + 1;
    }
}
