using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Yoichi.Units;

namespace Yoichi.Server.Hosting;

/// <summary>What a server shows for itself: its certificate with the key, and what stands between it and a root, in no order.</summary>
/// <param name="Chain">Sent along; most clients know only roots.</param>
sealed record ServerCertificate(X509Certificate2 Own, X509Certificate2Collection Chain)
{
    /// <summary>Reads a PFX file, or a PEM file with the key in it or in a file of its own.</summary>
    /// <param name="password">Of a PFX file or an encrypted PEM key; null for none.</param>
    /// <exception cref="InputException"><c>serve.certificate</c>: it cannot be read, has no key, or its time is not now.</exception>
    public static ServerCertificate Load(string file, string? key, string? password)
    {
        var found = Read(file, key, password);
        if (!found.Own.HasPrivateKey) throw Unusable(file, "it has no private key");
        // A handshake is judged by the client's clock, which is that of life.
        var now = TimeProvider.System.GetUtcNow();
        if (now > found.Own.NotAfter.ToUniversalTime()) throw Unusable(file, $"it expired on {Day(found.Own.NotAfter)}");
        if (now < found.Own.NotBefore.ToUniversalTime()) throw Unusable(file, $"it is valid from {Day(found.Own.NotBefore)} on");
        return found;
    }

    static ServerCertificate Read(string file, string? key, string? password)
    {
        try
        {
            return IsPem(file) ? OfPem(file, key, password) : OfPfx(file, password);
        }
        catch (Exception wrong) when (wrong is CryptographicException or IOException or UnauthorizedAccessException)
        {
            var reason = wrong is CryptographicException && password is null && !IsMissing(file) ? $"{wrong.Message} (is there a password? --certificate-password)" : wrong.Message;
            throw new InputException(Unusable(file, reason).Problem, wrong);
        }
    }

    static ServerCertificate OfPfx(string file, string? password)
    {
        var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(file, password);
        var own = all.FirstOrDefault(c => c.HasPrivateKey) ?? throw Unusable(file, "it has no private key");
        return new(own, [.. all.Where(c => c != own)]);
    }

    static ServerCertificate OfPem(string file, string? key, string? password)
    {
        var text = File.ReadAllText(key ?? file);
        if (!text.Contains("PRIVATE KEY-----", StringComparison.Ordinal)) throw Unusable(key ?? file, "it has no private key");
        var own = password is not null && text.Contains("ENCRYPTED PRIVATE KEY", StringComparison.Ordinal)
            ? X509Certificate2.CreateFromEncryptedPemFile(file, password, key) : X509Certificate2.CreateFromPemFile(file, key);
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(file);
        return new(own, [.. all.Where(c => c.Thumbprint != own.Thumbprint)]);
    }

    static bool IsPem(string file)
    {
        using var reader = new StreamReader(file);
        var start = new char[4096];
        var read = reader.ReadBlock(start, 0, start.Length);
        return start.AsSpan(0, read).Contains("-----BEGIN ", StringComparison.Ordinal);
    }

    static bool IsMissing(string file) => !File.Exists(file);

    static InputException Unusable(string file, string reason) => new("serve.certificate", file, $"the certificate cannot be used: {reason}");

    static string Day(DateTime at) => at.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
