using System.Numerics;

namespace Yoichi.AuditLog;

/// <summary>Proofs that an entry is in a tree, and that a tree begins with another (RFC 9162, section 2.1).</summary>
public static class Proofs
{
    /// <summary>Hash of the perfect subtree with leaves [index × 2^height, (index + 1) × 2^height).</summary>
    public delegate TreeHash Subtree(int height, long index);

    /// <summary>The hashes that lead from a leaf to the root, the leaf's neighbour first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf.</exception>
    public static IReadOnlyList<TreeHash> Inclusion(long index, long size, Subtree tree)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new List<TreeHash>();
        var (from, until) = (0L, size);
        while (until - from > 1)
        {
            var middle = from + Split(until - from);
            if (index < middle) (path, until) = ([.. path, Of(middle, until, tree)], middle);
            else (path, from) = ([.. path, Of(from, middle, tree)], middle);
        }

        path.Reverse();
        return path;
    }

    /// <summary>The hashes that show that a tree of <paramref name="before"/> leaves is the beginning of one of
    /// <paramref name="after"/>; none where they are of one size, or the first is empty.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The first is larger.</exception>
    public static IReadOnlyList<TreeHash> Consistency(long before, long after, Subtree tree)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(before);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(before, after);
        var path = new List<TreeHash>();
        if (before == 0 || before == after) return path;
        var (from, until, whole) = (0L, after, true);
        while (before < until)
        {
            var middle = from + Split(until - from);
            if (before <= middle) (path, until) = ([.. path, Of(middle, until, tree)], middle);
            else (path, from, whole) = ([.. path, Of(from, middle, tree)], middle, false);
        }

        if (!whole) path.Add(Of(from, until, tree));
        path.Reverse();
        return path;
    }

    /// <summary>True where the proof leads from the leaf to the root, and has not a hash more or less than it needs.</summary>
    public static bool Includes(long index, long size, in TreeHash leaf, IReadOnlyList<TreeHash> proof, in TreeHash root)
    {
        if (index < 0 || index >= size) return false;
        var (at, last, hash) = (index, size - 1, leaf);
        foreach (var next in proof)
        {
            if (last == 0) return false;
            if ((at & 1) == 1 || at == last)
            {
                hash = Hashing.Node(next, hash);
                for (; (at & 1) == 0 && at != 0; at >>= 1, last >>= 1) { }
            }
            else
            {
                hash = Hashing.Node(hash, next);
            }

            (at, last) = (at >> 1, last >> 1);
        }

        return last == 0 && hash == root;
    }

    /// <summary>True where the proof leads to both roots, and has not a hash more or less than it needs.</summary>
    public static bool Continues(long before, in TreeHash rootBefore, long after, in TreeHash rootAfter, IReadOnlyList<TreeHash> proof)
    {
        if (before < 0 || before > after) return false;
        if (before == after) return proof.Count == 0 && rootBefore == rootAfter;
        if (before == 0) return proof.Count == 0 && rootBefore == Hashing.Empty;
        if (proof.Count == 0) return false;
        var (at, last, i) = (before - 1, after - 1, 0);
        for (; (at & 1) == 1; at >>= 1, last >>= 1) { }
        // Where the first tree is one perfect subtree, its root is where both ways begin.
        var first = at == 0 && BitOperations.IsPow2(before) ? rootBefore : proof[i++];
        var (old, @new) = (first, first);
        for (; i < proof.Count; i++)
        {
            if (last == 0) return false;
            var next = proof[i];
            if ((at & 1) == 1 || at == last)
            {
                (old, @new) = (Hashing.Node(next, old), Hashing.Node(next, @new));
                for (; (at & 1) == 0 && at != 0; at >>= 1, last >>= 1) { }
            }
            else
            {
                @new = Hashing.Node(@new, next);
            }

            (at, last) = (at >> 1, last >> 1);
        }

        return last == 0 && old == rootBefore && @new == rootAfter;
    }

    /// <summary>Hash of the tree over [from, until), where from is a multiple of the largest power of two the range holds.</summary>
    static TreeHash Of(long from, long until, Subtree tree)
    {
        var size = until - from;
        if (BitOperations.IsPow2(size)) return tree(BitOperations.Log2((ulong)size), from / size);
        var middle = from + Split(size);
        return Hashing.Node(Of(from, middle, tree), Of(middle, until, tree));
    }

    /// <summary>The largest power of two below a size of 2 and more.</summary>
    static long Split(long size) => 1L << BitOperations.Log2((ulong)size - 1);
}
