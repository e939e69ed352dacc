namespace Yoichi.Chain.Exchange;

/// <summary>A tree over numbered leaves as <c>contracts/src/Merkle.sol</c> reads it: leaves behind a byte 0x00, nodes behind 0x01, zero where
/// there is nothing to the right. Keccak-256, which costs a contract least; the audit log's own tree is another.</summary>
public sealed class MerkleTree
{
    static readonly byte[] Nothing = new byte[32];
    readonly byte[][][] levels;

    /// <param name="leaves">Their bytes, without the 0x00; none for a tree of nothing, whose root is zero.</param>
    public MerkleTree(IEnumerable<byte[]> leaves)
    {
        var level = leaves.Select(leaf => Keccak256.Of([0, .. leaf])).ToArray();
        var all = new List<byte[][]> { level };
        while (level.Length > 1)
        {
            var above = new byte[(level.Length + 1) / 2][];
            for (var i = 0; i < above.Length; i++)
                above[i] = Keccak256.Of([1, .. level[2 * i], .. 2 * i + 1 < level.Length ? level[2 * i + 1] : Nothing]);
            all.Add(level = above);
        }

        levels = [.. all];
    }

    public int Count => levels[0].Length;

    public ReadOnlyMemory<byte> Root => Count == 0 ? Nothing : levels[^1][0];

    /// <summary>What stands beside the leaf, and beside each node above it.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> PathOf(int leaf)
    {
        var path = new ReadOnlyMemory<byte>[levels.Length - 1];
        for (var i = 0; i < path.Length; i++, leaf /= 2)
            path[i] = (leaf ^ 1) < levels[i].Length ? levels[i][leaf ^ 1] : Nothing;
        return path;
    }
}
