using Yoichi.Units;

namespace Yoichi.Server.Hosting;

/// <summary>Where and how a server listens.</summary>
static class Listening
{
    /// <summary>Bodies larger than any endpoint takes are not even read.</summary>
    const long MostBodyBytes = 16 << 20;

    const int MostConnections = 10_000;

    /// <exception cref="InputException">The address, or the certificate, cannot be used.</exception>
    public static void Configure(WebApplicationBuilder builder, ServerOptions options)
    {
        if (!Uri.TryCreate(options.Listen, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.PathAndQuery != "/")
            throw new InputException("serve.listen", "--listen", $"'{options.Listen}' is not an address, as in http://127.0.0.1:5080");
        if (address.Scheme == "https" && options.Certificate is null)
            throw new InputException("serve.certificate", "--certificate", "an https address needs a certificate");
        if (address.Scheme == "http" && options.Certificate is not null)
            throw new InputException("serve.certificate", "--listen", "with a certificate the address begins with https");
        if (options.TrustedProxies.Count > 0 && !options.IsBehindProxy)
            throw new InputException("serve.proxy", "--trust-proxy", "goes with --behind-proxy");
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseUrls(options.Listen);
        if (options.Certificate is not null) builder.WebHost.UseKestrelHttpsConfiguration();
        var certificate = options.Certificate is { } file ? ServerCertificate.Load(file, options.CertificateKey, options.CertificatePassword) : null;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MostBodyBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 << 10;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            // Connections that ask for nothing cost memory too. Who sends or takes less than 240 bytes a second is cut off after five.
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            if (certificate is not null)
                kestrel.ConfigureHttpsDefaults(https => (https.ServerCertificate, https.ServerCertificateChain) = (certificate.Own, certificate.Chain));
        });
    }
}
