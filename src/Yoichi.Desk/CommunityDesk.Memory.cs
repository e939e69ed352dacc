using Yoichi.Live;
using Yoichi.Units;

namespace Yoichi.Desk;

public sealed partial class CommunityDesk
{
    /// <summary>Days on both sides of now in which orders stand, or may still trade.</summary>
    const int DaysOpen = 8;

    const int TradesAtATime = 10_000;

    /// <summary>A line of the journal makes fewer trades than this: their numbers begin with its own.</summary>
    const int TradesOfALine = 1 << 24;

    readonly List<(long Position, TradeRow Trade)> untold = [];

    /// <summary>What agents that want to hear of their trades have not heard of: those of orders placed before the start.</summary>
    async Task RecallOrdersAsync(DeliverySlot now, CancellationToken cancellationToken)
    {
        List<DeskSite> listening;
        lock (turn) listening = [.. sites.Values.Where(s => Guarded(s, () => s.Agent.WantsFills))];
        if (listening.Count == 0) return;
        var (from, until) = (now - DaysOpen * metered!.Prices.Grid.PerDay, now + DaysOpen * metered.Prices.Grid.PerDay);
        foreach (var site in listening)
            foreach (var row in await store.ReasonsAsync(Name, site.Profile.Id, from, until, null, int.MaxValue, cancellationToken).ConfigureAwait(false))
                if (row is { OrderId: { } order, Limit: { } limit } && row.Kind != ReasonRow.ByHand) standing[order] = (site.Profile.Id, row.Slot, limit);
                else NoteMetered(row);
        var told = listening.Min(s => s.Told);
        for (var after = default(TradeCursor); ;)
        {
            var page = (await views.TradesAsync(Name, from, until, null, after, TradesAtATime, cancellationToken).ConfigureAwait(false)).Value;
            // Those beyond what is known come as they are kept.
            untold.AddRange(page.Select(t => (t.Number / TradesOfALine, t)).Where(t => t.Item1 >= told && t.Item1 < known));
            if (page.Count < TradesAtATime) break;
            after = page[^1].Cursor;
        }

        untold.Sort((a, b) => a.Trade.Number.CompareTo(b.Trade.Number));
    }

    /// <summary>Keeps what was learnt by the end of a turn.</summary>
    Task RememberAsync(List<DeskSite> everybody, DeliverySlot now, CancellationToken cancellationToken)
    {
        IEnumerable<(string, byte[])> Rows()
        {
            foreach (var site in everybody)
            {
                (site.Turn, site.Told) = (now, told);
                if (Guarded(site, site.Remember) is { } bytes) yield return (DeskMemory.AgentOf(Name, site.Profile.Id), bytes);
            }
        }

        return memory.KeepAsync(Rows(), cancellationToken);
    }

    /// <summary>The limit an agent ordered at after metering; of several orders on one side the one furthest out.</summary>
    void NoteMetered(ReasonRow row)
    {
        if (row is not { Kind: "metered-buy" or "metered-sell", Limit: { } limit, Refusal: null }) return;
        var (key, isBuy) = ((row.Participant, row.Slot, row.Kind == "metered-buy" ? Market.Side.Buy : Market.Side.Sell), row.Kind == "metered-buy");
        if (!afterMetering.TryGetValue(key, out var known) || (isBuy ? limit > known : limit < known)) afterMetering[key] = limit;
    }

    /// <summary>Orders of slots that are long over trade no more.</summary>
    void ForgetOrders(DeliverySlot now)
    {
        var old = now - DaysOpen * metered!.Prices.Grid.PerDay;
        foreach (var key in afterMetering.Keys.Where(k => k.Slot < old).ToList()) afterMetering.Remove(key);
        foreach (var (order, _) in standing.Where(s => s.Value.Slot < old).ToList()) standing.Remove(order);
    }
}
