using System.Security.Cryptography;

namespace Yoichi.AuditLog;

/// <summary>The hashes of a Merkle tree as RFC 6962 (and 9162) section 2.1 has them: a leaf is SHA-256(0x00 ‖ entry), a node
/// SHA-256(0x01 ‖ left ‖ right), the empty tree SHA-256 of nothing.</summary>
public static class Hashing
{
    /// <summary>Root of a tree without leaves.</summary>
    public static readonly TreeHash Empty = TreeHash.Of(SHA256.HashData(ReadOnlySpan<byte>.Empty));

    public static TreeHash Leaf(ReadOnlySpan<byte> entry) => Sha256.Hash(0, entry);

    public static TreeHash Node(in TreeHash left, in TreeHash right)
    {
        Span<byte> both = stackalloc byte[2 * TreeHash.Length];
        left.CopyTo(both);
        right.CopyTo(both[TreeHash.Length..]);
        return Sha256.Hash(1, both);
    }

    /// <summary>Root of a tree whose leaves (or perfect subtrees of one height) have these hashes.</summary>
    public static TreeHash Root(ReadOnlySpan<TreeHash> hashes)
    {
        if (hashes.Length == 0) return Empty;
        var edge = new TreeEdge();
        foreach (ref readonly var hash in hashes) edge.Append(hash);
        return edge.Root();
    }
}
