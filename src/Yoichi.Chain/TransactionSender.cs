using System.Numerics;
using System.Text.Json.Nodes;

namespace Yoichi.Chain;

/// <summary>What became of a transaction that is in a block.</summary>
/// <param name="Contract">Of a deployment.</param>
public sealed record Receipt(string Hash, long Block, BigInteger GasUsed, ChainAddress? Contract);

/// <param name="Poll">How often a receipt is asked for; at first, when a chain that makes blocks at once has it already, oftener.</param>
/// <param name="ResendAfter">How long a transaction may be missing before it is sent again, for an eighth more.</param>
/// <param name="GiveUpAfter">How long a receipt is waited for at all.</param>
/// <param name="Confirmations">Blocks that must hold it, its own among them.</param>
public sealed record SenderOptions(TimeSpan Poll, TimeSpan ResendAfter, TimeSpan GiveUpAfter, int Confirmations)
{
    public static SenderOptions Default { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(10), 1);

    /// <summary>What whoever makes a block gets a unit of gas, wei.</summary>
    public BigInteger Tip { get; init; } = 1_000_000_000;
}

/// <summary>Sends one account's transactions in order and waits for each to be in a block. Its key is the node's, or a signer's: we
/// never see it.</summary>
/// <remarks>A transaction keeps its nonce until it is in a block, so that what is sent twice can only happen once: one that got lost (a node that
/// restarted, a full pool) is sent again under its own. The next one's is asked for, since blocks may be undone.</remarks>
public sealed class TransactionSender : IDisposable
{
    static readonly string[] Fees = ["gasPrice", "maxFeePerGas", "maxPriorityFeePerGas"];

    readonly ChainNode node;
    readonly ChainNode? signer;
    readonly ChainAddress from;
    readonly TimeProvider time;
    readonly SenderOptions options;
    readonly SemaphoreSlim one = new(1, 1);

    /// <param name="signer">Signs (<c>eth_signTransaction</c>) what the node is then given; null where the node keeps the key.</param>
    public TransactionSender(ChainNode node, ChainAddress from, TimeProvider time, SenderOptions? options = null, ChainNode? signer = null) =>
        (this.node, this.from, this.time, this.options, this.signer) = (node, from, time, options ?? SenderOptions.Default, signer);

    public ChainNode Node => node;

    public ChainAddress From => from;

    /// <summary>Transactions that were sent again because they were missing.</summary>
    public long Resent { get; private set; }

    /// <param name="to">Null to deploy.</param>
    /// <param name="value">Wei that go along.</param>
    /// <exception cref="ChainException">The contract or the node refuses, or there is no receipt in time. After <c>chain.slow</c> and
    /// <c>chain.unreachable</c> nobody can know yet: what is sent must bear being sent again.</exception>
    public async Task<Receipt> SendAsync(ChainAddress? to, byte[] data, BigInteger value, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var transaction = await PrepareAsync(to, data, value, cancellationToken).ConfigureAwait(false);
            var receipt = await SeeThroughAsync(transaction, cancellationToken).ConfigureAwait(false);
            return receipt.Status ? receipt.Receipt : throw new ChainException("chain.reverted", $"{receipt.Receipt.Hash} was undone in its block");
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    async Task<BigInteger> CountAsync(CancellationToken cancellationToken) =>
        await node.AskNumberAsync("eth_getTransactionCount", [from.ToString(), "latest"], cancellationToken).ConfigureAwait(false);

    async Task<JsonObject> PrepareAsync(ChainAddress? to, byte[] data, BigInteger value, CancellationToken cancellationToken)
    {
        var transaction = new JsonObject { ["from"] = from.ToString(), ["data"] = Hex.Of(data) };
        if (to is { } target) transaction["to"] = target.ToString();
        if (!value.IsZero) transaction["value"] = Hex.Of(value);
        // A contract that refuses says why here, before anything is paid.
        var gas = await node.AskNumberAsync("eth_estimateGas", [transaction.DeepClone()], cancellationToken).ConfigureAwait(false);
        transaction["gas"] = Hex.Of(gas + gas / 20);
        await PriceAsync(transaction, cancellationToken).ConfigureAwait(false);
        transaction["nonce"] = Hex.Of(await CountAsync(cancellationToken).ConfigureAwait(false));
        transaction["chainId"] = Hex.Of(await node.AskNumberAsync("eth_chainId", [], cancellationToken).ConfigureAwait(false));
        return transaction;
    }

    /// <summary>Twice the base fee, which rises an eighth a block at most, and a tip that is ours to say: what a node suggests may follow from
    /// what we paid before, and would rise by itself.</summary>
    async Task PriceAsync(JsonObject transaction, CancellationToken cancellationToken)
    {
        var block = await node.AskAsync("eth_getBlockByNumber", ["latest", false], cancellationToken).ConfigureAwait(false);
        if (block is not JsonObject newest) throw new ChainException("chain.answer", "the newest block is none");
        if (newest["baseFeePerGas"]?.ToString() is { } fee)
        {
            transaction["maxFeePerGas"] = Hex.Of(2 * Hex.Number(fee) + options.Tip);
            transaction["maxPriorityFeePerGas"] = Hex.Of(options.Tip);
        }
        else
        {
            transaction["gasPrice"] = Hex.Of(await node.AskNumberAsync("eth_gasPrice", [], cancellationToken).ConfigureAwait(false));
        }
    }

    async Task<(Receipt Receipt, bool Status)> SeeThroughAsync(JsonObject transaction, CancellationToken cancellationToken)
    {
        var hashes = new List<string>();
        var began = time.GetTimestamp();
        await SubmitAsync(transaction, hashes, cancellationToken).ConfigureAwait(false);
        var (sent, wait) = (time.GetTimestamp(), options.Poll / 32);
        while (time.GetElapsedTime(began) < options.GiveUpAfter)
        {
            foreach (var hash in hashes)
                if (await ReceiptAsync(hash, cancellationToken).ConfigureAwait(false) is { } found
                    && await IsConfirmedAsync(found.Receipt.Block, cancellationToken).ConfigureAwait(false)) return found;
            if (time.GetElapsedTime(sent) >= options.ResendAfter)
            {
                foreach (var fee in Fees)
                    if (transaction[fee] is { } paid) transaction[fee] = Hex.Of(Hex.Number((string)paid!) * 9 / 8 + 1);
                if (await SubmitAsync(transaction, hashes, cancellationToken).ConfigureAwait(false)) Resent++;
                sent = time.GetTimestamp();
            }

            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
            wait = wait * 2 < options.Poll ? wait * 2 : options.Poll;
        }

        throw new ChainException("chain.slow", $"no receipt for {hashes.LastOrDefault() ?? "a transaction"} in {options.GiveUpAfter}");
    }

    /// <returns>False where what was sent before is not missing: it waits, or is in a block.</returns>
    async Task<bool> SubmitAsync(JsonObject transaction, List<string> hashes, CancellationToken cancellationToken)
    {
        try
        {
            hashes.Add(await HandOverAsync(transaction, cancellationToken).ConfigureAwait(false));
            return true;
        }
        catch (ChainException refused) when (refused.Code == "chain.refused" && hashes.Count > 0)
        {
            // It is there still, or is in a block by now.
            if (await CountAsync(cancellationToken).ConfigureAwait(false) <= Hex.Number((string)transaction["nonce"]!)) return false;
            foreach (var hash in hashes)
                if (await ReceiptAsync(hash, cancellationToken).ConfigureAwait(false) is not null) return false;
            throw new ChainException("chain.nonce", $"another program sends transactions of {from}: {refused.Message}", refused);
        }
    }

    async Task<string> HandOverAsync(JsonObject transaction, CancellationToken cancellationToken)
    {
        if (signer is null) return await node.AskTextAsync("eth_sendTransaction", [transaction.DeepClone()], cancellationToken).ConfigureAwait(false);
        var signed = await signer.AskAsync("eth_signTransaction", [transaction.DeepClone()], cancellationToken).ConfigureAwait(false);
        // Some signers answer with the bytes alone, some with the transaction beside them.
        var raw = signed is JsonObject beside ? beside["raw"] : signed;
        if (raw is not JsonValue text) throw new ChainException("chain.answer", $"{signer.Url}: the signer returned no transaction");
        return await node.AskTextAsync("eth_sendRawTransaction", [text.DeepClone()], cancellationToken).ConfigureAwait(false);
    }

    async Task<(Receipt Receipt, bool Status)?> ReceiptAsync(string hash, CancellationToken cancellationToken)
    {
        var answer = await node.AskAsync("eth_getTransactionReceipt", [hash], cancellationToken).ConfigureAwait(false);
        if (answer is null) return null;
        if (answer is not JsonObject found) throw new ChainException("chain.answer", "a receipt that is none");
        string Text(string field) => found[field]?.ToString() ?? throw new ChainException("chain.answer", $"a receipt without {field}");
        var contract = ChainAddress.TryParse(found["contractAddress"]?.ToString() ?? "", out var address) ? address : (ChainAddress?)null;
        var block = Hex.Number(Text("blockNumber"));
        if (block > long.MaxValue / 2) throw new ChainException("chain.answer", $"a block that is none: {block}");
        return (new(hash, (long)block, Hex.Number(Text("gasUsed")), contract), Hex.Number(Text("status")).IsOne);
    }

    async Task<bool> IsConfirmedAsync(long block, CancellationToken cancellationToken) => options.Confirmations <= 1
        || await node.AskNumberAsync("eth_blockNumber", [], cancellationToken).ConfigureAwait(false) >= block + options.Confirmations - 1;
}
