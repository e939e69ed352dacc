using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace Yoichi.Testing;

/// <summary>Real measurements beside the checkout (<c>../shared/data</c>), absent on most machines.</summary>
public static class SharedData
{
    /// <summary>The folder, or null where it is absent: the test then skips and says so.</summary>
    public static string? Folder { get; } = Find();

    public const string Absent = "../shared/data is not beside this checkout";

    /// <summary>A file's text, unpacked; the folder must be there.</summary>
    public static Stream Open(string relativePath)
    {
        var path = Path.Combine(Folder ?? throw new InvalidOperationException(Absent), relativePath);
        Stream file = File.OpenRead(path);
        return path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>The root of this checkout.</summary>
    public static string Repository([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    static string? Find()
    {
        var folder = Path.Combine(Repository(), "..", "shared", "data");
        return Directory.Exists(folder) ? Path.GetFullPath(folder) : null;
    }
}
