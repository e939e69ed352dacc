using System.Globalization;
using System.Text;
using Npgsql;
using Yoichi.Data.Postgres;
using Yoichi.Live;
using Yoichi.Units;

namespace Yoichi.Data.Tests;

/// <summary>A server killed at any moment while it is written to, and one that does not sync. On a server of their own.</summary>
/// <remarks>A killed server loses its memory, not the machine's: this tests what is acknowledged against what is recovered, not
/// the disk. That the log is synced before a commit is acknowledged is PostgreSQL's own promise, which is why a server told
/// not to is refused.</remarks>
public sealed class PostgresCrashTests : IDisposable
{
    const string Street = "street";

    readonly PostgresServer server = new();

    static CancellationToken Now => TestContext.Current.CancellationToken;

    /// <summary>How often the server is killed; <c>YOICHI_KILLS</c> for more.</summary>
    static int Kills => int.TryParse(Environment.GetEnvironmentVariable("YOICHI_KILLS"), CultureInfo.InvariantCulture, out var n) ? n : 10;

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task After_a_kill_at_any_moment_what_was_acknowledged_is_there_once_and_a_batch_is_whole_or_absent()
    {
        var url = server.NewDatabase();
        var rng = new Rng(99);
        var (acknowledged, message, unsure) = (0L, 0L, 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var store = await PostgresStore.OpenAsync(url, "yoichi", Now);
            var claim = await store.ClaimAsync(Street, Now);
            Assert.Equal((claim.Length, claim.LastMessage), (claim.Views, message));
            Assert.Equal(acknowledged, claim.Length);
            Assert.Equal(claim.Length, await CountAsync(store));

            // After so many batches another thread kills it, somewhere within the next.
            var (after, spins, reached) = (rng.Between(1, 12), rng.Between(0, 3_000_000), new TaskCompletionSource());
            var mode = rng.Between(0, 1);
            var killing = Task.Run(async () =>
            {
                await reached.Task;
                Thread.SpinWait((int)spins);
                if (mode == 0) server.Kill();
                else server.Stop("immediate");
            }, Now);
            var (next, size) = (acknowledged, 0);
            try
            {
                for (var batch = 1; ; batch++)
                {
                    if (batch == after) reached.SetResult();
                    size = (int)rng.Between(1, 400);
                    await store.AppendAsync(Batch(claim.Epoch, next, size, message + 1), Now);
                    next += size;
                    message++;
                }
            }
            catch (StoreException lost)
            {
                Assert.Equal("store.unreachable", lost.Code);
            }

            await killing;
            server.Start();
            NpgsqlConnection.ClearAllPools();
            await using var again = await PostgresStore.OpenAsync(url, "yoichi", Now);
            var kept = await CountAsync(again);
            Assert.True(kept == next || kept == next + size, $"{kept} lines, {next} acknowledged, {size} more under way");
            if (kept > next)
            {
                unsure++;
                message++;
            }

            acknowledged = kept;
            Assert.Equal(Enumerable.Range(1, (int)message).Select(i => (long)i), (await again.PendingAsync(Street, 100_000, Now)).Select(m => m.Number));
            Assert.NotNull(await again.AnswerOfAsync(Street, $"key {message}", Now));
            Assert.Null(await again.AnswerOfAsync(Street, $"key {message + 1}", Now));
            Assert.Equal(kept, (await again.SlotsAsync(Street, new(0), new(1), Now)).Value.Single().Market.Orders);
        }

        TestContext.Current.SendDiagnosticMessage($"{Kills} kills, {acknowledged} lines, {unsure} batches kept and not acknowledged");
    }

    [Theory]
    [InlineData("fsync")]
    [InlineData("full_page_writes")]
    [InlineData("synchronous_commit")]
    public async Task A_server_told_not_to_sync_is_refused(string setting)
    {
        var url = server.NewDatabase();
        server.Stop();
        server.Start($"{setting}=off");
        var refused = await Assert.ThrowsAsync<StoreException>(() => PostgresStore.OpenAsync(url, "yoichi", Now));
        Assert.Equal("store.unsafe", refused.Code);
        Assert.Contains(setting, refused.Message);
    }

    static JournalBatch Batch(long epoch, long position, int lines, long message) => new(
        Street, epoch, position, [.. Enumerable.Range(0, lines).Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($"{position + i}"))],
        [new($"key {message}", (ulong)message, 200, "{}"u8.ToArray(), position + lines)], [new(message, "mail", "hello"u8.ToArray())],
        ViewRows.None with { Slots = [SlotRow.Empty(new(0), new(2025, 8, 1)) with { Market = MarketSums.None with { Orders = lines } }] });

    static async Task<long> CountAsync(PostgresStore store)
    {
        var count = 0L;
        await foreach (var line in store.ReadAsync(Street, 0, Now)) Assert.Equal($"{count++}", Encoding.UTF8.GetString(line.Span));
        return count;
    }
}
