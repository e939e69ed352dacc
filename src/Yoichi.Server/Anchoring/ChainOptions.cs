using Yoichi.Chain;

namespace Yoichi.Server.Anchoring;

/// <summary>Where the heads of the communities' logs are anchored.</summary>
/// <param name="Node">JSON-RPC over HTTP.</param>
/// <param name="Registry">A <c>CheckpointRegistry</c> in which the logs are open for <paramref name="Account"/>.</param>
/// <param name="Account">Whose key the node, or the signer, keeps.</param>
/// <param name="Checkpoints">Where checkpoints are, with <c>{community}</c> in it: a URL or a file; null for this server's own log.</param>
public sealed record ChainOptions(Uri Node, ChainAddress Registry, ChainAddress Account, string? Checkpoints)
{
    /// <summary>Signs what the node is given; null where the node keeps the key.</summary>
    public Uri? Signer { get; init; }

    /// <summary>With every slot's gate instead of one a day.</summary>
    public bool EachSlot { get; init; }

    public SenderOptions Sending { get; init; } = SenderOptions.Default;

    /// <summary>How often the outbox is looked into.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often it is asked whether what was anchored last is still there.</summary>
    public TimeSpan Recheck { get; init; } = TimeSpan.FromMinutes(1);
}
