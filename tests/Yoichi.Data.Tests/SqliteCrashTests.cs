using System.Text;
using Yoichi.Data.Sqlite;
using Yoichi.Live;
using Yoichi.Units;

namespace Yoichi.Data.Tests;

/// <summary>Loss of power at every single act on the disk. One class, so that its tests use the one file layer in turn.</summary>
public sealed class SqliteCrashTests : IDisposable
{
    const string Street = "street";

    // In memory where there is such a folder: the losses are made up, and hundreds of disks are opened.
    readonly DirectoryInfo folder = Directory.Exists("/dev/shm")
        ? Directory.CreateDirectory($"/dev/shm/yoichi-crash-{Environment.ProcessId}") : Directory.CreateTempSubdirectory("yoichi-crash-");

    static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task After_a_loss_of_power_at_any_moment_what_was_acknowledged_is_there_once_and_a_batch_is_whole_or_absent()
    {
        var (file, acknowledged) = (Path.Combine(folder.FullName, "yoichi.db"), new List<(int Acts, long Lines)> { (0, 0) });
        FileLayer.Watch(file);
        var rng = new Rng(2025);
        await using (var store = await SqliteStore.OpenAsync(file, FileLayer.Name, pagesToFold: 20, Now))
        {
            var claim = await store.ClaimAsync(Street, Now);
            var (position, message) = (0L, 0L);
            // The log is folded into the file every twenty pages, so a few times on the way.
            foreach (var size in new[] { 1, 1, 30, 0, 7, 400, 1, 2 })
            {
                await store.AppendAsync(Batch(claim.Epoch, position, size, ++message, rng), Now);
                position += size;
                acknowledged.Add((FileLayer.Count, position));
                if (size == 7) await store.SaveSnapshotAsync(Street, claim.Epoch, new(position, Encoding.UTF8.GetBytes($"after {position}")), Now);
            }
        }

        var acts = FileLayer.Recorded;
        Assert.True(acts.OfType<FileAct.Synced>().Count() > 16, "a commit must sync");
        Assert.True(acts.Take(acknowledged[^2].Acts).Count(a => a is FileAct.Synced && a.File == file) > 2, "the log must have been folded in on the way");
        var tried = 0;
        for (var moment = 0; moment <= acts.Length; moment++)
        {
            var done = acknowledged.FindLastIndex(a => a.Acts <= moment);
            foreach (var unsynced in new[] { Unsynced.Kept, Unsynced.Lost, Unsynced.SomeOfIt, Unsynced.SomeOfIt })
            {
                // A write nobody has synced is followed by writes alike; three ways at every tenth of them are enough.
                if (unsynced != Unsynced.Lost && moment < acts.Length && acts[moment] is FileAct.Written && moment % 7 != 0) continue;
                await CheckAsync(Disk.After(acts.Take(moment), unsynced, rng), file, acknowledged[done].Lines,
                    done + 1 < acknowledged.Count ? acknowledged[done + 1].Lines : acknowledged[done].Lines, done, $"act {moment} of {acts.Length}, {unsynced}");
                tried++;
            }
        }

        TestContext.Current.SendDiagnosticMessage($"{acts.Length} acts, {tried} states of the disk");
    }

    [Fact]
    public async Task A_full_disk_is_said_and_keeps_nothing_of_the_batch_and_everything_before_it()
    {
        var file = Path.Combine(folder.FullName, "full.db");
        FileLayer.Watch(file);
        var rng = new Rng(5);
        await using var store = await SqliteStore.OpenAsync(file, FileLayer.Name, pagesToFold: 20, Now);
        var claim = await store.ClaimAsync(Street, Now);
        await store.AppendAsync(Batch(claim.Epoch, 0, 50, 1, rng), Now);
        foreach (var room in new[] { 0, 5_000, 20_000 })
        {
            FileLayer.LeaveRoom(room);
            var refused = await Assert.ThrowsAsync<StoreException>(() => store.AppendAsync(Batch(claim.Epoch, 50, 400, 2, rng), Now));
            Assert.Equal(("store.full", file), (refused.Code, refused.Place));
        }

        FileLayer.LeaveRoom(long.MaxValue);
        Assert.Equal(50, await CountAsync(store));
        Assert.Null(await store.AnswerOfAsync(Street, "key 2", Now));
        await store.AppendAsync(Batch(claim.Epoch, 50, 400, 2, rng), Now);
        Assert.Equal(450, await CountAsync(store));
    }

    /// <summary>Opens what the loss of power left, and holds it against what was promised.</summary>
    /// <param name="least">Lines acknowledged.</param>
    /// <param name="most">Lines with the batch that was under way, which may be there or not.</param>
    async Task CheckAsync(Dictionary<string, byte[]> files, string original, long least, long most, int batches, string when)
    {
        var crashed = folder.CreateSubdirectory("crashed");
        foreach (var (name, bytes) in files) await File.WriteAllBytesAsync(name.Replace(Path.GetDirectoryName(original)!, crashed.FullName), bytes, Now);
        try
        {
            await using var store = await SqliteStore.OpenAsync(Path.Combine(crashed.FullName, "yoichi.db"), Now);
            var lines = await CountAsync(store);
            Assert.True(lines == least || lines == most, $"{lines} lines, {least} acknowledged, {most} with the next batch");
            var messages = await store.PendingAsync(Street, 100, Now);
            Assert.Equal(Enumerable.Range(1, messages.Count).Select(i => (long)i), messages.Select(m => m.Number));
            Assert.InRange(messages.Count, batches, batches + 1);
            for (var b = 1; b <= messages.Count; b++) Assert.NotNull(await store.AnswerOfAsync(Street, $"key {b}", Now));
            Assert.Null(await store.AnswerOfAsync(Street, $"key {messages.Count + 1}", Now));
            Assert.Equal(lines, (await ((IViews)store).SlotsAsync(Street, new(0), new(1), Now)).Value.SingleOrDefault()?.Market.Orders ?? 0);
            if (await store.SnapshotAsync(Street, Now) is { } snapshot) Assert.Equal($"after {snapshot.Position}", Encoding.UTF8.GetString(snapshot.Parts.Single().Span));
            // Life goes on.
            var claim = await store.ClaimAsync(Street, Now);
            Assert.Equal((lines, lines), (claim.Length, claim.Views));
            await store.AppendAsync(Batch(claim.Epoch, claim.Length, 1, claim.LastMessage + 1, new(1)), Now);
            Assert.Equal(lines + 1, await CountAsync(store));
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"power lost at {when}: {failure.Message}", failure);
        }
        finally
        {
            crashed.Delete(recursive: true);
        }
    }

    static JournalBatch Batch(long epoch, long position, int lines, long message, Rng rng) => new(
        Street, epoch, position,
        [.. Enumerable.Range(0, lines).Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($"{position + i} {new string('x', (int)rng.Between(1, 900))}"))],
        [new($"key {message}", (ulong)message, 200, "{}"u8.ToArray(), position + lines)], [new(message, "mail", "hello"u8.ToArray())],
        ViewRows.None with { Slots = [SlotRow.Empty(new(0), new(2025, 8, 1)) with { Market = MarketSums.None with { Orders = lines } }] });

    static async Task<long> CountAsync(SqliteStore store)
    {
        var count = 0L;
        await foreach (var line in store.ReadAsync(Street, 0, Now))
            Assert.StartsWith($"{count++} ", Encoding.UTF8.GetString(line.Span));
        return count;
    }
}
