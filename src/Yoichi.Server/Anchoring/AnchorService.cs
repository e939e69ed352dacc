using Yoichi.Chain;
using Yoichi.Live;
using Yoichi.Server.Hosting;

namespace Yoichi.Server.Anchoring;

/// <summary>Sends what the outboxes of all communities hold for the chain, one after another, since one account's transactions have an order.</summary>
sealed partial class AnchorService(ServerOptions options, Communities communities, HttpClient http, ILogHeads heads, ILogger<AnchorService> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var chain = options.Chain!;
        var node = new ChainNode(http, chain.Node);
        using var sender = new TransactionSender(node, chain.Account, TimeProvider.System, chain.Sending, chain.Signer is { } signer ? new(http, signer) : null);
        var anchor = new CheckpointAnchor(new(node, ContractCode.CheckpointRegistry, chain.Registry), sender);
        var outboxes = communities.Names.Select(name => new OutboxSender(communities.Store, name, TimeProvider.System, [new AnchorHandler(name, heads, anchor)])).ToArray();
        var told = new string?[outboxes.Length];
        using var timer = new PeriodicTimer(chain.Every);
        try
        {
            do
                for (var i = 0; i < outboxes.Length; i++)
                {
                    if (await SendAsync(outboxes[i], stoppingToken).ConfigureAwait(false) is var problem && problem != told[i]) Tell(communities.Names[i], told[i] = problem);
                }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to end; what waits is kept.
        }
    }

    /// <returns>Why it waits; null where nothing does.</returns>
    static async Task<string?> SendAsync(OutboxSender outbox, CancellationToken cancellationToken)
    {
        try
        {
            await outbox.SendAsync(cancellationToken).ConfigureAwait(false);
            return outbox.Problems.GetValueOrDefault(AnchorHandler.MessageKind);
        }
        catch (StoreException failed)
        {
            // The writers meet the same store and decide what becomes of the process.
            return failed.Message;
        }
    }

    void Tell(string community, string? problem)
    {
        if (problem is null) Anchors(community);
        else Waits(community, problem);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the log of {Community} is not anchored, and waits: {Problem}")]
    partial void Waits(string community, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "the log of {Community} is anchored again")]
    partial void Anchors(string community);
}
