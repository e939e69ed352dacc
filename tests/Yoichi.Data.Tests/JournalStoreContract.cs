using System.Text;
using Yoichi.Live;
using Yoichi.Units;

namespace Yoichi.Data.Tests;

/// <summary>What every store of journals must do; each store inherits it.</summary>
public abstract class JournalStoreContract
{
    protected const string Street = "street";

    protected static CancellationToken Now => TestContext.Current.CancellationToken;

    /// <summary>An empty store of its own for each test, gone when it is disposed of.</summary>
    protected abstract Task<IJournalStore> OpenAsync();

    [Fact]
    public async Task What_was_appended_is_read_in_order()
    {
        await using var store = await OpenAsync();
        var claim = await store.ClaimAsync(Street, Now);
        Assert.Equal(new JournalClaim(1, 0), claim);
        await store.AppendAsync(Batch(claim.Epoch, 0, "head", "a"), Now);
        await store.AppendAsync(Batch(claim.Epoch, 2, "b"), Now);
        Assert.Equal(["head", "a", "b"], await LinesAsync(store));
        Assert.Equal(["b"], await LinesAsync(store, from: 2));
        Assert.Empty(await LinesAsync(store, from: 3));
        Assert.Equal(new JournalClaim(2, 3), await store.ClaimAsync(Street, Now));
    }

    [Fact]
    public async Task A_community_nobody_claimed_has_nothing()
    {
        await using var store = await OpenAsync();
        Assert.Empty(await store.CommunitiesAsync(Now));
        Assert.Empty(await LinesAsync(store));
        Assert.Null(await store.AnswerOfAsync(Street, "k", Now));
        Assert.Null(await store.SnapshotAsync(Street, Now));
        Assert.Empty(await store.PendingAsync(Street, 10, Now));
        var refused = await Assert.ThrowsAsync<StoreException>(() => store.AppendAsync(Batch(1, 0, "head"), Now));
        Assert.Equal("store.order", refused.Code);
    }

    [Fact]
    public async Task Communities_are_apart_and_listed_by_name()
    {
        await using var store = await OpenAsync();
        foreach (var name in new[] { "町", "b", "a" })
        {
            await store.ClaimAsync(name, Now);
            await store.AppendAsync(Batch(1, 0, $"of {name}") with { Community = name }, Now);
        }

        Assert.Equal(["a", "b", "町"], await store.CommunitiesAsync(Now));
        Assert.Equal(["of 町"], await LinesAsync(store, community: "町"));
        Assert.Equal(["of a"], await LinesAsync(store, community: "a"));
    }

    [Fact]
    public async Task Reasons_are_kept_with_their_lines_and_found_by_participant_slot_and_kind()
    {
        await using var store = await OpenAsync();
        var claim = await store.ClaimAsync(Street, Now);
        ReasonRow Row(string who, int slot, string kind, long a = 0) =>
            new(ParticipantId.Parse(who), new(slot), new(slot - 3), kind, new(500), new(21_000), "deficit", a, -1, long.MaxValue);
        await store.AppendAsync(Batch(claim.Epoch, 0, "head") with { Reasons = [Row("町1", 12, "gate-buy", 1) with { OrderId = 7 }, Row("B", 11, "hand")] }, Now);
        await store.AppendAsync(Batch(claim.Epoch, 1, "b") with
        { Reasons = [Row("町1", 10, "gate-none") with { Quantity = default, Limit = null }, Row("町1", 12, "gate-sell", 2) with { Refusal = "gate-closed" }] }, Now);
        await Assert.ThrowsAsync<StoreException>(() => store.AppendAsync(Batch(claim.Epoch, 1, "again") with { Reasons = [Row("B", 12, "gate-buy")] }, Now));

        Task<IReadOnlyList<ReasonRow>> Find(string? who = null, int from = 0, int until = 100, string? kind = null, int most = 100) =>
            store.ReasonsAsync(Street, who is null ? null : ParticipantId.Parse(who), new(from), new(until), kind, most, Now);
        Assert.Equal(
            [Row("町1", 10, "gate-none") with { Quantity = default, Limit = null }, Row("B", 11, "hand"), Row("町1", 12, "gate-buy", 1) with { OrderId = 7 }, Row("町1", 12, "gate-sell", 2) with { Refusal = "gate-closed" }],
            await Find());
        Assert.Equal([10, 12, 12], (await Find("町1")).Select(r => r.Slot.Index));
        Assert.Equal([10, 11], (await Find(until: 12)).Select(r => r.Slot.Index));
        Assert.Equal([12, 12], (await Find(from: 12)).Select(r => r.Slot.Index));
        Assert.Equal(["B"], (await Find(kind: "hand")).Select(r => r.Participant.Name));
        Assert.Empty(await Find("町1", kind: "hand"));
        Assert.Single(await Find("B", kind: "hand"));
        Assert.Empty(await Find(from: 12, kind: "hand"));
        Assert.Equal([1L], (await Find("町1", kind: "gate-buy")).Select(r => r.A));
        Assert.Single(await Find(most: 1));
        Assert.Empty(await store.ReasonsAsync("elsewhere", null, new(0), new(100), null, 100, Now));
    }

    [Fact]
    public async Task Old_reasons_are_forgotten_some_at_a_time()
    {
        await using var store = await OpenAsync();
        var claim = await store.ClaimAsync(Street, Now);
        ReasonRow Row(int slot) => new(ParticipantId.Parse("町1"), new(slot), new(slot), "gate-none", default, null, "nothing-left");
        await store.AppendAsync(Batch(claim.Epoch, 0, "head") with { Reasons = [Row(12), Row(10), Row(11), Row(10)] }, Now);
        await store.ClaimAsync("elsewhere", Now);
        await store.AppendAsync(Batch(1, 0, "head") with { Community = "elsewhere", Reasons = [Row(1)] }, Now);
        async Task<int[]> LeftAsync(string community = Street) => [.. (await store.ReasonsAsync(community, null, new(0), new(100), null, 100, Now)).Select(r => r.Slot.Index)];

        Assert.Equal(0, await store.ForgetReasonsAsync(Street, new(10), 5, Now));
        Assert.Equal(2, await store.ForgetReasonsAsync(Street, new(12), 2, Now));
        Assert.Equal(2, (await LeftAsync()).Length);
        Assert.Equal(1, await store.ForgetReasonsAsync(Street, new(12), 2, Now));
        Assert.Equal(12, Assert.Single(await LeftAsync()));
        Assert.Equal(1, Assert.Single(await LeftAsync("elsewhere")));
        Assert.Equal(0, await store.ForgetReasonsAsync("nowhere", new(12), 2, Now));
    }

    [Fact]
    public async Task Answers_of_a_shorter_journal_are_forgotten_page_by_page()
    {
        await using var store = await OpenAsync();
        var claim = await store.ClaimAsync(Street, Now);
        KeptAnswer Given(string key, long position) => new(key, 1, 200, Bytes("{}"), position);
        await store.AppendAsync(Batch(claim.Epoch, 0, "head") with { Answers = [Given("鍵", 1), Given("b", 5), Given("a", 4), Given("c", 3), Given("d", 6), Given("people/admit/1", 1)] }, Now);
        await store.ClaimAsync("elsewhere", Now);
        await store.AppendAsync(Batch(1, 0, "head") with { Community = "elsewhere", Answers = [Given("a", 1)] }, Now);

        Assert.Equal((1, "b"), await store.ForgetAnswersAsync(Street, 5, null, 2, Now));
        Assert.Equal((1, "d"), await store.ForgetAnswersAsync(Street, 5, "b", 2, Now));
        // What the service goes on with by itself is kept, however old.
        Assert.Equal((1, "鍵"), await store.ForgetAnswersAsync(Street, 5, "d", 2, Now));
        Assert.Equal((0, null), await store.ForgetAnswersAsync(Street, 5, "鍵", 2, Now));
        Assert.NotNull(await store.AnswerOfAsync(Street, "people/admit/1", Now));
        Assert.Equal(["b", "d"], (await store.AnswersOfAsync(Street, ["a", "b", "c", "d", "鍵"], Now)).Select(a => a.Key).Order(StringComparer.Ordinal));
        Assert.NotNull(await store.AnswerOfAsync("elsewhere", "a", Now));
        Assert.Equal((0, null), await store.ForgetAnswersAsync(Street, 5, null, 10, Now));
        Assert.Equal((0, null), await store.ForgetAnswersAsync("nowhere", 5, null, 10, Now));
    }

    [Fact]
    public async Task An_older_epoch_writes_nothing()
    {
        await using var store = await OpenAsync();
        var first = await store.ClaimAsync(Street, Now);
        await store.AppendAsync(Batch(first.Epoch, 0, "head"), Now);
        var second = await store.ClaimAsync(Street, Now);
        Assert.Equal((2, 1), (second.Epoch, second.Length));
        var late = Batch(first.Epoch, 1, "lost") with { Answers = [Answer("k")], Outbox = [Message(1)] };
        await Assert.ThrowsAsync<FencedException>(() => store.AppendAsync(late, Now));
        await Assert.ThrowsAsync<FencedException>(() => store.SaveSnapshotAsync(Street, first.Epoch, new(1, Bytes("s")), Now));
        await Assert.ThrowsAsync<FencedException>(() => store.AppendAsync(Batch(second.Epoch + 1, 1, "too early"), Now));
        await store.AppendAsync(Batch(second.Epoch, 1, "kept"), Now);
        Assert.Equal(["head", "kept"], await LinesAsync(store));
        Assert.Null(await store.AnswerOfAsync(Street, "k", Now));
        Assert.Empty(await store.PendingAsync(Street, 10, Now));
        Assert.Null(await store.SnapshotAsync(Street, Now));
    }

    [Fact]
    public async Task Claims_made_at_once_get_an_epoch_each_and_only_the_last_writes()
    {
        await using var store = await OpenAsync();
        var claims = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => store.ClaimAsync(Street, Now))));
        Assert.Equal(Enumerable.Range(1, 16).Select(i => (long)i), claims.Select(c => c.Epoch).Order());
        var wrote = await Task.WhenAll(claims.Select(c => Task.Run(async () =>
        {
            try
            {
                await store.AppendAsync(Batch(c.Epoch, 0, $"of {c.Epoch}"), Now);
                return c.Epoch;
            }
            catch (FencedException)
            {
                return 0;
            }
        })));
        Assert.Equal([16L], wrote.Where(e => e > 0));
        Assert.Equal(["of 16"], await LinesAsync(store));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_batch_that_does_not_begin_where_the_journal_ends_is_refused(long position)
    {
        await using var store = await OpenAsync();
        await store.ClaimAsync(Street, Now);
        await store.AppendAsync(Batch(1, 0, "head"), Now);
        var refused = await Assert.ThrowsAsync<StoreException>(() => store.AppendAsync(Batch(1, position, "x"), Now));
        Assert.Equal("store.order", refused.Code);
        Assert.Equal(["head"], await LinesAsync(store));
    }

    [Fact]
    public async Task Nothing_of_a_batch_is_kept_where_one_part_cannot_be()
    {
        await using var store = await OpenAsync();
        await store.ClaimAsync(Street, Now);
        await store.AppendAsync(Batch(1, 0, "head") with { Answers = [Answer("k")], Outbox = [Message(1), Message(2)] }, Now);
        var twice = Batch(1, 1, "lost") with { Answers = [Answer("new"), Answer("k", 2)], Outbox = [Message(3)] };
        Assert.Equal("store.order", (await Assert.ThrowsAsync<StoreException>(() => store.AppendAsync(twice, Now))).Code);
        var again = Batch(1, 1, "lost") with { Answers = [Answer("new")], Outbox = [Message(2)] };
        Assert.Equal("store.order", (await Assert.ThrowsAsync<StoreException>(() => store.AppendAsync(again, Now))).Code);
        Assert.Equal(["head"], await LinesAsync(store));
        Assert.Null(await store.AnswerOfAsync(Street, "new", Now));
        Assert.Equal([1L, 2L], (await store.PendingAsync(Street, 10, Now)).Select(m => m.Number));
        Assert.Equal(new JournalClaim(2, 1, 0, 2), await store.ClaimAsync(Street, Now));
    }

    [Fact]
    public async Task An_answer_comes_back_as_it_was_given()
    {
        await using var store = await OpenAsync();
        await store.ClaimAsync(Street, Now);
        var answer = new KeptAnswer("会員:H1/注文-1", ulong.MaxValue, 201, Bytes("{\"約定\":\"はい\"}\n"), 7);
        await store.AppendAsync(Batch(1, 0) with { Answers = [answer, Answer("other")] }, Now);
        var kept = await store.AnswerOfAsync(Street, answer.Key, Now);
        Assert.NotNull(kept);
        Assert.Equal((answer.Key, answer.Fingerprint, answer.Status, answer.Position), (kept.Key, kept.Fingerprint, kept.Status, kept.Position));
        Assert.Equal(answer.Body.ToArray(), kept.Body.ToArray());
        Assert.Null(await store.AnswerOfAsync(Street, "会員:H1/注文-2", Now));
        Assert.Null(await store.AnswerOfAsync("elsewhere", answer.Key, Now));
        var both = await store.AnswersOfAsync(Street, ["none", answer.Key, "a\"b", "other"], Now);
        Assert.Equal(["other", answer.Key], both.Select(a => a.Key).Order(StringComparer.Ordinal));
        kept = both.Single(a => a.Key == answer.Key);
        Assert.Equal((answer.Fingerprint, answer.Status, answer.Position), (kept.Fingerprint, kept.Status, kept.Position));
        Assert.Equal(answer.Body.ToArray(), kept.Body.ToArray());
        Assert.Empty(await store.AnswersOfAsync("elsewhere", [answer.Key], Now));
        Assert.Empty(await store.AnswersOfAsync(Street, [], Now));
    }

    [Fact]
    public async Task Messages_are_handed_out_oldest_first_until_they_are_delivered()
    {
        await using var store = await OpenAsync();
        await store.ClaimAsync(Street, Now);
        await store.AppendAsync(Batch(1, 0, "head") with { Outbox = [Message(1), Message(5)] }, Now);
        await store.AppendAsync(Batch(1, 1) with { Outbox = [Message(6)] }, Now);
        Assert.Equal([1L, 5L], (await store.PendingAsync(Street, 2, Now)).Select(m => m.Number));
        await store.DeliveredAsync(Street, 1, Now);
        await store.DeliveredAsync(Street, 1, Now);
        await store.DeliveredAsync(Street, 6, Now);
        var left = Assert.Single(await store.PendingAsync(Street, 10, Now));
        Assert.Equal((5L, "mail", "message 5"), (left.Number, left.Kind, Encoding.UTF8.GetString(left.Body.Span)));
        await store.DeliveredAsync(Street, 5, Now);
        // A number is not given again, even where nothing waits any more.
        Assert.Equal(6, (await store.ClaimAsync(Street, Now)).LastMessage);
        Assert.Equal("store.order", (await Assert.ThrowsAsync<StoreException>(() => store.AppendAsync(Batch(2, 1) with { Outbox = [Message(6)] }, Now))).Code);
    }

    [Fact]
    public async Task The_newest_snapshot_comes_back()
    {
        await using var store = await OpenAsync();
        await store.ClaimAsync(Street, Now);
        await store.AppendAsync(Batch(1, 0, [.. Enumerable.Range(0, 10).Select(i => $"line {i}")]), Now);
        foreach (var position in new[] { 2L, 5, 10 })
            await store.SaveSnapshotAsync(Street, 1, new(position, Bytes($"after {position}")), Now);
        await store.SaveSnapshotAsync(Street, 1, new(10, Bytes("after 10 again")), Now);
        var newest = await store.SnapshotAsync(Street, Now);
        Assert.Equal((10L, "after 10 again"), (newest!.Position, Encoding.UTF8.GetString(newest.Parts.Single().Span)));
        Assert.Equal("store.order", (await Assert.ThrowsAsync<StoreException>(() => store.SaveSnapshotAsync(Street, 1, new(11, Bytes("x")), Now))).Code);
    }

    [Fact]
    public async Task A_snapshot_in_parts_comes_back_in_order_and_one_that_is_not_whole_is_none()
    {
        await using var store = await OpenAsync();
        await store.ClaimAsync(Street, Now);
        await store.AppendAsync(Batch(1, 0, [.. Enumerable.Range(0, 10).Select(i => $"line {i}")]), Now);
        await store.SaveSnapshotAsync(Street, 1, new(4, [Bytes("one"), Bytes("two"), Bytes("three")]), Now);
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.SaveSnapshotAsync(Street, 1, new(5, new Broken([Bytes("four"), Bytes("five")])), Now));
        Assert.Equal((4L, "one two three"), Told(await store.SnapshotAsync(Street, Now)));
        await store.SaveSnapshotAsync(Street, 1, new(5, [Bytes("six"), Bytes("seven")]), Now);
        Assert.Equal((5L, "six seven"), Told(await store.SnapshotAsync(Street, Now)));
        await store.ClaimAsync(Street, Now);
        await Assert.ThrowsAsync<FencedException>(() => store.SaveSnapshotAsync(Street, 1, new(6, [Bytes("eight")]), Now));
        Assert.Equal((5L, "six seven"), Told(await store.SnapshotAsync(Street, Now)));

        static (long, string) Told(Snapshot? kept) => (kept!.Position, string.Join(' ', kept.Parts.Select(p => Encoding.UTF8.GetString(p.Span))));
    }

    /// <summary>Parts the last of which cannot be had: a process that ends in the middle.</summary>
    sealed class Broken(ReadOnlyMemory<byte>[] parts) : IReadOnlyList<ReadOnlyMemory<byte>>
    {
        public int Count => parts.Length + 1;

        public ReadOnlyMemory<byte> this[int index] => index < parts.Length ? parts[index] : throw new InvalidOperationException("ended here");

        public IEnumerator<ReadOnlyMemory<byte>> GetEnumerator()
        {
            for (var i = 0; i < Count; i++) yield return this[i];
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(999)]
    [InlineData(1000)]
    [InlineData(2001)]
    [InlineData(20_000)]
    public async Task A_batch_of_any_size_is_kept_whole(int lines)
    {
        await using var store = await OpenAsync();
        await store.ClaimAsync(Street, Now);
        string[] given = [.. Enumerable.Range(0, lines).Select(i => $"{{\"c\":\"tick\",\"at\":{i}}}")];
        await store.AppendAsync(Batch(1, 0, given), Now);
        await store.AppendAsync(Batch(1, lines, "end"), Now);
        Assert.Equal([.. given, "end"], await LinesAsync(store));
    }

    [Fact]
    public async Task A_long_line_and_every_byte_come_back()
    {
        await using var store = await OpenAsync();
        await store.ClaimAsync(Street, Now);
        byte[] every = [.. Enumerable.Range(0, 256).Select(b => (byte)b).Where(b => b != '\n')];
        var wide = new string('市', 700_000);
        await store.AppendAsync(new(Street, 1, 0, [Bytes(wide), every, Bytes("余剰電力の市場 🌞")], [], [], ViewRows.None), Now);
        var lines = new List<byte[]>();
        await foreach (var line in store.ReadAsync(Street, 0, Now)) lines.Add(line.ToArray());
        Assert.Equal(wide, Encoding.UTF8.GetString(lines[0]));
        Assert.Equal(every, lines[1]);
        Assert.Equal("余剰電力の市場 🌞", Encoding.UTF8.GetString(lines[2]));
    }

    [Fact]
    public async Task An_empty_batch_changes_nothing()
    {
        await using var store = await OpenAsync();
        await store.ClaimAsync(Street, Now);
        await store.AppendAsync(Batch(1, 0), Now);
        await store.AppendAsync(Batch(1, 0, "head"), Now);
        await store.AppendAsync(Batch(1, 1), Now);
        Assert.Equal(["head"], await LinesAsync(store));
    }

    [Fact]
    public async Task What_cannot_be_a_line_or_a_key_is_a_mistake_of_the_writer()
    {
        await using var store = await OpenAsync();
        await store.ClaimAsync(Street, Now);
        foreach (var batch in new[]
                 {
                     Batch(1, 0, "two\nlines"), Batch(1, 0, ""), Batch(1, 0) with { Answers = [Answer("")] },
                     Batch(1, 0) with { Answers = [Answer(new string('k', 201))] }, Batch(1, 0) with { Outbox = [Message(0)] },
                     Batch(1, 0) with { Outbox = [Message(2), Message(2)] },
                 })
            await Assert.ThrowsAnyAsync<ArgumentException>(() => store.AppendAsync(batch, Now));
        await store.AppendAsync(Batch(1, 0, "head") with { Answers = [Answer(new string('鍵', 200))] }, Now);
        Assert.NotNull(await store.AnswerOfAsync(Street, new string('鍵', 200), Now));
    }

    [Fact]
    public async Task Who_reads_while_another_writes_sees_whole_batches_in_order()
    {
        await using var store = await OpenAsync();
        await store.ClaimAsync(Street, Now);
        const int batches = 60, size = 50;
        var writing = Task.Run(async () =>
        {
            for (var b = 0; b < batches; b++)
                await store.AppendAsync(Batch(1, b * size, [.. Enumerable.Range(b * size, size).Select(i => i.ToString())]), Now);
        }, Now);
        var seen = 0;
        while (seen < batches * size)
        {
            var lines = await LinesAsync(store, from: 25);
            Assert.True(lines.Count + 25 >= seen || lines.Count == 0);
            if (lines.Count == 0) continue;
            Assert.Equal(Enumerable.Range(25, lines.Count).Select(i => i.ToString()), lines);
            Assert.Equal(0, (lines.Count + 25) % size);
            seen = lines.Count + 25;
        }

        await writing;
    }

    protected static JournalBatch Batch(long epoch, long position, params string[] lines) =>
        new(Street, epoch, position, [.. lines.Select(l => (ReadOnlyMemory<byte>)Bytes(l))], [], [], ViewRows.None);

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static async Task<List<string>> LinesAsync(IJournalStore store, long from = 0, string community = Street)
    {
        var lines = new List<string>();
        await foreach (var line in store.ReadAsync(community, from, Now)) lines.Add(Encoding.UTF8.GetString(line.Span));
        return lines;
    }

    static KeptAnswer Answer(string key, ulong fingerprint = 1) => new(key, fingerprint, 200, Bytes("{}"), 1);

    static OutboxMessage Message(long number) => new(number, "mail", Bytes($"message {number}"));
}
