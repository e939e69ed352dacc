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

    /// <summary>A zip file with more entries is refused.</summary>
    const int MostEntries = 10_000;

    static readonly byte[] GzipMagic = [0x1F, 0x8B];
    static readonly byte[] ZipMagic = [0x50, 0x4B, 0x03, 0x04];
    static readonly Encoding Cp932 = CodePagesEncodingProvider.Instance.GetEncoding(
        932, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"))!;

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

    /// <summary>The file, or where it is a zip its entries in the order of their names.</summary>
    /// <exception cref="InputException">As <see cref="Load"/>.</exception>
    public static IReadOnlyList<MeterFile> LoadAll(string path) => Load(path).Entries();

    /// <summary>This file, or where it is a zip its entries in the order of their names.</summary>
    /// <exception cref="InputException">A damaged zip, one without entries, or too large.</exception>
    public IReadOnlyList<MeterFile> Entries()
    {
        if (!bytes.AsSpan().StartsWith(ZipMagic)) return [this];
        try
        {
            using var zip = new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read);
            var entries = zip.Entries.Where(entry => !entry.FullName.EndsWith('/'))
                .OrderBy(entry => entry.FullName, StringComparer.Ordinal).ToArray();
            if (entries.Length is 0 or > MostEntries)
                throw new InputException("file.zip", Name, $"the zip file has {entries.Length} files in it");
            var files = new List<MeterFile>();
            var total = 0L;
            foreach (var entry in entries)
            {
                using var content = entry.Open();
                var unpacked = Unpack(Name, content, MostBytes - total);
                total += unpacked.Length;
                files.Add(OfBytes($"{Name}/{entry.FullName}", unpacked));
            }

            return files;
        }
        catch (InvalidDataException failure)
        {
            throw new InputException(new InputProblem("file.zip", Name, "the zip file is damaged"), failure);
        }
    }

    /// <summary>Bytes packed with gzip are known by their first two, whatever the name says.</summary>
    /// <exception cref="InputException">Not whole gzip, or too large.</exception>
    public static MeterFile OfBytes(string name, byte[] content)
    {
        if (!content.AsSpan().StartsWith(GzipMagic)) return new(name, content);
        try
        {
            using var gzip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
            return new(name, Unpack(name, gzip, MostBytes));
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

    /// <summary>The content as Japanese publishers write it: by its byte order mark, else UTF-8, else CP932:
    /// whichever leaves fewer wrong bytes.</summary>
    public string JapaneseText(out string encoding)
    {
        var text = Text();
        var wrong = text.AsSpan().Count('\uFFFD');
        encoding = "UTF-8";
        if (wrong == 0) return text;
        var other = Cp932.GetString(bytes);
        if (other.AsSpan().Count('\uFFFD') >= wrong) return text;
        encoding = "CP932";
        return other;
    }

    static byte[] Unpack(string name, Stream packed, long most)
    {
        using var unpacked = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = packed.Read(buffer)) > 0;)
        {
            unpacked.Write(buffer, 0, read);
            if (unpacked.Length > most) throw TooLarge(name);
        }

        return unpacked.ToArray();
    }

    static InputException TooLarge(string name) =>
        new("file.tooLarge", name, $"the file has more than {MostBytes / (1024 * 1024)} MiB");
}
