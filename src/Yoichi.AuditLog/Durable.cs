using System.Runtime.InteropServices;

namespace Yoichi.AuditLog;

/// <summary>Files that survive the loss of power once a method here returns.</summary>
public static partial class Durable
{
    /// <summary>Writes a whole file: the old one stays until the new one is there.</summary>
    /// <param name="isSecret">Only its owner may read it.</param>
    public static void Write(string path, ReadOnlySpan<byte> bytes, bool isSecret = false)
    {
        var part = path + ".part";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (isSecret && !OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        if (isSecret) File.Delete(part);                     // an old one would keep its mode
        using (var file = new FileStream(part, options))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(part, path, overwrite: true);
        Folder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Makes sure of a file that was written.</summary>
    public static void Flush(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Makes sure of the names in a folder.</summary>
    public static void Folder(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var handle = open(path, 0);
        if (handle < 0) return;
        _ = fsync(handle);
        _ = close(handle);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)] private static partial int open(string path, int flags);

    [LibraryImport("libc")] private static partial int fsync(int handle);

    [LibraryImport("libc")] private static partial int close(int handle);
}
