using System.Numerics;

namespace Yoichi.Chain;

/// <summary>A contract that stands on a chain.</summary>
public sealed class Contract(ChainNode node, ContractCode code, ChainAddress address)
{
    public ChainAddress Address => address;

    public ContractCode Code => code;

    public static async Task<Contract> DeployAsync(
        TransactionSender sender, ContractCode code, CancellationToken cancellationToken, params AbiValue[] arguments)
    {
        var receipt = await sender.SendAsync(null, code.Deployment(arguments), default, cancellationToken).ConfigureAwait(false);
        return new(sender.Node, code, receipt.Contract ?? throw new ChainException("chain.answer", "the receipt of a deployment names no contract"));
    }

    /// <summary>Asks without changing anything.</summary>
    /// <exception cref="ChainException">The contract refuses, or the node.</exception>
    public async Task<AbiWords> AskAsync(string function, CancellationToken cancellationToken, params AbiValue[] arguments)
    {
        var call = new System.Text.Json.Nodes.JsonObject
        { ["to"] = address.ToString(), ["data"] = Hex.Of(code.Call(function, arguments)) };
        try
        {
            var words = new AbiWords(Hex.Bytes(await node.AskTextAsync("eth_call", [call, "latest"], cancellationToken).ConfigureAwait(false)));
            return words.Count >= code.WordsOf(function) ? words
                : throw new ChainException("chain.contract", $"there is no {code.Name} at {address}: {function} was answered with {words.Count} words");
        }
        catch (ChainException refused) when (Explain(refused) is { } explained)
        {
            throw explained;
        }
        catch (ChainException refused) when (refused.Code == "chain.reverted" && refused.Revert.IsEmpty)
        {
            // Ours always say why; what does not know a function says nothing.
            throw new ChainException("chain.contract", $"what stands at {address} is no {code.Name}: it does not know {function}", refused);
        }
    }

    /// <summary>The gas a transaction would use.</summary>
    /// <exception cref="ChainException">The contract refuses (<c>chain.reverted</c>, with what it said), or it needs more than a block holds.</exception>
    public async Task<BigInteger> EstimateAsync(ChainAddress from, string function, CancellationToken cancellationToken, params AbiValue[] arguments)
    {
        var call = new System.Text.Json.Nodes.JsonObject
        { ["from"] = from.ToString(), ["to"] = address.ToString(), ["data"] = Hex.Of(code.Call(function, arguments)) };
        try
        {
            return await node.AskNumberAsync("eth_estimateGas", [call], cancellationToken).ConfigureAwait(false);
        }
        catch (ChainException refused) when (Explain(refused) is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>Whether anything stands at the address. Sending to an address where nothing does would be paid for and do nothing.</summary>
    /// <exception cref="ChainException"><c>chain.contract</c>: nothing does.</exception>
    public async Task RequireAsync(CancellationToken cancellationToken)
    {
        if (await node.AskTextAsync("eth_getCode", [address.ToString(), "latest"], cancellationToken).ConfigureAwait(false) is "0x" or "0x0")
            throw new ChainException("chain.contract", $"there is no {code.Name} at {address}: no contract stands there");
    }

    /// <summary>Sends a transaction and waits for its receipt.</summary>
    /// <exception cref="ChainException">The contract refuses, or the node, or no receipt came.</exception>
    public Task<Receipt> SendAsync(
        TransactionSender sender, string function, CancellationToken cancellationToken, params AbiValue[] arguments) =>
        SendAsync(sender, function, arguments, default, cancellationToken);

    /// <param name="value">Wei that go along.</param>
    public async Task<Receipt> SendAsync(
        TransactionSender sender, string function, AbiValue[] arguments, BigInteger value, CancellationToken cancellationToken)
    {
        try
        {
            return await sender.SendAsync(address, code.Call(function, arguments), value, cancellationToken).ConfigureAwait(false);
        }
        catch (ChainException refused) when (Explain(refused) is { } explained)
        {
            throw explained;
        }
    }

    ChainException? Explain(ChainException refused) => code.ErrorOf(refused.Revert) is { } error
        ? new(refused.Code, $"{code.Name}: {error}", refused) { Revert = refused.Revert } : null;
}
