using System.IO.Compression;
using System.Text;
using Yoichi.Units;

namespace Yoichi.Metering;

/// <summary>A file to import: its name, for messages, and its bytes, unpacked.</summary>
public sealed class MeterFile
{
    /// <summary>Larger files, packed or not, are refused: a series of this program never needs
    /// them.</summary>
    public const int MostBytes = 512 * 1024 * 1024;

    static readonly byte[] GzipMagic = [0x1F, 0x8B];

    readonly byte[] bytes;

    MeterFile(string name, byte[] bytes) => (Name, this.bytes) = (name, bytes);

    public string Name { get; }

    /// <summary>The bytes after unpacking.</summary>
    public ReadOnlyMemory<byte> Content => bytes;

    /// <exception cref="InputException">The file cannot be read, unpacked, or is too large.</exception>
    public static MeterFile Load(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MostBytes }) throw TooLarge(path);
            return OfBytes(path, File.ReadAllBytes(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException
            or ArgumentException or NotSupportedException)
        {
            var reason = failure is FileNotFoundException or DirectoryNotFoundException
                ? "there is no such file"
                : $"the file cannot be read: {failure.Message}";
            throw new InputException(new InputProblem("file.unreadable", path, reason), failure);
        }
    }

    /// <summary>Bytes packed with gzip are known by their first two, whatever the name says.</summary>
    /// <exception cref="InputException">Not whole gzip, or too large.</exception>
    public static MeterFile OfBytes(string name, byte[] content)
    {
        if (!content.AsSpan().StartsWith(GzipMagic)) return new(name, content);
        try
        {
            using var unpacked = new MemoryStream();
            using var gzip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
            var buffer = new byte[81920];
            for (int read; (read = gzip.Read(buffer)) > 0;)
            {
                unpacked.Write(buffer, 0, read);
                if (unpacked.Length > MostBytes) throw TooLarge(name);
            }

            return new(name, unpacked.ToArray());
        }
        catch (InvalidDataException failure)
        {
            throw new InputException(
                new InputProblem("file.gzip", name, "the file is packed with gzip but damaged"), failure);
        }
    }

    public static MeterFile OfText(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));

    /// <summary>The content as text: UTF-8, or UTF-16 where a byte order mark says so. Wrong bytes become
    /// U+FFFD, which no field accepts, so they cost their row only.</summary>
    public string Text()
    {
        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8,
            detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    static InputException TooLarge(string name) =>
        new("file.tooLarge", name, $"the file has more than {MostBytes / (1024 * 1024)} MiB");
}
