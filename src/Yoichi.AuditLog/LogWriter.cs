namespace Yoichi.AuditLog;

/// <summary>Appends to a log in a folder, of which there is one writer at a time.</summary>
/// <remarks>Tiles and bundles come first and are made sure of; the checkpoint that tells of them is last, and is replaced at once.
/// Whatever stops the writer in between, the checkpoint that was published stays true, and the next writer goes on from it.</remarks>
public sealed class LogWriter : IDisposable
{
    const string LockName = ".writing";
    readonly string folder;
    readonly NoteSigner signer;
    readonly FileStream guard;
    readonly ILogFiles files;
    readonly List<List<TreeHash>> tiles = [];
    readonly MemoryStream bundle = new();
    readonly HashSet<string> written = [], folders = [];
    readonly List<(int Level, long Number)> filled = [];
    TreeEdge edge = new();

    LogWriter(string folder, NoteSigner signer, FileStream guard, ILogFiles files) =>
        (this.folder, this.signer, this.guard, this.files) = (folder, signer, guard, files);

    /// <summary>Entries, those among them that are not published yet.</summary>
    public long Size => edge.Size;

    /// <summary>As published last.</summary>
    public Checkpoint? Published { get; private set; }

    /// <summary>Opens a folder, or begins a log there.</summary>
    /// <exception cref="LogException">What is there is not a log of this name and key, is damaged, or is being written by another.</exception>
    /// <param name="files">Null for those of this machine.</param>
    public static LogWriter Open(string folder, NoteSigner signer, ILogFiles? files = null)
    {
        Directory.CreateDirectory(folder);
        FileStream guard;
        try
        {
            guard = new(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException taken)
        {
            throw new LogException("log.busy", folder, "another process is writing this log", taken);
        }

        var writer = new LogWriter(folder, signer, guard, files ?? DiskFiles.Own);
        try
        {
            if (File.Exists(Path.Combine(folder, Checkpoint.FileName))) writer.Resume();
            else writer.ReplaceAtOnce(Path.Combine(folder, LogFiles.KeyName), System.Text.Encoding.ASCII.GetBytes(signer.Key + "\n"));
            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <exception cref="ArgumentException">Longer than <see cref="Bundle.LongestEntry"/>.</exception>
    public void Append(ReadOnlySpan<byte> entry)
    {
        Bundle.Write(bundle, entry);
        var leaf = Hashing.Leaf(entry);
        edge.Append(leaf);
        Add(0, leaf);
        if (edge.Size % TilePath.Width != 0) return;
        Keep(TilePath.OfEntries(edge.Size / TilePath.Width - 1), bundle.GetBuffer().AsSpan(0, (int)bundle.Length));
        bundle.SetLength(0);
    }

    /// <summary>Keeps a file beside the tiles; it is made sure of with the next checkpoint.</summary>
    public void Keep(string path, ReadOnlySpan<byte> bytes)
    {
        var file = Path.Combine(folder, path);
        var parent = Path.GetDirectoryName(file)!;
        if (folders.Add(parent)) Directory.CreateDirectory(parent);
        // What a checkpoint tells of already is not written again: cut off, it would be damaged.
        if (!IsThere(file, bytes)) files.Write(file, bytes);
        written.Add(file);
    }

    /// <summary>Publishes all entries so far. Does nothing where there are none since the last time.</summary>
    public Checkpoint Publish()
    {
        if (Published is { } last && last.Size == Size) return last;
        for (var level = 0; level < tiles.Count; level++)
            if (tiles[level].Count > 0) Keep(TilePath.OfTile(level, Size >> (TilePath.Height * (level + 1)), tiles[level].Count), Bytes(tiles[level]));
        if (bundle.Length > 0)
            Keep(TilePath.OfEntries(Size / TilePath.Width, (int)(Size % TilePath.Width)), bundle.GetBuffer().AsSpan(0, (int)bundle.Length));
        foreach (var file in written) files.Flush(file);
        foreach (var parent in folders.SelectMany(Parents).Distinct().ToList()) files.FlushFolder(parent);
        written.Clear();
        folders.Clear();
        var checkpoint = new Checkpoint(signer.Key.Name, Size, edge.Root());
        ReplaceAtOnce(Path.Combine(folder, Checkpoint.FileName), checkpoint.SignedBy(signer).ToBytes());
        Published = checkpoint;
        // Once a tile is full, its partial ones may go.
        foreach (var (level, number) in filled)
            foreach (var path in level == 0 ? [TilePath.OfTile(0, number), TilePath.OfEntries(number)] : (string[])[TilePath.OfTile(level, number)])
                if (Path.Combine(folder, path + ".p") is var partial && Directory.Exists(partial)) files.DeleteFolder(partial);
        filled.Clear();
        return checkpoint;
    }

    /// <summary>An entry that was published.</summary>
    public ReadOnlyMemory<byte> EntryThere(long number, out ILogSource source)
    {
        source = new FolderSource(folder);
        return LogReader.Open(source).Entry(number);
    }

    public void Dispose()
    {
        guard.Dispose();
        bundle.Dispose();
    }

    /// <summary>The old file stays until the new one is sure to be there.</summary>
    void ReplaceAtOnce(string path, ReadOnlySpan<byte> bytes)
    {
        files.Write(path + ".part", bytes);
        files.Flush(path + ".part");
        files.Replace(path + ".part", path);
        files.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    static bool IsThere(string file, ReadOnlySpan<byte> bytes) =>
        new FileInfo(file) is { Exists: true } there && there.Length == bytes.Length && File.ReadAllBytes(file).AsSpan().SequenceEqual(bytes);

    IEnumerable<string> Parents(string parent)
    {
        for (var at = parent; at.Length >= folder.Length; at = Path.GetDirectoryName(at)!) yield return at;
    }

    void Add(int level, TreeHash hash)
    {
        if (tiles.Count == level) tiles.Add([]);
        var tile = tiles[level];
        tile.Add(hash);
        if (tile.Count < TilePath.Width) return;
        var number = (Size >> (TilePath.Height * (level + 1))) - 1;
        Keep(TilePath.OfTile(level, number), Bytes(tile));
        filled.Add((level, number));
        var root = Hashing.Root(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(tile));
        tile.Clear();
        Add(level + 1, root);
    }

    void Resume()
    {
        var reader = LogReader.Open(new FolderSource(folder));
        var place = Path.Combine(folder, Checkpoint.FileName);
        var checkpoint = reader.Checkpoint;
        if (checkpoint.Origin != signer.Key.Name || !reader.Note.IsSignedBy(signer.Key, place, out _))
            throw new LogException("log.key", place, $"this log is {checkpoint.Origin}'s, and not signed by {signer.Key}");
        reader.CheckTiles();
        edge = new TreeEdge();
        var top = 0;
        while (checkpoint.Size >> (TilePath.Height * (top + 1)) > 0) top++;
        for (var level = 0; level <= top; level++) tiles.Add([]);
        for (var level = top; level >= 0; level--)
        {
            var hashes = checkpoint.Size >> (TilePath.Height * level);
            for (var at = hashes & ~(long)(TilePath.Width - 1); at < hashes; at++)
            {
                var hash = reader.Subtree(TilePath.Height * level, at);
                tiles[level].Add(hash);
                edge.Append(hash, TilePath.Height * level);
            }
        }

        // The entries of the last, partial bundle; what lies beyond the checkpoint was never told of, and is written again.
        if (checkpoint.Size % TilePath.Width != 0)
            foreach (var (_, entry) in reader.Entries(checkpoint.Size / TilePath.Width * TilePath.Width)) Bundle.Write(bundle, entry.Span);
        Published = checkpoint;
    }

    static byte[] Bytes(List<TreeHash> tile)
    {
        var bytes = new byte[tile.Count * TreeHash.Length];
        for (var i = 0; i < tile.Count; i++) tile[i].CopyTo(bytes.AsSpan(i * TreeHash.Length));
        return bytes;
    }
}

/// <summary>Names of files of a log beside checkpoint and tiles.</summary>
public static class LogFiles
{
    /// <summary>The log's own verifier key, a line: for convenience, since whoever could change the log could change this too.</summary>
    public const string KeyName = "log.vkey";
}
