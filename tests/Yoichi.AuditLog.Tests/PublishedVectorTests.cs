using System.Text.Json;
using Yoichi.Testing;

namespace Yoichi.AuditLog.Tests;

/// <summary>Files of transparency-dev/merkle's testdata, good and broken, as they were published: vectors/NOTICE.</summary>
public sealed class PublishedVectorTests
{
    [Fact]
    public void Published_proofs_hold_and_published_breakages_do_not()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SharedData.Repository(), "tests", "Yoichi.AuditLog.Tests", "vectors", "transparency-dev-merkle.json")));
        var (good, broken) = (0, 0);
        foreach (var row in json.RootElement.GetProperty("inclusion").EnumerateArray())
            Hold(row, Hash(row, "leafHash") is { } leaf && Hash(row, "root") is { } root && ProofOf(row) is { } proof
                && Proofs.Includes(row.GetProperty("leafIdx").GetInt64(), row.GetProperty("treeSize").GetInt64(), leaf, proof, root));
        foreach (var row in json.RootElement.GetProperty("consistency").EnumerateArray())
            Hold(row, Hash(row, "root1") is { } before && Hash(row, "root2") is { } after && ProofOf(row) is { } proof
                && Proofs.Continues(row.GetProperty("size1").GetInt64(), before, row.GetProperty("size2").GetInt64(), after, proof));
        Assert.Equal((10, 21), (good, broken));

        void Hold(JsonElement row, bool holds)
        {
            var wanted = !row.GetProperty("wantErr").GetBoolean();
            Assert.True(holds == wanted, row.GetProperty("file").GetString());
            if (wanted) good++;
            else broken++;
        }
    }

    /// <summary>Null where it is no hash at all, as in some of the broken ones: ours cannot be made from it.</summary>
    static TreeHash? Hash(JsonElement row, string name) => Hash(row.GetProperty(name).GetBytesFromBase64());

    static TreeHash? Hash(byte[] bytes) => bytes.Length == TreeHash.Length ? TreeHash.Of(bytes) : null;

    static List<TreeHash>? ProofOf(JsonElement row)
    {
        var proof = new List<TreeHash>();
        if (row.GetProperty("proof").ValueKind == JsonValueKind.Null) return proof;
        foreach (var hash in row.GetProperty("proof").EnumerateArray())
        {
            if (Hash(hash.GetBytesFromBase64()) is not { } known) return null;
            proof.Add(known);
        }

        return proof;
    }
}
