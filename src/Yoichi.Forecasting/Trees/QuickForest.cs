using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Yoichi.Forecasting.Trees;

/// <summary>Two forests of small trees evaluated together without walking them; <see cref="Forest"/> is the twin it must
/// equal bit for bit.</summary>
/// <remarks><para>After QuickScorer (Lucchese et al., SIGIR 2015). Every tree has a bit per leaf, from the left. A split
/// whose answer is "not below" rules out the leaves on its first side; which leaves a feature's value rules out, in all
/// trees at once, is a row of masks looked up by the interval the value lies in. Of the leaves that no feature rules out, the
/// one farthest left is the tree's answer.</para>
/// <para>Most features of a row are those of the row a day before, or those of every row: what they rule out is worked out
/// once. Intervals are found by counting cuts, a vector at a time: a search by halves takes longer, because its turns cannot
/// be foreseen. Not for two threads at a time.</para></remarks>
sealed class QuickForest
{
    const int MostLeaves = 16;

    /// <summary>Rows that are summed up side by side.</summary>
    const int Together = 4;

    readonly float[][] cuts;
    readonly int[] rowsOf;
    readonly ushort[] masks;
    readonly float[] leaves;
    readonly int stride, secondFrom, trees;
    readonly float firstStart, secondStart;

    /// <summary>Columns by how often they change: those of the day last.</summary>
    readonly int[] always, ofTheTime, ofTheDay;
    readonly ushort[] ofIssue, left;
    ushort[] ofTimes = [];

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
        float[][] exact = [.. Enumerable.Range(0, columns).Select(column =>
            first.Cuts(column).Concat(second.Cuts(column)).Distinct().Order().ToArray())];
        // Of a feature: a row for a missing value, then one for each interval between cuts.
        rowsOf = new int[columns];
        var rows = 0;
        for (var column = 0; column < columns; column++)
        {
            rowsOf[column] = rows * stride;
            rows += exact[column].Length + 2;
        }

        masks = new ushort[rows * stride];
        masks.AsSpan().Fill(ushort.MaxValue);
        leaves = new float[trees * MostLeaves];
        for (var t = 0; t < trees; t++)
        {
            var (forest, tree) = t < secondFrom ? (first, t) : (second, t - secondFrom);
            var at = t;
            forest.Visit(tree,
                (column, cut, missingFirst, from, to) => RuleOut(exact[column], at, column, cut, missingFirst, from, to),
                (leaf, value) => leaves[at * MostLeaves + leaf] = value);
        }

        // Filled up to whole vectors with cuts that no value reaches.
        cuts = [.. exact.Select(of =>
        {
            var whole = new float[(of.Length + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count];
            whole.AsSpan().Fill(float.NaN);
            of.CopyTo(whole, 0);
            return whole;
        })];
        bool IsUsed(int column) => exact[column].Length > 0;
        always = [.. FeatureRow.OfTheIssue.Where(IsUsed)];
        ofTheDay = [.. FeatureRow.OfTheDay.Concat(Enumerable.Range(0, columns).Skip(FeatureRow.Count)).Where(IsUsed)];
        ofTheTime = [.. Enumerable.Range(0, columns).Where(IsUsed).Except(always).Except(ofTheDay)];
        (ofIssue, left) = (new ushort[stride], new ushort[Together * stride]);
    }

    void RuleOut(float[] exact, int tree, int column, float cut, bool missingFirst, int from, int to)
    {
        var kept = (ushort)(0xFFFF & ~((1 << to) - (1 << from)));
        if (!missingFirst) masks[rowsOf[column] + tree] &= kept;
        for (var interval = Array.BinarySearch(exact, cut) + 1; interval <= exact.Length; interval++)
            masks[rowsOf[column] + (1 + interval) * stride + tree] &= kept;
    }

    /// <summary>What each forest adds up to for the rows of one issue.</summary>
    /// <param name="rows">Feature after feature, row after row, all with the same <see cref="FeatureRow.OfTheIssue"/>.</param>
    /// <param name="perDay">Row <c>i</c> is likely to be much like row <c>i − perDay</c>.</param>
    /// <param name="first">One for each row, as <paramref name="second"/>.</param>
    public void Evaluate(ReadOnlySpan<float> rows, int perDay, Span<float> first, Span<float> second)
    {
        var (columns, count) = (cuts.Length, first.Length);
        if (count == 0) return;
        if (ofTimes.Length < perDay * stride) ofTimes = new ushort[perDay * stride];

        ofIssue.AsSpan().Fill(ushort.MaxValue);
        Span<int> used = stackalloc int[columns];
        RuleOut(always, rows[..columns], used, ofIssue, ofIssue);
        for (var i = 0; i < count; i++)
        {
            var row = rows.Slice(i * columns, columns);
            var common = ofTimes.AsSpan(i % perDay * stride, stride);
            if (i < perDay || !IsTheSame(row, rows.Slice((i - perDay) * columns, columns)))
                RuleOut(ofTheTime, row, used, ofIssue, common);
            RuleOut(ofTheDay, row, used, common, left.AsSpan(i % Together * stride, stride));
            if (i % Together != Together - 1) continue;
            Sum(0, secondFrom, firstStart, first[(i - Together + 1)..]);
            Sum(secondFrom, trees, secondStart, second[(i - Together + 1)..]);
        }

        for (var i = count - count % Together; i < count; i++)
            (first[i], second[i]) = (Sum(i % Together, 0, secondFrom, firstStart), Sum(i % Together, secondFrom, trees, secondStart));
    }

    bool IsTheSame(ReadOnlySpan<float> row, ReadOnlySpan<float> other)
    {
        foreach (var column in ofTheTime)
            if (BitConverter.SingleToInt32Bits(row[column]) != BitConverter.SingleToInt32Bits(other[column])) return false;
        return true;
    }

    /// <summary>The leaves left of <paramref name="before"/> by the values of some columns.</summary>
    void RuleOut(int[] of, ReadOnlySpan<float> row, Span<int> used, ReadOnlySpan<ushort> before, Span<ushort> into)
    {
        used = used[..of.Length];
        for (var k = 0; k < used.Length; k++) used[k] = rowsOf[of[k]] + stride * Interval(cuts[of[k]], row[of[k]]);
        var old = MemoryMarshal.Cast<ushort, Vector<ushort>>(before);
        var kept = MemoryMarshal.Cast<ushort, Vector<ushort>>(into);
        // Every row of masks is as long as the stride, a whole number of vectors: all of it lies in bounds.
        ref var rows = ref MemoryMarshal.GetArrayDataReference(masks);
        for (var i = 0; i < kept.Length; i++)
        {
            var mask = old[i];
            foreach (var from in used) mask &= Vector.LoadUnsafe(ref rows, (nuint)(from + i * Vector<ushort>.Count));
            kept[i] = mask;
        }
    }

    /// <summary>What some trees add up to for one row.</summary>
    float Sum(int place, int from, int to, float sum)
    {
        var mask = left.AsSpan(place * stride, stride);
        for (var t = from; t < to; t++) sum += leaves[t * MostLeaves + BitOperations.TrailingZeroCount(mask[t])];
        return sum;
    }

    /// <summary>For four rows at once, so that no sum waits for its own last addition.</summary>
    void Sum(int from, int to, float start, Span<float> into)
    {
        ref var mask = ref MemoryMarshal.GetArrayDataReference(left);
        ref var leaf = ref MemoryMarshal.GetArrayDataReference(leaves);
        var (s0, s1, s2, s3) = (start, start, start, start);
        for (var t = from; t < to; t++)
        {
            // A tree's mask keeps at least one leaf, and there are as many masks as trees: all of it lies in bounds.
            var at = t * MostLeaves;
            s0 += Unsafe.Add(ref leaf, at + BitOperations.TrailingZeroCount(Unsafe.Add(ref mask, t)));
            s1 += Unsafe.Add(ref leaf, at + BitOperations.TrailingZeroCount(Unsafe.Add(ref mask, t + stride)));
            s2 += Unsafe.Add(ref leaf, at + BitOperations.TrailingZeroCount(Unsafe.Add(ref mask, t + 2 * stride)));
            s3 += Unsafe.Add(ref leaf, at + BitOperations.TrailingZeroCount(Unsafe.Add(ref mask, t + 3 * stride)));
        }

        (into[0], into[1], into[2], into[3]) = (s0, s1, s2, s3);
    }

    /// <summary>0 for a missing value, else one more than there are cuts at or below it.</summary>
    static int Interval(float[] cuts, float value)
    {
        if (float.IsNaN(value)) return 0;
        var (sought, below) = (new Vector<float>(value), Vector<int>.Zero);
        foreach (var some in MemoryMarshal.Cast<float, Vector<float>>(cuts)) below -= Vector.LessThanOrEqual(some, sought);
        return 1 + Vector.Sum(below);
    }
}
