using Yoichi.Community;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Live.Tests;

public sealed class WriterTests
{
    [Fact]
    public async Task Reasons_are_kept_with_what_they_explain_also_where_nothing_was_ordered()
    {
        await using var town = await Town.StartAsync(-10);
        ReasonRow Row(string kind, long a = 0) => new(Town.Id("A"), Town.Slot(25), Town.Slot(20), kind, default, null, "nothing-left", a);
        var said = Assert.IsType<LiveResult.Done>(await town.Live.Writer.SendAsync(new LiveRequest([]) { Key = "k", Reasons = _ => [Row("gate-none")] }));
        Assert.IsType<LiveResult.Repeated>(await town.Live.Writer.SendAsync(new LiveRequest([]) { Key = "k", Reasons = _ => [Row("gate-none")] }));
        var placed = Assert.IsType<LiveResult.Done>(await town.Live.Writer.SendAsync(new LiveRequest([Town.Order("A", Side.Buy, 100, 20, 25)])
        { Reasons = applied => [Row("gate-buy", ((Event.OrderAccepted)applied.Events[0][0]).OrderId)] }));
        Assert.Equal([("gate-none", 0L), ("gate-buy", 1L)], (await town.Store.ReasonsAsync(Town.Name, null, Town.Slot(1), Town.Slot(48), null, 10, default)).Select(r => (r.Kind, r.A)));
        Assert.Equal((said.Applied.Position + 2, 3), (placed.Applied.Position, town.Store.Batches.Count));
        await Assert.ThrowsAsync<ArgumentException>(() => town.Live.Writer.SendAsync(new LiveRequest([])));
    }

    [Fact]
    public async Task Nobody_is_told_anything_before_it_is_kept()
    {
        await using var town = await Town.StartAsync(9);
        var gate = town.Store.Gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var order = town.Live.Writer.SendAsync(new(Town.Order("A", Side.Buy, 100, 20, 30)));
        await town.Store.AtGate.Task;
        var read = town.Live.Writer.ReadAsync(c => c.HasOpenOrder(Town.Slot(30), 0));
        Assert.False(order.IsCompleted);
        Assert.False(read.IsCompleted);
        town.Store.Gate = null;
        gate.SetResult();
        var done = Assert.IsType<LiveResult.Done>(await order);
        Assert.IsType<Event.OrderAccepted>(Assert.Single(Assert.Single(done.Applied.Events)));
        var (value, position) = await read;
        Assert.True(value);
        Assert.Equal((town.Live.Writer.Length, done.Applied.Position), (position, position));
    }

    [Fact]
    public async Task What_waits_together_is_committed_together_and_answered_each_for_itself()
    {
        await using var town = await Town.StartAsync(9);
        var gate = town.Store.Gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = town.Live.Writer.SendAsync(new(Town.Order("A", Side.Buy, 100, 20, 30)));
        await town.Store.AtGate.Task;
        var others = Enumerable.Range(0, 10).Select(i => town.Live.Writer.SendAsync(new(Town.Order("B", Side.Sell, 10 + i, i == 3 ? 100_000 : 10, 30)))).ToList();
        var before = town.Store.Batches.Count;
        town.Store.Gate = null;
        gate.SetResult();
        var results = await Task.WhenAll([first, .. others]);
        Assert.Equal(before + 2, town.Store.Batches.Count);
        Assert.Equal(10, town.Store.Batches[^1].Lines.Count);
        for (var i = 0; i < 10; i++)
        {
            var happened = Assert.Single(Assert.Single(Assert.IsType<LiveResult.Done>(results[i + 1]).Applied.Events));
            if (i == 3) Assert.Equal(OrderRefusal.LimitOutsideBand, Assert.IsType<Event.OrderRefused>(happened).Reason);
            else Assert.Equal(10 + i, Assert.IsType<Event.OrderAccepted>(happened).Quantity.WattHours);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_commit_has_so_many_requests_and_no_more(int most)
    {
        await using var town = await Town.StartAsync(9, options: Town.Quiet with { MostRequests = most });
        var gate = town.Store.Gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var all = new List<Task<LiveResult>> { town.Live.Writer.SendAsync(new(Town.Order("A", Side.Buy, 100, 20, 30))) };
        await town.Store.AtGate.Task;
        for (var i = 0; i < 8; i++) all.Add(town.Live.Writer.SendAsync(new(Town.Order("B", Side.Sell, 10, 10, 30))));
        town.Store.Gate = null;
        gate.SetResult();
        await Task.WhenAll(all);
        Assert.All(town.Store.Batches.TakeLast(8 / most), b => Assert.Equal(most, b.Lines.Count));
    }

    [Fact]
    public async Task A_repeat_that_waits_with_the_first_and_comes_into_a_later_commit_is_done_once()
    {
        await using var town = await Town.StartAsync(9, options: Town.Quiet with { MostBytes = 1 });
        var gate = town.Store.Gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = town.Live.Writer.SendAsync(new(Town.Order("A", Side.Buy, 1, 20, 30)));
        await town.Store.AtGate.Task;
        var request = new LiveRequest(Town.Order("A", Side.Buy, 2, 20, 30)) { Key = "k" };
        var all = Enumerable.Range(0, 3).Select(_ => town.Live.Writer.SendAsync(request)).ToList();
        town.Store.Gate = null;
        gate.SetResult();
        await before;
        var results = await Task.WhenAll(all);
        Assert.IsType<LiveResult.Done>(results[0]);
        Assert.All(results[1..], r => Assert.IsType<LiveResult.Repeated>(r));
        Assert.Equal([1, 2], (await town.JournalAsync()).OfType<Command.PlaceOrder>().Select(o => o.Quantity.WattHours));
    }

    [Fact]
    public async Task The_same_request_again_gets_the_same_answer_and_another_under_its_key_is_a_conflict()
    {
        await using var town = await Town.StartAsync(9);
        LiveRequest Request(ulong fingerprint) => new(Town.Order("A", Side.Buy, 100, 20, 30))
        {
            Key = "k",
            Fingerprint = fingerprint,
            Answer = a => new(201, new[] { (byte)a.Position }),
        };
        var gate = town.Store.Gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = town.Live.Writer.SendAsync(new(Town.Order("B", Side.Sell, 1, 10, 30)));
        await town.Store.AtGate.Task;
        // The first of them is neither in the store nor in the commit under way when the others look.
        var together = new[] { Request(7), Request(7), Request(8) }.Select(r => town.Live.Writer.SendAsync(r)).ToList();
        town.Store.Gate = null;
        gate.SetResult();
        var kept = Assert.IsType<LiveResult.Done>(await together[0]).Answer!;
        Assert.Equal((201, kept.Position), (kept.Status, kept.Body.Span[0]));
        Assert.Equal(kept.Position, Assert.IsType<LiveResult.Repeated>(await together[1]).Answer.Position);
        Assert.IsType<LiveResult.Conflict>(await together[2]);

        foreach (var stop in new[] { false, true })
        {
            var length = town.Live.Writer.Length;
            Assert.Equal(kept.Body.ToArray(), Assert.IsType<LiveResult.Repeated>(await town.Live.Writer.SendAsync(Request(7))).Answer.Body.ToArray());
            Assert.IsType<LiveResult.Conflict>(await town.Live.Writer.SendAsync(Request(6)));
            Assert.Equal(length, town.Live.Writer.Length);
            await town.RestartAsync(stop);
        }

        Assert.Single(await town.JournalAsync(), c => c is Command.PlaceOrder { Side: Side.Buy });
    }

    [Fact]
    public async Task Who_comes_when_the_queue_is_full_is_told_to_come_back()
    {
        await using var town = await Town.StartAsync(9, options: Town.Quiet with { MostWaiting = 2 });
        var gate = town.Store.Gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = town.Live.Writer.SendAsync(new(Town.Order("A", Side.Buy, 1, 20, 30)));
        await town.Store.AtGate.Task;
        var waiting = new[] { 2, 3 }.Select(wh => town.Live.Writer.SendAsync(new(Town.Order("A", Side.Buy, wh, 20, 30)))).ToList();
        Assert.IsType<LiveResult.Busy>(await town.Live.Writer.SendAsync(new(Town.Order("A", Side.Buy, 4, 20, 30))));
        Assert.True(town.Live.Writer.IsAlive);
        town.Store.Gate = null;
        gate.SetResult();
        foreach (var task in waiting.Prepend(first)) Assert.IsType<LiveResult.Done>(await task);
        Assert.Equal([1, 2, 3], (await town.JournalAsync()).OfType<Command.PlaceOrder>().Select(o => o.Quantity.WattHours));
    }

    [Fact]
    public async Task The_clock_is_looked_at_by_itself_and_fills_no_queue_meanwhile()
    {
        await using var town = await Town.StartAsync(-13, options: new() { MostWaiting = 2, Heartbeat = TimeSpan.FromSeconds(1) });
        var gate = town.Store.Gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = town.Live.Writer.SendAsync(new(Town.Order("A", Side.Buy, 1, 20, 30)));
        await town.Store.AtGate.Task;
        for (var i = 0; i < 10; i++) town.Time.Beat!();
        var second = town.Live.Writer.SendAsync(new(Town.Order("A", Side.Buy, 2, 20, 30)));
        Assert.IsType<LiveResult.Busy>(await town.Live.Writer.SendAsync(new(Town.Order("A", Side.Buy, 3, 20, 30))));
        town.Time.Now = Town.At(-12);
        town.Store.Gate = null;
        gate.SetResult();
        Assert.IsType<LiveResult.Done>(await first);
        Assert.IsType<LiveResult.Done>(await second);
        Assert.Contains("DayAhead 30", await town.WordsAsync());
        town.Time.Now = Town.At(-1);
        town.Time.Beat!();
        await town.Live.Writer.ReadAsync(c => c.Now);         // behind the look
        Assert.Equal("close 1", (await town.WordsAsync())[^1]);
        await town.Live.StopAsync();
        Assert.Null(town.Time.Beat);
    }

    [Fact]
    public async Task Who_waits_no_more_undoes_nothing()
    {
        await using var town = await Town.StartAsync(9);
        using var patience = new CancellationTokenSource();
        var gate = town.Store.Gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var request = new LiveRequest(Town.Order("A", Side.Buy, 1, 20, 30)) { Key = "k" };
        var order = town.Live.Writer.SendAsync(request, patience.Token);
        await town.Store.AtGate.Task;
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => order);
        town.Store.Gate = null;
        gate.SetResult();
        Assert.True((await town.Live.Writer.ReadAsync(c => c.HasOpenOrder(Town.Slot(30), 0))).Value);
        Assert.IsType<LiveResult.Repeated>(await town.Live.Writer.SendAsync(request));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_commit_that_failed_nothing_is_taken_and_a_new_start_finds_what_is_kept(bool kept)
    {
        await using var town = await Town.StartAsync(9);
        await town.DoAsync(Town.Order("A", Side.Buy, 1, 20, 30));
        var gate = town.Store.Gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var failing = town.Live.Writer.SendAsync(new(Town.Order("A", Side.Buy, 2, 20, 30)) { Key = "k" });
        await town.Store.AtGate.Task;
        var behind = town.Live.Writer.SendAsync(new(Town.Order("A", Side.Buy, 3, 20, 30)));
        var read = town.Live.Writer.ReadAsync(c => c.Now);
        (town.Store.Failure, town.Store.KeepsWhatFails) = (new StoreException("store.unreachable", "here", "gone"), kept);
        gate.SetResult();
        Assert.Contains("gone", Assert.IsType<LiveResult.NotKnown>(await failing).Reason, StringComparison.Ordinal);
        Assert.IsType<LiveResult.Stopped>(await behind);
        await Assert.ThrowsAsync<StoppedException>(() => read);
        await Assert.ThrowsAsync<StoreException>(() => town.Live.Writer.Completion);
        Assert.False(town.Live.Writer.IsAlive);
        Assert.Contains("gone", town.Live.Writer.Reason, StringComparison.Ordinal);
        Assert.IsType<LiveResult.Stopped>(await town.Live.Writer.SendAsync(new(Town.Order("A", Side.Buy, 4, 20, 30))));
        await Assert.ThrowsAsync<StoppedException>(() => town.Live.Writer.ReadAsync(c => c.Now));
        await Assert.ThrowsAsync<StoppedException>(() => town.Live.Writer.LookAtClockAsync());

        (town.Store.Failure, town.Store.Gate) = (null, null);
        await town.RestartAsync(stop: false);
        // Asked again under its key, it is done once, whether it was kept or not.
        var again = await town.Live.Writer.SendAsync(new(Town.Order("A", Side.Buy, 2, 20, 30)) { Key = "k" });
        Assert.IsType(kept ? typeof(LiveResult.Repeated) : typeof(LiveResult.Done), again);
        Assert.Equal([1, 2], (await town.JournalAsync()).OfType<Command.PlaceOrder>().Select(o => o.Quantity.WattHours));
    }

    [Fact]
    public async Task Who_was_fenced_off_writes_no_more()
    {
        await using var town = await Town.StartAsync(9);
        await town.DoAsync(Town.Order("A", Side.Buy, 1, 20, 30));
        var old = town.Live;
        await town.RestartAsync(stop: false);
        Assert.IsType<LiveResult.Stopped>(await old.Writer.SendAsync(new(Town.Order("A", Side.Buy, 2, 20, 30))));
        await Assert.ThrowsAsync<FencedException>(() => old.Writer.Completion);
        Assert.False(old.Writer.IsAlive);
        await town.DoAsync(Town.Order("A", Side.Buy, 3, 20, 30));
        Assert.Equal([1, 3], (await town.JournalAsync()).OfType<Command.PlaceOrder>().Select(o => o.Quantity.WattHours));
    }

    [Fact]
    public async Task Orders_put_together_are_in_the_journal_together_or_not_at_all()
    {
        await using var town = await Town.StartAsync(9);
        LiveRequest Together(params int[] yen) => new([.. yen.Select(y => (Command)Town.Order("A", Side.Buy, y, y, 30))]) { Together = true, Key = string.Join('-', yen) };
        var length = town.Live.Writer.Length;
        var refused = Assert.IsType<LiveResult.Done>(await town.Live.Writer.SendAsync(Together(10, 11, 100_000)));
        Assert.Equal(OrderRefusal.LimitOutsideBand, Assert.IsType<Event.OrderRefused>(Assert.Single(Assert.Single(refused.Applied.Events))).Reason);
        Assert.DoesNotContain(await town.JournalAsync(), c => c is Command.PlaceOrder);
        Assert.IsType<LiveResult.Repeated>(await town.Live.Writer.SendAsync(Together(10, 11, 100_000)));
        var done = Assert.IsType<LiveResult.Done>(await town.Live.Writer.SendAsync(Together(10, 11, 12)));
        Assert.Equal([1, 2, 3], done.Applied.Events.SelectMany(e => e).Cast<Event.OrderAccepted>().Select(e => e.OrderId));
        await town.RestartAsync(stop: true);                  // the digest of what happened says the same
        Assert.Equal(3, (await town.JournalAsync()).OfType<Command.PlaceOrder>().Count());
    }

    [Fact]
    public async Task What_is_the_clocks_is_nobody_elses()
    {
        await using var town = await Town.StartAsync(9);
        foreach (var command in new Command[] { new Command.Tick(Town.At(90)), new Command.CloseGate(Town.Slot(30)), new Command.SettleSlot(Town.Slot(1)),
            new Command.RunRound(Town.Slot(30), RoundKind.Gate), new Command.Mark(1, "") })
            await Assert.ThrowsAsync<ArgumentException>(() => town.Live.Writer.SendAsync(new(command)));
        await Assert.ThrowsAsync<ArgumentException>(() => town.Live.Writer.SendAsync(new([])));
        await Assert.ThrowsAsync<ArgumentException>(() => town.Live.Writer.SendAsync(new(new Command.Prolong(Town.FirstDay)) { Together = true }));
        await Assert.ThrowsAsync<ArgumentException>(() => town.Live.Writer.SendAsync(new(Town.Order("A", Side.Buy, 1, 20, 30)) { Key = new string('k', 201) }));
    }

    [Fact]
    public async Task A_mistake_in_a_reader_is_the_readers()
    {
        await using var town = await Town.StartAsync(9);
        await Assert.ThrowsAsync<InvalidOperationException>(() => town.Live.Writer.ReadAsync<int>(_ => throw new InvalidOperationException("mine")));
        await town.DoAsync(Town.Order("A", Side.Buy, 1, 20, 30));
    }

    [Fact]
    public async Task A_snapshot_is_taken_after_so_many_lines_and_the_next_start_begins_there()
    {
        await using var town = await Town.StartAsync(9, options: Town.Quiet with { SnapshotLines = 200 });
        for (var i = 0; i < 250; i++) await town.DoAsync(Town.Order("A", Side.Buy, 1 + i, 20, 30));
        var first = await town.Live.Writer.ReadAsync(c => c.Now);
        Assert.InRange(town.Live.Writer.SnapshotAt, 200, 250);
        await town.RestartAsync(stop: false);
        Assert.InRange(town.Live.Replayed, 1, first.Position - 200);
        Assert.Null(town.Live.SnapshotProblem);
        await town.DoAsync(Town.Order("A", Side.Buy, 999, 20, 30));
        await town.RestartAsync(stop: true);                  // a stop takes one too
        Assert.Equal(0, town.Live.Replayed);
        // Order numbers go on where they were.
        Assert.Equal(252, Assert.IsType<Event.OrderAccepted>(Assert.Single(await town.DoAsync(Town.Order("A", Side.Buy, 1, 20, 31)))).OrderId);
    }

    [Fact]
    public async Task A_snapshot_is_taken_after_so_long()
    {
        await using var town = await Town.StartAsync(9, options: Town.Quiet with { SnapshotAfter = TimeSpan.FromHours(2) });
        await town.LookAsync(10.9);
        Assert.Equal(0, town.Live.Writer.SnapshotAt);
        await town.LookAsync(11);
        await town.Live.Writer.ReadAsync(c => c.Now);
        Assert.NotEqual(0, town.Live.Writer.SnapshotAt);
    }

    [Fact]
    public async Task From_a_damaged_snapshot_the_start_falls_back_on_the_journal()
    {
        await using var town = await Town.StartAsync(9);
        for (var i = 0; i < 20; i++) await town.DoAsync(Town.Order("A", Side.Buy, 1 + i, 20, 30));
        await town.Live.StopAsync();
        var snapshot = (await town.Store.SnapshotAsync(Town.Name, default))!;
        var claim = await town.Store.ClaimAsync(Town.Name, default);
        await town.Store.SaveSnapshotAsync(Town.Name, claim.Epoch, new Snapshot(snapshot.Position, snapshot.Parts[0][..^1]), default);
        await town.RestartAsync(stop: false);
        Assert.Equal("snapshot.damaged", town.Live.SnapshotProblem!.Code);
        Assert.Equal(town.Live.Writer.Length, town.Live.Replayed);
        Assert.True((await town.Live.Writer.ReadAsync(c => c.HasOpenOrder(Town.Slot(30), 0))).Value);
    }

    [Fact]
    public async Task A_journal_that_gives_something_else_than_it_gave_is_not_served()
    {
        await using var town = await Town.StartAsync(9);
        await town.DoAsync(Town.Order("A", Side.Buy, 1, 20, 30));
        await town.Live.StopAsync();
        var forged = new HeldStore(new MemoryJournalStore());
        var claim = await forged.ClaimAsync(Town.Name, default);
        var lines = new List<ReadOnlyMemory<byte>>();
        await foreach (var line in town.Store.ReadAsync(Town.Name, 0, default)) lines.Add(line);
        var at = lines.FindIndex(l => System.Text.Encoding.UTF8.GetString(l.Span).Contains("\"order\"", StringComparison.Ordinal));
        lines[at] = JournalLine.Of(Town.Order("A", Side.Buy, 2, 20, 30));
        await forged.AppendAsync(new(Town.Name, claim.Epoch, 0, lines, [], [], ViewRows.None), default);
        var wrong = await Assert.ThrowsAsync<InputException>(() => LiveCommunity.StartAsync(forged, Town.Name, town.Time, town.Options));
        Assert.Equal("journal.differs", wrong.Problem.Code);
    }

    [Fact]
    public async Task A_community_that_is_not_there_needs_a_definition()
    {
        var wrong = await Assert.ThrowsAsync<InputException>(() =>
            LiveCommunity.StartAsync(new MemoryJournalStore(), Town.Name, TimeProvider.System, Town.Quiet));
        Assert.Equal("journal.none", wrong.Problem.Code);
    }

    [Fact]
    public async Task The_views_are_as_far_as_the_journal_and_as_if_made_from_it()
    {
        var memory = new MemoryJournalStore();
        var time = new ManualTime(Town.At(-13));
        await using (var live = await LiveCommunity.StartAsync(memory, Town.Name, time, Town.Quiet, Town.Definition(Town.Rule("continuous"))))
        {
            await live.Writer.SendAsync(new([Town.Order("A", Side.Buy, 100, 20, 5), Town.Order("B", Side.Buy, 100, 21, 5)]));
            await live.Writer.SendAsync(new([Town.Order("C", Side.Sell, 60, 10, 5), Town.Order("C", Side.Sell, 70, 10, 5)]) { Together = true });
            time.Now = Town.At(3);
            await live.Writer.LookAtClockAsync();
        }

        var claim = await memory.ClaimAsync(Town.Name, default);
        Assert.Equal(claim.Length, claim.Views);
        var before = (await memory.TradesAsync(Town.Name, Town.Slot(1), Town.Slot(9), null, default, 100, default)).Value;
        Assert.Equal(3, before.Count);
        await ViewRebuild.RunAsync(memory, memory, Town.Name, claim.Epoch, null, default);
        Assert.Equal(before, (await memory.TradesAsync(Town.Name, Town.Slot(1), Town.Slot(9), null, default, 100, default)).Value);

        // Views left behind are made again at the start.
        await memory.AppendAsync(new(Town.Name, claim.Epoch, claim.Length, [JournalLine.Of(new Command.Tick(Town.At(4)))], [], [], ViewRows.None), default);
        await using (await LiveCommunity.StartAsync(memory, Town.Name, time, Town.Quiet)) { }
        claim = await memory.ClaimAsync(Town.Name, default);
        Assert.Equal(claim.Length, claim.Views);
    }

    [Fact]
    public async Task What_is_to_be_sent_is_kept_with_what_it_is_about_and_numbered_on()
    {
        var options = Town.Quiet with { Messages = e => e is Event.OrderAccepted a ? [new("hook", new[] { (byte)a.OrderId })] : [] };
        await using var town = await Town.StartAsync(9, options: options);
        await town.DoAsync(Town.Order("A", Side.Buy, 1, 20, 30), Town.Order("A", Side.Buy, 1, 20, 30));
        await town.Live.Writer.SendAsync(new(Town.Order("B", Side.Sell, 1, 10, 30)) { Answer = _ => new(200, default, [new("mail", new byte[] { 9 })]) });
        await town.RestartAsync(stop: true);                  // a replay sends nothing again
        await town.DoAsync(Town.Order("A", Side.Buy, 1, 20, 30));
        Assert.Equal([(1, "hook", 1), (2, "hook", 2), (3, "hook", 3), (4, "mail", 9), (5, "hook", 4)],
            (await town.Store.PendingAsync(Town.Name, 100, default)).Select(m => ((int)m.Number, m.Kind, (int)m.Body.Span[0])));
    }
}
