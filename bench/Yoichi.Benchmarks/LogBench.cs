using System.Security.Cryptography;
using Yoichi.AuditLog;

namespace Yoichi.Benchmarks;

/// <summary>Leaves appended to a tree and verified, against bare SHA-256 of the same bytes in the same pieces.</summary>
public static class LogBench
{
    /// <summary>A sealed order, a sealed reading, an auction of twenty orders: bytes.</summary>
    static readonly int[] Sizes = [300, 450, 2000];

    public static BenchTable Run(int leaves, Action<string>? progress = null) => new(
        "log", [.. Sizes.Select(size => Row(leaves, size, progress))],
        "making the entries (sealing, auctions held again), files and their syncs, signatures; one thread");

    static BenchRow Row(int leaves, int size, Action<string>? progress)
    {
        progress?.Invoke($"{leaves:N0} leaves of {size:N0} bytes");
        var entries = new byte[leaves][];
        for (var i = 0; i < leaves; i++)
        {
            entries[i] = new byte[size];
            BitConverter.TryWriteBytes(entries[i], i);
        }

        var sink = 0UL;
        var bare = Taken.By(() =>
        {
            Span<byte> hash = stackalloc byte[32];
            foreach (var entry in entries)
            {
                SHA256.HashData(entry, hash);
                sink += hash[0];
            }
        }, 12);
        var append = Taken.By(() =>
        {
            var edge = new TreeEdge();
            foreach (var entry in entries) edge.Append(Hashing.Leaf(entry));
            sink += edge.Root().A;
        }, 12);

        // As a verifier does: each entry against its tile, each full tile against the hash above.
        var tiles = entries.Select(e => Hashing.Leaf(e)).Chunk(TilePath.Width).ToArray();
        var roots = tiles.Select(t => Hashing.Root(t)).ToArray();
        var verify = Taken.By(() =>
        {
            for (var t = 0; t < tiles.Length; t++)
            {
                for (var i = 0; i < tiles[t].Length; i++)
                    if (Hashing.Leaf(entries[t * TilePath.Width + i]) != tiles[t][i]) throw new InvalidOperationException("an entry is not in its tile");
                if (Hashing.Root(tiles[t]) != roots[t]) throw new InvalidOperationException("a tile is not in the tree");
            }
        }, 12);
        GC.KeepAlive(sink);
        var proof = Proofs.Inclusion(leaves / 3, leaves, (_, _) => default);
        var consistency = Proofs.Consistency(leaves / 3, leaves, (_, _) => default);
        return new($"{leaves:N0} leaves of {size:N0} bytes",
        [
            ("bareHashesPerSecond", leaves / bare.Milliseconds * 1000), ("appendedPerSecond", leaves / append.Milliseconds * 1000),
            ("appendedToBare", bare.Milliseconds / append.Milliseconds), ("verifiedPerSecond", leaves / verify.Milliseconds * 1000),
            ("verifiedToBare", bare.Milliseconds / verify.Milliseconds), ("inclusionProofBytes", proof.Count * TreeHash.Length),
            ("consistencyProofBytes", consistency.Count * TreeHash.Length),
        ]);
    }
}
