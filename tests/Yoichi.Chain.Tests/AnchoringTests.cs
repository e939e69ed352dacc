using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Yoichi.Live;
using Yoichi.Server.Anchoring;
using Yoichi.Server.Hosting;
using Yoichi.Server.Logs;
using Yoichi.Simulation;
using Yoichi.Simulation.Files;

namespace Yoichi.Chain.Tests;

/// <summary>A service that anchors its logs: each day's head, in order, whether the chain is there or not.</summary>
[Collection(OnAChain.Name)]
public sealed class AnchoringTests(LocalChain chain) : IDisposable
{
    const string Origin = "yoichi.example/log/quick-5";
    readonly string folder = Directory.CreateTempSubdirectory("yoichi-anchor-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string Checkpoint => Path.Combine(folder, "quick-5.checkpoint");

    byte[] Publish(long size)
    {
        var root = SHA256.HashData(BitConverter.GetBytes(size));
        File.WriteAllText(Checkpoint, $"{Origin}\n{size}\n{Convert.ToBase64String(root)}\n\n— {Origin} AAAA\n");
        return root;
    }

    /// <param name="isOwn">The log the service publishes itself, and not a checkpoint put beside it.</param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_service_anchors_each_day_what_its_log_has_come_to(bool isOwn)
    {
        using var sender = chain.Sender(isOwn ? 6 : 5);
        var registry = await Contract.DeployAsync(sender, ContractCode.CheckpointRegistry, default);
        var anchored = new CheckpointAnchor(registry, sender);
        var root = Publish(41);

        var time = new SetTime(new(2025, 7, 31, 12, 0, 0, TimeSpan.FromHours(9)));
        var app = ServerHost.Build(new ServerOptions
        {
            DataFolder = folder,
            Listen = "http://127.0.0.1:0",
            Definition = LiveDefinition.Of(BuiltInCommunities.Open("quick-5"), new(2025, 8, 1), new(2025, 8, 31)),
            Time = time,
            Live = new() { Heartbeat = null },
            Log = LogFormat.None,
            Chain = new(chain.Url, registry.Address, sender.From, isOwn ? null : Path.Combine(folder, "{community}.checkpoint")) { Sending = LocalChain.Quick, Every = TimeSpan.FromMilliseconds(20) },
        });
        await using var _ = app.ConfigureAwait(true);
        await app.StartAsync();
        var writer = app.Services.GetService(typeof(Communities)) is Communities c ? c["quick-5"].Writer : throw new UnreachableException();
        await writer.LookAtClockAsync();
        var logs = app.Services.GetService(typeof(LogService)) as LogService ?? throw new UnreachableException();
        await logs.Opened;
        var origin = isOwn ? logs.Find("quick-5")!.Published!.Origin : Origin;
        await anchored.OpenAsync(origin, default);
        Assert.Null(await anchored.LatestAsync(origin, default));

        // The first slot of 1 August closes at 23:00 the day before.
        time.Now = new(2025, 7, 31, 23, 0, 0, TimeSpan.FromHours(9));
        await writer.LookAtClockAsync();
        await UntilAsync(async () => await anchored.LatestAsync(origin, default) is not null);
        var latest = await anchored.LatestAsync(origin, default);
        if (isOwn)
        {
            // Nothing happens any more: the log comes to rest, at what was anchored or some lines on.
            var head = logs.Find("quick-5")!.Published!;
            Assert.InRange(latest!.Size, 1, head.Size);
            if (latest.Size == head.Size) Assert.Equal(head.Root.ToArray(), latest.Root.ToArray());
        }
        else
        {
            Assert.Equal((41, Convert.ToHexString(root)), (latest!.Size, Convert.ToHexString(latest.Root.Span)));
        }

        await app.StopAsync();
    }

    [Fact]
    public async Task Each_slot_is_anchored_in_order_and_what_the_chain_undid_is_anchored_again()
    {
        using var sender = chain.Sender(7);
        var registry = await Contract.DeployAsync(sender, ContractCode.CheckpointRegistry, default);
        var anchored = new CheckpointAnchor(registry, sender);
        await anchored.OpenAsync(Origin, default);
        async Task<(long Size, long Count)> LatestAsync() =>
            await registry.AskAsync("latest", default, AbiValue.Of(Origin)) is var words ? (words.Whole(0), words.Whole(3)) : default;

        var time = new SetTime(new(2025, 7, 31, 12, 0, 0, TimeSpan.FromHours(9)));
        var app = ServerHost.Build(new ServerOptions
        {
            DataFolder = folder,
            Listen = "http://127.0.0.1:0",
            Definition = LiveDefinition.Of(BuiltInCommunities.Open("quick-5"), new(2025, 8, 1), new(2025, 8, 31)),
            Time = time,
            Live = new() { Heartbeat = null },
            Log = LogFormat.None,
            Chain = new(chain.Url, registry.Address, sender.From, Path.Combine(folder, "{community}.checkpoint"))
            {
                EachSlot = true,
                Sending = LocalChain.Quick,
                Every = TimeSpan.FromMilliseconds(20),
                Recheck = TimeSpan.FromMilliseconds(20),
            },
        });
        await using var _ = app.ConfigureAwait(true);
        await app.StartAsync();
        var writer = app.Services.GetService(typeof(Communities)) is Communities c ? c["quick-5"].Writer : throw new UnreachableException();
        await writer.LookAtClockAsync();
        var snapshot = "";
        for (var slot = 0; slot < 3; slot++)
        {
            // Each gate closes half an hour after the last; by then the log has come further.
            Publish(41 + slot);
            time.Now = new DateTimeOffset(2025, 7, 31, 23, 0, 0, TimeSpan.FromHours(9)).AddMinutes(30 * slot);
            await writer.LookAtClockAsync();
            await UntilAsync(async () => await LatestAsync() == (41 + slot, slot + 1));
            if (slot == 0) snapshot = (string)(await chain.Node.AskAsync("evm_snapshot", [], default))!;
        }

        // The chain takes back every block since the first: the newest head is there again, and with it what both were.
        Assert.True((bool)(await chain.Node.AskAsync("evm_revert", [snapshot], default))!);
        await UntilAsync(async () => await LatestAsync() == (43, 2));
        await app.StopAsync();
    }

    [Fact]
    public async Task A_chain_that_is_down_only_queues_and_what_waited_is_anchored_once_it_is_back()
    {
        if (!LocalChain.IsThere) Assert.Skip("anvil is not installed: eng/contracts install");
        Publish(7);
        var (process, url) = LocalChain.Start();
        await using var store = new MemoryJournalStore();
        var claim = await store.ClaimAsync("quick-5", default);
        await store.AppendAsync(new("quick-5", claim.Epoch, 0, [Encoding.UTF8.GetBytes("{}")], [],
            [.. Enumerable.Range(1, 3).Select(n => new OutboxMessage(n, AnchorHandler.MessageKind, Encoding.UTF8.GetBytes($"day {n}")))], ViewRows.None), default);
        try
        {
            var node = new ChainNode(chain.Http, url);
            var accounts = await LocalChain.WaitAsync(process, node);
            using var sender = new TransactionSender(node, accounts[0], TimeProvider.System, LocalChain.Quick);
            var anchored = new CheckpointAnchor(await Contract.DeployAsync(sender, ContractCode.CheckpointRegistry, default), sender);
            await anchored.OpenAsync(Origin, default);
            var saved = (string)(await node.AskAsync("anvil_dumpState", [], default))!;
            await LocalChain.StopAsync(process);

            var time = new SetTime(DateTimeOffset.UnixEpoch);
            var heads = new CheckpointNotes(chain.Http, Path.Combine(folder, "{community}.checkpoint"), TimeProvider.System);
            var outbox = new OutboxSender(store, "quick-5", time, [new AnchorHandler("quick-5", heads, anchored)]);
            Assert.Equal(0, await outbox.SendAsync(default));
            Assert.Equal(3, (await store.PendingAsync("quick-5", 10, default)).Count);
            Assert.NotEmpty(outbox.Problems);

            (process, _) = LocalChain.Start(url.Port);
            await LocalChain.WaitAsync(process, node);
            await node.AskAsync("anvil_loadState", [saved], default);
            Publish(9);
            time.Now += TimeSpan.FromMinutes(1);
            Assert.Equal(3, await outbox.SendAsync(default));
            Assert.Empty(await store.PendingAsync("quick-5", 10, default));
            // Three days waited; the newest head commits to all of them.
            Assert.Equal(9, (await anchored.LatestAsync(Origin, default))!.Size);
        }
        finally
        {
            await LocalChain.StopAsync(process);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n")]
    [InlineData("a\nx\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n")]
    [InlineData("a\n3\n47DEQpj8HBSa\n\n")]
    [InlineData("a\n3\nnot base64\n\n")]
    public void What_is_no_checkpoint_of_a_log_with_entries_is_not_anchored(string text) =>
        Assert.Equal("chain.log", Assert.Throws<ChainException>(() => LogHead.Parse(text, "here", default)).Code);

    static async Task UntilAsync(Func<Task<bool>> there)
    {
        using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await there()) await Task.Delay(20, giveUp.Token);
    }

    sealed class SetTime(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now.ToUniversalTime();
    }
}
