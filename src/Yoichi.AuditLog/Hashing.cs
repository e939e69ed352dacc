using System.Buffers;
using System.Security.Cryptography;

namespace Yoichi.AuditLog;

/// <summary>The hashes of a Merkle tree as RFC 6962 (and 9162) section 2.1 has them: a leaf is SHA-256(0x00 ‖ entry), a node
/// SHA-256(0x01 ‖ left ‖ right), the empty tree SHA-256 of nothing.</summary>
public static class Hashing
{
    /// <summary>Root of a tree without leaves.</summary>
    public static readonly TreeHash Empty = TreeHash.Of(SHA256.HashData(ReadOnlySpan<byte>.Empty));

    const int OnTheStack = 2048;

    public static TreeHash Leaf(ReadOnlySpan<byte> entry)
    {
        Span<byte> hash = stackalloc byte[TreeHash.Length];
        var rented = entry.Length < OnTheStack ? null : ArrayPool<byte>.Shared.Rent(entry.Length + 1);
        var text = rented is null ? stackalloc byte[OnTheStack] : rented.AsSpan();
        text[0] = 0;
        entry.CopyTo(text[1..]);
        SHA256.HashData(text[..(entry.Length + 1)], hash);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return TreeHash.Of(hash);
    }

    public static TreeHash Node(in TreeHash left, in TreeHash right)
    {
        Span<byte> hash = stackalloc byte[TreeHash.Length], text = stackalloc byte[1 + 2 * TreeHash.Length];
        text[0] = 1;
        left.CopyTo(text[1..]);
        right.CopyTo(text[33..]);
        SHA256.HashData(text, hash);
        return TreeHash.Of(hash);
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
