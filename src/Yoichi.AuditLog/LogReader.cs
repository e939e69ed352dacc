namespace Yoichi.AuditLog;

/// <summary>Reads a log at one checkpoint, and believes nothing: tiles must add up to the checkpoint's root, entries to the tiles.</summary>
/// <remarks>Who signed the checkpoint is the caller's to ask of <see cref="Note"/>.</remarks>
public sealed class LogReader
{
    readonly ILogSource source;
    readonly Dictionary<(int Level, long Number), TreeHash[]> kept = [];
    readonly Queue<(int Level, long Number)> leaves = [];
    bool isChecked;

    LogReader(ILogSource source, SignedNote note, Checkpoint checkpoint) => (this.source, Note, Checkpoint) = (source, note, checkpoint);

    public SignedNote Note { get; }

    public Checkpoint Checkpoint { get; }

    public ILogSource Source => source;

    /// <exception cref="LogException">There is no checkpoint, or it is none.</exception>
    public static LogReader Open(ILogSource source)
    {
        var place = $"{source.Name}/{Checkpoint.FileName}";
        var bytes = source.Read(Checkpoint.FileName) ?? throw new LogException("log.none", place, "there is no log here: no checkpoint");
        return At(source, SignedNote.Parse(bytes, place), place);
    }

    /// <summary>Reads at another checkpoint of the same log, such as an earlier one.</summary>
    public static LogReader At(ILogSource source, SignedNote note, string place) => new(source, note, Checkpoint.Of(note, place));

    /// <summary>Checks the tiles above the leaves against the root, from the top. Those of leaves are checked where they are read.</summary>
    /// <exception cref="LogException"><c>log.tile</c>, <c>log.root</c>: a tile is missing, of another length, or does not add up.</exception>
    public void CheckTiles()
    {
        if (isChecked) return;
        var size = Checkpoint.Size;
        var edge = new TreeEdge();
        var top = 0;
        while (size >> (TilePath.Height * (top + 1)) > 0) top++;
        for (var level = top; level >= 0; level--)
        {
            var hashes = size >> (TilePath.Height * level);
            if ((hashes & (TilePath.Width - 1)) == 0) continue;
            foreach (ref readonly var hash in Load(level, hashes >> TilePath.Height).AsSpan()) edge.Append(hash, TilePath.Height * level);
        }

        if (edge.Root() != Checkpoint.Root)
            throw new LogException("log.root", $"{source.Name}/{Checkpoint.FileName}", $"the tiles of the right edge add up to {edge.Root()}, the checkpoint says {Checkpoint.Root}");
        for (var level = top - 1; level >= 1; level--)
            for (var number = 0L; number < size >> (TilePath.Height * (level + 1)); number++) CheckFull(level, number, Load(level, number));
        isChecked = true;
    }

    /// <summary>Every entry from a bundle's first on, in order, each held against its tile.</summary>
    /// <param name="from">First wanted; the bundle it is in is read from its beginning.</param>
    /// <exception cref="LogException">Something does not add up.</exception>
    public IEnumerable<(long Number, ReadOnlyMemory<byte> Entry)> Entries(long from = 0)
    {
        CheckTiles();
        for (var number = from / TilePath.Width; number * TilePath.Width < Checkpoint.Size; number++)
        {
            var width = WidthOf(0, number);
            var path = TilePath.OfEntries(number, width);
            var bytes = source.Read(path) ?? FromFull(TilePath.OfEntries(number), bundle: true, width)
                ?? throw new LogException("log.missing", $"{source.Name}/{path}", "this file of the log is not there");
            var entries = Bundle.Read(bytes, width, $"{source.Name}/{path}");
            var tile = LeafTile(number);
            for (var i = 0; i < width; i++)
                if (Hashing.Leaf(entries[i].Span) != tile[i])
                    throw new LogException("log.entry", $"{source.Name}/{path}: entry {number * TilePath.Width + i}", "its hash is not the one in the tile: the entry was changed");
            CheckOutlived(number, bytes, entries, tile);
            for (var i = 0; i < width; i++)
                if (number * TilePath.Width + i >= from) yield return (number * TilePath.Width + i, entries[i]);
        }
    }

    /// <summary>One entry.</summary>
    public ReadOnlyMemory<byte> Entry(long number) => Entries(number).First().Entry;

    public IReadOnlyList<TreeHash> Inclusion(long number) => Proofs.Inclusion(number, Checkpoint.Size, Subtree);

    public IReadOnlyList<TreeHash> Consistency(long before) => Proofs.Consistency(before, Checkpoint.Size, Subtree);

    /// <summary>Hash of a perfect subtree, from the tiles.</summary>
    public TreeHash Subtree(int height, long index)
    {
        CheckTiles();
        var (level, up) = (height / TilePath.Height, height % TilePath.Height);
        var first = index << up;
        var tile = level == 0 ? LeafTile(first >> TilePath.Height) : Load(level, first >> TilePath.Height);
        return Hashing.Root(tile.AsSpan((int)(first & (TilePath.Width - 1)), 1 << up));
    }

    TreeHash[] LeafTile(long number)
    {
        if (kept.TryGetValue((0, number), out var known)) return known;
        var tile = Load(0, number);
        if (tile.Length == TilePath.Width) CheckFull(0, number, tile);
        return tile;
    }

    void CheckFull(int level, long number, TreeHash[] tile)
    {
        var above = Load(level + 1, number >> TilePath.Height)[(int)(number & (TilePath.Width - 1))];
        if (Hashing.Root(tile) != above)
            throw new LogException("log.tile", $"{source.Name}/{TilePath.OfTile(level, number)}", "its hashes do not add up to what the tile above has");
    }

    int WidthOf(int level, long number) => (int)Math.Min(TilePath.Width, (Checkpoint.Size >> (TilePath.Height * level)) - number * TilePath.Width);

    TreeHash[] Load(int level, long number)
    {
        if (kept.TryGetValue((level, number), out var known)) return known;
        var width = WidthOf(level, number);
        var path = TilePath.OfTile(level, number, width);
        var bytes = source.Read(path) ?? FromFull(TilePath.OfTile(level, number), bundle: false, width)
            ?? throw new LogException("log.missing", $"{source.Name}/{path}", "this file of the log is not there");
        if (bytes.Length != width * TreeHash.Length)
            throw new LogException("log.tile", $"{source.Name}/{path}", $"{width} hashes are {width * TreeHash.Length} bytes, not {bytes.Length}");
        var tile = Hashes(bytes);
        CheckOutlived(level, number, bytes);
        kept.Add((level, number), tile);
        if (level == 0)
        {
            // Tiles of leaves are many; the last few serve proofs of neighbours.
            leaves.Enqueue((level, number));
            if (leaves.Count > 64) kept.Remove(leaves.Dequeue());
        }

        return tile;
    }

    static TreeHash[] Hashes(ReadOnlySpan<byte> bytes)
    {
        var hashes = new TreeHash[bytes.Length / TreeHash.Length];
        for (var i = 0; i < hashes.Length; i++) hashes[i] = TreeHash.Of(bytes.Slice(i * TreeHash.Length, TreeHash.Length));
        return hashes;
    }

    /// <summary>A partial tile may have gone since the full one is there.</summary>
    byte[]? FromFull(string path, bool bundle, int width)
    {
        if (width == TilePath.Width || source.Read(path) is not { } full) return null;
        if (!bundle) return full.Length < width * TreeHash.Length ? full : full[..(width * TreeHash.Length)];
        var at = 0;
        for (var i = 0; i < width && at + 2 <= full.Length; i++) at += 2 + (full[at] << 8 | full[at + 1]);
        return at > full.Length ? full : full[..at];
    }

    void CheckOutlived(int level, long number, byte[] tile)
    {
        foreach (var width in source.PartialWidths(TilePath.OfTile(level, number)))
        {
            var path = TilePath.OfTile(level, number, width);
            var length = width * TreeHash.Length;
            if (length < tile.Length && source.Read(path) is { } older && !older.AsSpan().SequenceEqual(tile.AsSpan(0, length)))
                throw new LogException("log.tile", $"{source.Name}/{path}", "it is not the beginning of the tile");
        }
    }

    void CheckOutlived(long number, byte[] bundle, IReadOnlyList<ReadOnlyMemory<byte>> entries, TreeHash[] tile)
    {
        foreach (var width in source.PartialWidths(TilePath.OfEntries(number)))
        {
            if (width >= tile.Length) continue;
            var path = TilePath.OfEntries(number, width);
            var length = entries.Take(width).Sum(e => e.Length + 2);
            if (source.Read(path) is { } older && !older.AsSpan().SequenceEqual(bundle.AsSpan(0, length)))
                throw new LogException("log.bundle", $"{source.Name}/{path}", "it is not the beginning of the bundle");
        }
    }
}
