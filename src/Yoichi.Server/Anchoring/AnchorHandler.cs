using System.Text;
using Yoichi.Chain;
using Yoichi.Community;
using Yoichi.Live;
using Yoichi.Units;

namespace Yoichi.Server.Anchoring;

/// <summary>Anchors the newest head of a community's log for each message of its outbox.</summary>
/// <remarks>A message says that it is time, not which head: what waited while the chain was down is caught up by the newest head alone, which
/// commits to everything before it.</remarks>
public sealed class AnchorHandler(string community, ILogHeads heads, CheckpointAnchor anchor) : IOutboxHandler
{
    public const string MessageKind = "anchor";

    public string Kind => MessageKind;

    /// <summary>The last head this process saw anchored.</summary>
    public LogHead? Anchored { get; private set; }

    public async Task DeliverAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        var head = await heads.LatestAsync(community, cancellationToken).ConfigureAwait(false)
            ?? throw new ChainException("chain.log", $"the log of {community} has no checkpoint yet");
        await anchor.AnchorAsync(head, cancellationToken).ConfigureAwait(false);
        Anchored = head;
    }

    /// <summary>Anchors again where what was anchored is no longer there: a chain may undo its newest blocks, and what was in them.</summary>
    /// <returns>True where that was so.</returns>
    /// <exception cref="ChainException">The chain cannot be asked, or refuses.</exception>
    public async Task<bool> KeepAsync(CancellationToken cancellationToken)
    {
        if (Anchored is not { } last || await anchor.IsThereAsync(last, cancellationToken).ConfigureAwait(false)) return false;
        // The newest head commits to the one that is gone.
        var head = await heads.LatestAsync(community, cancellationToken).ConfigureAwait(false) ?? last;
        await anchor.AnchorAsync(head, cancellationToken).ConfigureAwait(false);
        Anchored = head;
        return true;
    }

    /// <summary>What a community's writer is to put into its outbox besides what it does already: a message when the first slot of a day closes, or
    /// with every slot.</summary>
    public static LiveOptions Wishing(LiveOptions live, SlotGrid grid, bool eachSlot) => live with
    {
        Messages = happened => [.. live.Messages?.Invoke(happened) ?? [], .. Wishes(happened, grid, eachSlot)],
    };

    static IEnumerable<OutboxWish> Wishes(Event happened, SlotGrid grid, bool eachSlot)
    {
        if (happened is Event.GateClosed closed && (eachSlot || grid.JstNumber(closed.Slot) == 1))
            yield return new(MessageKind, Encoding.UTF8.GetBytes(grid.Format(closed.Slot)));
    }
}
