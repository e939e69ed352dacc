using System.Numerics;

namespace Yoichi.AuditLog;

/// <summary>The right edge of a growing tree: all that must be kept to append and to state the root.</summary>
/// <remarks>One hash for each bit that is set in the size: the roots of the perfect subtrees the tree is made of, largest
/// first (a "compact range" from 0).</remarks>
public sealed class TreeEdge
{
    readonly List<TreeHash> subtrees = [];

    /// <summary>Leaves so far.</summary>
    public long Size { get; private set; }

    public void Append(in TreeHash leaf) => Append(leaf, 0);

    /// <summary>Appends a perfect subtree of 2^<paramref name="height"/> leaves.</summary>
    /// <exception cref="ArgumentException">The size so far is not a multiple of the subtree's.</exception>
    public void Append(in TreeHash root, int height)
    {
        if ((Size & ((1L << height) - 1)) != 0) throw new ArgumentException("a subtree begins at a multiple of its size", nameof(height));
        var hash = root;
        var at = Size >> height;
        for (; (at & 1) == 1; at >>= 1)
        {
            hash = Hashing.Node(subtrees[^1], hash);
            subtrees.RemoveAt(subtrees.Count - 1);
        }

        subtrees.Add(hash);
        Size += 1L << height;
        System.Diagnostics.Debug.Assert(subtrees.Count == BitOperations.PopCount((ulong)Size));
    }

    public TreeHash Root()
    {
        if (subtrees.Count == 0) return Hashing.Empty;
        var root = subtrees[^1];
        for (var i = subtrees.Count - 2; i >= 0; i--) root = Hashing.Node(subtrees[i], root);
        return root;
    }
}
