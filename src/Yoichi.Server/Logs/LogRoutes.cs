using System.Globalization;
using System.Text.RegularExpressions;
using Yoichi.AuditLog;
using Yoichi.Publishing;

namespace Yoichi.Server.Logs;

/// <summary>A community's log as C2SP tlog-tiles has it, for everybody: <c>/log/NAME/checkpoint</c>, <c>/log/NAME/tile/…</c>.</summary>
static partial class LogRoutes
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/log/{community}/{**path}", Get).ExcludeFromDescription().DisableRateLimiting();
        app.MapGet("/receipt.html", Page).ExcludeFromDescription();
    }

    /// <summary>The page that checks receipts, to be saved or used here; its own policy lets its script run and nothing be fetched.</summary>
    static IResult Page(HttpContext http)
    {
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; frame-ancestors 'none'";
        return Results.Bytes(ReceiptPage.Bytes, "text/html; charset=utf-8");
    }

    static IResult Get(HttpContext http, LogService logs, string community, string path)
    {
        if (logs.Find(community) is not { Published: { } checkpoint } log || !IsPublished(path, checkpoint.Size)) return Results.NotFound();
        var file = Path.Combine(log.Folder, path);
        byte[] bytes;
        try
        {
            if (!File.Exists(file)) return Results.NotFound();
            bytes = File.ReadAllBytes(file);
        }
        catch (IOException)
        {
            return Results.NotFound();                       // a partial tile that went as its full one came
        }

        var headers = http.Response.Headers;
        headers.Remove("Pragma");
        headers.Remove("Vary");
        headers.AccessControlAllowOrigin = "*";              // it is for everybody, from wherever
        var isFixed = path != Checkpoint.FileName && path != LogFiles.KeyName;
        headers.CacheControl = isFixed ? "public, max-age=31536000, immutable" : "no-cache";
        return Results.Bytes(bytes, isFixed ? "application/octet-stream" : "text/plain; charset=utf-8");
    }

    /// <summary>Only what a checkpoint tells of: tiles beyond it may still be written otherwise.</summary>
    static bool IsPublished(string path, long size)
    {
        if (path is Checkpoint.FileName or LogFiles.KeyName || Blob().IsMatch(path)) return true;
        if (Tile().Match(path) is not { Success: true } tile) return false;
        var level = tile.Groups["l"].Value is "entries" ? 0 : int.Parse(tile.Groups["l"].Value, CultureInfo.InvariantCulture);
        var number = long.Parse(tile.Groups["n"].Value.Replace("x", "", StringComparison.Ordinal).Replace("/", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        var width = tile.Groups["w"].Success ? int.Parse(tile.Groups["w"].Value, CultureInfo.InvariantCulture) : TilePath.Width;
        return width is > 0 and <= TilePath.Width && number * TilePath.Width + width <= size >> (TilePath.Height * level);
    }

    [GeneratedRegex("^blob/[0-9a-f]{2}/[0-9a-f]{64}$", RegexOptions.CultureInvariant)]
    private static partial Regex Blob();

    [GeneratedRegex("^tile/(?<l>entries|[0-7])/(?<n>(x\\d{3}/){0,4}\\d{3})(\\.p/(?<w>[1-9]\\d{0,2}))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Tile();
}
