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

    /// <summary>The transaction of the last anchor; null before the first, and where it was there already.</summary>
    public Receipt? Last { get; private set; }

    public async Task DeliverAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        var head = await heads.LatestAsync(community, cancellationToken).ConfigureAwait(false)
            ?? throw new ChainException("chain.log", $"the log of {community} has no checkpoint yet");
        Last = await anchor.AnchorAsync(head, cancellationToken).ConfigureAwait(false);
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
