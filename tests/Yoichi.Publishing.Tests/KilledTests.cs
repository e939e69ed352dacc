using Yoichi.AuditLog;

namespace Yoichi.Publishing.Tests;

/// <summary>A publisher that is killed: at every single change it makes to the folder, and while it writes its keys.</summary>
public sealed class KilledTests
{
    /// <summary>Sizes at which checkpoints are published: within a tile, at its end, past it.</summary>
    static readonly int[] Steps = [1, 30, 256, 259, 300];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Killed_at_any_write_a_log_goes_on_and_never_signs_two_roots_of_a_size(bool half)
    {
        using var town = new Town(lines: 1);
        var lines = town.Lines.Take(Steps[^1]).ToList();
        var whole = new StoppingFiles(int.MaxValue, half);
        Publish(town.At("whole"), town.At("whole.keys"), lines, whole);
        Assert.True(whole.Done > 60, $"{whole.Done} changes");
        for (var stop = 0; stop < whole.Done; stop++)
        {
            var (folder, keys, files) = (town.At($"log-{stop}"), town.At($"keys-{stop}"), new StoppingFiles(stop, half));
            Assert.Throws<KilledException>(() => Publish(folder, keys, lines, files));
            // Whatever is there is whole, and all of it can be read.
            if (File.Exists(Path.Combine(folder, Checkpoint.FileName))) Assert.Contains((int)Verified(folder, null).Checkpoint.Size, Steps);
            var after = new StoppingFiles(int.MaxValue, half);
            Publish(folder, keys, lines, after);
            Assert.Equal(lines.Count, Verified(folder, keys).Replayed);
            foreach (var told in files.Signed.Concat(after.Signed).GroupBy(c => c.Size))
                Assert.True(told.Select(c => c.Root).Distinct().Count() == 1, $"two roots of {told.Key} entries, stopped at change {stop}");
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Keys_cut_off_while_they_were_written_are_read_up_to_there_and_gone_on_with()
    {
        using var town = new Town(lines: 1);
        var file = town.At("cut.keys");
        var keys = ReadingKeyFile.Create(file);
        keys.ForSealing("A", "2025-08");
        keys.Keep();
        var before = File.ReadAllBytes(file);
        keys.ForSealing("B", "2025-08");
        keys.Keep();
        var after = File.ReadAllBytes(file);
        for (var length = before.Length; length < after.Length; length++)
        {
            File.WriteAllBytes(file, after[..length]);
            var cut = ReadingKeyFile.Open(file);
            Assert.Equal(keys.Find("A", "2025-08"), cut.Find("A", "2025-08"));
            Assert.Null(cut.Find("B", "2025-08"));
            var made = cut.ForSealing("B", "2025-09");
            cut.Keep();
            Assert.Equal(made, ReadingKeyFile.Open(file).Find("B", "2025-09"));
        }
    }

    static LogFindings Verified(string folder, string? keys)
    {
        var findings = LogSignatures.Check(new FolderSource(folder), Town.Signer.Key, [], out var reader);
        return LogVerification.Run(reader, findings, keys is null ? null : ReadingKeyFile.Open(keys));
    }

    static void Publish(string folder, string keysFile, List<ReadOnlyMemory<byte>> lines, ILogFiles files)
    {
        var keys = File.Exists(keysFile) ? ReadingKeyFile.Open(keysFile) : ReadingKeyFile.Create(keysFile);
        using var log = LogWriter.Open(folder, Town.Signer, files);
        var publisher = new JournalPublisher(log, keys);
        foreach (var line in lines)
        {
            publisher.Take(line.Span);
            if (Steps.Contains((int)publisher.Lines)) publisher.Publish();
        }
    }

    /// <summary>Stops before a change, as a kill does; a file that was being written may be there by half.</summary>
    sealed class StoppingFiles(int stop, bool half) : ILogFiles
    {
        public int Done { get; private set; }

        /// <summary>Every checkpoint that was signed and reached the disk, in whatever place.</summary>
        public List<Checkpoint> Signed { get; } = [];

        public void Write(string path, ReadOnlySpan<byte> bytes)
        {
            if (path.EndsWith(Checkpoint.FileName + ".part", StringComparison.Ordinal)) Signed.Add(Checkpoint.Of(SignedNote.Parse(bytes.ToArray(), path), path));
            if (Done == stop && half) File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
            Next();
            File.WriteAllBytes(path, bytes);
        }

        public void Flush(string path) => Next();

        public void Replace(string from, string to)
        {
            Next();
            File.Move(from, to, overwrite: true);
        }

        public void FlushFolder(string path) => Next();

        public void DeleteFolder(string path)
        {
            if (Done == stop && half) File.Delete(Directory.EnumerateFiles(path).First());
            Next();
            Directory.Delete(path, recursive: true);
        }

        void Next()
        {
            if (Done == stop) throw new KilledException();
            Done++;
        }
    }

    sealed class KilledException : Exception;
}
