using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Yoichi.Server.Web;

/// <summary>Style sheets and scripts: they lie in this assembly, so that a server is one program and nothing beside it.</summary>
/// <remarks>Addresses carry a hash of the content, so browsers keep them for good and a new version is seen at once.</remarks>
public static class WebFiles
{
    const string Prefix = "wwwroot/";

    static readonly FrozenDictionary<string, Kept> All = Load();

    /// <summary>Where a browser finds a file of <c>wwwroot</c>, e.g. <c>css/site.css</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such file.</exception>
    public static string Url(string path) => $"/assets/{All[path].Hash}/{path}";

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/assets/{hash}/{**path}", Send).AllowAnonymous().ExcludeFromDescription();

    static async Task Send(HttpContext context, string path)
    {
        if (!All.TryGetValue(path, out var asset))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var headers = context.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.ETag = $"\"{asset.Hash}\"";
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.XContentTypeOptions = "nosniff";
        if (context.Request.Headers.IfNoneMatch == headers.ETag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = asset.Type;
        var body = asset.Content;
        if (context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
        {
            headers.ContentEncoding = "br";
            body = asset.Compressed.Value;
        }

        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    static FrozenDictionary<string, Kept> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var found = new Dictionary<string, Kept>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames())
        {
            if (!name.StartsWith(Prefix, StringComparison.Ordinal)) continue;
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var content = new MemoryStream();
            stream.CopyTo(content);
            found.Add(name[Prefix.Length..], new(content.ToArray(), TypeOf(name)));
        }

        return found.ToFrozenDictionary(StringComparer.Ordinal);
    }

    static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    };

    sealed class Kept(byte[] content, string type)
    {
        public byte[] Content => content;

        public string Type => type;

        public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(content))[..12];

        /// <summary>Made when first asked for.</summary>
        public Lazy<byte[]> Compressed { get; } = new(() =>
        {
            using var to = new MemoryStream();
            using (var brotli = new BrotliStream(to, CompressionLevel.Optimal)) brotli.Write(content);
            return to.ToArray();
        });
    }
}
