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
        var lines = communities.Names.Select(name => new Line(name, new AnchorHandler(name, heads, anchor), communities.Store)).ToArray();
        var looked = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(chain.Every);
        try
        {
            do
            {
                var isTime = TimeProvider.System.GetElapsedTime(looked) >= chain.Recheck;
                if (isTime) looked = TimeProvider.System.GetTimestamp();
                foreach (var line in lines)
                {
                    if (await SendAsync(line, isTime, stoppingToken).ConfigureAwait(false) is var problem && problem != line.Told) Tell(line.Community, line.Told = problem);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to end; what waits is kept.
        }
    }

    /// <returns>Why it waits; null where nothing does.</returns>
    async Task<string?> SendAsync(Line line, bool looks, CancellationToken cancellationToken)
    {
        try
        {
            if (looks && await line.Handler.KeepAsync(cancellationToken).ConfigureAwait(false)) Undone(line.Community);
            await line.Outbox.SendAsync(cancellationToken).ConfigureAwait(false);
            return line.Outbox.Problems.GetValueOrDefault(AnchorHandler.MessageKind);
        }
        catch (ChainException failed)
        {
            return failed.Message;
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "the chain had undone the anchor of the log of {Community}; it is anchored again")]
    partial void Undone(string community);

    sealed class Line(string community, AnchorHandler handler, IJournalStore store)
    {
        public string Community => community;

        public AnchorHandler Handler => handler;

        public OutboxSender Outbox { get; } = new(store, community, TimeProvider.System, [handler]);

        /// <summary>Why it waited, as it was last said.</summary>
        public string? Told { get; set; }
    }
}
