namespace Yoichi.AuditLog.Tests;

/// <summary>A log in a folder: what was appended is read, at every size, and nothing of it can be changed unseen.</summary>
public sealed class LogFolderTests : IDisposable
{
    static readonly NoteSigner Signer = new("example.com/log", NoteKey.Log, new byte[32]);
    readonly string folder = Directory.CreateTempSubdirectory("yoichi-log-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    static byte[] Entry(long n) => [.. BitConverter.GetBytes(n * 7919), .. new byte[n % 5]];

    void Append(int until, int step)
    {
        using var writer = LogWriter.Open(folder, Signer);
        while (writer.Size < until)
        {
            for (var i = 0; i < step && writer.Size < until; i++) writer.Append(Entry(writer.Size));
            writer.Publish();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(70_000)]
    public void What_was_appended_is_read_again(int size)
    {
        Append(size, size);
        var reader = LogReader.Open(new FolderSource(folder));
        Assert.Equal(size, reader.Checkpoint.Size);
        Assert.True(reader.Note.IsSignedBy(Signer.Key, "checkpoint", out _));
        var count = 0L;
        foreach (var (number, entry) in reader.Entries())
        {
            Assert.Equal(count, number);
            Assert.True(entry.Span.SequenceEqual(Entry(count++)));
        }

        Assert.Equal(size, count);
        foreach (var index in new long[] { 0, size / 2, size - 1 })
            Assert.True(Proofs.Includes(index, size, Hashing.Leaf(Entry(index)), reader.Inclusion(index), reader.Checkpoint.Root));
    }

    [Fact]
    public void The_tiles_of_70000_entries_are_those_the_specification_names()
    {
        Append(70_000, 70_000);
        var files = Directory.EnumerateFiles(Path.Combine(folder, "tile"), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f)).ToHashSet();
        Assert.Equal(273, files.Count(f => f.StartsWith("tile/0/", StringComparison.Ordinal) && !f.Contains(".p/", StringComparison.Ordinal)));
        foreach (var one in new[] { "tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1", "tile/entries/272", "tile/entries/273.p/112" })
            Assert.Contains(one, files);
        Assert.Equal("tile/0/x001/x234/067", TilePath.OfTile(0, 1_234_067));
    }

    [Fact]
    public void A_log_grown_by_steps_and_restarts_is_the_one_grown_at_once()
    {
        Append(70, 7);
        Append(300, 100);
        Append(600, 600);
        var grown = LogReader.Open(new FolderSource(folder));
        var edge = new TreeEdge();
        for (var n = 0L; n < 600; n++) edge.Append(Hashing.Leaf(Entry(n)));
        Assert.Equal(edge.Root(), grown.Checkpoint.Root);
        Assert.Equal(600, grown.Entries().Count());
    }

    [Fact]
    public void Every_size_is_consistent_with_every_later_one()
    {
        var roots = new List<TreeHash> { Hashing.Empty };
        var edge = new TreeEdge();
        for (var n = 0L; n < 530; n++)
        {
            edge.Append(Hashing.Leaf(Entry(n)));
            roots.Add(edge.Root());
        }

        Append(530, 530);
        var reader = LogReader.Open(new FolderSource(folder));
        for (var before = 1; before <= 530; before++)
            Assert.True(Proofs.Continues(before, roots[before], 530, roots[530], reader.Consistency(before)), $"{before}");
    }

    [Fact]
    public void What_a_crash_left_behind_the_checkpoint_is_written_again()
    {
        Append(300, 300);
        var checkpoint = File.ReadAllBytes(Path.Combine(folder, "checkpoint"));
        Append(700, 400);
        File.WriteAllBytes(Path.Combine(folder, "checkpoint"), checkpoint);   // the crash came before the checkpoint was replaced
        using (var writer = LogWriter.Open(folder, Signer))
        {
            Assert.Equal(300, writer.Size);
            for (var n = 300L; n < 650; n++) writer.Append([.. Entry(n), 1]);
            writer.Publish();
        }

        var reader = LogReader.Open(new FolderSource(folder));
        Assert.Equal(650, reader.Entries().Count());
        Assert.True(reader.Entry(649).Span.SequenceEqual((byte[])[.. Entry(649), 1]));
    }

    [Fact]
    public void One_writer_at_a_time_and_only_with_the_logs_own_key()
    {
        using (LogWriter.Open(folder, Signer)) Assert.Equal("log.busy", Assert.Throws<LogException>(() => LogWriter.Open(folder, Signer)).Code);
        Append(3, 3);
        var other = new NoteSigner("example.com/log", NoteKey.Log, Enumerable.Repeat((byte)1, 32).ToArray());
        Assert.Equal("log.key", Assert.Throws<LogException>(() => LogWriter.Open(folder, other)).Code);
    }

    [Fact]
    public void No_byte_of_any_file_can_be_changed_unseen()
    {
        Append(40, 40);
        Append(260, 220);
        Append(270, 10);
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(folder, f).Replace('\\', '/'), File.ReadAllBytes, StringComparer.Ordinal);
        files.Remove(LogFiles.KeyName);
        Assert.Contains("tile/entries/000", files.Keys);
        Assert.Contains("tile/0/001.p/4", files.Keys);          // of the checkpoint before
        Assert.True(Holds(files));
        foreach (var (path, good) in files.ToList())
        {
            for (var at = 0; at < good.Length; at++)
            {
                byte[] bad = [.. good];
                bad[at] ^= (byte)(1 << (at % 8));
                files[path] = bad;
                Assert.False(Holds(files), $"{path} byte {at}");
            }

            files[path] = good[..^1];
            Assert.False(Holds(files), $"{path} cut off");
            files[path] = [.. good, 0];
            Assert.False(Holds(files), $"{path} longer");
            files[path] = good;
        }

        Assert.True(Holds(files));
    }

    static bool Holds(Dictionary<string, byte[]> files)
    {
        try
        {
            var reader = LogReader.Open(new MemorySource(files));
            return reader.Note.IsSignedBy(Signer.Key, "checkpoint", out _) && reader.Entries().Count() == reader.Checkpoint.Size;
        }
        catch (LogException told)
        {
            Assert.NotEmpty(told.Place);
            return false;
        }
    }

    sealed class MemorySource(Dictionary<string, byte[]> files) : ILogSource
    {
        public string Name => "memory";

        public byte[]? Read(string path) => files.GetValueOrDefault(path);

        public IEnumerable<int> PartialWidths(string path) => files.Keys.Where(f => f.StartsWith(path + ".p/", StringComparison.Ordinal))
            .Select(f => int.Parse(f[(path.Length + 3)..], System.Globalization.CultureInfo.InvariantCulture)).ToList();
    }
}
