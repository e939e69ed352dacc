namespace Yoichi.AuditLog;

/// <summary>Every way in which a writer changes a log's folder, so that a test can stop it at each.</summary>
public interface ILogFiles
{
    /// <summary>Writes a whole file; its folder is there.</summary>
    void Write(string path, ReadOnlySpan<byte> bytes);

    /// <summary>Makes sure of a file's bytes.</summary>
    void Flush(string path);

    /// <summary>Puts a file in the place of another, at once.</summary>
    void Replace(string from, string to);

    /// <summary>Makes sure of the names in a folder.</summary>
    void FlushFolder(string path);

    void DeleteFolder(string path);
}

/// <summary>The files of this machine.</summary>
sealed class DiskFiles : ILogFiles
{
    public static readonly DiskFiles Own = new();

    public void Write(string path, ReadOnlySpan<byte> bytes) => File.WriteAllBytes(path, bytes);

    public void Flush(string path) => Durable.Flush(path);

    public void Replace(string from, string to) => File.Move(from, to, overwrite: true);

    public void FlushFolder(string path) => Durable.Folder(path);

    public void DeleteFolder(string path) => Directory.Delete(path, recursive: true);
}
