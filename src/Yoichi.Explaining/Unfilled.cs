using System.Collections.Immutable;
using Yoichi.Bidding;
using Yoichi.Community;
using Yoichi.Market;
using Yoichi.Pages;
using Yoichi.Units;

namespace Yoichi.Explaining;

/// <summary>Orders of a day whose rest did not trade for the same reason, together.</summary>
/// <param name="Phase">Which way of trading was open when they came.</param>
public sealed record UnfilledGroup(RoundKind Phase, Side Side, OrderFate Fate, ImmutableArray<ExplainedOrder> Orders)
{
    public Energy Rest => Orders.Aggregate(Energy.Zero, (sum, order) => sum + order.Rest);

    public Energy Asked => Orders.Aggregate(Energy.Zero, (sum, order) => sum + order.Quantity);
}

/// <summary>Times at which no order was placed, for the same reason.</summary>
public sealed record RefusalGroup(string Round, string Code, ImmutableArray<(DeliverySlot Slot, Cause Cause)> Times);

/// <summary>What did not happen on a day, and why.</summary>
public static class Unfilled
{
    public static ImmutableArray<UnfilledGroup> Of(ExplainedDay day) =>
    [
        .. day.Orders.Where(o => o.Rest > Energy.Zero).GroupBy(o => (o.Phase, o.Side, o.Fate))
            .Select(g => new UnfilledGroup(g.Key.Phase, g.Key.Side, g.Key.Fate, [.. g]))
            .OrderBy(g => g.Phase).ThenBy(g => g.Side).ThenByDescending(g => g.Rest).ThenBy(g => g.Fate),
    ];

    public static ImmutableArray<RefusalGroup> Refusals(ExplainedDay day) =>
    [
        .. day.Slots.SelectMany(s => s.Refusals.Select(r => (s.Slot, Refusal: r))).GroupBy(r => (r.Refusal.Round, r.Refusal.Cause.Code))
            .Select(g => new RefusalGroup(g.Key.Round, g.Key.Code, [.. g.Select(r => (r.Slot, r.Refusal.Cause))])),
    ];

    public static Bilingual Say(ExplainedDay day, UnfilledGroup group)
    {
        var (when, round, fate) = (Spans.Of(day.Grid, group.Orders.Select(o => o.Slot)), Words.Round(group.Phase), Fate(group));
        var limits = Figures.Range(group.Orders.Min(o => o.Limit), group.Orders.Max(o => o.Limit));
        var side = Words.Side(group.Side);
        return new(
            $"{round.En}, to {side.En}, {when.En}: {Figures.KWh(group.Rest)} of {Figures.KWh(group.Asked)} did not trade (limit {limits}); {fate.En}.",
            $"{round.Ja}・{side.Ja}・{when.Ja}：{Figures.KWh(group.Asked)} のうち {Figures.KWh(group.Rest)} が未約定（指値 {limits}）。{fate.Ja}。");
    }

    public static Bilingual Say(ExplainedDay day, RefusalGroup group)
    {
        var (when, round) = (Spans.Of(day.Grid, group.Times.Select(t => t.Slot)), Words.Round(group.Round));
        var why = Words.Reason(day.Texts, group.Code, [.. group.Times.Select(t => t.Cause)]);
        return new($"{round.En}, {when.En}: no order. {why.En}", $"{round.Ja}・{when.Ja}：注文なし。{why.Ja}");
    }

    /// <summary>Of the whole group: the prices of its auctions lie in one range.</summary>
    static Bilingual Fate(UnfilledGroup group)
    {
        var first = group.Orders[0];
        var auctions = group.Orders.Where(o => o.Auction?.Least is not null).Select(o => o.Auction!).ToList();
        return Words.Fate(auctions.Count == 0 ? first : first with
        {
            Auction = auctions[0] with { Least = auctions.Min(a => a.Least), Most = auctions.Max(a => a.Most) },
        });
    }
}
