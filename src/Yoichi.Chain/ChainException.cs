namespace Yoichi.Chain;

/// <summary>A chain, or a contract on it, did not do what was asked.</summary>
/// <param name="code">Stable: <c>chain.unreachable</c>, <c>chain.answer</c> (not JSON-RPC), <c>chain.refused</c> (the node's own word),
/// <c>chain.reverted</c> (a contract's), <c>chain.slow</c> (no receipt in time), <c>chain.nonce</c> (somebody else used the account),
/// <c>chain.contract</c> (no such contract stands there), <c>chain.log</c> (no checkpoint to anchor).</param>
public sealed class ChainException(string code, string reason, Exception? inner = null) : Exception(reason, inner)
{
    public string Code { get; } = code;

    /// <summary>Of a revert: what the contract said, as it encoded it; empty otherwise.</summary>
    public ReadOnlyMemory<byte> Revert { get; init; }
}
