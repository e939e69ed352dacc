using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Yoichi.Server.Hosting;

namespace Yoichi.Server.Tests;

/// <summary>TLS by certificate files, and TLS that a proxy has ended.</summary>
public sealed class TlsTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("yoichi-tls-").FullName;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_pem_pair_is_served_with_what_stands_between_it_and_its_root_and_cookies_are_for_tls_alone()
    {
        var (between, own, key) = Chained();
        var pem = File("chain.pem", own.ExportCertificatePem() + "\n" + between.ExportCertificatePem() + "\n");
        await using var town = await TownServer.StartAsync(change: o => o with { Listen = "https://127.0.0.1:0", Certificate = pem, CertificateKey = File("key.pem", key) });
        var sent = new List<string>();
        using var client = Client(town, (shown, chain) =>
        {
            sent.AddRange(chain.Select(c => c.Subject));
            return shown.Thumbprint == own.Thumbprint;
        });
        using var home = await client.GetAsync("/", Stop);
        Assert.Equal(HttpStatusCode.OK, home.StatusCode);
        Assert.Contains("CN=between", sent);
        Assert.Equal("max-age=31536000", home.Headers.GetValues("Strict-Transport-Security").Single());
        using var csrf = await client.GetAsync("/api/v1/csrf", Stop);
        var cookie = Assert.Single(csrf.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("__Host-yoichi-csrf=", cookie);
        Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_pfx_with_a_password_and_an_encrypted_key_are_served()
    {
        var (_, own, key) = Chained();
        using var rsa = RSA.Create();
        rsa.ImportFromPem(key);
        var locked = rsa.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        foreach (var (file, keyFile) in new[]
        {
            (Pfx("with.pfx", own, rsa, "secret"), null),
            (File("own.crt", own.ExportCertificatePem()), File("locked.key", locked)),
        })
        {
            await using var town = await TownServer.StartAsync(change: o => o with { Listen = "https://127.0.0.1:0", Certificate = file, CertificateKey = keyFile, CertificatePassword = "secret" });
            using var client = Client(town, (shown, _) => shown.Thumbprint == own.Thumbprint);
            Assert.Equal("alive\n", await client.GetStringAsync("/health/live", Stop));
        }
    }

    [Fact]
    public void A_certificate_that_cannot_be_used_is_told_with_its_reason()
    {
        var (_, own, key) = Chained();
        using var rsa = RSA.Create();
        rsa.ImportFromPem(key);
        var pfx = Pfx("with.pfx", own, rsa, "secret");
        Assert.Contains("with.pfx", Refused(pfx, password: "wrong"), StringComparison.Ordinal);
        Assert.Contains("--certificate-password", Refused(pfx), StringComparison.Ordinal);
        Assert.Contains("no private key", Refused(File("bare.pfx", own.Export(X509ContentType.Pkcs12, "secret")), password: "secret"), StringComparison.Ordinal);
        Assert.Contains("no private key", Refused(File("bare.pem", own.ExportCertificatePem())), StringComparison.Ordinal);
        var (past, pastKey) = Own(-20, -10);
        Assert.Contains("expired on", Refused(File("past.pem", past.ExportCertificatePem()), File("past.key", pastKey)), StringComparison.Ordinal);
        var (future, futureKey) = Own(10, 20);
        Assert.Contains("valid from", Refused(File("future.pem", future.ExportCertificatePem()), File("future.key", futureKey)), StringComparison.Ordinal);
        Refused(File("other.pem", past.ExportCertificatePem()), File("other.key", futureKey));
        Refused(File("nonsense.pfx", "nonsense"));
        Refused(Path.Combine(folder, "none.pfx"));
        Refused(File("good.pem", own.ExportCertificatePem()), Path.Combine(folder, "none.key"));
    }

    [Fact]
    public async Task Behind_a_proxy_on_this_machine_its_word_is_taken_for_scheme_and_address()
    {
        await using var town = await TownServer.StartAsync(change: o => o with { IsBehindProxy = true, Limits = new() { OfAddress = 3 } });
        using var home = await AskAsync(town.Client, ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "203.0.113.7"));
        Assert.True(home.Headers.Contains("Strict-Transport-Security"));
        using var csrf = await AskAsync(town.Client, "/api/v1/csrf", ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "203.0.113.8"));
        Assert.Contains("secure", Assert.Single(csrf.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
        using var plain = await AskAsync(town.Client, ("X-Forwarded-For", "203.0.113.9"));
        Assert.False(plain.Headers.Contains("Strict-Transport-Security"));
        // Limits count the addresses behind the proxy, each by itself; of a list the last is the one the proxy saw.
        for (var i = 0; i < 5; i++)
            using (var each = await AskAsync(town.Client, "/api/v1/consents", ("X-Forwarded-For", $"198.51.100.1, 203.0.113.{20 + i}"))) Assert.Equal(HttpStatusCode.OK, each.StatusCode);
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 5; i++)
            using (var same = await AskAsync(town.Client, "/api/v1/consents", ("X-Forwarded-For", $"198.51.100.{i}, 203.0.113.99"))) statuses.Add(same.StatusCode);
        Assert.Equal(2, statuses.Count(s => s == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task Without_a_proxy_and_from_elsewhere_nobodys_word_is_taken()
    {
        await using (var town = await TownServer.StartAsync())
        {
            using var home = await AskAsync(town.Client, ("X-Forwarded-Proto", "https"));
            Assert.False(home.Headers.Contains("Strict-Transport-Security"));
        }

        var here = OtherAddress();
        Assert.SkipWhen(here is null, "this machine has no address but loopback");
        foreach (var trusted in new IPAddress[][] { [], [here!] })
        {
            await using var town = await TownServer.StartAsync(change: o => o with { Listen = $"http://{here}:0", IsBehindProxy = true, TrustedProxies = trusted });
            using var home = await AskAsync(town.Client, ("X-Forwarded-Proto", "https"));
            Assert.Equal(trusted.Length > 0, home.Headers.Contains("Strict-Transport-Security"));
        }
    }

    [Fact]
    public void A_trusted_proxy_without_being_behind_one_is_a_slip() => Assert.Equal("serve.proxy", Assert.Throws<Units.InputException>(() =>
        ServerHost.Build(new() { DataFolder = folder, Listen = "http://127.0.0.1:0", TrustedProxies = [IPAddress.Loopback], Log = LogFormat.None })).Problem.Code);

    static Task<HttpResponseMessage> AskAsync(HttpClient client, params (string Name, string Value)[] headers) => AskAsync(client, "/", headers);

    static async Task<HttpResponseMessage> AskAsync(HttpClient client, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return await client.SendAsync(request, Stop);
    }

    static IPAddress? OtherAddress() => NetworkInterface.GetAllNetworkInterfaces().Where(n => n.OperationalStatus == OperationalStatus.Up)
        .SelectMany(n => n.GetIPProperties().UnicastAddresses).Select(a => a.Address)
        .FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a));

    static HttpClient Client(TownServer town, Func<X509Certificate2, IEnumerable<X509Certificate2>, bool> check) => new(new HttpClientHandler
    {
        UseCookies = false,
        ServerCertificateCustomValidationCallback = (_, shown, chain, _) => check(shown!, chain!.ChainPolicy.ExtraStore),
    })
    { BaseAddress = town.Client.BaseAddress };

    string Refused(string file, string? key = null, string? password = null)
    {
        var refused = Assert.Throws<Units.InputException>(() => ServerHost.Build(new()
        { DataFolder = folder, Listen = "https://127.0.0.1:0", Certificate = file, CertificateKey = key, CertificatePassword = password, Log = LogFormat.None }));
        Assert.Equal("serve.certificate", refused.Problem.Code);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
        return refused.Message;
    }

    string File(string name, string text) => File(name, System.Text.Encoding.ASCII.GetBytes(text));

    string File(string name, byte[] bytes)
    {
        var file = Path.Combine(folder, name);
        System.IO.File.WriteAllBytes(file, bytes);
        return file;
    }

    string Pfx(string name, X509Certificate2 own, RSA key, string password)
    {
        using var both = own.CopyWithPrivateKey(key);
        return File(name, both.Export(X509ContentType.Pkcs12, password));
    }

    static (X509Certificate2 Own, string Key) Own(int fromDay, int untilDay)
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var made = Request("CN=127.0.0.1", key, isRoot: false).CreateSelfSigned(now.AddDays(fromDay), now.AddDays(untilDay));
        return (X509CertificateLoader.LoadCertificate(made.RawData), key.ExportPkcs8PrivateKeyPem());
    }

    static (X509Certificate2 Between, X509Certificate2 Own, string Key) Chained()
    {
        using var rootKey = RSA.Create(2048);
        using var middleKey = RSA.Create(2048);
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var root = Request("CN=a root of tests", rootKey, isRoot: true).CreateSelfSigned(now.AddDays(-2), now.AddDays(3));
        using var middle = Request("CN=between", middleKey, isRoot: true).Create(root, now.AddDays(-1), now.AddDays(2), [1, 2, 3, 3]);
        using var signing = middle.CopyWithPrivateKey(middleKey);
        using var own = Request("CN=127.0.0.1", key, isRoot: false).Create(signing, now.AddDays(-1), now.AddDays(1), [1, 2, 3, 4]);
        return (X509CertificateLoader.LoadCertificate(middle.RawData), X509CertificateLoader.LoadCertificate(own.RawData), key.ExportPkcs8PrivateKeyPem());
    }

    static CertificateRequest Request(string subject, RSA key, bool isRoot)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isRoot, false, 0, true));
        return request;
    }
}
