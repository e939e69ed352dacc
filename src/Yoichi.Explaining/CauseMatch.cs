using System.Collections.Immutable;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Explaining;

/// <summary>Finds the reason of each order among a day's reasons: same slot, side, quantity and limit, first come first.</summary>
sealed class CauseMatch
{
    readonly Dictionary<DeliverySlot, List<ReasonRow>> orders = [];
    readonly ILookup<DeliverySlot, ReasonRow> refusals;
    readonly Dictionary<DeliverySlot, ExplainedAct> acts = [], runs = [];

    /// <param name="reasons">Null where the run kept none.</param>
    public CauseMatch(ReasonRows? reasons, DeliverySlot first, DeliverySlot end)
    {
        var rows = reasons?.Rows ?? [];
        foreach (var row in rows.Where(r => !r.IsAct && !r.IsRun && !r.IsNone))
        {
            if (!orders.TryGetValue(row.Slot, out var list)) orders.Add(row.Slot, list = []);
            list.Add(row);
        }

        refusals = rows.Where(r => r.IsNone).ToLookup(r => r.Slot);
        foreach (var row in rows.Where(r => r.IsAct)) acts[row.Slot] = new(row.Quantity, row.Cause);
        foreach (var row in rows.Where(r => r.IsRun)) runs[row.Slot] = new(row.Quantity, row.Cause);
        HoldOn(reasons, first, end);
    }

    /// <summary>Of the flexible load; null where it neither ran nor changed its mind.</summary>
    public ExplainedAct? Run(DeliverySlot slot) => runs.GetValueOrDefault(slot);

    /// <summary>Null where no reason fits.</summary>
    public Bidding.Cause? Take(DeliverySlot slot, Side side, Energy quantity, Price limit)
    {
        if (!orders.TryGetValue(slot, out var rows)) return null;
        var kind = side == Side.Buy ? "-buy" : "-sell";
        var at = rows.FindIndex(r => r.Quantity == quantity && r.Limit == limit && r.Kind.EndsWith(kind, StringComparison.Ordinal));
        if (at < 0) return null;
        var cause = rows[at].Cause;
        rows.RemoveAt(at);
        return cause;
    }

    public ImmutableArray<ExplainedRefusal> Refusals(DeliverySlot slot) =>
        [.. refusals[slot].Select(r => new ExplainedRefusal(r.Round, r.Cause))];

    public ExplainedAct? Act(DeliverySlot slot) => acts.GetValueOrDefault(slot);

    /// <summary>A store that stands still is written down when the reason changes: until then the last one holds.</summary>
    void HoldOn(ReasonRows? reasons, DeliverySlot first, DeliverySlot end)
    {
        var last = reasons?.ActBefore;
        for (var slot = first; slot < end; slot += 1)
        {
            if (acts.TryGetValue(slot, out var act)) last = act.Cause;
            else if (last is { } cause) acts.Add(slot, new(null, cause));
        }
    }
}
