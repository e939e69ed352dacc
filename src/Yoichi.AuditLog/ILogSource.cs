using System.Globalization;

namespace Yoichi.AuditLog;

/// <summary>Where the files of a log are read from.</summary>
public interface ILogSource
{
    /// <summary>What messages call it: a folder, a URL.</summary>
    string Name { get; }

    /// <summary>The bytes of a file of the log; null where there is none.</summary>
    /// <param name="path">Such as <c>checkpoint</c> or <c>tile/0/000</c>.</param>
    /// <exception cref="LogException"><c>log.unreachable</c>: the source does not answer.</exception>
    byte[]? Read(string path);

    /// <summary>Widths of partial tiles that are kept beside a tile, where the source can tell; one that outlived its checkpoint must
    /// still say the same.</summary>
    /// <param name="path">Of the full tile.</param>
    IEnumerable<int> PartialWidths(string path) => [];
}

/// <summary>A log in a folder.</summary>
public sealed class FolderSource(string folder) : ILogSource
{
    public string Name => folder;

    public byte[]? Read(string path)
    {
        var file = Path.Combine(folder, path);
        try
        {
            return File.Exists(file) ? File.ReadAllBytes(file) : null;
        }
        catch (Exception world) when (world is IOException or UnauthorizedAccessException)
        {
            throw new LogException("log.unreachable", file, world.Message, world);
        }
    }

    public IEnumerable<int> PartialWidths(string path)
    {
        var partial = Path.Combine(folder, path + ".p");
        if (!Directory.Exists(partial)) yield break;
        foreach (var file in Directory.EnumerateFiles(partial))
            if (int.TryParse(Path.GetFileName(file), NumberStyles.None, CultureInfo.InvariantCulture, out var width) && width is > 0 and < TilePath.Width)
                yield return width;
    }
}

/// <summary>A log over HTTP.</summary>
/// <param name="client">Its limits of time hold.</param>
public sealed class HttpSource(HttpClient client, Uri prefix) : ILogSource
{
    /// <summary>A bundle of 256 longest entries is 16 MiB; a blob may be longer, but not without end.</summary>
    const long MostBytes = 1L << 28;

    readonly string prefix = prefix.AbsoluteUri.TrimEnd('/');

    public string Name => prefix;

    public byte[]? Read(string path)
    {
        var url = $"{prefix}/{path}";
        try
        {
            using var answer = client.Send(new(HttpMethod.Get, url), HttpCompletionOption.ResponseHeadersRead);
            if (answer.StatusCode == System.Net.HttpStatusCode.NotFound) return null;
            if (!answer.IsSuccessStatusCode) throw new LogException("log.unreachable", url, $"the answer is {(int)answer.StatusCode}");
            using var body = answer.Content.ReadAsStream();
            using var bytes = new MemoryStream();
            var block = new byte[1 << 16];
            for (int got; (got = body.Read(block)) > 0;)
            {
                bytes.Write(block, 0, got);
                if (bytes.Length > MostBytes) throw new LogException("log.unreachable", url, "the answer does not end");
            }

            return bytes.ToArray();
        }
        catch (Exception world) when (world is HttpRequestException or IOException or OperationCanceledException)
        {
            throw new LogException("log.unreachable", url, world.Message, world);
        }
    }
}
