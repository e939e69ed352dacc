using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Yoichi.AuditLog;

namespace Yoichi.Publishing;

/// <summary>An entry of the log: a line of JSON that everybody can read, then a line for each sealed piece.</summary>
/// <remarks>What is longer than a bundle takes lies beside the tiles; its entry is then the root of a tree over its lines, so that
/// one line of it can be shown without the others.</remarks>
public sealed class PublishedEntry
{
    readonly ImmutableArray<byte[]> lines;

    public PublishedEntry(long number, ImmutableArray<byte[]> lines) => (Number, this.lines) = (number, lines);

    /// <summary>Its place in the log, and its line's in the journal.</summary>
    public long Number { get; }

    /// <summary>What everybody can read.</summary>
    public ReadOnlyMemory<byte> Open => lines[0];

    /// <summary>The open line, then the sealed ones, in base64.</summary>
    public IReadOnlyList<byte[]> Lines => lines;

    /// <summary>The lines, LF between them.</summary>
    public byte[] Body()
    {
        var body = new byte[lines.Sum(l => l.Length + 1) - 1];
        var at = 0;
        foreach (var line in lines)
        {
            if (at > 0) body[at++] = (byte)'\n';
            line.CopyTo(body, at);
            at += line.Length;
        }

        return body;
    }

    public static PublishedEntry OfBody(long number, ReadOnlySpan<byte> body)
    {
        var lines = ImmutableArray.CreateBuilder<byte[]>();
        foreach (var range in body.Split((byte)'\n')) lines.Add(body[range].ToArray());
        return new(number, lines.ToImmutable());
    }

    /// <summary>The bytes of the log's entry, and the blob beside it where it is long.</summary>
    public byte[] ToEntry(out (string Path, byte[] Bytes)? blob)
    {
        var body = Body();
        blob = null;
        if (body.Length <= Bundle.LongestEntry) return body;
        var root = Root();
        blob = (BlobPath(root.ToString()), body);
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"n\":{Number},\"blob\":\"{root}\",\"lines\":{lines.Length},\"bytes\":{body.Length}}}"));
    }

    public TreeHash Root() => Hashing.Root([.. lines.Select(l => Hashing.Leaf(l))]);

    public IReadOnlyList<TreeHash> ProofOf(int line) => Proofs.Inclusion(line, lines.Length,
        (height, index) => Hashing.Root([.. lines.Skip((int)(index << height)).Take(1 << height).Select(l => Hashing.Leaf(l))]));

    public static string BlobPath(string root) => $"blob/{root[..2]}/{root}";

    /// <summary>Where an entry is only the root of a blob: that root, how many lines, how many bytes.</summary>
    /// <exception cref="LogException"><c>log.content</c>: not an entry of this format.</exception>
    public static (string Root, int Lines, int Bytes)? BlobOf(long number, ReadOnlySpan<byte> entry, string place)
    {
        var first = entry.IndexOf((byte)'\n') is var end and >= 0 ? entry[..end] : entry;
        if (first.Length > 300 || first.IndexOf("\"blob\":"u8) < 0) return null;
        try
        {
            using var json = JsonDocument.Parse(first.ToArray());
            var (root, lines, bytes) = (json.RootElement.GetProperty("blob").GetString()!, json.RootElement.GetProperty("lines").GetInt32(), json.RootElement.GetProperty("bytes").GetInt32());
            var written = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"n\":{number},\"blob\":\"{root}\",\"lines\":{lines},\"bytes\":{bytes}}}"));
            if (!entry.SequenceEqual(written) || root.Length != 64 || !root.All(char.IsAsciiHexDigitLower)) throw new FormatException("fields");
            return (root, lines, bytes);
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException or KeyNotFoundException or InvalidOperationException or NullReferenceException)
        {
            throw new LogException("log.content", place, "not the reference to a blob", wrong);
        }
    }

    /// <summary>The entry as it was published, its blob fetched where it has one.</summary>
    /// <exception cref="LogException">The blob is missing or was changed.</exception>
    public static PublishedEntry Read(ILogSource source, long number, ReadOnlyMemory<byte> entry)
    {
        if (BlobOf(number, entry.Span, $"{source.Name}: entry {number}") is not { } blob) return OfBody(number, entry.Span);
        var path = BlobPath(blob.Root);
        var bytes = source.Read(path) ?? throw new LogException("log.missing", $"{source.Name}/{path}", $"this file of the log is not there (entry {number})");
        var read = OfBody(number, bytes);
        return bytes.Length == blob.Bytes && read.lines.Length == blob.Lines && read.Root().ToString() == blob.Root ? read
            : throw new LogException("log.blob", $"{source.Name}/{path}", $"it is not what entry {number} says: it was changed");
    }
}
