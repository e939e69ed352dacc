using System.Text.Json.Nodes;

namespace Yoichi.Chain.Tests;

/// <summary>Transactions that do not come into a block by themselves: too cheap, lost, overtaken, undone. The chain makes blocks only when it is told.</summary>
[Collection(OnAChain.Name)]
public sealed class SenderTests(LocalChain chain)
{
    const int Account = 8;
    static readonly SenderOptions Patient = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(2), 1);

    async Task WithoutBlocksAsync(Func<Task> act)
    {
        if (!LocalChain.IsThere) Assert.Skip("anvil is not installed: eng/contracts install");
        await chain.Node.AskAsync("evm_setAutomine", [false], default);
        try
        {
            await act();
        }
        finally
        {
            await chain.Node.AskAsync("anvil_dropAllTransactions", [], default);
            await chain.Node.AskAsync("evm_setAutomine", [true], default);
        }
    }

    async Task<JsonObject[]> WaitingAsync() => [.. ((await chain.Node.AskAsync("txpool_content", [], default))!["pending"] as JsonObject ?? [])
        .SelectMany(sender => (JsonObject)sender.Value!).Select(t => (JsonObject)t.Value!)];

    static Task<Receipt> SendAsync(TransactionSender sender, byte data = 1) => sender.SendAsync(sender.From, [data], default, default);

    [Fact]
    public async Task What_no_block_takes_is_sent_again_for_more_under_its_own_nonce() => await WithoutBlocksAsync(async () =>
    {
        var time = new HurriedTime();
        using var sender = new TransactionSender(chain.Node, chain.Accounts[Account], time, Patient);
        var before = await chain.Node.AskNumberAsync("eth_getTransactionCount", [sender.From.ToString(), "latest"], default);
        // A block is made once it was sent a third time.
        time.Passed += () =>
        {
            if (sender.Resent >= 2) chain.Node.AskAsync("evm_mine", [], default).GetAwaiter().GetResult();
        };
        var receipt = await SendAsync(sender);
        Assert.Equal(2, sender.Resent);
        var mined = (await chain.Node.AskAsync("eth_getTransactionByHash", [receipt.Hash], default))!;
        Assert.Equal(before, Number(mined["nonce"]));
        Assert.Equal(before + 1, await chain.Node.AskNumberAsync("eth_getTransactionCount", [sender.From.ToString(), "latest"], default));
        Assert.Empty(await WaitingAsync());
        // An eighth more each time, of the fee and the tip.
        Assert.True(Number(mined["maxPriorityFeePerGas"]) >= Patient.Tip * 81 / 64, mined.ToJsonString());
    });

    [Fact]
    public async Task What_no_block_takes_in_time_is_slow_and_the_next_one_takes_its_place() => await WithoutBlocksAsync(async () =>
    {
        using var sender = new TransactionSender(chain.Node, chain.Accounts[Account], new HurriedTime(), Patient);
        var before = await chain.Node.AskNumberAsync("eth_getTransactionCount", [sender.From.ToString(), "latest"], default);
        Assert.Equal("chain.slow", (await Assert.ThrowsAsync<ChainException>(() => SendAsync(sender))).Code);
        var stuck = Assert.Single(await WaitingAsync());

        // Fees of the stuck one are far above what a new one would offer: the node refuses that, until blocks are made again.
        Assert.Contains((await Assert.ThrowsAsync<ChainException>(() => SendAsync(sender, 2))).Code, new[] { "chain.refused", "chain.slow" });
        await chain.Node.AskAsync("evm_mine", [], default);
        Assert.NotNull(await chain.Node.AskAsync("eth_getTransactionReceipt", [stuck["hash"]!.DeepClone()], default));
        await chain.Node.AskAsync("evm_setAutomine", [true], default);
        await SendAsync(sender, 2);
        Assert.Equal(before + 2, await chain.Node.AskNumberAsync("eth_getTransactionCount", [sender.From.ToString(), "latest"], default));
    });

    [Fact]
    public async Task Somebody_else_who_uses_the_account_is_noticed() => await WithoutBlocksAsync(async () =>
    {
        var time = new HurriedTime();
        using var sender = new TransactionSender(chain.Node, chain.Accounts[Account], time, Patient);
        var taken = false;
        time.Passed += () =>
        {
            if (taken) return;
            taken = true;
            // Ours is lost, and another program's of the same nonce comes into a block.
            chain.Node.AskAsync("anvil_dropAllTransactions", [], default).GetAwaiter().GetResult();
            chain.Node.AskAsync("eth_sendTransaction", [new JsonObject { ["from"] = sender.From.ToString(), ["to"] = sender.From.ToString(), ["value"] = "0x1" }], default).GetAwaiter().GetResult();
            chain.Node.AskAsync("evm_mine", [], default).GetAwaiter().GetResult();
        };
        Assert.Equal("chain.nonce", (await Assert.ThrowsAsync<ChainException>(() => SendAsync(sender))).Code);
        // Whoever tries again is asked for the nonce again.
        await chain.Node.AskAsync("evm_setAutomine", [true], default);
        await SendAsync(sender);
    });

    [Fact]
    public async Task What_was_in_a_block_that_was_undone_is_waited_for_until_blocks_stand_on_it()
    {
        if (!LocalChain.IsThere) Assert.Skip("anvil is not installed: eng/contracts install");
        var time = new HurriedTime();
        using var sender = new TransactionSender(chain.Node, chain.Accounts[Account], time, Patient with { Confirmations = 3 });
        var snapshot = (string)(await chain.Node.AskAsync("evm_snapshot", [], default))!;
        var before = await chain.Node.AskNumberAsync("eth_getTransactionCount", [sender.From.ToString(), "latest"], default);
        var isUndone = false;
        time.Passed += () =>
        {
            // Once it is in a block, that is undone before another stands on it; then blocks are made as usual.
            if (isUndone) chain.Node.AskAsync("evm_mine", [], default).GetAwaiter().GetResult();
            else if (chain.Node.AskNumberAsync("eth_getTransactionCount", [sender.From.ToString(), "latest"], default).GetAwaiter().GetResult() > before)
                isUndone = (bool)chain.Node.AskAsync("evm_revert", [snapshot], default).GetAwaiter().GetResult()!;
        };
        var receipt = await SendAsync(sender);
        Assert.Equal(1, sender.Resent);
        Assert.True(await chain.Node.AskNumberAsync("eth_blockNumber", [], default) >= receipt.Block + 2);
        Assert.NotNull(await chain.Node.AskAsync("eth_getTransactionReceipt", [receipt.Hash], default));
    }

    [Fact]
    public async Task A_signer_of_its_own_keeps_the_key_and_the_node_never_has_it()
    {
        if (!LocalChain.IsThere) Assert.Skip("anvil is not installed: eng/contracts install");
        // Another process with another key, which signs and sees no chain.
        var (process, url) = LocalChain.Start(0, "--mnemonic", "legal winner thank year wave sausage worth useful legal winner thank yellow");
        try
        {
            var signer = new ChainNode(chain.Http, url);
            var account = (await LocalChain.WaitAsync(process, signer))[0];
            Assert.DoesNotContain(account, chain.Accounts);
            await chain.Node.AskAsync("anvil_setBalance", [account.ToString(), "0xde0b6b3a7640000"], default);
            using var keyless = new TransactionSender(chain.Node, account, TimeProvider.System, LocalChain.Quick);
            Assert.Equal("chain.refused", (await Assert.ThrowsAsync<ChainException>(() => SendAsync(keyless))).Code);

            using var sender = new TransactionSender(chain.Node, account, TimeProvider.System, LocalChain.Quick, signer);
            var anchor = new CheckpointAnchor(await Contract.DeployAsync(sender, ContractCode.CheckpointRegistry, default), sender);
            await anchor.OpenAsync("signed.example/log", default);
            await anchor.AnchorAsync(new("signed.example/log", 5, Keccak256.Of([5]), DateTimeOffset.UnixEpoch), default);
            Assert.Equal(5, (await anchor.LatestAsync("signed.example/log", default))!.Size);
            Assert.Equal(0, await signer.AskNumberAsync("eth_blockNumber", [], default));

            // A signer that is away, or has another key, is an error of its own kind and spends nothing.
            using var other = new TransactionSender(chain.Node, chain.Accounts[Account], TimeProvider.System, LocalChain.Quick, signer);
            Assert.Equal("chain.refused", (await Assert.ThrowsAsync<ChainException>(() => SendAsync(other))).Code);
            process.Kill();
            await process.WaitForExitAsync();
            Assert.Equal("chain.unreachable", (await Assert.ThrowsAsync<ChainException>(() => SendAsync(sender))).Code);
            Assert.Equal(3, await chain.Node.AskNumberAsync("eth_getTransactionCount", [account.ToString(), "latest"], default));
        }
        finally
        {
            await LocalChain.StopAsync(process);
        }
    }

    static System.Numerics.BigInteger Number(JsonNode? hex) =>
        System.Numerics.BigInteger.Parse("0" + ((string)hex!)[2..], System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Time that has passed as soon as somebody waits for it.</summary>
    sealed class HurriedTime : TimeProvider
    {
        long ticks;

        public event Action? Passed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref ticks);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Add(ref ticks, Math.Max(dueTime.Ticks, TimeSpan.TicksPerMillisecond));
            Passed?.Invoke();
            return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
