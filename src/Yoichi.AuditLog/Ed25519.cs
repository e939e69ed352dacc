using System.Reflection;
using System.Runtime.InteropServices;

namespace Yoichi.AuditLog;

/// <summary>Ed25519 signatures (RFC 8032) by OpenSSL's libcrypto, which .NET needs on Linux anyway and has no Ed25519 of its own.</summary>
public static unsafe partial class Ed25519
{
    public const int KeyLength = 32, SignatureLength = 64;
    const string Library = "yoichi-libcrypto";
    const int KeyType = 1087;                                // NID_ED25519
    static readonly string[] Names = ["libcrypto.so.3", "libcrypto.so", "libcrypto.3.dylib", "libcrypto-3-x64.dll", "libcrypto.so.1.1"];

    static Ed25519() => NativeLibrary.SetDllImportResolver(typeof(Ed25519).Assembly, Resolve);

    static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library) return 0;
        foreach (var candidate in Names)
            if (NativeLibrary.TryLoad(candidate, out var handle)) return handle;
        throw new DllNotFoundException("OpenSSL's libcrypto (3, or 1.1.1) is needed for Ed25519 and was not found");
    }

    /// <param name="seed">32 bytes: the private key.</param>
    public static byte[] PublicKey(ReadOnlySpan<byte> seed)
    {
        var key = Private(seed);
        try
        {
            var bytes = new byte[KeyLength];
            nuint length = KeyLength;
            fixed (byte* to = bytes) Must(EVP_PKEY_get_raw_public_key(key, to, &length) == 1 && length == KeyLength);
            return bytes;
        }
        finally
        {
            EVP_PKEY_free(key);
        }
    }

    /// <param name="seed">32 bytes: the private key.</param>
    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message)
    {
        var (key, context) = (Private(seed), EVP_MD_CTX_new());
        try
        {
            var signature = new byte[SignatureLength];
            nuint length = SignatureLength;
            fixed (byte* to = signature, from = message)
                Must(EVP_DigestSignInit(context, 0, 0, 0, key) == 1 && EVP_DigestSign(context, to, &length, from, (nuint)message.Length) == 1
                    && length == SignatureLength);
            return signature;
        }
        finally
        {
            EVP_MD_CTX_free(context);
            EVP_PKEY_free(key);
        }
    }

    /// <returns>False for any signature, key or message that does not belong together, and for keys that are none.</returns>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != KeyLength || signature.Length != SignatureLength) return false;
        nint key;
        fixed (byte* from = publicKey) key = EVP_PKEY_new_raw_public_key(KeyType, 0, from, KeyLength);
        if (key == 0) return false;
        var context = EVP_MD_CTX_new();
        try
        {
            fixed (byte* told = signature, from = message)
                return EVP_DigestVerifyInit(context, 0, 0, 0, key) == 1
                    && EVP_DigestVerify(context, told, (nuint)signature.Length, from, (nuint)message.Length) == 1;
        }
        finally
        {
            EVP_MD_CTX_free(context);
            EVP_PKEY_free(key);
            ERR_clear_error();                               // what failed here must not be found by who asks next
        }
    }

    static nint Private(ReadOnlySpan<byte> seed)
    {
        if (seed.Length != KeyLength) throw new ArgumentException("a private key is 32 bytes", nameof(seed));
        fixed (byte* from = seed)
        {
            var key = EVP_PKEY_new_raw_private_key(KeyType, 0, from, KeyLength);
            Must(key != 0);
            return key;
        }
    }

    static void Must(bool done)
    {
        if (!done) throw new InvalidOperationException("libcrypto refused an Ed25519 operation");
    }

    [LibraryImport(Library)] private static partial nint EVP_PKEY_new_raw_private_key(int type, nint engine, byte* key, nuint length);

    [LibraryImport(Library)] private static partial nint EVP_PKEY_new_raw_public_key(int type, nint engine, byte* key, nuint length);

    [LibraryImport(Library)] private static partial int EVP_PKEY_get_raw_public_key(nint key, byte* to, nuint* length);

    [LibraryImport(Library)] private static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Library)] private static partial nint EVP_MD_CTX_new();

    [LibraryImport(Library)] private static partial void EVP_MD_CTX_free(nint context);

    [LibraryImport(Library)] private static partial int EVP_DigestSignInit(nint context, nint keyContext, nint type, nint engine, nint key);

    [LibraryImport(Library)] private static partial int EVP_DigestSign(nint context, byte* signature, nuint* length, byte* message, nuint messageLength);

    [LibraryImport(Library)] private static partial int EVP_DigestVerifyInit(nint context, nint keyContext, nint type, nint engine, nint key);

    [LibraryImport(Library)] private static partial int EVP_DigestVerify(nint context, byte* signature, nuint length, byte* message, nuint messageLength);

    [LibraryImport(Library)] private static partial void ERR_clear_error();
}
