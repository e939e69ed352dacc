using System.Diagnostics;
using Yoichi.Community;
using Yoichi.Data.Sqlite;
using Yoichi.Live;

namespace Yoichi.Benchmarks;

/// <summary>How long a live community that has run for long takes to start: its snapshot out of a SQLite file, and the lines
/// after it replayed. And how long whoever asks for something waits while it takes a snapshot.</summary>
public static class StartBench
{
    const int Repeats = 3;

    /// <summary>Of few homes a week is replayed; of many a day is as many lines.</summary>
    const int ManyHomes = 2_000;

    /// <summary>Notes that are asked for, one after the other, before the snapshot falls due.</summary>
    const int NotesBefore = 200;

    static readonly DateOnly First = new(2025, 8, 1);

    /// <param name="homes">How many; every third has solar power.</param>
    /// <param name="months">None of them final.</param>
    public static BenchTable Run(int homes, int months, Action<string>? progress = null)
    {
        progress?.Invoke("warming up");
        var folder = Directory.CreateTempSubdirectory("yoichi-bench-");
        try
        {
            _ = RowAsync(Path.Combine(folder.FullName, "warm.db"), 20, 1, null).GetAwaiter().GetResult();   // compiles what is measured
            return new("start", [RowAsync(Path.Combine(folder.FullName, "year.db"), homes, months, progress).GetAwaiter().GetResult()],
                "the year itself (it is played in memory: its lines are not in the file), the process and its runtime coming up, and the disk (the file has just been written, so it is read from memory)");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task<BenchRow> RowAsync(string file, int homes, int months, Action<string>? progress)
    {
        var street = new MeteredStreet(homes, First, months);
        using var digest = new EventDigest();
        var community = new Community.Community(street.Definition, digest);
        var (days, tailDays) = (street.Definition.Until.DayNumber - First.DayNumber, homes > ManyHomes ? 1 : 7);
        var (readings, tail) = (0L, new List<ReadOnlyMemory<byte>>());
        for (var day = 0; day < days - tailDays; day++)
        {
            if (day % 30 == 0) progress?.Invoke($"{homes:N0} homes: day {day + 1} of {days}");
            Play(street, day, community.Apply);
            readings += 48L * homes;
        }

        var mark = new Command.Mark(digest.Count, digest.Current(), Restarts: true);
        digest.Restart();
        using var copy = new PartedStream();
        community.Save(copy, digest);
        var saved = Enumerable.Range(0, Repeats).Min(_ => Taken(() =>
        {
            using var again = new PartedStream();
            community.Save(again, digest);
        }));
        var parts = copy.Finish();
        for (var day = days - tailDays; day < days; day++) Play(street, day, Tail);
        Tail(new Command.Mark(digest.Count, digest.Current()));

        var name = street.Definition.Name;
        await using var store = await SqliteStore.OpenAsync(file, default).ConfigureAwait(false);
        var claim = await store.ClaimAsync(name, default).ConfigureAwait(false);
        var rows = new ViewProjector(street.Definition.Grid).Take();
        await store.AppendAsync(new(name, claim.Epoch, 0, [JournalLine.Of(street.Definition), JournalLine.Of(mark), .. tail], [], [], rows), default).ConfigureAwait(false);
        var storing = Stopwatch.GetTimestamp();
        await store.SaveSnapshotAsync(name, claim.Epoch, new(2, parts), default).ConfigureAwait(false);
        var stored = Stopwatch.GetElapsedTime(storing);

        var best = TimeSpan.MaxValue;
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            progress?.Invoke($"{homes:N0} homes: start {repeat + 1} of {Repeats}");
            // The clock stands before the first day: nothing falls due.
            var started = Stopwatch.GetTimestamp();
            var live = await LiveCommunity.StartAsync(store, name, new StandingTime(), new() { Heartbeat = null, SnapshotLines = long.MaxValue }).ConfigureAwait(false);
            var residual = (await live.Writer.ReadAsync(c => c.Ledger.Balances.Sum(b => b.Amount.MicroYen)).ConfigureAwait(false)).Value;
            if (Stopwatch.GetElapsedTime(started) is var took && took < best) best = took;
            if (live.Replayed != tail.Count || residual != 0) throw new InvalidOperationException($"{live.Replayed} lines replayed, {residual} µ¥ residual");
        }

        var loaded = Taken(() =>
        {
            using var stream = new PartedStream(parts);
            _ = Community.Community.Load(stream, d => d);
        });
        progress?.Invoke($"{homes:N0} homes: a snapshot while others ask");
        var waits = await WaitsAsync(store, file, name).ConfigureAwait(false);
        using var process = Process.GetCurrentProcess();
        return new($"{homes:N0} homes, {days} days of half hours: {readings:N0} readings in the snapshot, then {tail.Count:N0} lines",
        [
            ("homes", homes), ("startSeconds", best.TotalSeconds), ("loadSeconds", loaded.TotalSeconds), ("saveSeconds", saved.TotalSeconds), ("storeSeconds", stored.TotalSeconds),
            ("waitUsualMs", waits.Usual.TotalMilliseconds), ("waitWhileCopiedMs", waits.Copied.TotalMilliseconds), ("waitWhileStoredMs", waits.Stored.TotalMilliseconds),
            ("snapshotMiB", copy.Length / (double)(1 << 20)), ("linesPerSecond", tail.Count / (best - loaded).TotalSeconds),
            ("peakMemoryMiB", process.PeakWorkingSet64 >> 20),
        ]);

        void Tail(Command command)
        {
            tail.Add(JournalLine.Of(command));
            community.Apply(command);
        }
    }

    /// <summary>Asks for one note after the other, and takes the longest wait: before a snapshot, of the note after which the state is copied in memory, and until the
    /// snapshot is in the file.</summary>
    static async Task<(TimeSpan Usual, TimeSpan Copied, TimeSpan Stored)> WaitsAsync(SqliteStore store, string file, string name)
    {
        var claimed = await store.ClaimAsync(name, default).ConfigureAwait(false);
        var live = await LiveCommunity.StartAsync(store, name, new StandingTime(), new() { Heartbeat = null, SnapshotLines = claimed.Length - 2 + NotesBefore }).ConfigureAwait(false);
        var (usual, copied, kept, before) = (new List<TimeSpan>(), TimeSpan.Zero, TimeSpan.Zero, live.Writer.SnapshotAt);
        while (live.Writer.SnapshotAt == before) usual.Add(await NoteAsync().ConfigureAwait(false));
        // It is copied after a commit: whoever asks next waits, be it this one or, where we were told before it began, the one after.
        copied = usual[^1];
        usual.RemoveAt(usual.Count - 1);
        copied = TimeSpan.FromTicks(Math.Max(copied.Ticks, (await NoteAsync().ConfigureAwait(false)).Ticks));
        while (!await IsWholeAsync(file, live.Writer.SnapshotAt).ConfigureAwait(false))
            if (await NoteAsync().ConfigureAwait(false) is var wait && wait > kept) kept = wait;
        return (usual.Max(), copied, kept);

        async Task<TimeSpan> NoteAsync()
        {
            var asked = Stopwatch.GetTimestamp();
            if (await live.Writer.SendAsync(new LiveRequest(new Command.Administer("bench", "note", "x"))).ConfigureAwait(false) is not LiveResult.Done) throw new InvalidOperationException("a note was not kept");
            return Stopwatch.GetElapsedTime(asked);
        }
    }

    static async Task<bool> IsWholeAsync(string file, long position)
    {
        var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=True");
        await using (connection.ConfigureAwait(false))
        {
            await connection.OpenAsync().ConfigureAwait(false);
            var command = connection.CreateCommand();
            await using (command.ConfigureAwait(false))
            {
                command.CommandText = $"SELECT count(*) = max(parts) FROM snapshot_parts WHERE position = {position}";
                return await command.ExecuteScalarAsync().ConfigureAwait(false) is 1L;
            }
        }
    }

    static void Play(MeteredStreet street, int day, Action<Command> apply)
    {
        for (var number = 1; number <= 48; number++) street.Play(day, number, apply);
        if (First.AddDays(day + 1) is { Day: 1 } next) apply(new Command.CloseMonth(next.AddMonths(-1)));
    }

    static TimeSpan Taken(Action work)
    {
        var started = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(started);
    }

    sealed class StandingTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(First.AddDays(-1), default, TimeSpan.Zero);
    }
}
