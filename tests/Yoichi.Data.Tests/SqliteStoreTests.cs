using System.Text;
using Microsoft.Data.Sqlite;
using Yoichi.Data.Sqlite;
using Yoichi.Live;

namespace Yoichi.Data.Tests;

public sealed class SqliteStoreTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("yoichi-sqlite-");

    static CancellationToken Now => TestContext.Current.CancellationToken;

    string File => Path.Combine(folder.FullName, "yoichi.db");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Everything_is_there_when_the_file_is_opened_again()
    {
        await KeepAsync(3);
        await using var store = await SqliteStore.OpenAsync(File, Now);
        Assert.Equal(["line 0", "line 1", "line 2"], await ReadAsync(store));
        Assert.Equal(2, (await store.ClaimAsync("street", Now)).Epoch);
    }

    [Theory]
    [InlineData("UPDATE journal SET line = CAST('line X' AS BLOB) WHERE position = 1", "does not match its checksum")]
    [InlineData("UPDATE journal SET line = CAST('line' AS BLOB) WHERE position = 1", "does not match its checksum")]
    [InlineData("DELETE FROM journal WHERE position = 1", "missing")]
    [InlineData("UPDATE journal SET line = (SELECT line FROM journal WHERE position = 2), checksum = (SELECT checksum FROM journal WHERE position = 2) WHERE position = 1", "does not match its checksum")]
    public async Task A_line_that_was_altered_or_lost_is_refused_by_its_position(string alter, string reason)
    {
        await KeepAsync(3);
        Alter(alter);
        await using var store = await SqliteStore.OpenAsync(File, Now);
        var refused = await Assert.ThrowsAsync<StoreException>(() => ReadAsync(store));
        Assert.Equal("store.damaged", refused.Code);
        Assert.EndsWith("street line 1", refused.Place);
        Assert.Contains(reason, refused.Message);
    }

    [Fact]
    public async Task The_last_lines_are_missed_too()
    {
        await KeepAsync(3);
        Alter("DELETE FROM journal WHERE position = 2");
        await using var store = await SqliteStore.OpenAsync(File, Now);
        var refused = await Assert.ThrowsAsync<StoreException>(() => ReadAsync(store));
        Assert.EndsWith("street line 2", refused.Place);
    }

    [Fact]
    public async Task A_damaged_snapshot_gives_way_to_the_one_before()
    {
        await KeepAsync(3);
        await using (var store = await SqliteStore.OpenAsync(File, Now))
        {
            var claim = await store.ClaimAsync("street", Now);
            foreach (var position in new[] { 1L, 2, 3 })
                await store.SaveSnapshotAsync("street", claim.Epoch, new(position, Encoding.UTF8.GetBytes($"after {position}")), Now);
        }

        Alter("UPDATE snapshot_parts SET body = CAST('after X' AS BLOB) WHERE position = 3");
        await using var again = await SqliteStore.OpenAsync(File, Now);
        Assert.Equal(2, (await again.SnapshotAsync("street", Now))?.Position);
    }

    [Fact]
    public async Task A_page_of_the_file_that_was_overwritten_is_damage_not_another_answer()
    {
        await KeepAsync(2000);
        using (var bytes = new FileStream(File, FileMode.Open))
        {
            var all = new byte[bytes.Length];
            bytes.ReadExactly(all);
            bytes.Position = all.AsSpan().IndexOf("line 1000"u8) / 4096 * 4096;
            bytes.Write(Enumerable.Repeat((byte)0xA5, 4096).ToArray());
        }

        await using var store = await SqliteStore.OpenAsync(File, Now);
        Assert.Equal("store.damaged", (await Assert.ThrowsAsync<StoreException>(() => ReadAsync(store))).Code);
    }

    [Fact]
    public async Task What_is_no_database_or_a_newer_one_is_refused()
    {
        await System.IO.File.WriteAllTextAsync(File, string.Concat(Enumerable.Repeat("not a database ", 1000)), Now);
        Assert.Equal("store.damaged", (await Assert.ThrowsAsync<StoreException>(() => SqliteStore.OpenAsync(File, Now))).Code);
        System.IO.File.Delete(File);
        await KeepAsync(1);
        Alter("PRAGMA user_version = 99");
        Assert.Equal("store.newer", (await Assert.ThrowsAsync<StoreException>(() => SqliteStore.OpenAsync(File, Now))).Code);
        var nowhere = Path.Combine(folder.FullName, "no", "such", "yoichi.db");
        Assert.Equal("store.unreachable", (await Assert.ThrowsAsync<StoreException>(() => SqliteStore.OpenAsync(nowhere, Now))).Code);
    }

    [Fact]
    public async Task A_file_from_before_certificates_had_views_makes_those_of_communities_that_certify_again()
    {
        await using (var store = await SqliteStore.OpenAsync(File, Now))
            foreach (var (name, head) in new[] { ("plain", "{\"community\":1}"), ("certifying", "{\"certificates\":{}}") })
            {
                var claim = await store.ClaimAsync(name, Now);
                await store.AppendAsync(new(name, claim.Epoch, 0, [Encoding.UTF8.GetBytes(head)], [], [], ViewRows.None with { }), Now);
            }

        Alter("DROP TABLE view_certificates");
        Alter("DROP INDEX reasons_by_hand");
        Alter("PRAGMA user_version = 5");
        await using var again = await SqliteStore.OpenAsync(File, Now);
        Assert.Equal((1L, 1L), ((await again.ClaimAsync("plain", Now)).Views, (await again.ClaimAsync("plain", Now)).Length));
        Assert.Equal((0L, 1L), ((await again.ClaimAsync("certifying", Now)).Views, (await again.ClaimAsync("certifying", Now)).Length));
    }

    [Fact]
    public async Task Two_processes_on_one_file_are_told_apart_by_their_epochs()
    {
        await using var first = await SqliteStore.OpenAsync(File, Now);
        await using var second = await SqliteStore.OpenAsync(File, Now);
        var one = await first.ClaimAsync("street", Now);
        await first.AppendAsync(new("street", one.Epoch, 0, [Encoding.UTF8.GetBytes("head")], [], [], ViewRows.None), Now);
        var two = await second.ClaimAsync("street", Now);
        Assert.Equal(1, two.Length);
        await Assert.ThrowsAsync<FencedException>(() => first.AppendAsync(new("street", one.Epoch, 1, [Encoding.UTF8.GetBytes("lost")], [], [], ViewRows.None), Now));
        await second.AppendAsync(new("street", two.Epoch, 1, [Encoding.UTF8.GetBytes("kept")], [], [], ViewRows.None), Now);
        Assert.Equal(["head", "kept"], await ReadAsync(first));
    }

    [Fact]
    public async Task A_backup_made_while_lines_are_appended_is_one_state_of_the_store()
    {
        var copy = Path.Combine(folder.FullName, "copy.db");
        await using (var store = await SqliteStore.OpenAsync(File, Now))
        {
            var claim = await store.ClaimAsync("street", Now);
            var started = new TaskCompletionSource();
            var writing = Task.Run(async () =>
            {
                for (var i = 0; i < 200; i++)
                {
                    await store.AppendAsync(new("street", claim.Epoch, i, [Encoding.UTF8.GetBytes($"line {i}")], [new($"key {i}", 1, 200, "{}"u8.ToArray(), i + 1)], [], ViewRows.None), Now);
                    if (i == 20) started.SetResult();
                }
            }, Now);
            await started.Task;
            await store.BackupAsync(copy, Now);
            await writing;
            Assert.Equal("store.other", (await Assert.ThrowsAsync<StoreException>(() => store.BackupAsync(copy, Now))).Code);
        }

        await using var restored = await SqliteStore.OpenAsync(copy, Now);
        var lines = await ReadAsync(restored);
        Assert.InRange(lines.Count, 21, 200);
        Assert.Equal(Enumerable.Range(0, lines.Count).Select(i => $"line {i}"), lines);
        Assert.NotNull(await restored.AnswerOfAsync("street", $"key {lines.Count - 1}", Now));
        Assert.Null(await restored.AnswerOfAsync("street", $"key {lines.Count}", Now));
        Assert.Equal(lines.Count, (await restored.ClaimAsync("street", Now)).Length);
    }

    async Task KeepAsync(int lines)
    {
        await using var store = await SqliteStore.OpenAsync(File, Now);
        var claim = await store.ClaimAsync("street", Now);
        await store.AppendAsync(new("street", claim.Epoch, 0,
            [.. Enumerable.Range(0, lines).Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($"line {i}"))], [], [], ViewRows.None), Now);
    }

    void Alter(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    static async Task<List<string>> ReadAsync(SqliteStore store)
    {
        var lines = new List<string>();
        await foreach (var line in store.ReadAsync("street", 0, Now)) lines.Add(Encoding.UTF8.GetString(line.Span));
        return lines;
    }
}
