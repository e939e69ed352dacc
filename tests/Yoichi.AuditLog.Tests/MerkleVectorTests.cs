using Yoichi.Testing;

namespace Yoichi.AuditLog.Tests;

/// <summary>The published vectors of Certificate Transparency's trees: roots, proofs, and proofs that were broken in every way the
/// authors of transparency-dev/merkle thought of (its testdata: inserted, removed, preceding and trailing hashes, wrong leaves,
/// indices, sizes and roots, flipped bits).</summary>
public sealed class MerkleVectorTests
{
    static readonly byte[][] Leaves =
        [.. new[] { "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f" }.Select(Convert.FromHexString)];

    static readonly string[] Roots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    static TreeHash Hash(string hex) => TreeHash.Of(Convert.FromHexString(hex));

    static TreeHash Of64(string base64) => TreeHash.Of(Convert.FromBase64String(base64));

    [Fact]
    public void Nine_published_roots_come_out()
    {
        var edge = new TreeEdge();
        Assert.Equal(Hash(Roots[0]), edge.Root());
        for (var i = 0; i < Leaves.Length; i++)
        {
            edge.Append(Hashing.Leaf(Leaves[i]));
            Assert.Equal(Hash(Roots[i + 1]), edge.Root());
        }

        Assert.Equal("395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56", Hashing.Leaf("L123456"u8).ToString());
    }

    [Theory]
    [InlineData(0, 8, "lqKW0iTyhcZ77pPDD4owkVfw2qNdxbh+QQt4YwoJz8c= Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4= a0eq8p7jwq+a+Im8H7klTavTEXfxYjLdaqsDXKOb9uQ=")]
    [InlineData(5, 8, "vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms= yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA= 037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=")]
    [InlineData(2, 3, "+sVCA+fMaWzw38tCySodnbr3CtnmIfS9jZhmLwDjwSU=")]
    [InlineData(1, 5, "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0= Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4= vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=")]
    public void Published_inclusion_proofs_come_out_and_hold(int index, int size, string hashes)
    {
        TreeHash[] proof = [.. hashes.Split(' ').Select(Of64)];
        Assert.Equal(proof, Proofs.Inclusion(index, size, Tree(Leaves)));
        Broken(index, size, Hashing.Leaf(Leaves[index]), proof, Hash(Roots[size]));
    }

    [Theory]
    [InlineData(1, 8, "lqKW0iTyhcZ77pPDD4owkVfw2qNdxbh+QQt4YwoJz8c= Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4= a0eq8p7jwq+a+Im8H7klTavTEXfxYjLdaqsDXKOb9uQ=")]
    [InlineData(6, 8, "DrxdNDf74tsVi58Sah0RjjCBgQMdCpSfje3t68VY72o= yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA= 037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=")]
    [InlineData(2, 5, "Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4= vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=")]
    public void Published_consistency_proofs_come_out_and_hold(int before, int after, string hashes)
    {
        TreeHash[] proof = [.. hashes.Split(' ').Select(Of64)];
        Assert.Equal(proof, Proofs.Consistency(before, after, Tree(Leaves)));
        Broken(before, Hash(Roots[before]), after, Hash(Roots[after]), proof);
    }

    [Fact]
    public void Every_proof_of_trees_up_to_70_holds_and_none_that_was_broken_does()
    {
        byte[][] leaves = [.. Enumerable.Range(0, 70).Select(i => BitConverter.GetBytes(i * 77))];
        var tree = Tree(leaves);
        var roots = Enumerable.Range(0, leaves.Length + 1).Select(n => Hashing.Root([.. leaves.Take(n).Select(l => Hashing.Leaf(l))])).ToArray();
        for (var size = 1; size <= leaves.Length; size++)
        {
            for (var index = 0; index < size; index++)
            {
                var proof = Proofs.Inclusion(index, size, tree);
                if (size <= 20) Broken(index, size, Hashing.Leaf(leaves[index]), proof, roots[size]);
                else Assert.True(Proofs.Includes(index, size, Hashing.Leaf(leaves[index]), proof, roots[size]));
            }

            for (var before = 1; before < size; before++)
            {
                var proof = Proofs.Consistency(before, size, tree);
                if (size <= 20) Broken(before, roots[before], size, roots[size], proof);
                else Assert.True(Proofs.Continues(before, roots[before], size, roots[size], proof));
            }

            Assert.True(Proofs.Continues(0, Hashing.Empty, size, roots[size], []));
            Assert.True(Proofs.Continues(size, roots[size], size, roots[size], []));
            Assert.False(Proofs.Continues(size, roots[size - 1], size, roots[size], []));
        }
    }

    [Fact]
    public void A_root_appended_by_subtrees_is_that_appended_by_leaves() => Seeds.Each(60, (rng, size) =>
    {
        TreeHash[] leaves = [.. Enumerable.Range(0, (int)rng.Between(1, 600)).Select(i => Hashing.Leaf(BitConverter.GetBytes(i)))];
        var (edge, at) = (new TreeEdge(), 0);
        while (at < leaves.Length)
        {
            var height = 0;
            while (height < 8 && at % (2 << height) == 0 && at + (2 << height) <= leaves.Length && rng.Between(0, 2) > 0) height++;
            edge.Append(Hashing.Root(leaves.AsSpan(at, 1 << height)), height);
            at += 1 << height;
        }

        Assert.Equal(Hashing.Root(leaves), edge.Root());
    });

    static Proofs.Subtree Tree(byte[][] leaves) => (height, index) =>
        Hashing.Root([.. leaves.Skip((int)(index << height)).Take(1 << height).Select(l => Hashing.Leaf(l))]);

    static void Broken(long index, long size, TreeHash leaf, IReadOnlyList<TreeHash> proof, TreeHash root)
    {
        Assert.True(Proofs.Includes(index, size, leaf, proof, root));
        var garbage = Hash("abacaba000000000000000000000000000000000000000000060061e00123456");
        foreach (var other in new[] { index - 1, index + 1, index ^ 2 }) Assert.False(Proofs.Includes(other, size, leaf, proof, root));
        foreach (var other in new[] { size * 2, size / 2 })
            Assert.False(other != size && Proofs.Includes(index, other, leaf, proof, root) && LengthOf(index, other) != proof.Count, $"{index} of {other}");
        Assert.False(Proofs.Includes(index, size, garbage, proof, root));
        Assert.False(Proofs.Includes(index, size, leaf, proof, Hashing.Empty));
        Assert.False(Proofs.Includes(index, size, leaf, proof, garbage));
        foreach (var extra in new[] { garbage, root })
            for (var at = 0; at <= proof.Count; at++)
                Assert.False(Proofs.Includes(index, size, leaf, [.. proof.Take(at), extra, .. proof.Skip(at)], root));
        for (var at = 0; at < proof.Count; at++)
        {
            Assert.False(Proofs.Includes(index, size, leaf, [.. proof.Take(at), .. proof.Skip(at + 1)], root));
            Assert.False(Proofs.Includes(index, size, leaf, [.. proof.Take(at), proof[at] with { A = proof[at].A ^ 8 }, .. proof.Skip(at + 1)], root));
        }
    }

    static int LengthOf(long index, long size) => index < size ? Proofs.Inclusion(index, size, (_, _) => default).Count : -1;

    static void Broken(long before, TreeHash rootBefore, long after, TreeHash rootAfter, IReadOnlyList<TreeHash> proof)
    {
        Assert.True(Proofs.Continues(before, rootBefore, after, rootAfter, proof));
        var garbage = Hash("abacaba000000000000000000000000000000000000000000060061e00123456");
        foreach (var other in new[] { before - 1, before + 1, before ^ 2 })
            Assert.False(other != before && Proofs.Continues(other, rootBefore, after, rootAfter, proof), $"{other} for {before} of {after}");
        Assert.False(Proofs.Continues(before, rootAfter, after, rootBefore, proof));
        Assert.False(Proofs.Continues(before, garbage, after, rootAfter, proof));
        Assert.False(Proofs.Continues(before, rootBefore, after, garbage, proof));
        Assert.False(Proofs.Continues(before, rootBefore, after, rootAfter, []));
        foreach (var extra in new[] { garbage, rootBefore, rootAfter })
            for (var at = 0; at <= proof.Count; at++)
                Assert.False(Proofs.Continues(before, rootBefore, after, rootAfter, [.. proof.Take(at), extra, .. proof.Skip(at)]));
        for (var at = 0; at < proof.Count; at++)
        {
            Assert.False(Proofs.Continues(before, rootBefore, after, rootAfter, [.. proof.Take(at), .. proof.Skip(at + 1)]));
            Assert.False(Proofs.Continues(before, rootBefore, after, rootAfter, [.. proof.Take(at), proof[at] with { D = proof[at].D ^ 16 }, .. proof.Skip(at + 1)]));
        }
    }
}
