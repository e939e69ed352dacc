using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Yoichi.AuditLog;

/// <summary>SHA-256 of short texts in quick succession.</summary>
/// <remarks>A node of a tree is 65 bytes, and .NET's own call takes longer to begin than those take to hash. libcrypto's plain functions
/// begin at once; where a build of it has left them out, .NET's are used.</remarks>
public static unsafe partial class Sha256
{
    const string Library = "yoichi-libcrypto";

    /// <summary>SHA256_CTX: 32 bytes of state, 8 of length, 64 of data, 8 of counters.</summary>
    const int StateLength = 112;

    static readonly bool isPlain = HasPlain();

    /// <summary>SHA-256(first ‖ rest).</summary>
    public static TreeHash Hash(byte first, ReadOnlySpan<byte> rest)
    {
        Span<byte> hash = stackalloc byte[TreeHash.Length];
        if (isPlain)
        {
            var state = stackalloc ulong[StateLength / sizeof(ulong)];
            fixed (byte* from = rest, to = hash)
                if (SHA256_Init(state) != 1 || SHA256_Update(state, &first, 1) != 1 || SHA256_Update(state, from, (nuint)rest.Length) != 1 || SHA256_Final(to, state) != 1)
                    throw new InvalidOperationException("libcrypto refused to hash");
        }
        else
        {
            ByDotNet(first, rest, hash);
        }

        return TreeHash.Of(hash);
    }

    static void ByDotNet(byte first, ReadOnlySpan<byte> rest, Span<byte> hash)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData([first]);
        digest.AppendData(rest);
        digest.GetHashAndReset(hash);
    }

    static bool HasPlain()
    {
        if (!Ed25519.TryLoad(out var handle)) return false;
        foreach (var name in (string[])["SHA256_Init", "SHA256_Update", "SHA256_Final"])
            if (!NativeLibrary.TryGetExport(handle, name, out _)) return false;
        return true;
    }

    [LibraryImport(Library)] private static partial int SHA256_Init(ulong* state);

    [LibraryImport(Library)] private static partial int SHA256_Update(ulong* state, byte* data, nuint length);

    [LibraryImport(Library)] private static partial int SHA256_Final(byte* to, ulong* state);
}
